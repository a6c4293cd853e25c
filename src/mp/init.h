#pragma once

#include <string_view>

namespace mp {

// Call this first in main(). In a program started by a person it only notes that it was called; in
// a worker, template or mp::Process, which is started from the same executable, it never returns.
// Not thread-safe: it comes before any thread.
void init(int argc, char** argv);

// Whether this process has passed init(). Process pools and processes refuse to start before.
bool initialised() noexcept;

namespace engine {

// Throws std::logic_error before init(): a child would run the program's main() again, and start
// children again. A child that forgot init() is ended at once, with a sentence on standard error.
// `what` starts the sentence: "a pool of processes".
void requireInit(std::string_view what);

}  // namespace engine

}  // namespace mp
