#include "mp/condition.h"

#include "mp/async_result.h"
#include "mp/sync/late_wakes.h"
#include "mp/sync/sleep.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace mp {

namespace sync {

namespace {

// One that waits. Its place is taken, and it is notified, by those who have the lock. It leaves by
// itself; a dead one is left for by another waiter.
struct Waiter {
    static constexpr std::uint32_t kFree = 0;
    static constexpr std::uint32_t kWaiting = 1;
    static constexpr std::uint32_t kNotified = 2;
    static constexpr std::uint32_t kState = 3;  // bits
    static constexpr std::uint32_t kOnce = 4;   // above them it is counted how often it was taken

    FutexWord word{kFree};
    std::atomic<std::int32_t> pid{0};
    std::atomic<std::uint64_t> startTicks{0};
    std::atomic<std::uint64_t> number{0};      // of the wait: the lowest has waited longest
    std::atomic<std::uint64_t> notifiedAt{0};  // the number that the next wait had then

    std::uint32_t state() const noexcept { return word.load() & kState; }
    bool isAlive() const { return memory::isAlive({pid, startTicks}); }
    // From what was seen to another state, unless somebody was faster.
    bool change(std::uint32_t seen, std::uint32_t state) noexcept
    {
        return word.compare_exchange_strong(seen, (seen & ~kState) | state);
    }
};

}  // namespace

// In shared memory, followed by its waiters. Every change is one store, so that there is nothing to
// repair when a process dies.
struct ConditionState {
    std::uint32_t most = 0;              // waiters
    std::atomic<std::uint32_t> used{0};  // of them; the rest never was
    std::uint64_t next = 1;              // number of the next wait

    std::span<Waiter> waiters()
    {
        return {std::launder(reinterpret_cast<Waiter*>(this + 1)), used.load()};
    }
};

namespace {

constexpr memory::BlockType kType{memory::BlockType::Kind::Condition};

std::size_t sizeFor(std::size_t waiters)
{
    return sizeof(ConditionState) + waiters * sizeof(Waiter);
}

constexpr auto kFits = [](const memory::Block& block) {
    return block.type() == kType && block.size() >= sizeFor(1);
};

// Whether somebody still waits for whom a dead one's notification was meant as well.
bool hasHeir(ConditionState& state, const Waiter& dead)
{
    return std::ranges::any_of(state.waiters(), [&](const Waiter& one) {
        return one.state() == Waiter::kWaiting && one.number < dead.notifiedAt;
    });
}

// With the lock. Throws std::system_error when there is no place.
Waiter& takePlace(ConditionState& state)
{
    auto all = state.waiters();
    const auto isFree = [](const Waiter& one) { return one.state() == Waiter::kFree; };
    auto place = std::ranges::find_if(all, isFree);
    if (place == all.end() && state.used < state.most) {
        ++state.used;
        all = state.waiters();
        place = all.end() - 1;
    }
    if (place == all.end()) {
        place = std::ranges::find_if(all, [&](const Waiter& one) {
            return !one.isAlive() && (one.state() == Waiter::kWaiting || !hasHeir(state, one));
        });
    }
    if (place == all.end()) {
        throw std::system_error(EUSERS, std::generic_category(),
                                "a condition for " + std::to_string(state.most) +
                                    " waiters has as many: make it for more");
    }
    const memory::ProcessStamp own = memory::ownStamp();
    place->pid = own.pid;
    place->startTicks = own.startTicks;
    place->number = state.next++;
    place->notifiedAt = 0;
    const std::uint32_t count = (place->word & ~Waiter::kState) + Waiter::kOnce;
    place->word = count | Waiter::kWaiting;
    return *place;
}

// With the lock. Null: nobody waits.
Waiter* longestWaiting(ConditionState& state)
{
    Waiter* longest = nullptr;
    for (Waiter& one : state.waiters()) {
        if (one.state() == Waiter::kWaiting &&
            (longest == nullptr || one.number < longest->number)) {
            longest = &one;
        }
    }
    return longest;
}

// Only ever raises it: whoever notifies may be at it as well.
void raise(std::atomic<std::uint64_t>& number, std::uint64_t to)
{
    std::uint64_t now = number;
    while (now < to && !number.compare_exchange_weak(now, to)) {
    }
}

// Without the lock: takes over a notification of somebody who died before it could go on. `waiting`
// is the word of the heir.
void inherit(ConditionState& state, Waiter& heir, std::uint32_t waiting)
{
    for (Waiter& one : state.waiters()) {
        const std::uint32_t seen = one.word;
        if ((seen & Waiter::kState) != Waiter::kNotified || heir.number >= one.notifiedAt ||
            one.isAlive() || one.word != seen) {
            continue;
        }
        raise(heir.notifiedAt, one.notifiedAt);
        // Its own word first: who dies between leaves the notification twice rather than none.
        if (heir.change(waiting, Waiter::kNotified)) {
            one.change(seen, Waiter::kFree);
        }
        return;  // else it was notified itself, and the next heir is to have this one
    }
}

// Gives up a lock, however often this thread has it, for its life.
class LetGo {
public:
    explicit LetGo(RobustMutex& mutex) : m_mutex(mutex), m_depth(mutex.depth())
    {
        for (std::uint32_t i = 0; i < m_depth; ++i) {
            mutex.unlock();
        }
        wakeNow();
    }
    LetGo(const LetGo&) = delete;
    LetGo& operator=(const LetGo&) = delete;
    ~LetGo() = default;

    // Has it again, as often.
    RobustMutex::Got takeBack()
    {
        const RobustMutex::Got got = m_mutex.lock();
        for (std::uint32_t i = 1; i < m_depth; ++i) {
            m_mutex.lock();
        }
        return got;
    }

private:
    RobustMutex& m_mutex;
    std::uint32_t m_depth;
};

}  // namespace

}  // namespace sync

Condition::Condition(sync::ProcessLock lock, int mostWaiters) : m_lock(std::move(lock))
{
    if (mostWaiters < 1 || mostWaiters > sync::kLargestMost) {
        throw std::invalid_argument("a condition can't be for " + std::to_string(mostWaiters) +
                                    " waiters: it needs 1 to " +
                                    std::to_string(sync::kLargestMost));
    }
    const auto most = static_cast<std::size_t>(mostWaiters);
    m_block = memory::Block::make(sync::kType, sync::sizeFor(most));
    m_state = m_block->construct<sync::ConditionState>();
    std::uninitialized_default_construct_n(reinterpret_cast<sync::Waiter*>(m_state + 1), most);
    m_state->most = static_cast<std::uint32_t>(most);
}

Condition::Condition(const Lock& lock, int mostWaiters)
    : Condition(static_cast<const sync::ProcessLock&>(lock), mostWaiters)
{
}

Condition::Condition(const RLock& lock, int mostWaiters)
    : Condition(static_cast<const sync::ProcessLock&>(lock), mostWaiters)
{
}

Condition::Condition(const Ticket& ticket)
    : m_lock(ticket.lock.recursive ? static_cast<sync::ProcessLock>(RLock(ticket.lock))
                                   : static_cast<sync::ProcessLock>(Lock(ticket.lock)))
    , m_block(memory::Block::receive(ticket.block, sync::kFits))
    , m_state(m_block->as<sync::ConditionState>())
{
}

std::int64_t Condition::deadlineAfter(std::chrono::nanoseconds limit)
{
    return engine::deadlineAfter(limit);
}

bool Condition::wait(std::chrono::nanoseconds limit) const
{
    return waitUntil(deadlineAfter(limit));
}

bool Condition::waitUntil(std::int64_t deadline) const
{
    requireLock("wait");
    sync::Waiter& waiter = sync::takePlace(*m_state);
    const std::uint32_t waiting = waiter.word;
    sync::LetGo lock(m_lock.mutex());
    while (waiter.word == waiting && !sync::hasPassed(deadline)) {
        sync::sleepOn(waiter.word, waiting, deadline);
        if (waiter.word == waiting) {
            sync::inherit(*m_state, waiter, waiting);
        }
    }
    const sync::RobustMutex::Got got = lock.takeBack();
    const bool notified = waiter.state() == sync::Waiter::kNotified;
    waiter.word = waiter.word & ~sync::Waiter::kState;
    if (got == sync::RobustMutex::Got::OwnerDied) {
        throw OwnerDied("the lock of a condition", m_lock.mutex().formerOwner());
    }
    return notified;
}

void Condition::notify(int waiters) const
{
    requireLock("notify");
    while (waiters > 0) {
        sync::Waiter* longest = sync::longestWaiting(*m_state);
        if (longest == nullptr) {
            return;
        }
        sync::raise(longest->notifiedAt, m_state->next);
        longest->change(longest->word, sync::Waiter::kNotified);
        sync::wakeLater(longest->word);
        --waiters;
    }
}

void Condition::notifyAll() const
{
    notify(INT_MAX);
}

void Condition::requireLock(const char* what) const
{
    if (!m_lock.mutex().mine()) {
        throw std::logic_error(std::string("whoever wants to ") + what +
                               " must have the condition's lock: acquire it first");
    }
}

}  // namespace mp
