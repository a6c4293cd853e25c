#pragma once

#include <cstdint>

namespace mp {

// How pools and mp::Process start processes. A bare fork of a program with threads isn't offered.
enum class StartMethod : std::uint8_t {
    Forkserver,  // from a warm, single-threaded template of this program
    Spawn,       // by executing this program anew: slower, nothing inherited
};

}  // namespace mp
