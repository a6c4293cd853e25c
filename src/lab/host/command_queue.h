#pragma once

#include "base/unique_fd.h"

#include <functional>
#include <mutex>
#include <vector>

namespace lab {

// Work for the host's main thread, put in by any thread.
class CommandQueue {
public:
    CommandQueue();  // throws std::system_error

    void post(std::function<void()> command);

    int fd() const { return m_wake.get(); }  // readable while something waits
    // Runs what waits, in order. Main thread.
    void runAll();

private:
    base::UniqueFd m_wake;  // an eventfd
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_commands;
};

}  // namespace lab
