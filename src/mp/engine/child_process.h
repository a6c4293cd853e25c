#pragma once

#include "base/exit_status.h"
#include "base/unique_fd.h"

#include <chrono>

namespace mp::engine {

// A child of this process, held by its pidfd. The destructor kills and reaps it.
class ChildProcess {
public:
    ChildProcess() = default;
    // `pidfd` must be of a child of this process.
    ChildProcess(int pid, base::UniqueFd pidfd) : m_pid(pid), m_pidfd(std::move(pidfd)) {}
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    int pid() const noexcept { return m_pid; }
    // Readable once the process has ended; -1 for an empty object.
    int pidfd() const noexcept { return m_pidfd.get(); }

    // False: it has ended already. Throws std::system_error when the kernel refuses otherwise.
    bool signal(int number) const;

    // Reaps it if it has ended. A status that somebody else took is ExitStatus::unknown().
    base::ExitStatus poll();

    // poll(), after waiting up to `limit` for its end.
    base::ExitStatus waitFor(std::chrono::milliseconds limit);

private:
    void end() noexcept;

    int m_pid = 0;
    base::UniqueFd m_pidfd;
    base::ExitStatus m_status;
};

}  // namespace mp::engine
