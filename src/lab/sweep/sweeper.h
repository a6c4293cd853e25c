#pragma once

#include "lab/experiment.h"
#include "lab/run/run_record.h"
#include "lab/sweep/plan.h"
#include "lab/sweep/points.h"
#include "lab/sweep/verdict.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lab {

class Runner;

struct SweepProgress {
    int block = 0;  // 1 … blocks; 0: warm-up
    int blocks = 0;
    int workers = 0;      // measured now
    int doneRepeats = 0;  // warm-up runs included
    int totalRepeats = 0;
    std::optional<double> etaSeconds{};  // unknown before each N has been run once
};

// What a sweep has measured so far, or in the end.
struct SweepResult {
    Experiment experiment{};  // the seed decided
    std::size_t items = 0;
    RunStatus status = RunStatus::Ok;
    std::string message{};  // why it isn't ok
    double wallSeconds = 0;
    SweepSummary summary{};
    Verdict verdict{};
};

struct SweepCallbacks {
    std::function<void(const SweepProgress&)> onProgress{};  // as each repetition begins
    // After each measured repetition but the last; not oftener than ten times a second, nor for
    // more than a twentieth of the time: each time all laws are fitted anew to all that was
    // measured.
    std::function<void(const SweepResult&)> onPoints{};
    // After each measured repetition; the clock has stopped.
    std::function<void(int repetition, const RunRecord&)> onRepetition{};
    std::function<void()> onTick{};  // before each repetition and about ten times a second
};

// Measures an experiment at each of its worker counts: a warm-up each, then randomised complete
// blocks. One repetition is a whole run with a pool of its own, made and ended for it. Its time
// starts before the pool is made and ends with the last item's result, as a program that uses a
// pool once would pay it; ending the pool isn't counted. Nobody watches a measured run: no events,
// and the workers' CPU time is read once, after the clock has stopped. What was recorded of it is
// told then.
//
// The time limit is that of the whole sweep. A repetition with a failed task is kept as "failed",
// one that was cut short as "timeout" or "cancelled"; neither counts as a time.
class Sweeper {
public:
    // Loads the items once. Throws ExperimentError.
    explicit Sweeper(Experiment experiment, SweepCallbacks callbacks = {});

    // Measures in the calling thread, which also gets the callbacks. What keeps a pool from being
    // made ends the sweep: status failed with that message. Call once.
    SweepResult run();

    // From any thread or callback: run() returns soon, with what it has.
    void stop() { m_stop = true; }

    // Threads of a repetition hang in a task (Runner::stuck), or stop() came while its workers were
    // being started: leave the process by _exit.
    bool stuck() const { return m_stuck; }

    const std::vector<std::string>& items() const { return *m_items; }
    const Experiment& experiment() const { return m_experiment; }

private:
    bool measure(const PlannedRun& planned);
    RunRecord runOnce(int workers);
    void tick() const;
    bool waitUntilOpened(Runner& runner);
    void waitFor(Runner& runner);
    Experiment experimentFor(int workers) const;
    std::optional<std::int64_t> timeLeftNs() const;
    SweepProgress progressAt(std::size_t index, const SweepPlan& plan) const;
    SweepResult result() const;
    void keep(const PlannedRun& planned, const RunRecord& record);
    void reportPoints(std::size_t index, const SweepPlan& plan);

    Experiment m_experiment;
    SweepCallbacks m_callbacks;
    std::shared_ptr<const std::vector<std::string>> m_items;
    std::string m_server{};  // address of the task's own server, if it has one
    std::int64_t m_startedNs = 0;
    std::int64_t m_nextReportNs = 0;  // of onPoints, at the earliest
    std::vector<SweepRepeat> m_repeats{};
    std::vector<std::pair<int, double>> m_lastSeconds{};  // by N, for the ETA
    RunStatus m_status = RunStatus::Ok;
    std::string m_message{};
    std::atomic<bool> m_stop{false};
    bool m_stuck = false;
};

// The document of `poolscope sweep --json`.
nlohmann::json toJson(const SweepResult& result);

}  // namespace lab
