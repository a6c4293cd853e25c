#pragma once

namespace mp {

// Call this first in main(). In a program started by a person it only notes that it was called; in
// a worker or template process, which a pool started from the same executable, it never returns.
// Not thread-safe: it comes before any thread.
void init(int argc, char** argv);

// Whether this process has passed init(). Pools of processes refuse to start before.
bool initialised() noexcept;

}  // namespace mp
