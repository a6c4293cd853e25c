#include "mp/barrier.h"

#include "mp/async_result.h"
#include "mp/sync/barrier_state.h"

#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

namespace mp {

namespace sync {

namespace {

constexpr memory::BlockType kType{memory::BlockType::Kind::Barrier};

constexpr auto kFits = [](const memory::Block& block) {
    if (block.type() != kType || block.size() < sizeof(BarrierState)) {
        return false;
    }
    return block.size() == BarrierState::sizeFor(block.as<BarrierState>()->parties);
};

}  // namespace

// This process as one that has the barrier, told by its objects here. One that only made it becomes
// a party with its first wait.
class BarrierParty {
public:
    explicit BarrierParty(std::uint32_t parties)
        : m_block(memory::Block::make(kType, BarrierState::sizeFor(parties)))
        , m_state(BarrierState::make(m_block->data(), parties))
    {
    }
    explicit BarrierParty(const memory::BlockTicket& ticket)
        : m_block(memory::Block::receive(ticket, kFits))
        , m_state(m_block->as<BarrierState>())
    {
        join();
    }
    BarrierParty(const BarrierParty&) = delete;
    BarrierParty& operator=(const BarrierParty&) = delete;
    ~BarrierParty()
    {
        if (m_joined == memory::ownStamp()) {
            BarrierTurn(*m_state).leave();
        }
    }

    void join()
    {
        const std::lock_guard lock(m_mutex);
        if (m_joined != memory::ownStamp()) {
            BarrierTurn(*m_state).join();
            m_joined = memory::ownStamp();
        }
    }

    // Waits until the others are there, too.
    void await(Arrival& own, std::uint32_t seen, std::int64_t deadline)
    {
        while (true) {
            sleepOn(m_state->changed, seen, deadline);
            seen = m_state->changed;
            BarrierTurn turn(*m_state);
            if (own.state == Arrival::State::Waiting) {
                turn.lookForTheDead();
            }
            if (own.state == Arrival::State::Waiting && hasPassed(deadline)) {
                turn.breakFor(BrokenBarrier::Reason::TimedOut, 0);
            }
            if (own.state != Arrival::State::Waiting) {
                const Arrival outcome = own;
                own.state = Arrival::State::Free;
                if (outcome.state == Arrival::State::Broken) {
                    throw BrokenBarrier(outcome.reason, outcome.deadPid);
                }
                return;
            }
        }
    }

    BarrierState& state() const { return *m_state; }
    const memory::Block::Ptr& block() const { return m_block; }

private:
    memory::Block::Ptr m_block;
    BarrierState* m_state;
    std::mutex m_mutex;
    memory::ProcessStamp m_joined;  // another process's in what was forked
};

}  // namespace sync

namespace {

std::uint32_t checked(int parties)
{
    if (parties < 1 || parties > sync::kLargestMost) {
        throw std::invalid_argument("a barrier can't have " + std::to_string(parties) +
                                    " parties: it needs 1 to " +
                                    std::to_string(sync::kLargestMost));
    }
    return static_cast<std::uint32_t>(parties);
}

}  // namespace

Barrier::Barrier(int parties) : m_party(std::make_shared<sync::BarrierParty>(checked(parties))) {}

Barrier::Barrier(const Ticket& ticket) : m_party(std::make_shared<sync::BarrierParty>(ticket)) {}

bool operator==(const Barrier& one, const Barrier& other) noexcept
{
    return &one.m_party->state() == &other.m_party->state();
}

Barrier::Ticket Barrier::send() const
{
    return memory::send(m_party->block());
}

int Barrier::wait(std::chrono::nanoseconds limit) const
{
    return waitUntil(engine::deadlineAfter(limit));
}

int Barrier::waitUntil(std::int64_t deadline) const
{
    m_party->join();
    sync::BarrierState& state = m_party->state();
    const std::uint32_t seen = state.changed;
    sync::Arrival* own = nullptr;
    int number = 0;
    {
        sync::BarrierTurn turn(state);
        turn.requireWhole();
        number = static_cast<int>(turn.waiting());
        if (number + 1 == parties()) {
            turn.pass();
            return number;
        }
        own = &turn.arrive();
    }
    m_party->await(*own, seen, deadline);
    return number;
}

void Barrier::abort() const
{
    sync::BarrierTurn(m_party->state()).breakFor(BrokenBarrier::Reason::Aborted, 0);
}

void Barrier::reset() const
{
    sync::BarrierTurn(m_party->state()).reset();
}

int Barrier::parties() const noexcept
{
    return static_cast<int>(m_party->state().parties);
}

int Barrier::waiting() const
{
    return static_cast<int>(sync::BarrierTurn(m_party->state()).waiting());
}

bool Barrier::broken() const
{
    const sync::BarrierTurn turn(m_party->state());
    return m_party->state().broken;
}

namespace {

std::string whyBroken(BrokenBarrier::Reason reason, int pid)
{
    switch (reason) {
    case BrokenBarrier::Reason::TimedOut:
        return "a wait at it took longer than its limit";
    case BrokenBarrier::Reason::Aborted:
        return "it was aborted";
    case BrokenBarrier::Reason::PartyDied:
        return (pid > 0 ? "process " + std::to_string(pid) : std::string("a process")) +
               ", which had it, died";
    case BrokenBarrier::Reason::Reset:
        break;
    }
    return "it was reset meanwhile";
}

}  // namespace

BrokenBarrier::BrokenBarrier(Reason reason, int pid)
    : Error("the barrier is broken: " + whyBroken(reason, pid) + "; reset() makes it new")
    , m_reason(reason)
    , m_pid(pid)
{
}

}  // namespace mp
