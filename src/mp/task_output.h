#pragma once

#include "mp/engine/ref.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

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

// One that is shared: most tasks write nothing, so a report of one holds a single word for it.
class SharedOutput : public TaskOutput {
public:
    explicit SharedOutput(TaskOutput output) : TaskOutput(std::move(output)) {}

    void addReference() const noexcept { m_references.fetch_add(1, std::memory_order_relaxed); }
    void dropReference() const noexcept
    {
        if (m_references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            delete this;
        }
    }

private:
    ~SharedOutput() = default;

    mutable std::atomic<int> m_references{0};
};
using OutputRef = engine::Ref<const SharedOutput>;

}  // namespace mp
