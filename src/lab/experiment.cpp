#include "lab/experiment.h"

#include "base/quoting.h"
#include "base/text.h"
#include "lab/item_source.h"
#include "lab/tasks/parameters.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <set>

namespace lab {
namespace {

constexpr int kMostRetries = 1'000'000;
constexpr int kMostRepeats = 10'000;
constexpr int kLargestChunk = 1'000'000'000;
constexpr std::size_t kLongestName = 200;

template <typename... Values>
[[noreturn]] void refuse(const char* field, fmt::format_string<Values...> sentence,
                         Values&&... values)
{
    throw ExperimentError(field, fmt::format(sentence, std::forward<Values>(values)...));
}

const TaskInfo& taskOf(const Experiment& experiment)
{
    if (experiment.task.empty()) {
        refuse("task", "no task is given; 'poolscope tasks' lists them");
    }
    try {
        return findTask(experiment.task);
    } catch (const std::invalid_argument& error) {
        throw ExperimentError("task", error.what());
    }
}

Parameters parametersOf(const TaskInfo& task, const Experiment& experiment)
{
    try {
        return completeParameters(task, experiment.parameters);
    } catch (const ParameterError& error) {
        throw ExperimentError("parameters." + error.parameter(), error.what());
    }
}

void checkParameters(const TaskInfo& task, const Experiment& experiment)
{
    const Parameters parameters = parametersOf(task, experiment);
    const std::string sentence =
        task.checkParameters ? task.checkParameters(parameters) : std::string();
    if (!sentence.empty()) {
        throw ExperimentError("parameters", sentence);
    }
}

// What ends a thread in these ways ends the host with it. One that hangs can at least be left.
void checkFaultPool(const Experiment& experiment, const Parameters& parameters)
{
    constexpr std::array<std::string_view, 5> kDeadly{"exit", "abort", "segv", "kill", "oom"};
    const std::string kind = optionalParameter(parameters, "kind").value_or("");
    if (experiment.task == "fault" && experiment.pool != PoolKind::Process &&
        std::find(kDeadly.begin(), kDeadly.end(), kind) != kDeadly.end()) {
        refuse("pool",
               "fault: kind={} would end this whole program in a pool of threads; "
               "use --pool process",
               kind);
    }
}

void checkLimits(const Experiment& experiment)
{
    const auto checkLimit = [](const char* field, const char* what,
                               const std::optional<std::chrono::nanoseconds>& limit) {
        if (limit && limit->count() <= 0) {
            refuse(field, "{} must be longer than nothing", what);
        }
    };
    checkLimit("getLimit", "the time that each result is waited for", experiment.getLimit);
    if (experiment.getLimit && experiment.isSweep()) {
        refuse("getLimit",
               "a sweep waits for whole runs and for no single result; leave --get-timeout out");
    }
    checkLimit("softLimit", "the soft time limit for each task", experiment.softLimit);
    checkLimit("hardLimit", "the time limit for each task", experiment.hardLimit);
    checkLimit("timeLimit", "the time limit of the run", experiment.timeLimit);
    if (experiment.softLimit && experiment.hardLimit &&
        *experiment.softLimit >= *experiment.hardLimit) {
        refuse(
            "softLimit",
            "a soft limit (--soft-timeout) that isn't below the hard one (--timeout) never comes "
            "to pass: the worker is replaced first; make it shorter");
    }
}

// Without worker processes nothing but an error can be retried.
void checkRetries(const Experiment& experiment)
{
    if (experiment.retries == 0 || experiment.pool == PoolKind::Process) {
        return;
    }
    if (experiment.pool == PoolKind::Async) {
        refuse("retries",
               "the async pool tries each transfer once; leave --retries out, or use another pool");
    }
    if (!experiment.retryErrors) {
        refuse("retries",
               "--retries follow the death of a worker process or its hard limit, and this pool "
               "has no processes; add --retry-errors to retry errors, or use --pool process");
    }
}

void checkPool(const TaskInfo& task, const Experiment& experiment)
{
    if (experiment.pool == PoolKind::Async && !task.asyncPool) {
        refuse("pool", "{} can't be run by the async pool; accepted: process, thread, serial",
               task.name);
    }
    if (experiment.softLimit && experiment.pool == PoolKind::Async) {
        refuse("softLimit",
               "a soft limit (--soft-timeout) is a flag that a task in a worker looks at, and the "
               "async pool's transfers have none; use the parameter limit=, or another pool");
    }
    if (experiment.hardLimit && experiment.pool != PoolKind::Process) {
        refuse("hardLimit",
               "a time limit for each task (--timeout) needs worker processes: a "
               "thread can't be ended from outside; use --pool process or --time-limit");
    }
    if (!experiment.first.empty() && experiment.pool == PoolKind::Async) {
        refuse("first",
               "the async pool takes its items in their order; leave --first out, or use "
               "another pool");
    }
    if (experiment.maxTasksPerChild != 0 && experiment.pool != PoolKind::Process) {
        refuse("maxTasksPerChild",
               "--max-tasks-per-child replaces worker processes; use --pool process, or leave it "
               "out");
    }
    if (experiment.captureOutput && experiment.pool != PoolKind::Process) {
        refuse("captureOutput",
               "what a task writes can be told apart in worker processes only: others share one "
               "standard output; use --pool process, or leave --output and --capture out");
    }
    if (experiment.captureOutput && experiment.isSweep()) {
        refuse("captureOutput",
               "a sweep keeps times and no output; leave --output and --capture out");
    }
    checkRetries(experiment);
    if (experiment.chunkSize != 0 && experiment.pool == PoolKind::Async) {
        refuse("chunkSize", "the async pool hands over item by item; leave the chunk size out");
    }
    const auto tooMany = [](int workers) { return workers > 1; };
    const auto& sweep = experiment.sweepWorkers;
    if (experiment.pool == PoolKind::Serial &&
        (tooMany(experiment.workers) || std::any_of(sweep.begin(), sweep.end(), tooMany))) {
        refuse("workers", "the serial pool has one worker; use 1, or another pool");
    }
}

void checkWorkers(const Experiment& experiment)
{
    if (experiment.workers < 0 || experiment.workers > kMaxWorkers) {
        refuse("workers", "{} workers are out of range; accepted: 1 to {}, or auto",
               experiment.workers, kMaxWorkers);
    }
    std::set<int> seen;
    for (const int workers : experiment.sweepWorkers) {
        if (workers < 1 || workers > kMaxWorkers) {
            refuse("sweepWorkers", "{} workers are out of range; accepted: 1 to {}", workers,
                   kMaxWorkers);
        }
        if (!seen.insert(workers).second) {
            refuse("sweepWorkers", "the worker count {} is given twice; give each once", workers);
        }
    }
}

void checkNumbers(const Experiment& experiment)
{
    if (experiment.chunkSize < -1 || experiment.chunkSize > kLargestChunk) {
        refuse("chunkSize", "a chunk size of {} is out of range; accepted: 1 to {}, or adaptive",
               experiment.chunkSize, kLargestChunk);
    }
    if (experiment.retries < 0 || experiment.retries > kMostRetries) {
        refuse("retries", "{} retries are out of range; accepted: 0 to {}", experiment.retries,
               kMostRetries);
    }
    if (experiment.retryErrors && experiment.retries == 0) {
        refuse("retryErrors",
               "--retry-errors says that errors are retried, too, but there are no retries; add "
               "--retries, or leave it out");
    }
    if (experiment.maxTasksPerChild < 0) {
        refuse("maxTasksPerChild", "{} tasks per child are out of range; accepted: 1 or more",
               experiment.maxTasksPerChild);
    }
    if (experiment.repeats < 1 || experiment.repeats > kMostRepeats) {
        refuse("repeats", "{} repeats are out of range; accepted: 1 to {}", experiment.repeats,
               kMostRepeats);
    }
}

void checkName(const std::string& name)
{
    const bool hasControl = std::any_of(name.begin(), name.end(),
                                        [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    if (!base::isUtf8(name) || hasControl || base::countCharacters(name) > kLongestName) {
        refuse("name", "the name {} can't be shown; accepted: up to {} characters on one line",
               base::quoted(name), kLongestName);
    }
}

void checkItems(const TaskInfo& task, const Parameters& parameters,
                const std::vector<std::string>& items)
{
    for (std::size_t i = 0; task.checkItem && i < items.size(); ++i) {
        const std::string sentence = task.checkItem(items[i]);
        if (!sentence.empty()) {
            refuse("items", "{}: {}", task.name, sentence);
        }
    }
    const std::string sentence =
        task.checkItems ? task.checkItems(parameters, items) : std::string();
    if (!sentence.empty()) {
        refuse("items", "{}: {}", task.name, sentence);
    }
}

}  // namespace

void check(const Experiment& experiment)
{
    const TaskInfo& task = taskOf(experiment);
    checkParameters(task, experiment);
    checkName(experiment.name);
    checkWorkers(experiment);
    checkNumbers(experiment);
    checkLimits(experiment);
    checkPool(task, experiment);
    checkFaultPool(experiment, parametersOf(task, experiment));
    checkItemSource(experiment.items);
    if (experiment.items.kind == ItemSource::Kind::Default && !task.defaultItems) {
        refuse("items",
               "{} needs items ({}): give them after ':::', or by --range, --items or "
               "--files",
               task.name, task.itemIs);
    }
}

std::vector<std::string> loadItems(const Experiment& experiment)
{
    const TaskInfo& task = taskOf(experiment);
    const Parameters parameters = parametersOf(task, experiment);
    const bool byTask = experiment.items.kind == ItemSource::Kind::Default && task.defaultItems;
    std::vector<std::string> items =
        byTask ? task.defaultItems(parameters) : readItems(experiment.items);
    if (items.empty()) {
        refuse("items", "there are no items; {} needs at least one ({})", task.name, task.itemIs);
    }
    if (!byTask) {
        checkItems(task, parameters, items);
    }
    if (!experiment.first.empty() && firstItems(experiment, items).empty()) {
        refuse("first",
               "no item matches {}, so none can go first; * stands for any characters, ? "
               "for one",
               base::quoted(experiment.first));
    }
    return items;
}

std::vector<std::size_t> firstItems(const Experiment& experiment,
                                    const std::vector<std::string>& items)
{
    std::vector<std::size_t> first;
    for (std::size_t i = 0; !experiment.first.empty() && i < items.size(); ++i) {
        if (fnmatch(experiment.first.c_str(), items[i].c_str(), 0) == 0) {
            first.push_back(i);
        }
    }
    return first;
}

Parameters workerParameters(const Experiment& experiment, const std::vector<std::string>& items)
{
    const TaskInfo& task = taskOf(experiment);
    Parameters parameters = parametersOf(task, experiment);
    if (task.adapt) {
        task.adapt(parameters, items);
    }
    return parameters;
}

}  // namespace lab
