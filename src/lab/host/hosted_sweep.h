#pragma once

#include "lab/host/hosted_run.h"
#include "lab/sweep/sweeper.h"
#include "mp/scope/scope_event.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

namespace lab {

// A sweep, in a thread of its own. Its runs are not watched; viewers get its points, and after each
// repetition its events, made from what was recorded.
class HostedSweep final : public HostedRun {
public:
    // Loads the items. Announces sweep.progress, sweep.points and run.finished, then calls `onEnd`,
    // in the sweep's thread. Throws ExperimentError.
    HostedSweep(std::int64_t number, const Experiment& experiment,
                std::shared_ptr<mp::EventSink> events, Announce announce,
                std::function<void()> onEnd);
    ~HostedSweep() override;

    void start() override;
    void stop() override { m_sweeper.stop(); }
    bool active() const override { return m_active; }
    bool stuck() const override { return m_sweeper.stuck(); }
    const Experiment& experiment() const override { return m_sweeper.experiment(); }
    const std::vector<std::string>& items() const override { return m_sweeper.items(); }
    std::int64_t startedNs() const override { return m_startedNs; }
    nlohmann::json facts() const override;
    nlohmann::json workersJson() const override { return nlohmann::json::array(); }
    nlohmann::json sweepJson() const override;
    nlohmann::json rows(std::size_t, std::size_t) const override;
    nlohmann::json output(std::size_t) const override;
    const Runner* watched() const override { return nullptr; }
    bool signalWorker(std::uint32_t, int, int) override { return false; }
    void resize(int) override;
    void cancel(std::size_t) override;
    void runNext(std::size_t) override;
    std::string stackOf(std::uint32_t, int) override;

private:
    void measure();
    void announceProgress(const SweepProgress& progress) const;
    void announcePoints(const SweepResult& result);
    void publishRepetition(int repetition, const RunRecord& record);

    const std::int64_t m_number;
    const std::shared_ptr<mp::EventSink> m_events;
    const Announce m_announce;
    const std::function<void()> m_onEnd;
    std::int64_t m_startedNs = 0;
    std::int64_t m_periodNs = 0;      // began then
    std::size_t m_publishedInIt = 0;  // events
    std::atomic<bool> m_active{true};
    mutable std::mutex m_mutex;  // guards m_points
    nlohmann::json m_points{};   // as last announced
    Sweeper m_sweeper;
    std::thread m_thread;
};

}  // namespace lab
