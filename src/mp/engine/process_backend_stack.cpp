#include "base/clock.h"
#include "mp/channel/stack_report.h"
#include "mp/engine/process_backend.h"
#include "mp/errors.h"
#include "mp/fault/fault_point.h"

#include <algorithm>

// Looking into a worker from outside.
namespace mp::engine {

namespace {

// How often to look whether the worker is still there to answer.
constexpr std::int64_t kLookNs = 20'000'000;

}  // namespace

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
    const std::int64_t begin = base::monotonicNs();
    std::int64_t left = limit.count();
    while (!channel->awaitStack(*ticket, std::min(left, kLookNs), raw)) {
        if (!isThere(number, pid)) {
            throw std::invalid_argument(name + " has ended: it has no stack");
        }
        left = limit.count() - (base::monotonicNs() - begin);
        if (left <= 0) {
            throw TimeoutError(name +
                               " didn't show its stack in time: it is suspended, or its task "
                               "blocks signals");
        }
    }
    return stack::StackTrace(raw);
}

bool ProcessBackend::isThere(std::uint32_t number, int pid) const
{
    const Lock lock(m_mutex);
    return m_slots[number].process.pid() == pid;
}

}  // namespace mp::engine
