#pragma once

#include <cstddef>
#include <cstdint>

// Where a thread stands, as bare numbers: taken in a signal handler or in the middle of a throw,
// read by another process of the same program. stack_trace.h makes text of it.
namespace mp::stack {

constexpr std::size_t kMostFrames = 48;
constexpr std::size_t kMostModules = 8;
constexpr std::size_t kModuleBytes = 200;

// Trivially copyable and of fixed size, so that it can lie in shared memory. Innermost frame first;
// what is behind the counts is left uninitialised.
struct RawStack {
    struct Frame {
        std::uint64_t offset;  // of the call within its module, as its ELF file counts
        std::uint32_t module;  // index below; kMostModules: unknown, offset is the address
        std::uint32_t unused;
    };

    std::uint32_t frames = 0;
    std::uint32_t modules = 0;
    Frame frame[kMostFrames];
    // Paths, zero-terminated; "" is the program's own executable.
    char module[kMostModules][kModuleBytes];

    // Appends a frame; false when there is no room. Async-signal-safe.
    bool add(std::uintptr_t address) noexcept;
};

// Which part of the calling thread's stack is wanted.
enum class From : std::uint8_t {
    Caller,       // from the function that asks
    Interrupted,  // from where a signal interrupted the thread: asked by its handler
};

// Async-signal-safe once prepareStacks() has run. Ends at the frame of the function that starts at
// `outermost`, which is left out.
void takeStack(RawStack& stack, From from, const void* outermost) noexcept;

// Loads what unwinding needs, so that no handler has to.
void prepareStacks() noexcept;

}  // namespace mp::stack
