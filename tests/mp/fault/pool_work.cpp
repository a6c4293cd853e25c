#include "mp/fault/pool_work.h"

#include "base/small_file.h"
#include "helpers/wait_for.h"
#include "mp/fault/tasks.h"
#include "proc/stat_parser.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace fault_test {

namespace {

using Meant = Tally::Meant;
using namespace std::chrono_literals;

// A stack that isn't there by then belongs to a worker that has died.
constexpr auto kStackLimit = 300ms;
constexpr int kLargeBytes = 60'000;  // too large for a ring

bool isAnswer(int item, int value)
{
    return value == answerTo(item);
}

// 'R', 'S' and so on; 'Z' when it has ended.
char stateOf(int pid)
{
    const auto text = base::tryReadSmallFile("/proc/" + std::to_string(pid) + "/stat");
    return text && !text->empty() ? proc::parseStat(*text).state : 'Z';
}

// The steps of one pool.
class PoolWork {
public:
    PoolWork(Tally& tally, mp::Pool& pool) : m_tally(tally), m_pool(pool) {}

    // Numbers for work() or its kind. `meant`: of the items for which throwsFor() holds.
    template <class F, class Right = bool (*)(int, int)>
    void settle(F function, int count, std::size_t chunk, Meant meant = Meant::Value,
                const Right& right = &isAnswer)
    {
        std::vector<std::tuple<int>> given;
        for (const int item : m_tally.items(count)) {
            given.emplace_back(item);
        }
        settleGiven(function, given, chunk, meant, right);
    }

    // Large arguments and results, and results that wait for one another.
    void settleLarge()
    {
        std::vector<std::tuple<int, std::string>> given;
        for (const int item : m_tally.items(3)) {
            given.emplace_back(item, std::string(kLargeBytes, 'e'));
        }
        settleGiven(
            [](const std::tuple<int, std::string>& one) { return std::apply(&echo, one); }, given,
            1, Meant::Value,
            [](int, const std::string& value) { return value == std::string(kLargeBytes, 'e'); });
        settleWaiting();
    }

    // The first result isn't taken, with the pool's lock held, before the worker waits for the
    // slab's next turn.
    void settleWaiting()
    {
        std::vector<std::tuple<int>> given;
        for (const int item : m_tally.items(3)) {
            given.emplace_back(item);
        }
        const auto right = [this, first = std::get<0>(given.front())](
                               int item, const std::string& value, int worker) {
            if (item == first) {
                helpers::waitFor([&] {
                    const char state = stateOf(worker);
                    return state == 'Z' || (state == 'S' && m_tally.ledger().begun(first + 1) > 0);
                });
            }
            return value == std::string(kLargeBytes, 'g');
        };
        settleGiven([](const std::tuple<int>& one) { return grow(std::get<0>(one), kLargeBytes); },
                    given, 3, Meant::Value, right);
    }

    // A block's values have no reports of their own: the job's counts tell.
    void settleBlock(int (*function)(int), Meant meant)
    {
        const auto items = m_tally.items(32);
        const auto throwers =
            meant == Meant::Throw ? std::count_if(items.begin(), items.end(), &throwsFor) : 0;
        try {
            auto running = m_pool.mapAsync(function, items, {.chunkSize = 16});
            await(running);
            countBlock(running.progress(), items.size(), static_cast<int>(throwers));
            const auto values = running.get();
            if (!std::equal(items.begin(), items.end(), values.begin(), values.end(), &isAnswer)) {
                m_tally.violated("a block's values are wrong");
            }
        } catch (const mp::Error&) {
            // Counted above; or the pool has failed and takes nothing.
        }
    }

    // A task waits while another of its chunk is cancelled and its worker's stack is looked at.
    void holdAndLookInside()
    {
        std::vector<std::tuple<int, bool>> given;
        for (const int item : m_tally.items(4)) {
            given.emplace_back(item, given.empty());
        }
        try {
            auto running = start(
                [](const std::tuple<int, bool>& one) { return std::apply(&waitForFlag, one); },
                given, given.size(), Meant::Cancel, &isAnswer);
            const int held = std::get<0>(given.front());
            helpers::waitFor([&] { return m_tally.ledger().begun(held) > 0 || running.ready(); });
            running.cancel(2);
            lookInside(running.worker());
            m_tally.ledger().raiseFlag();
            await(running);
        } catch (const mp::PoolBroken&) {
            m_tally.add(&Report::broken, static_cast<int>(given.size()));
        }
    }

    // True: it gave a value.
    bool applyAsync(int (*function)(int), Meant meant, int retries = 0)
    {
        const int item = m_tally.items(1).front();
        if (retries > 0) {
            m_tally.retries(item);
        }
        return judge(item, meant, [&] {
            const auto running = m_pool.with({.retries = retries}).applyAsync(function, item);
            await(running);
            return running.get();
        });
    }
    // The caller takes the result by itself.
    void apply()
    {
        const int item = m_tally.items(1).front();
        judge(item, Meant::Value, [&] { return m_pool.apply(&work, item); });
    }

    void showThatItWorks()
    {
        m_tally.add(&Report::workedOn, applyAsync(&work, Meant::Value, 2) ? 1 : 0);
    }

    void end()
    {
        m_pool.close();
        if (!m_pool.join(kHang)) {
            m_tally.violated("a hang: the workers of a closed pool didn't end");
        }
    }

private:
    template <class F, class Given, class Value = std::invoke_result_t<F, Given>, class Right>
    mp::AsyncResult<std::vector<mp::Settled<Value>>> start(F function,
                                                           const std::vector<Given>& given,
                                                           std::size_t chunk, Meant meant,
                                                           const Right& right)
    {
        return m_pool.mapSettledAsync(
            function, given, {.chunkSize = chunk},
            [this, given, meant, right](std::size_t index, const mp::Settled<Value>& end) {
                const int item = std::get<0>(given[index]);
                const Meant its = meant == Meant::Throw && !throwsFor(item) ? Meant::Value : meant;
                if (end.ok()) {
                    m_tally.ended(item, isRight(right, item, end), its);
                } else {
                    m_tally.ended(item, end.error(), its);
                }
            });
    }

    template <class Right, class Value>
    static bool isRight(const Right& right, int item, const mp::Settled<Value>& end)
    {
        if constexpr (std::is_invocable_v<Right, int, const Value&, int>) {
            return right(item, end.value(), end.report.pid);
        } else {
            return right(item, end.value());
        }
    }

    template <class F, class Given, class Right>
    void settleGiven(F function, const std::vector<Given>& given, std::size_t chunk, Meant meant,
                     const Right& right)
    {
        try {
            await(start(function, given, chunk, meant, right));
        } catch (const mp::PoolBroken&) {
            m_tally.add(&Report::broken, static_cast<int>(given.size()));
        }
    }

    template <class Result>
    void await(const Result& running)
    {
        if (!running.wait(kHang)) {
            m_tally.violated("a hang: a result didn't come");
        }
    }

    template <class Call>
    bool judge(int item, Meant meant, const Call& call)
    {
        try {
            const int value = call();
            m_tally.ended(item, isAnswer(item, value), meant);
            return true;
        } catch (const std::exception&) {
            m_tally.ended(item, std::current_exception(), meant);
            return false;
        }
    }

    void countBlock(const mp::Progress& progress, std::size_t items, int throwers)
    {
        const int failed = static_cast<int>(progress.failed - progress.lost);
        const int thrown = std::min(failed, throwers);
        m_tally.add(&Report::values, static_cast<int>(progress.done));
        m_tally.add(&Report::lost, static_cast<int>(progress.lost));
        m_tally.add(&Report::errors, thrown);
        m_tally.add(&Report::broken, failed - thrown);
        if (progress.done + progress.failed != items) {
            m_tally.violated("not every item of a block ended in one way");
        }
    }

    void lookInside(const std::optional<mp::WorkerId>& worker)
    {
        if (!worker) {
            return;
        }
        try {
            const auto stack = m_pool.stackOf(worker->slot, worker->pid, kStackLimit);
            m_tally.add(&Report::stacks, stack.empty() ? 0 : 1);
        } catch (const mp::TimeoutError&) {
            // It has died of being asked.
        } catch (const std::invalid_argument&) {
            // It had died before.
        }
    }

    Tally& m_tally;
    mp::Pool& m_pool;
};

}  // namespace

void workInPool(Tally& tally)
{
    const auto pool =
        tally.makePool({.workers = 2, .initializer = mp::initializer(&useLedger, tally.path())});
    if (!pool) {
        return;
    }
    const auto plain = [](const std::tuple<int>& one) { return work(std::get<0>(one)); };
    PoolWork steps(tally, *pool);
    steps.settle(plain, 8, 1);
    steps.settle(plain, 14, 7);
    steps.settle([](const std::tuple<int>& one) { return workOrThrow(std::get<0>(one)); }, 6, 3,
                 Meant::Throw);
    steps.settleLarge();
    steps.settleBlock(&work, Meant::Value);
    steps.settleBlock(&workOrThrow, Meant::Throw);
    steps.holdAndLookInside();
    steps.apply();
    steps.applyAsync(&exitAtOnce, Meant::Exit);
    steps.showThatItWorks();
    steps.end();
}

void workCaptured(Tally& tally)
{
    const auto pool = tally.makePool({.workers = 1,
                                      .start = mp::StartMethod::Spawn,
                                      .initializer = mp::initializer(&useLedger, tally.path()),
                                      .captureOutput = true});
    if (!pool) {
        return;
    }
    PoolWork steps(tally, *pool);
    steps.settle([](const std::tuple<int>& one) { return speak(std::get<0>(one)); }, 6, 2);
    steps.showThatItWorks();
}

void workInVain(Tally& tally)
{
    try {
        mp::Pool pool({.workers = 1, .initializer = mp::initializer(&refuseToWork, tally.path())});
        const int item = tally.items(1).front();
        tally.ended(item, pool.applyAsync(&work, item).get(kHang) == 0, Meant::Throw);
    } catch (const mp::TimeoutError&) {
        tally.violated("a hang: a pool whose initializer throws doesn't fail");
    } catch (const mp::Error&) {
        // As it has to be.
    }
}

}  // namespace fault_test
