#include "mp/semaphore.h"

#include "mp/async_result.h"
#include "mp/sync/robust_mutex.h"
#include "mp/sync/sleep.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <memory>
#include <new>
#include <stdexcept>
#include <system_error>

namespace mp::sync {

// In shared memory, followed by its participants. The truth is how many permits there are at all
// and how many each process holds: one store leads from one true state to the next, so that a
// process killed at any moment leaves nothing half done. What else there is follows from it.
struct SemaphoreState {
    RobustMutex mutex{RobustMutex::Kind::Plain};
    FutexWord changed{0};      // with each release
    std::uint32_t most = 0;    // participants
    std::uint32_t used = 0;    // of them; the rest never was
    std::int64_t initial = 0;  // permits
    std::int64_t permits = 0;  // free and held
    std::int64_t free = 0;     // what of them nobody holds
    std::uint32_t waiting = 0;
    std::int32_t deadPid = 0;  // whose permits came back last
    std::int64_t back = 0;     // permits that came back and nobody was told of
    std::int64_t looked = 0;   // when somebody looked for the dead last
    // What is written down before it is done, because it takes two stores.
    std::uint32_t burying = 0;      // number of the participant, from 1; 0: nothing
    std::int64_t permitsAfter = 0;  // without what it has spent
};

namespace {

constexpr std::int64_t kMostPermits = INT_MAX;

memory::BlockType typeOf(bool bounded)
{
    memory::BlockType type{memory::BlockType::Kind::Semaphore};
    type.code = bounded ? 'b' : 's';
    return type;
}

std::size_t sizeFor(std::size_t participants)
{
    return sizeof(SemaphoreState) + participants * sizeof(Participant);
}

// The stores before it are made before those after it, as whoever comes after a death sees them.
void inOrder()
{
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

// Reads and changes a semaphore, whose mutex it has for its life.
class Turn {
public:
    explicit Turn(SemaphoreState& state) : m_state(state)
    {
        if (state.mutex.lock() == RobustMutex::Got::OwnerDied) {
            if (m_state.burying > 0) {
                finishBurial();
            }
            count();
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { m_state.mutex.unlock(); }

    // A free permit, if there is one.
    Acquired take()
    {
        if (m_state.free <= 0) {
            return Acquired::no();
        }
        ++own().held;
        --m_state.free;
        if (m_state.back <= 0) {
            return Acquired::yes();
        }
        --m_state.back;
        return Acquired::fromTheDead(m_state.deadPid);
    }

    // Whether somebody has to be woken.
    bool give(std::int64_t permits)
    {
        // One's own first: the rest is another's, or new.
        Participant* giver = findOwn(used());
        const auto held = giver == nullptr ? 0 : std::min<std::int64_t>(permits, giver->held);
        if (held > 0) {
            giver->held -= static_cast<std::uint32_t>(held);
        }
        if (permits > held) {
            m_state.permits += permits - held;
        }
        m_state.free += permits;
        ++m_state.changed;
        return m_state.waiting > 0;
    }

    // Returns the word's value to sleep on.
    std::uint32_t beginWait()
    {
        ++own().waiting;
        ++m_state.waiting;
        return m_state.changed;
    }
    void endWait()
    {
        Participant* waiter = findOwn(used());
        if (waiter != nullptr && waiter->waiting > 0) {
            --waiter->waiting;
            --m_state.waiting;
        }
    }

    // Brings back what the dead have, unless somebody has just looked.
    void lookForTheDead()
    {
        const std::int64_t now = base::monotonicNs();
        if (now - m_state.looked >= kLookNs / 2) {
            m_state.looked = now;
            buryTheDead();
        }
    }

private:
    std::span<Participant> used()
    {
        return {std::launder(reinterpret_cast<Participant*>(&m_state + 1)), m_state.used};
    }

    Participant& own()
    {
        if (Participant* known = findOwn(used())) {
            return *known;
        }
        Participant* place = findIdle(used());
        if (place == nullptr && m_state.used < m_state.most) {
            ++m_state.used;
            place = &used().back();
        }
        if (place == nullptr) {
            buryTheDead();
            place = findIdle(used());
        }
        if (place == nullptr) {
            throw std::system_error(EUSERS, std::generic_category(),
                                    "a semaphore for " + std::to_string(m_state.most) +
                                        " processes is in use by as many: make it for more");
        }
        place->process = memory::ownStamp();
        inOrder();
        return *place;
    }

    void buryTheDead()
    {
        for (Participant& one : used()) {
            if (!one.idle() && !memory::isAlive(one.process)) {
                bury(one);
            }
        }
    }

    void bury(Participant& dead)
    {
        // What it spent rather than held doesn't come back.
        const std::int64_t room = std::max<std::int64_t>(m_state.initial - m_state.free, 0);
        const std::int64_t back = std::min<std::int64_t>(dead.held, room);
        const int pid = dead.process.pid;
        m_state.permitsAfter = m_state.permits - (dead.held - back);
        inOrder();
        m_state.burying = static_cast<std::uint32_t>(&dead - used().data()) + 1;
        finishBurial();
        count();
        if (back > 0) {
            m_state.deadPid = pid;
            m_state.back += back;
            ++m_state.changed;
            channel::futexWake(m_state.changed);
        }
    }

    // Can be begun again by another, where this process dies on the way.
    void finishBurial()
    {
        inOrder();
        m_state.permits = m_state.permitsAfter;
        Participant& dead = used()[m_state.burying - 1];
        dead.held = 0;
        dead.waiting = 0;
        inOrder();
        m_state.burying = 0;
    }

    // From the truth what follows from it.
    void count()
    {
        m_state.free = m_state.permits;
        m_state.waiting = 0;
        for (const Participant& one : used()) {
            m_state.free -= one.held;
            m_state.waiting += one.waiting;
        }
    }

    SemaphoreState& m_state;
};

}  // namespace

ProcessSemaphore::ProcessSemaphore(bool bounded, int value, int mostProcesses)
{
    if (value < 0) {
        throw std::invalid_argument("a semaphore can't begin with " + std::to_string(value) +
                                    " permits: it needs 0 or more");
    }
    if (mostProcesses < 1 || mostProcesses > kLargestMost) {
        throw std::invalid_argument("a semaphore can't be for " + std::to_string(mostProcesses) +
                                    " processes: it needs 1 to " + std::to_string(kLargestMost));
    }
    const auto most = static_cast<std::size_t>(mostProcesses);
    m_block = memory::Block::make(typeOf(bounded), sizeFor(most));
    m_state = m_block->construct<SemaphoreState>();
    std::uninitialized_default_construct_n(reinterpret_cast<Participant*>(m_state + 1), most);
    m_state->most = static_cast<std::uint32_t>(most);
    m_state->initial = m_state->permits = m_state->free = value;
}

ProcessSemaphore::ProcessSemaphore(bool bounded, const Ticket& ticket)
    : m_block(memory::Block::receive(ticket,
                                     [&](const memory::Block& block) {
                                         return block.type() == typeOf(bounded) &&
                                                block.size() >= sizeFor(1);
                                     }))
    , m_state(m_block->as<SemaphoreState>())
{
}

Acquired ProcessSemaphore::acquire(std::chrono::nanoseconds limit) const
{
    return acquireUntil(engine::deadlineAfter(limit));
}

Acquired ProcessSemaphore::acquireUntil(std::int64_t deadline) const
{
    std::uint32_t seen = 0;
    {
        Turn turn(*m_state);
        const Acquired acquired = turn.take();
        if (acquired) {
            return acquired;
        }
        if (hasPassed(deadline)) {
            turn.lookForTheDead();
            return turn.take();
        }
        seen = turn.beginWait();
    }
    while (true) {
        sleepOn(m_state->changed, seen, deadline);
        Turn turn(*m_state);
        Acquired acquired = turn.take();
        if (!acquired) {
            turn.lookForTheDead();
            acquired = turn.take();
        }
        if (acquired || hasPassed(deadline)) {
            turn.endWait();
            return acquired;
        }
        seen = m_state->changed;
    }
}

bool ProcessSemaphore::orThrow(const Acquired& acquired) const
{
    if (acquired.ownerDied()) {
        release();
        throw OwnerDied("a permit of a semaphore", acquired.formerOwner());
    }
    return static_cast<bool>(acquired);
}

void ProcessSemaphore::release(int permits) const
{
    if (permits < 1) {
        throw std::invalid_argument("a semaphore can't be given " + std::to_string(permits) +
                                    " permits: it needs 1 or more");
    }
    bool wakes = false;
    {
        Turn turn(*m_state);
        const bool bounded = m_block->type() == typeOf(true);
        const std::int64_t most = bounded ? m_state->initial : kMostPermits;
        if (m_state->free + permits > most) {
            throw std::logic_error("a semaphore with " + std::to_string(m_state->free) + " of " +
                                   std::to_string(most) + " permits can't be given " +
                                   std::to_string(permits) + " more");
        }
        wakes = turn.give(permits);
    }
    if (wakes) {
        channel::futexWake(m_state->changed, permits);
    }
}

int ProcessSemaphore::value() const
{
    const Turn turn(*m_state);
    return static_cast<int>(std::max<std::int64_t>(m_state->free, 0));
}

}  // namespace mp::sync
