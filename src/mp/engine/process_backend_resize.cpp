#include "mp/channel/ring.h"
#include "mp/engine/process_backend.h"

#include <algorithm>
#include <stdexcept>

// How many workers there are, and which of them have to go.
namespace mp::engine {

namespace {

using Phase = Slot::Phase;

}  // namespace

bool ProcessBackend::isSurplus(const Slot& slot) const
{
    return slot.info.slot >= static_cast<std::uint32_t>(workerCount());
}

bool ProcessBackend::wantsQuitLocked(const Slot& slot, bool workLeft) const
{
    if (slot.phase != Phase::Ready && slot.phase != Phase::Initialising) {
        return false;
    }
    return (!workLeft && slot.inFlight.empty()) || isSurplus(slot) || tasksLeftLocked(slot) == 0;
}

// A worker gets to the request to quit once it has done what it was given before.
void ProcessBackend::quitUnwantedLocked()
{
    const bool allWanted = !m_closed && m_options.maxTasksPerChild == 0 &&
                           m_slots.size() == static_cast<std::size_t>(workerCount());
    if (m_terminated || allWanted) {
        return;
    }
    // What waits behind another one's task may still come to an idle worker.
    const bool workLeft = !m_closed || !m_queue.empty() || someHaveSpareWorkLocked();
    for (Slot& slot : m_slots) {
        try {
            if (wantsQuitLocked(slot, workLeft) && !slot.damaged && slot.channel->sendQuit()) {
                slot.phase = Phase::Quitting;
            }
        } catch (const channel::ChannelCorrupt&) {
            damagedLocked(slot);
        }
    }
}

void ProcessBackend::resize(int workers)
{
    checkWorkers(workers);
    Lock lock(m_mutex);
    if (!m_changed.wait_for(lock, 2 * kStartLimit, [this] { return !m_resizing; })) {
        throw TimeoutError("this pool is being resized by another thread, which hasn't ended");
    }
    if (m_broken) {
        std::rethrow_exception(m_broken);
    }
    if (m_closed) {
        throw std::logic_error(
            "this pool is closed and can't be resized any more: make another one of that size");
    }
    if (workers > workerCount()) {
        growLocked(lock, workers);
    } else if (workers < workerCount()) {
        resized(workers);
        quitUnwantedLocked();
        restLocked();
    }
}

// A start that is refused undoes it all: better an error and the old size than some size between.
void ProcessBackend::growLocked(Lock& lock, int workers)
{
    const int before = workerCount();
    m_resizing = true;
    resized(workers);
    while (m_slots.size() < static_cast<std::size_t>(workers)) {
        const auto number = static_cast<std::uint32_t>(m_slots.size());
        m_slots.emplace_back().info.slot = number;
    }
    for (Slot& slot : m_slots) {
        // One that is still on its way out is replaced when it has gone.
        if (slot.phase == Phase::Empty && !isSurplus(slot)) {
            slot.growing = true;
            Reactor::instance().post([weak = weakSelf(), number = slot.info.slot] {
                if (const auto self = weak.lock()) {
                    self->launch(number);
                }
            });
        }
    }
    const bool answered = m_changed.wait_for(lock, kStartLimit, [this] {
        return std::none_of(m_slots.begin(), m_slots.end(),
                            [](const Slot& slot) { return slot.growing; });
    });
    if (!answered) {
        for (Slot& slot : m_slots) {
            slot.growing = false;
        }
        m_growError = std::make_exception_ptr(
            PoolBroken("the additional workers couldn't be started in time"));
    }
    m_resizing = false;
    m_changed.notify_all();
    const std::exception_ptr error = std::exchange(m_growError, nullptr);
    if (error && !m_closed) {
        resized(before);
        quitUnwantedLocked();
        restLocked();
    }
    if (error) {
        std::rethrow_exception(error);
    }
}

}  // namespace mp::engine
