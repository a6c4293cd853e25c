#include "chaos/number_round.h"

#include "chaos/faulty_task.h"
#include "chaos/harm.h"
#include "mp/pool.h"

#include <fmt/format.h>

#include <ranges>

namespace chaos {

namespace {

// Faults strike first tries; the tormentor may hit any.
constexpr int kRetries = 1000;

class NumberRound {
public:
    NumberRound(const RoundOptions& options, const std::string& folder)
        : m_options(options)
        , m_ledger(folder + "/begun", options.tasks)
    {
    }

    RoundResult run()
    {
        mp::Pool pool({.workers = m_options.workers,
                       .initializer = mp::initializer(&prepareNumbers, m_ledger.path(),
                                                      std::uint64_t{m_options.tasks},
                                                      m_options.seed, m_options.faultsPerMille)});
        {
            Harm harm(pool, m_options);
            if (m_options.form == Form::Map) {
                map(pool);
            } else {
                imap(pool);
            }
            m_result.triedAgain = static_cast<std::size_t>(pool.counts().retried);
            m_result.deeds = harm.deeds();
            violatedUnlessEmpty(harm.stop());
        }
        violatedUnlessEmpty(awaitWorkers(pool, m_options.workers));
        return std::move(m_result);
    }

private:
    void violated(std::string what)
    {
        if (m_result.violations.size() < 20) {
            m_result.violations.push_back(std::move(what));
        }
    }
    void violatedUnlessEmpty(const std::string& what)
    {
        if (!what.empty()) {
            violated(what);
        }
    }
    void hangs(std::size_t ended)
    {
        violated(fmt::format("a hang: after {} s {} of {} have ended", m_options.watchdog.count(),
                             ended, m_options.tasks));
    }

    auto items() const { return std::views::iota(std::uint64_t{0}, m_options.tasks); }

    void map(mp::Pool& pool)
    {
        auto running = pool.mapAsync(
            &faultyNumber, items(),
            {.chunkSize = m_options.chunkSize, .retries = kRetries, .retryErrors = true});
        if (!running.wait(m_options.watchdog)) {
            hangs(running.progress().done);
            return;
        }
        const auto values = running.get();
        m_result.values = values.size();
        std::size_t runs = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            checkValue(i, values[i]);
            runs += static_cast<std::size_t>(m_ledger.begun(i));
        }
        const auto tries = m_options.tasks + static_cast<std::size_t>(pool.counts().retried);
        // A blamed one may have been killed before its first instruction.
        if (values.size() != m_options.tasks || runs > tries) {
            violated(fmt::format("{} values of {} tasks, which were begun {} times in {} tries",
                                 values.size(), m_options.tasks, runs, tries));
        }
    }

    void imap(mp::Pool& pool)
    {
        auto results = pool.imap(&faultyNumber, items(), {.window = m_options.window});
        std::size_t index = 0;
        while (takeNext(results, index)) {
            if (m_ledger.begun(index) > 1) {
                violated(fmt::format("task {} was begun {} times", index, m_ledger.begun(index)));
            }
            ++index;
        }
        if (index != m_options.tasks) {
            violated(fmt::format("imap gave {} results for {} tasks", index, m_options.tasks));
        }
    }

    // False at the end.
    bool takeNext(mp::Imap<std::uint64_t>& results, std::size_t index)
    {
        try {
            const auto value = results.next(m_options.watchdog);
            if (!value) {
                return false;
            }
            ++m_result.values;
            checkValue(index, *value);
        } catch (const mp::RemoteError&) {
            ++m_result.errors;
        } catch (const mp::WorkerLost& lost) {
            ++m_result.lost;
            if (lost.task() != index) {
                violated(fmt::format("task {} is lost in place of {}", lost.task(), index));
            }
        } catch (const mp::TimeoutError&) {
            hangs(index);
            return false;
        } catch (const std::exception& other) {
            violated(fmt::format("task {} ended with something else: {}", index, other.what()));
        }
        return true;
    }

    void checkValue(std::size_t index, std::uint64_t value)
    {
        if (value != expectedNumber(index)) {
            violated(fmt::format("task {} gave a wrong value", index));
        }
        if (m_ledger.begun(index) == 0) {
            violated(fmt::format("task {} gave a value and was never begun", index));
        }
    }

    RoundOptions m_options;
    Ledger m_ledger;
    RoundResult m_result;
};

}  // namespace

RoundResult runNumbers(const RoundOptions& options, const std::string& folder)
{
    return NumberRound(options, folder).run();
}

}  // namespace chaos
