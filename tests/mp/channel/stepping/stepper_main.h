#pragma once

#include "mp/channel/stepping/stepped_process.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <exception>

namespace stepping {

constexpr int kSkipped = 77;  // as ctest is told

// `NAME [POINTS [SEED]]`: kills at so many points. Stepper(seed).run(points) gives the exit status.
template <class Stepper>
int stepperMain(const char* name, int argc, char** argv)
{
    const int points = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    if (points <= 0) {
        fmt::print(stderr, "{}: \"{}\" is no number of points\n", name, argv[1]);
        return 2;
    }
    try {
        return Stepper(seed).run(points);
    } catch (const TracingRefused& refused) {
        fmt::print("skipped: {}\n", refused.what());
        return kSkipped;
    } catch (const std::exception& error) {
        fmt::print("BROKEN: {}\n", error.what());
        return 1;
    }
}

}  // namespace stepping
