#include "mp/channel/stack_report.h"
#include "mp/engine/process_backend.h"
#include "mp/errors.h"
#include "mp/fault/fault_point.h"

// Looking into a worker from outside.
namespace mp::engine {

stack::StackTrace ProcessBackend::stackOf(std::uint32_t number, int pid,
                                          std::chrono::nanoseconds limit)
{
    const std::string name = "worker " + std::to_string(pid);
    const std::lock_guard oneAtATime(m_stackMutex);
    std::shared_ptr<channel::HostChannel> channel;
    std::optional<std::uint32_t> ticket;
    {
        const Lock lock(m_mutex);
        if (number >= m_slots.size() || pid == 0 || m_slots[number].process.pid() != pid) {
            throw std::invalid_argument(name + " isn't there any more: it has no stack");
        }
        const Slot& slot = m_slots[number];
        channel = slot.channel;
        ticket = channel->wantStack();
        if (ticket) {
            fault::hit(fault::Point::HostStackWanted);
            slot.process.signal(channel::stackSignal());
            fault::hit(fault::Point::HostStackSignalled);
        }
    }
    stack::RawStack raw;
    if (!ticket) {
        throw TimeoutError(name + " is still being started: ask again for its stack");
    }
    if (!channel->awaitStack(*ticket, limit.count(), raw)) {
        throw TimeoutError(name +
                           " didn't show its stack in time: it is suspended, has ended, or "
                           "its task blocks signals");
    }
    return stack::StackTrace(raw);
}

}  // namespace mp::engine
