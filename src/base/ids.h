#pragma once

#include <compare>
#include <cstdint>

namespace base {

// A worker's place in its pool, 0…workers-1. The slot, not the PID, carries lane and colour: a
// replacement worker keeps the slot of the one it replaces.
enum class WorkerSlot : std::uint32_t {};
constexpr WorkerSlot kNoSlot{0xFFFF'FFFFU};
constexpr std::uint32_t number(WorkerSlot slot)
{
    return static_cast<std::uint32_t>(slot);
}

// One call of map, apply and so on: numbered from 1 within its pool.
enum class JobId : std::uint32_t {};
constexpr std::uint32_t number(JobId job)
{
    return static_cast<std::uint32_t>(job);
}

}  // namespace base
