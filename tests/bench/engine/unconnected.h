#pragma once

#include <cstdint>

namespace bench {

// Two processes that know nothing of each other do `tasks` tasks of `rounds` rounds of burn(), half
// each. Returns the nanoseconds from their common start to the end of the later one: what the
// machine gives to two programs without any pool.
std::int64_t unconnectedNs(std::uint64_t tasks, std::uint64_t rounds);

}  // namespace bench
