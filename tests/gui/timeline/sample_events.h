#pragma once

#include "mp/scope/scope_event.h"

#include <cstdint>

// Events as the engine writes them, for tests. Times are ns.
namespace sample {

constexpr std::int64_t kBegin = 7'000'000'000'000;

inline mp::ScopeEvent finished(std::uint32_t slot, std::int64_t task, std::int64_t start,
                               std::int64_t end, mp::TaskOutcome outcome = mp::TaskOutcome::Value,
                               int pid = 0, int tries = 1)
{
    mp::ScopeEvent event;
    event.kind = mp::EventKind::TaskFinished;
    event.slot = slot;
    event.pid = pid != 0 ? pid : 4121 + static_cast<int>(slot);
    event.job = 1;
    event.tries = static_cast<std::uint16_t>(tries);
    event.time = kBegin + end;
    event.values = {task, kBegin + start, end - start, 1'500'000,
                    static_cast<std::int64_t>(outcome)};
    return event;
}

inline mp::ScopeEvent running(std::uint32_t slot, std::int64_t task, std::int64_t start,
                              std::int64_t seen)
{
    mp::ScopeEvent event;
    event.kind = mp::EventKind::TaskRunning;
    event.slot = slot;
    event.pid = 4121 + static_cast<int>(slot);
    event.job = 1;
    event.tries = 1;
    event.time = kBegin + seen;
    event.values = {task, kBegin + start};
    return event;
}

inline mp::ScopeEvent ready(std::uint32_t slot, int pid, std::int64_t time)
{
    mp::ScopeEvent event;
    event.kind = mp::EventKind::WorkerReady;
    event.slot = slot;
    event.pid = pid;
    event.time = kBegin + time;
    return event;
}

inline mp::ScopeEvent killed(std::uint32_t slot, int pid, std::int64_t time, int signal,
                             std::int64_t task)
{
    mp::ScopeEvent event;
    event.kind = mp::EventKind::WorkerExited;
    event.slot = slot;
    event.pid = pid;
    event.time = kBegin + time;
    event.values = {static_cast<std::int64_t>(base::ExitStatus::Kind::Signalled), signal, task};
    return event;
}

inline mp::ScopeEvent poolEnded(std::int64_t time)
{
    mp::ScopeEvent event;
    event.kind = mp::EventKind::PoolEnded;
    event.time = kBegin + time;
    return event;
}

}  // namespace sample
