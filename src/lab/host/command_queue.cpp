#include "lab/host/command_queue.h"

#include "base/posix_error.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace lab {

CommandQueue::CommandQueue() : m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (!m_wake) {
        base::throwErrno("create", "an eventfd for the host's commands");
    }
}

void CommandQueue::post(std::function<void()> command)
{
    {
        const std::lock_guard lock(m_mutex);
        m_commands.push_back(std::move(command));
    }
    const std::uint64_t one = 1;
    // It can only fail when the counter is full, and then the thread is being woken anyway.
    static_cast<void>(!::write(m_wake.get(), &one, sizeof one));
}

void CommandQueue::runAll()
{
    std::uint64_t count = 0;
    static_cast<void>(!::read(m_wake.get(), &count, sizeof count));
    std::vector<std::function<void()>> commands;
    {
        const std::lock_guard lock(m_mutex);
        commands.swap(m_commands);
    }
    for (const auto& command : commands) {
        command();
    }
}

}  // namespace lab
