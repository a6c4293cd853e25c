#pragma once

#include <cstdint>
#include <string>

namespace mp {

// What one task (one try of it) wrote to standard output and standard error, programs that it
// started included. Of each stream the first kMost bytes are kept.
struct TaskOutput {
    static constexpr std::uint64_t kMost = std::uint64_t{1} << 20;

    std::string out;
    std::string err;
    std::uint64_t outBytes = 0;  // all that was written, kept or not
    std::uint64_t errBytes = 0;

    bool empty() const noexcept { return outBytes == 0 && errBytes == 0; }
    bool complete() const noexcept { return out.size() == outBytes && err.size() == errBytes; }
};

}  // namespace mp
