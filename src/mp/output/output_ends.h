#pragma once

#include <cstdint>

namespace mp::output {

// How far a worker's streams had come when an item ended: bytes since the worker's start.
struct OutputEnds {
    std::uint64_t out = 0;
    std::uint64_t err = 0;
};

}  // namespace mp::output
