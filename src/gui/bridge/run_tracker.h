#pragma once

#include "gui/models/worker_facts.h"
#include "mp/scope/scope_event.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace gui {

// What a run's events have led to, as far as the window's tables show it: every worker there was,
// dead ones included. Holds no Qt object and reads no clock.
class RunTracker {
public:
    void apply(const mp::ScopeEvent& event);
    // Forgets everything: another run begins.
    void clear();

    // The host is gone and its workers with it; nobody saw how.
    void endAll();

    // Facts that differ from what this returned before, as they are at `nowNs` (CLOCK_MONOTONIC).
    std::vector<WorkerFacts> takeChanged(std::int64_t nowNs);

    // Everything has changed for who asks takeChanged(): it has gone back to this state.
    void tellAnew();

private:
    struct Worker {
        WorkerFacts facts;
        WorkerFacts told;  // what takeChanged() returned last
        bool wasTold = false;
        bool late = false;  // it came when the pool had already been filled
        bool suspended = false;
        std::int64_t lastBusyNs = INT64_MIN;  // a task was seen to run or to end
        std::int64_t runningTask = -1;        // seen running and not yet seen to end
        std::int64_t sampleNs = 0;            // of the last WorkerSample; 0: none
        std::int64_t cpuNs = 0;
    };

    Worker& current(const mp::ScopeEvent& event);
    Worker* predecessor(std::uint32_t slot, int pid, std::size_t before);
    Worker& begin(std::uint32_t slot, std::int64_t startedNs);
    void applyTo(Worker& worker, const mp::ScopeEvent& event);
    void applySample(Worker& worker, const mp::ScopeEvent& event);
    void applyExit(Worker& worker, const mp::ScopeEvent& event);
    static void end(Worker& worker, base::ExitStatus exit);
    void settle(Worker& worker, std::int64_t nowNs) const;

    std::vector<Worker> m_workers;                  // in order of appearance
    std::map<std::uint32_t, std::size_t> m_newest;  // slot → index of its newest worker
    bool m_poolEnded = false;                       // or its one job: its workers end, too
};

}  // namespace gui
