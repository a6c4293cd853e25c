#pragma once

#include <cstdint>

namespace bench {

// A fixed amount of work for the CPU alone: the same for everybody who is compared. Returns a value
// that depends on all of it.
std::uint64_t burn(std::uint64_t rounds);

// How many rounds take so much CPU time on this machine when nothing disturbs them.
std::uint64_t roundsFor(std::int64_t cpuNs);

}  // namespace bench
