#pragma once

#include "base/unique_fd.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace mp {

// The process that started this one, as seen from here: Python's parent_process(). Any thread.
class ParentProcess {
public:
    int pid() const { return m_pid; }
    const std::string& name() const { return m_name; }  // "MainProcess"

    bool isAlive() const { return !join(std::chrono::nanoseconds(0)); }
    // Waits for its death, up to `limit` (0 and less: only looks), and says whether it is dead.
    bool join() const;
    bool join(std::chrono::nanoseconds limit) const;
    // A descriptor that poll() and epoll call readable once it is dead. It stays this process's.
    int sentinel() const { return m_sentinel; }

private:
    friend std::optional<ParentProcess> parentProcess();
    ParentProcess(int pid, std::string name, int sentinel)
        : m_pid(pid)
        , m_name(std::move(name))
        , m_sentinel(sentinel)
    {
    }

    int m_pid;
    std::string m_name;
    int m_sentinel;
};

// Nothing in a process that was started by a person. Throws std::system_error when the first call
// gets no descriptor for the sentinel.
std::optional<ParentProcess> parentProcess();

}  // namespace mp
