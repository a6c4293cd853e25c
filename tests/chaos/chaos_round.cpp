#include "chaos/chaos_round.h"

#include "chaos/faulty_task.h"
#include "chaos/tormentor.h"
#include "helpers/leak_check.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"

#include <dirent.h>

#include <fmt/format.h>

#include <memory>
#include <mutex>

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

class Round {
public:
    Round(const RoundOptions& options, const std::string& folder)
        : m_options(options)
        , m_ledger(folder + "/begun", options.tasks)
        , m_ends(options.tasks)
    {
    }

    RoundResult run()
    {
        {
            mp::Pool pool({.workers = m_options.workers});
            std::unique_ptr<Tormentor> tormentor;
            if (m_options.tormented) {
                tormentor = std::make_unique<Tormentor>(pool, m_options.seed);
            }
            runTasks(pool);
            m_result.deeds = tormentor ? tormentor->deeds() : 0;
            tormentor.reset();
            checkWorkers(pool);
        }
        checkItems();
        return std::move(m_result);
    }

private:
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

    void runTasks(mp::Pool& pool)
    {
        std::vector<Given> items;
        for (std::size_t i = 0; i < m_options.tasks; ++i) {
            items.emplace_back(i, m_options.seed, m_options.faultsPerMille, m_ledger.path());
        }
        auto running = pool.mapSettledAsync(
            [](const Given& given) { return std::apply(&faultyTask, given); }, std::move(items),
            {.chunkSize = m_options.chunkSize, .hardLimit = kHardLimit},
            [this](std::size_t index, const mp::Settled<Value>& end) { note(index, end); });
        if (!running.wait(m_options.watchdog)) {
            violated(fmt::format("a hang: not all ended within {} s", m_options.watchdog.count()));
        }
    }

    // With the pool's lock held.
    void note(std::size_t index, const mp::Settled<Value>& end)
    {
        ++m_ends[index];
        if (end.ok()) {
            ++m_result.values;
            if (end.value() != expectedOf(item(index))) {
                violated(fmt::format("task {} gave a wrong value", index));
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
        } catch (const std::exception& other) {
            violated(fmt::format("task {} ended with something else: {}", index, other.what()));
        }
    }

    void checkWorkers(const mp::Pool& pool)
    {
        const auto present = [&pool] {
            int count = 0;
            for (const mp::WorkerInfo& worker : pool.workers()) {
                count += worker.state == mp::WorkerStateCode::Idle ? 1 : 0;
            }
            return count;
        };
        if (!helpers::waitFor([&] { return present() == m_options.workers; }, 60s)) {
            violated(fmt::format("{} of {} workers are there again", present(), m_options.workers));
        }
    }

    void checkItems()
    {
        for (std::size_t i = 0; i < m_ends.size(); ++i) {
            if (m_ends[i] != 1) {
                violated(fmt::format("task {} ended {} times", i, m_ends[i]));
            }
            if (m_ledger.begun(i) > 1) {
                violated(fmt::format("task {} was begun {} times", i, m_ledger.begun(i)));
            }
        }
    }

    RoundOptions m_options;
    Ledger m_ledger;
    std::vector<int> m_ends;
    RoundResult m_result;
};

}  // namespace

RoundResult runRound(const RoundOptions& options, const std::string& folder)
{
    mp::Pool({.workers = 1}).apply([](int n) { return n; }, 1);  // what stays for ever, begins here
    const helpers::LeakCheck leaks;
    const std::size_t threads = threadCount();

    RoundResult result = Round(options, folder).run();

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
