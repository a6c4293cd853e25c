#pragma once

namespace cli {

// From now on SIGINT, SIGTERM and SIGHUP ask for an orderly end: the first one is remembered, the
// second one ends the process at once, as if this had not been called. Call once; throws
// std::system_error.
void catchInterrupts();

// The work is over and only its outcome is left to be written: from now on signals end the process
// at once, as before catchInterrupts().
void releaseInterrupts();

// The signal that asked for the end, 0 if none has. Any thread.
int interruptedBy() noexcept;

// Readable once a signal has asked for the end; for poll. -1 before catchInterrupts().
int interruptFd() noexcept;

}  // namespace cli
