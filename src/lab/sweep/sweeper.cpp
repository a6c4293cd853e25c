#include "lab/sweep/sweeper.h"

#include "base/clock.h"
#include "base/quoting.h"
#include "base/text.h"
#include "lab/run/run_json.h"
#include "lab/run/runner.h"
#include "lab/run/start_failure.h"
#include "lab/run/task_server.h"
#include "lab/sweep/sweep_json.h"
#include "mp/cpu_count.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>

namespace lab {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t reportPauseNs = 100'000'000;

// A seed that survives JSON readers that hold numbers as doubles.
std::uint64_t freshSeed()
{
    std::random_device device;
    const std::uint64_t high = device();
    return ((high << 32U) | device()) % ((std::uint64_t{1} << 53U) - 1) + 1;
}

std::optional<double> cpuSecondsOf(const RunRecord& record)
{
    return record.cpuNs ? std::optional(static_cast<double>(*record.cpuNs) / 1e9) : std::nullopt;
}

RepeatStatus repeatStatus(RunStatus status)
{
    switch (status) {
    case RunStatus::Ok:
        return RepeatStatus::Ok;
    case RunStatus::Timeout:
        return RepeatStatus::Timeout;
    case RunStatus::Cancelled:
        return RepeatStatus::Cancelled;
    case RunStatus::Failed:
        break;
    }
    return RepeatStatus::Failed;
}

// Why a run isn't ok: its own reason, or the first of its items that failed.
std::string reasonOf(const RunRecord& record)
{
    if (!record.message.empty() || record.status == RunStatus::Ok) {
        return record.message;
    }
    for (std::size_t i = 0; i < record.results.size(); ++i) {
        if (const auto& error = record.results[i].error) {
            return fmt::format("item {} ({}): {}: {}", i, base::quoted((*record.items)[i]),
                               error->type, error->message);
        }
    }
    return {};
}

std::string_view poolName(PoolKind kind)
{
    switch (kind) {
    case PoolKind::Process:
        return "process";
    case PoolKind::Thread:
        return "thread";
    case PoolKind::Serial:
        return "serial";
    case PoolKind::Async:
        return "async";
    }
    return "process";
}

}  // namespace

Sweeper::Sweeper(Experiment experiment, SweepCallbacks callbacks)
    : m_experiment(std::move(experiment))
    , m_callbacks(std::move(callbacks))
{
    check(m_experiment);
    m_items = std::make_shared<const std::vector<std::string>>(loadItems(m_experiment));
    if (m_experiment.seed == 0) {
        m_experiment.seed = freshSeed();
    }
}

SweepResult Sweeper::run()
{
    const SweepPlan plan =
        makeSweepPlan(m_experiment.sweepWorkers, m_experiment.repeats, m_experiment.seed);
    m_startedNs = base::monotonicNs();
    auto parameters = completeParameters(findTask(m_experiment.task), m_experiment.parameters);
    // One server for all repetitions: its start isn't part of what is measured.
    const auto server = startTaskServer(m_experiment, parameters);
    if (server) {
        m_server = parameters.at("server");
    }
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        if (m_callbacks.onProgress) {
            m_callbacks.onProgress(progressAt(i, plan));
        }
        if (!measure(plan.runs[i])) {
            break;
        }
        reportPoints(i, plan);
    }
    return result();
}

// False: the sweep ends here.
bool Sweeper::measure(const PlannedRun& planned)
{
    tick();
    const auto left = timeLeftNs();
    if (m_stop || (left && *left <= 0)) {
        m_status = m_stop ? RunStatus::Cancelled : RunStatus::Timeout;
        return false;
    }
    try {
        keep(planned, runOnce(planned.workers));
    } catch (const std::exception& error) {
        m_status = RunStatus::Failed;
        m_message = startFailure(error, planned.workers);
        return false;
    }
    return m_status != RunStatus::Timeout && m_status != RunStatus::Cancelled && !m_stuck;
}

RunRecord Sweeper::runOnce(int workers)
{
    RunOptions options;
    options.sampleEvery = std::nullopt;
    auto runner = std::make_unique<Runner>(experimentFor(workers), m_items, options);
    runner->begin();
    if (!waitUntilOpened(*runner)) {
        m_stuck = true;
        static_cast<void>(runner.release());  // it would wait for its workers to be started
        RunRecord record;
        record.status = RunStatus::Cancelled;
        return record;
    }
    waitFor(*runner);
    RunRecord record = runner->record();
    if (runner->stuck()) {
        m_stuck = true;
        static_cast<void>(runner.release());  // see Runner::stuck
    }
    return record;
}

void Sweeper::tick() const
{
    if (m_callbacks.onTick) {
        m_callbacks.onTick();
    }
}

// False: the sweep was stopped, and the workers take long to start.
bool Sweeper::waitUntilOpened(Runner& runner)
{
    while (!runner.opened(100ms)) {
        tick();
        if (m_stop) {
            runner.stop();
            return runner.opened(500ms);
        }
    }
    return true;
}

void Sweeper::waitFor(Runner& runner)
{
    while (!runner.wait(100ms)) {
        tick();
        if (m_stop) {
            runner.stop();
        }
    }
}

Experiment Sweeper::experimentFor(int workers) const
{
    Experiment experiment = m_experiment;
    experiment.sweepWorkers.clear();
    experiment.workers = workers;
    experiment.keepResults = false;
    if (!m_server.empty()) {
        experiment.parameters["server"] = m_server;
    }
    if (const auto left = timeLeftNs()) {
        experiment.timeLimit = std::chrono::nanoseconds(std::max<std::int64_t>(*left, 1));
    }
    return experiment;
}

std::optional<std::int64_t> Sweeper::timeLeftNs() const
{
    if (!m_experiment.timeLimit) {
        return std::nullopt;
    }
    return m_startedNs + m_experiment.timeLimit->count() - base::monotonicNs();
}

void Sweeper::keep(const PlannedRun& planned, const RunRecord& record)
{
    const double seconds = static_cast<double>(record.wallNs) / 1e9;
    std::erase_if(m_lastSeconds, [&](const auto& last) { return last.first == planned.workers; });
    m_lastSeconds.emplace_back(planned.workers, seconds);
    const std::string why = reasonOf(record);
    if (record.status != RunStatus::Ok) {
        m_status = record.status;
        m_message = why.empty() ? why : fmt::format("at {} workers, {}", planned.workers, why);
    }
    if (!planned.warmUp) {
        m_repeats.push_back({planned.workers, seconds, repeatStatus(record.status), planned.block,
                             cpuSecondsOf(record), why});
        if (m_callbacks.onRepetition) {
            m_callbacks.onRepetition(planned.block + 1, record);
        }
    }
}

SweepProgress Sweeper::progressAt(std::size_t index, const SweepPlan& plan) const
{
    SweepProgress progress;
    progress.block = plan.runs[index].block + 1;
    progress.blocks = m_experiment.repeats;
    progress.workers = plan.runs[index].workers;
    progress.doneRepeats = static_cast<int>(index);
    progress.totalRepeats = static_cast<int>(plan.runs.size());
    if (m_lastSeconds.size() == m_experiment.sweepWorkers.size()) {
        double eta = 0;
        for (std::size_t i = index; i < plan.runs.size(); ++i) {
            const auto last =
                std::find_if(m_lastSeconds.begin(), m_lastSeconds.end(),
                             [&](const auto& one) { return one.first == plan.runs[i].workers; });
            eta += last == m_lastSeconds.end() ? 0 : last->second;
        }
        progress.etaSeconds = eta;
    }
    return progress;
}

void Sweeper::reportPoints(std::size_t index, const SweepPlan& plan)
{
    const bool last = index + 1 == plan.runs.size();
    const std::int64_t begunNs = base::monotonicNs();
    if (!m_callbacks.onPoints || last || plan.runs[index].warmUp || begunNs < m_nextReportNs) {
        return;
    }
    m_callbacks.onPoints(result());
    const std::int64_t endedNs = base::monotonicNs();
    m_nextReportNs = endedNs + std::max(reportPauseNs, 20 * (endedNs - begunNs));
}

SweepResult Sweeper::result() const
{
    SweepResult result;
    result.experiment = m_experiment;
    result.items = m_items->size();
    result.status = m_status;
    result.message = m_message;
    result.wallSeconds = static_cast<double>(base::monotonicNs() - m_startedNs) / 1e9;
    result.summary = summarizeSweep(std::string(poolName(m_experiment.pool)),
                                    static_cast<double>(m_items->size()), m_repeats);
    result.verdict = verdictOf(result.summary, mp::usableCpuCount());
    return result;
}

nlohmann::json toJson(const SweepResult& result)
{
    auto document = documentHead("poolscope.sweep/1");
    document["experiment"] = toJson(result.experiment);
    document["seed"] = result.experiment.seed;
    document["status"] = name(result.status);
    document["wallSeconds"] = result.wallSeconds;
    document["items"] = result.items;
    if (!result.message.empty()) {
        document["error"] = {{"message", base::toValidUtf8(result.message)}, {"field", nullptr}};
    }
    document.update(toJson(result.summary, result.verdict));
    return document;
}

}  // namespace lab
