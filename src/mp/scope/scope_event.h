#pragma once

#include "base/exit_status.h"
#include "base/ids.h"

#include <array>
#include <cstdint>
#include <type_traits>

// What a pool tells its watchers: small records of one fixed size, so that they can lie in a ring
// in shared memory that other processes read while the host writes.
namespace mp {

enum class EventKind : std::uint8_t {
    PoolStarted,     // values: workers
    PoolEnded,       // values: none
    JobStarted,      // values: item count
    JobFinished,     // values: done, failed, cancelled
    WorkerStarting,  // a slot is being filled
    WorkerReady,     // values: nanoseconds from the start request to ready
    WorkerExited,    // values: exit kind (base::ExitStatus::Kind), exit number, task lost or -1,
                     // whether memory had run out (mp::OutOfMemory)
    TaskRunning,     // seen to run by a sampling look, not for every task. values: task, start
    TaskFinished,    // its last try. values: task, start, run time, queue wait, outcome
    TaskRetried,     // a try has ended, and the task is queued again. values: as of TaskFinished
    WorkerSample,  // values: CPU ns, RSS bytes, voluntary switches, involuntary switches, run-queue
                   // ns
    WorkerState,   // values: WorkerStateCode (suspended, resumed)
    RunMark,       // values: run number, 1 = begins, 0 = has ended, and of a sweep's repetition its
                   // workers and its number from 1 (written by the laboratory)
    PoolResized,   // values: workers from now on
    CallbackFailed,  // a callback of this job's caller threw; nothing else comes of it
    TasksSkipped,    // they ended without having begun. values: first task, count, 0, 0, outcome
};

enum class TaskOutcome : std::uint8_t { Value, Error, Lost, TimedOut, Cancelled };

enum class WorkerStateCode : std::uint8_t { Starting, Idle, Running, Suspended, Ended };

// Times are nanoseconds of CLOCK_MONOTONIC, durations nanoseconds, sizes bytes. Unused values are
// 0.
struct ScopeEvent {
    std::int64_t time = 0;  // when it happened; of TaskFinished and TaskRetried: when the try ended
    EventKind kind = EventKind::PoolStarted;
    std::uint8_t pool = 0;             // whose, of those that share a ring; used again
    std::uint16_t tries = 0;           // of task events: which try this was, from 1
    std::uint32_t slot = 0xFFFF'FFFF;  // base::kNoSlot when it concerns no worker
    std::int32_t pid = 0;              // the worker's (threads: its TID)
    std::uint32_t job = 0;
    std::array<std::int64_t, 5> values{};

    // Of TaskRunning, TaskFinished and TaskRetried: the item's index within its job.
    std::int64_t task() const { return values[0]; }
    // Of TaskRunning, TaskFinished and TaskRetried.
    std::int64_t taskStart() const { return values[1]; }
    // Of TaskFinished and TaskRetried.
    std::int64_t runTime() const { return values[2]; }
    std::int64_t queueWait() const { return values[3]; }
    // Of TaskFinished, TaskRetried and TasksSkipped.
    TaskOutcome outcome() const { return static_cast<TaskOutcome>(values[4]); }
    // Of WorkerExited.
    base::ExitStatus exitStatus() const
    {
        return {static_cast<base::ExitStatus::Kind>(values[0]), static_cast<int>(values[1])};
    }
};

static_assert(sizeof(ScopeEvent) == 64 && std::is_trivially_copyable_v<ScopeEvent>);

// Where a pool puts its events. publish() is called with the pool's lock held, from any thread of
// the host: it must neither block nor throw, and never call back into the pool.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void publish(const ScopeEvent& event) noexcept = 0;
    // False while nobody looks: the pool then leaves out sampling looks (TaskRunning).
    virtual bool watched() const noexcept = 0;
};

}  // namespace mp
