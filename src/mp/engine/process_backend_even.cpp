#include "mp/engine/process_backend.h"

#include <algorithm>

// A worker that has more than it runs, while others have nothing to do.
namespace mp::engine {

namespace {

// Looks, 5 ms apart, in which a worker published nothing: then what waits behind its task is taken
// back. A round trip costs some µs, so this is late enough not to matter where tasks are short.
constexpr int kLooksUntilLate = 3;

}  // namespace

bool ProcessBackend::someHaveSpareWorkLocked() const
{
    return std::any_of(m_slots.begin(), m_slots.end(), [](const Slot& slot) {
        return slot.itemsInFlight > 1 && !slot.damaged && slot.spareFrom() != 0;
    });
}

bool ProcessBackend::isUnevenLocked() const
{
    return m_queue.empty() && someHaveSpareWorkLocked() &&
           std::any_of(m_slots.begin(), m_slots.end(),
                       [this](const Slot& slot) { return isIdleLocked(slot); });
}

void ProcessBackend::evenOutLocked()
{
    if (!isUnevenLocked()) {
        return;
    }
    for (Slot& slot : m_slots) {
        const std::uint64_t from = slot.spareFrom();
        if (from != 0 && slot.vainLooks >= kLooksUntilLate && !slot.damaged) {
            takeBackLocked(slot, from);
        }
    }
}

// Its worker gets nothing new until it has left out all of this.
void ProcessBackend::takeBackLocked(Slot& slot, std::uint64_t from)
{
    if (!slot.channel->takeBack(from)) {
        return;
    }
    slot.filled = false;
    // From the back, so that pushing to the queue's front keeps the order.
    for (auto chunk = slot.inFlight.rbegin();
         chunk != slot.inFlight.rend() && chunk->firstSequence + chunk->range.count > from;
         ++chunk) {
        const std::size_t stays = from - std::min(from, chunk->firstSequence);
        giveBackLocked(slot, *chunk, stays);
        chunk->takenBack = chunk->range.count - stays;
        slot.tasksSent -= static_cast<std::int64_t>(chunk->takenBack);
    }
}

}  // namespace mp::engine
