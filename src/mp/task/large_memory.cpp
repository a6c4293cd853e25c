#include "mp/task/large_memory.h"

#include <sys/mman.h>

#include <cstdint>

namespace mp::task {

namespace {

// On the machines that have huge pages of another size, fewer or none fit: still only a hint.
constexpr std::uintptr_t kHugePage = std::uintptr_t{2} << 20;
// Less is in the allocator's own areas, which are used again.
constexpr std::size_t kLeast = std::size_t{4} << 20;

}  // namespace

void expectLarge(void* memory, std::size_t bytes) noexcept
{
    if (bytes < kLeast) {
        return;
    }
    const auto begin = reinterpret_cast<std::uintptr_t>(memory);
    // Whole huge pages only: what lies beside the memory is another's.
    const std::uintptr_t first = (begin + kHugePage - 1) / kHugePage * kHugePage;
    const std::uintptr_t last = (begin + bytes) / kHugePage * kHugePage;
    if (first < last) {
        madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
    }
}

}  // namespace mp::task
