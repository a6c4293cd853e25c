#pragma once

#include "lab/host/hosted_run.h"
#include "lab/run/runner.h"

#include <memory>

namespace lab {

// One run whose events go into the ring, with a sample of each worker every 250 ms.
class WatchedRun final : public HostedRun {
public:
    // Loads the items. Announces run.finished, then calls `onEnd`, on a thread of the run. Throws
    // ExperimentError.
    WatchedRun(std::int64_t number, const Experiment& experiment,
               std::shared_ptr<mp::EventSink> events, Announce announce,
               std::function<void()> onEnd);

    void start() override { m_runner.start(); }
    void stop() override { m_runner.stop(); }
    bool active() const override { return !m_runner.finished(); }
    bool stuck() const override { return m_runner.stuck(); }
    const Experiment& experiment() const override { return m_runner.experiment(); }
    const std::vector<std::string>& items() const override { return m_runner.items(); }
    std::int64_t startedNs() const override { return m_runner.startedNs(); }
    nlohmann::json facts() const override;
    nlohmann::json workersJson() const override;
    nlohmann::json sweepJson() const override { return nullptr; }
    nlohmann::json rows(std::size_t from, std::size_t to) const override;
    nlohmann::json output(std::size_t item) const override;
    const Runner* watched() const override { return &m_runner; }
    bool signalWorker(std::uint32_t slot, int pid, int signal) override;
    void resize(int workers) override { m_runner.resize(workers); }
    void cancel(std::size_t item) override { m_runner.cancel(item); }
    void runNext(std::size_t item) override { m_runner.runNext(item); }
    std::string stackOf(std::uint32_t slot, int pid) override
    {
        return m_runner.stackOf(slot, pid);
    }

private:
    void announceEnd() const;

    const std::int64_t m_number;
    const Announce m_announce;
    const std::function<void()> m_onEnd;
    Runner m_runner;  // last: its threads use the others
};

}  // namespace lab
