#pragma once

#include "lab/tasks/task.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace lab {

enum class PoolKind : std::uint8_t { Process, Thread, Serial, Async };
enum class StartMethod : std::uint8_t { Forkserver, Spawn };

// Where the items come from. Exactly one source is used; Default asks the task.
struct ItemSource {
    enum class Kind : std::uint8_t { Default, List, Range, Lines, Files };

    Kind kind = Kind::Default;
    std::vector<std::string> list{};  // of List: bytes, not necessarily UTF-8
    std::int64_t from = 0;            // of Range, both ends in
    std::int64_t to = 0;
    std::string path{};  // of Lines: a file or "-"; of Files: a folder or a glob
};

// Everything a run or a sweep needs: a value, saved as JSON, sent from the window to the host, and
// equal to one `poolscope` command line.
struct Experiment {
    std::string name{};
    std::string task{};
    Parameters parameters{};
    ItemSource items{};

    PoolKind pool = PoolKind::Process;
    int workers = 0;  // 0: automatic (usable CPUs)
    StartMethod start = StartMethod::Forkserver;
    int chunkSize = 0;  // 0: ceil(items / (4 × workers)); kAdaptiveChunks: adaptive

    // --get-timeout: so long each result is waited for once all items are handed over. Whoever
    // waits then leaves, and the task runs on.
    std::optional<std::chrono::nanoseconds> getLimit{};
    std::optional<std::chrono::nanoseconds> softLimit{};  // --soft-timeout, a task: it is asked to
                                                          // end
    std::optional<std::chrono::nanoseconds> hardLimit{};  // --timeout, a task
    std::optional<std::chrono::nanoseconds> timeLimit{};  // --time-limit, the whole run
    int retries = 0;           // more tries after a worker died or a hard limit…
    bool retryErrors = false;  // …and after what a task threw
    std::string first{};       // items that match this pattern go first; empty: none
    int maxTasksPerChild = 0;  // a worker process is replaced after so many; 0: never
    bool keepResults = true;
    // What each item writes to standard output and error goes to its result instead of the host's
    // own. Worker processes only.
    bool captureOutput = false;
    std::uint64_t seed = 0;  // 0: chosen at the start and recorded

    // A sweep when not empty: measured at each of these worker counts, `repeats` times.
    std::vector<int> sweepWorkers{};
    int repeats = 10;

    bool isSweep() const { return !sweepWorkers.empty(); }
};

constexpr int kMaxWorkers = 4096;
constexpr int kAdaptiveChunks = -1;

// Checks everything that can be checked without starting anything: task, parameters, worker counts,
// limits. Throws ExperimentError naming the field.
class ExperimentError : public std::invalid_argument {
public:
    ExperimentError(std::string field, const std::string& sentence)
        : std::invalid_argument(sentence)
        , m_field(std::move(field))
    {
    }
    const std::string& field() const { return m_field; }

private:
    std::string m_field;  // "task", "parameters.time", "workers", "items", "sweepWorkers"…
};

void check(const Experiment& experiment);

// Items in order. Reads files for Lines and Files; "-" is read to its end, so only the first call
// sees its lines. Throws ExperimentError("items", …) when empty, unreadable or refused by the task.
std::vector<std::string> loadItems(const Experiment& experiment);

// Indices of the items that match Experiment::first, in their order.
std::vector<std::size_t> firstItems(const Experiment& experiment,
                                    const std::vector<std::string>& items);

// The parameters to call TaskInfo::prepare with in each worker: the experiment's, complete, and
// what the task adds for this list of items. Throws ExperimentError("parameters.NAME", …).
Parameters workerParameters(const Experiment& experiment, const std::vector<std::string>& items);

nlohmann::json toJson(const Experiment& experiment);
// Throws ExperimentError for unknown keys, wrong types and bad values.
Experiment experimentFromJson(const nlohmann::json& document);

// The `poolscope …` command line that does the same, quoted for a shell. A list of items that is
// too long for arguments follows it as a here-document.
std::string asCommand(const Experiment& experiment);

}  // namespace lab
