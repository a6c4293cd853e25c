#pragma once

#include "base/unique_fd.h"
#include "proc/process_key.h"

#include <utility>

namespace proc {

// A process that signals can be sent to without ever hitting a stranger: they go through a pidfd,
// which stays with its process when the PID is reused. Move-only; the destructor closes the pidfd
// and leaves the process alone.
//
// Errors are std::system_error: ESRCH when the process has ended, EPERM when it belongs to somebody
// else, with a sentence that says which signal, which process and why.
class ProcessHandle {
public:
    // Opens the process and checks that it is the one meant, not a later one with the same PID.
    static ProcessHandle open(ProcessKey key);

    // Takes over a pidfd of the process `pid` (the number is for messages only).
    ProcessHandle(base::UniqueFd pidfd, pid_t pid) : m_pidfd(std::move(pidfd)), m_pid(pid) {}

    void send(int signal);
    void terminate();  // SIGTERM
    void kill();       // SIGKILL
    void suspend();    // SIGSTOP
    void resume();     // SIGCONT

    // True for a zombie too: it runs no more.
    bool hasEnded() const;

    pid_t pid() const { return m_pid; }
    int pidfd() const { return m_pidfd.get(); }  // becomes readable when the process ends

private:
    base::UniqueFd m_pidfd;
    pid_t m_pid;
};

}  // namespace proc
