#pragma once

#include <cstddef>

namespace mp::task {

// Tells the kernel that all of this memory is about to be written, so that it comes in huge pages:
// for 64 MiB the page faults of small ones cost more than the copying. A hint: does nothing for
// little memory, and nothing is wrong where the machine has no huge pages.
void expectLarge(void* memory, std::size_t bytes) noexcept;

}  // namespace mp::task
