#pragma once

#include "mp/scope/scope_event.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace mp {

constexpr std::size_t kEventKinds = static_cast<std::size_t>(EventKind::TasksSkipped) + 1;
constexpr std::size_t kTaskOutcomes = static_cast<std::size_t>(TaskOutcome::Cancelled) + 1;

// Totals since the ring was made. They stay exact when a reader loses events.
struct EventCounters {
    std::uint64_t sequence = 0;  // how many events they cover: events 0…sequence-1
    std::array<std::uint64_t, kEventKinds> kinds{};       // by EventKind
    std::array<std::uint64_t, kTaskOutcomes> outcomes{};  // of tasks that ended, by TaskOutcome

    std::uint64_t of(EventKind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
    std::uint64_t of(TaskOutcome outcome) const
    {
        return outcomes[static_cast<std::size_t>(outcome)];
    }
    std::uint64_t done() const { return of(TaskOutcome::Value); }
    std::uint64_t failed() const { return of(TaskOutcome::Error); }
    std::uint64_t lost() const { return of(TaskOutcome::Lost); }
    std::uint64_t timedOut() const { return of(TaskOutcome::TimedOut); }
    std::uint64_t cancelled() const { return of(TaskOutcome::Cancelled); }
    std::uint64_t retried() const { return of(EventKind::TaskRetried); }
    friend bool operator==(const EventCounters&, const EventCounters&) = default;
};

}  // namespace mp
