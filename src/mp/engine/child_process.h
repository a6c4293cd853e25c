#pragma once

#include "base/exit_status.h"
#include "base/unique_fd.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace mp::engine {

// What a process used from its birth to its end, as the kernel counted it.
struct ExitUsage {
    std::int64_t cpuNs = 0;  // user and system, to the kernel's microsecond
    std::int64_t switchesVoluntary = 0;
    std::int64_t switchesInvoluntary = 0;
};

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

    // Absent until it has been reaped, and if somebody else did that.
    const std::optional<ExitUsage>& usage() const noexcept { return m_usage; }

private:
    void end() noexcept;

    int m_pid = 0;
    base::UniqueFd m_pidfd;
    base::ExitStatus m_status;
    std::optional<ExitUsage> m_usage;
};

}  // namespace mp::engine
