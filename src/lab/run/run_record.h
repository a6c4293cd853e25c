#pragma once

#include "base/exit_status.h"
#include "lab/experiment.h"
#include "lab/run/backtrace.h"
#include "mp/task_output.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

enum class RunStatus : std::uint8_t { Ok, Failed, Timeout, Cancelled };
enum class ItemState : std::uint8_t { Queued, Running, Done, Failed, Lost, Timeout, Cancelled };

// "ok", "failed"…; "queued", "running"…: the words of the JSON documents.
std::string_view name(RunStatus status);
std::string_view name(ItemState state);

struct ItemError {
    std::string type{};
    std::string message{};
    std::optional<base::ExitStatus> exit{};        // of the worker, when its death was the error
    std::shared_ptr<const Backtrace> backtrace{};  // of what a task threw in a worker process
};

// How one item went. Times are ns of CLOCK_MONOTONIC, 0: it never came to that.
struct ItemRecord {
    ItemState state = ItemState::Queued;
    std::vector<std::uint8_t> value{};         // msgpack of the task's value, if done and kept
    std::shared_ptr<const ItemError> error{};  // unless done
    std::uint32_t slot = 0;                    // of the last try; meaningless without a pid
    int pid = 0;
    int tries = 0;
    bool getTimedOut = false;  // it came later than Experiment::getLimit allows
    std::int64_t queuedNs = 0;
    std::int64_t startNs = 0;
    std::int64_t runNs = 0;
    mp::OutputRef output{};  // what the last try wrote; null: nothing, or it isn't captured
};

// What a worker used up, as last seen. Absent: not known here.
struct WorkerUsage {
    std::optional<std::int64_t> cpuNs{};
    std::optional<std::int64_t> rssBytes{};
    std::optional<std::int64_t> maxRssBytes{};
    std::optional<std::int64_t> switchesVoluntary{};
    std::optional<std::int64_t> switchesInvoluntary{};
    std::optional<std::int64_t> runQueueNs{};
};

// One worker: a process, a thread (pid is its TID) or a lane of the async pool (pid is the host's).
struct WorkerRecord {
    std::uint32_t slot = 0;
    int pid = 0;
    std::int64_t startedNs = 0;
    std::int64_t readyNs = 0;                // 0: never was
    std::optional<base::ExitStatus> exit{};  // only processes have one
    std::int64_t tasks = 0;
    std::int64_t busyNs = 0;
    std::int64_t waitNs = 0;  // ready and without a task, so far
    // Of processes: their own decoding of arguments and encoding of results, a part of busyNs, and
    // the bytes of both. Nothing is encoded for threads and lanes.
    std::optional<std::int64_t> serializeNs{};
    std::optional<std::int64_t> bytesIn{};
    std::optional<std::int64_t> bytesOut{};
    WorkerUsage usage{};
};

// total = done + failed + cancelled once a run has ended. `lost` are those of the failed whose
// worker died; `retried` counts tasks that were tried more than once, however they ended.
struct TaskCounts {
    std::int64_t total = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t retried = 0;
    std::int64_t lost = 0;
    std::int64_t cancelled = 0;

    std::int64_t settled() const { return done + failed + cancelled; }
};

class ItemTable;

// How all items of a run that has ended went, in their order. Copies share the rows, which are
// there for as long as any of them.
class ItemRecords {
public:
    ItemRecords() = default;
    explicit ItemRecords(std::shared_ptr<const ItemTable> ended);

    std::size_t size() const;
    const ItemRecord& operator[](std::size_t index) const;

private:
    std::shared_ptr<const ItemTable> m_table{};
};

// What was seen of one run, whole.
struct RunRecord {
    Experiment experiment{};
    std::shared_ptr<const std::vector<std::string>> items{};
    RunStatus status = RunStatus::Ok;
    std::string message{};  // why it isn't ok, when that is more than failed tasks
    std::int64_t startedNs = 0;
    std::int64_t wallNs = 0;  // from before the pool was made to the last settled item
    TaskCounts tasks{};
    std::vector<WorkerRecord> workers{};
    std::optional<std::int64_t> cpuNs{};  // of all workers together
    ItemRecords results{};
};

// Seconds from the making of the pool until all its workers were ready; nothing if none ever was.
std::optional<double> startSeconds(const RunRecord& record);

}  // namespace lab
