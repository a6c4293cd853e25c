#pragma once

#include "base/exit_status.h"
#include "base/unique_fd.h"

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace helpers {

// A child started by a test: test_child in one of its roles (see test_child.cpp), or any program.
// The destructor kills and reaps it.
class Child {
public:
    // test_child with {"burn", "0.2"} and so on. Throws std::system_error.
    static Child inRole(const std::vector<std::string>& roleAndArguments);
    static Child ofProgram(const std::string& path, const std::vector<std::string>& arguments);

    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    pid_t pid() const { return m_pid; }

    // Waits until it has written a line to its standard output and returns it (without its end).
    // Throws std::runtime_error if it doesn't in time.
    std::string readLine(std::chrono::milliseconds limit = std::chrono::seconds(20));

    // Waits until it has ended; it stays a zombie. False if it doesn't in time.
    bool waitUntilZombie(std::chrono::milliseconds limit = std::chrono::seconds(20));

    // Waits until it has stopped (SIGSTOP). False if it doesn't in time.
    bool waitUntilStopped(std::chrono::milliseconds limit = std::chrono::seconds(20));

    // Waits for its end and reaps it. Running if it doesn't end in time.
    base::ExitStatus wait(std::chrono::milliseconds limit = std::chrono::seconds(20));

private:
    Child(pid_t pid, base::UniqueFd output, base::UniqueFd pidfd);

    pid_t m_pid;
    base::UniqueFd m_output;
    base::UniqueFd m_pidfd;
    bool m_reaped = false;
};

}  // namespace helpers
