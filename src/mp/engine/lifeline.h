#pragma once

#include "base/unique_fd.h"

// Children must not outlive their host, however it dies.
namespace mp::engine {

// The host's side: a pipe whose write end only this process holds. Its read end is handed to every
// child; the kernel hangs it up when this process ends.
class Lifeline {
public:
    static const Lifeline& ofThisProcess();
    int readEnd() const { return m_read.get(); }

private:
    Lifeline();
    base::UniqueFd m_read;
    base::UniqueFd m_write;
};

// The child's side: from now on this process ends when process `host` does, also while it is busy
// (a signal on the lifeline's hang-up) or suspended (SIGKILL as parent-death signal). Ends at once
// when `host` has gone already. Takes the lifeline's read end.
void dieWith(int host, base::UniqueFd lifeline);

// Undoes what a forked process inherited from a template that called dieWith(): it outlives its
// host.
void liveOn();

}  // namespace mp::engine
