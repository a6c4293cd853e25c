#include "mp/event.h"

#include "mp/async_result.h"
#include "mp/sync/sleep.h"

namespace mp {

namespace sync {

// There is nothing to repair in it: each change is one store. A process that dies before it has
// woken the others is made up for by their looks, and what it counted as waiting costs set() a
// needless call at most.
struct EventState {
    FutexWord word{0};  // how often it was set, and in the lowest bit whether it is
    std::atomic<std::uint32_t> waiting{0};
};

}  // namespace sync

namespace {

constexpr std::uint32_t kSet = 1;
constexpr memory::BlockType kType{memory::BlockType::Kind::Event};

constexpr auto kFits = [](const memory::Block& block) {
    return block.type() == kType && block.size() == sizeof(sync::EventState);
};

}  // namespace

Event::Event()
    : m_block(memory::Block::make(kType, sizeof(sync::EventState)))
    , m_state(m_block->construct<sync::EventState>())
{
}

Event::Event(const Ticket& ticket)
    : m_block(memory::Block::receive(ticket, kFits))
    , m_state(m_block->as<sync::EventState>())
{
}

bool Event::isSet() const noexcept
{
    return (m_state->word & kSet) != 0;
}

void Event::set() const noexcept
{
    std::uint32_t now = m_state->word;
    do {
        if ((now & kSet) != 0) {
            return;
        }
    } while (!m_state->word.compare_exchange_weak(now, (now + 2) | kSet));
    if (m_state->waiting != 0) {
        channel::futexWake(m_state->word);
    }
}

void Event::clear() const noexcept
{
    m_state->word &= ~kSet;
}

bool Event::wait(std::chrono::nanoseconds limit) const
{
    return waitUntil(engine::deadlineAfter(limit));
}

bool Event::waitUntil(std::int64_t deadline) const noexcept
{
    const std::uint32_t unset = m_state->word;
    if ((unset & kSet) != 0) {
        return true;
    }
    ++m_state->waiting;
    // Only set() changes the word of one that is unset.
    while (m_state->word == unset && !sync::hasPassed(deadline)) {
        sync::sleepOn(m_state->word, unset, deadline);
    }
    --m_state->waiting;
    return m_state->word != unset;
}

}  // namespace mp
