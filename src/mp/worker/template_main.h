#pragma once

namespace mp::worker {

// The template's whole life: a single-threaded copy of the program that forks a warm worker or
// mp::Process for each request of its host. They become the host's children, not its own. Ends with
// its host.
[[noreturn]] void runTemplate(int host);

}  // namespace mp::worker
