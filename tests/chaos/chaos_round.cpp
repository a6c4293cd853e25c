#include "chaos/chaos_round.h"

#include "chaos/faulty_task.h"
#include "chaos/harm.h"
#include "chaos/number_round.h"
#include "helpers/leak_check.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"

#include <dirent.h>
#include <signal.h>

#include <fmt/format.h>

#include <atomic>
#include <deque>
#include <memory>
#include <random>

using namespace std::chrono_literals;

namespace chaos {

namespace {

constexpr auto kHardLimit = 2s;
using Value = std::vector<std::uint64_t>;
using Given = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::string>;

std::size_t threadCount()
{
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/task"), &closedir);
    std::size_t count = 0;
    while (readdir(folder.get()) != nullptr) {
        ++count;
    }
    return count;
}

void signalAll(mp::Pool& pool, int signal)
{
    for (const mp::WorkerInfo& worker : pool.workers()) {
        pool.signalWorker(worker.slot, worker.pid, signal);
    }
}

class Round {
public:
    Round(const RoundOptions& options, const std::string& folder)
        : m_options(options)
        , m_random(options.seed)
        , m_ledger(folder + "/begun", options.tasks)
        , m_ends(options.tasks)
        , m_cancelAsked(options.tasks)
    {
    }

    RoundResult run()
    {
        {
            mp::Pool pool({.workers = m_options.workers});
            runTasks(pool);
            if (m_options.terminated) {
                checkEnd(pool);
            } else {
                checkWorkers(pool);
            }
        }
        checkItems();
        return std::move(m_result);
    }

private:
    using Running = mp::AsyncResult<std::vector<mp::Settled<Value>>>;

    void violated(std::string what)
    {
        if (m_result.violations.size() < 20) {
            m_result.violations.push_back(std::move(what));
        }
    }

    Item item(std::size_t index) const
    {
        return {index, m_options.seed, m_options.faultsPerMille, m_ledger.path()};
    }

    Running submit(mp::Pool& pool)
    {
        std::vector<Given> items;
        for (std::size_t i = 0; i < m_options.tasks; ++i) {
            items.emplace_back(i, m_options.seed, m_options.faultsPerMille, m_ledger.path());
        }
        return pool.mapSettledAsync(
            [](const Given& given) { return std::apply(&faultyTask, given); }, std::move(items),
            {.chunkSize = m_options.chunkSize,
             .hardLimit = kHardLimit,
             .retries = m_options.retries},
            [this](std::size_t index, const mp::Settled<Value>& end) { note(index, end); });
    }

    void runTasks(mp::Pool& pool)
    {
        const std::size_t cancels = m_options.tasks * m_options.cancelsPerMille / 1000;
        signalAll(pool, SIGSTOP);  // so that the first ones to be cancelled can't have begun
        Running running = submit(pool);
        for (std::size_t i = 0; i < cancels / 2; ++i) {
            cancelOne(running);
        }
        signalAll(pool, SIGCONT);
        Harm harm(pool, m_options);
        for (std::size_t i = cancels / 2; i < cancels && !running.wait(1ms); ++i) {
            cancelOne(running);
        }
        if (m_options.terminated) {
            terminateHalfway(pool);
        }
        if (!running.wait(m_options.watchdog)) {
            violated(fmt::format("a hang: not all ended within {} s", m_options.watchdog.count()));
        }
        m_result.deeds = harm.deeds();
        m_result.triedAgain = static_cast<std::size_t>(pool.counts().retried);
        if (const std::string trouble = harm.stop(); !trouble.empty()) {
            violated(trouble);
        }
    }

    void cancelOne(Running& running)
    {
        const std::size_t item = m_random() % m_options.tasks;
        m_cancelAsked[item] = true;
        running.cancel(item);
    }

    void terminateHalfway(mp::Pool& pool)
    {
        const auto half = [&] { return m_ended >= m_options.tasks / 2; };
        if (!helpers::waitFor(half, m_options.watchdog)) {
            violated("a hang: half of the tasks haven't ended");
        }
        m_terminated = true;
        pool.terminate();
    }

    // With the pool's lock held.
    void note(std::size_t index, const mp::Settled<Value>& end)
    {
        ++m_ends[index];
        ++m_ended;
        if (end.ok()) {
            ++m_result.values;
            if (end.value() != expectedOf(item(index))) {
                violated(fmt::format("task {} gave a wrong value", index));
            }
            if (m_ledger.begun(index) == 0) {
                violated(fmt::format("task {} gave a value and was never begun", index));
            }
            return;
        }
        try {
            std::rethrow_exception(end.error());
        } catch (const mp::RemoteError&) {
            ++m_result.errors;
        } catch (const mp::TimeoutError&) {
            ++m_result.timeouts;
        } catch (const mp::WorkerLost&) {
            ++m_result.lost;
        } catch (const mp::Cancelled&) {
            ++m_result.cancelled;
            checkCancelled(index);
        } catch (const std::exception& other) {
            violated(fmt::format("task {} ended with something else: {}", index, other.what()));
        }
    }

    void checkCancelled(std::size_t index)
    {
        if (m_terminated) {
            return;
        }
        if (!m_cancelAsked[index]) {
            violated(fmt::format("task {} is Cancelled, and nobody asked for it", index));
        }
        if (m_options.retries == 0 && m_ledger.begun(index) != 0) {
            violated(fmt::format("task {} is Cancelled, though it had begun", index));
        }
    }

    void checkEnd(mp::Pool& pool)
    {
        if (!pool.join(60s)) {
            violated("workers of a terminated pool live on");
        }
    }

    void checkWorkers(const mp::Pool& pool)
    {
        if (const std::string missing = awaitWorkers(pool, m_options.workers); !missing.empty()) {
            violated(missing);
        }
    }

    void checkItems()
    {
        for (std::size_t i = 0; i < m_ends.size(); ++i) {
            if (m_ends[i] != 1) {
                violated(fmt::format("task {} ended {} times", i, m_ends[i]));
            }
            if (m_ledger.begun(i) > 1 + m_options.retries) {
                violated(fmt::format("task {} was begun {} times", i, m_ledger.begun(i)));
            }
        }
    }

    RoundOptions m_options;
    std::mt19937_64 m_random;
    Ledger m_ledger;
    std::vector<int> m_ends;
    std::atomic<std::size_t> m_ended = 0;
    std::deque<std::atomic<bool>> m_cancelAsked;  // of each task
    std::atomic<bool> m_terminated = false;
    RoundResult m_result;
};

}  // namespace

RoundOptions drawnRound(std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    RoundOptions options;
    options.seed = seed;
    options.workers = 1 << random() % 7;
    options.chunkSize = std::size_t{1} << random() % 9;
    options.retries = random() % 3 == 0 ? 1 + static_cast<int>(random() % 3) : 0;
    options.cancelsPerMille = random() % 2 == 0 ? 1 + random() % 100 : 0;
    options.terminated = random() % 4 == 0;
    options.resized = random() % 3 == 0;
    options.form = static_cast<Form>(random() % 3);
    options.window = random() % 2 == 0 ? 1 + random() % 1000 : 0;
    return options;
}

std::string describe(const RoundOptions& options)
{
    const std::string resized = options.resized ? ", resized" : "";
    switch (options.form) {
    case Form::Settled:
        return fmt::format("{} workers, chunks of {}, {} retries{}{}{}", options.workers,
                           options.chunkSize, options.retries,
                           options.cancelsPerMille > 0 ? ", some cancelled" : "",
                           options.terminated ? ", terminated halfway" : "", resized);
    case Form::Map:
        return fmt::format("map of numbers, {} workers, chunks of {}{}", options.workers,
                           options.chunkSize, resized);
    case Form::Imap:
        return fmt::format("imap of numbers, {} workers, window of {}{}", options.workers,
                           options.window, resized);
    }
    return {};
}

RoundResult runRound(const RoundOptions& options, const std::string& folder)
{
    mp::Pool({.workers = 1}).apply([](int n) { return n; }, 1);  // what stays for ever, begins here
    const helpers::LeakCheck leaks;
    const std::size_t threads = threadCount();

    RoundResult result =
        options.form == Form::Settled ? Round(options, folder).run() : runNumbers(options, folder);

    if (const std::string left = leaks.verify(20s); !left.empty()) {
        result.violations.push_back("left behind: " + left);
    }
    if (threadCount() != threads) {
        result.violations.push_back(
            fmt::format("{} threads before, {} after", threads, threadCount()));
    }
    return result;
}

}  // namespace chaos
