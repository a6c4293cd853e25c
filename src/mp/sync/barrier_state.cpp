#include "mp/sync/barrier_state.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>
#include <string>
#include <system_error>

namespace mp::sync {

namespace {

// Of the processes that have a barrier, and of those that have come to it. Twice the parties:
// others may come while those who have passed are still on their way out, and whoever passes a
// barrier on need not be a party.
std::uint32_t mostFor(std::uint32_t parties)
{
    return std::max<std::uint32_t>(kMostProcesses, 2 * parties);
}

[[noreturn]] void throwTooMany(std::uint32_t parties, const char* what)
{
    throw std::system_error(EUSERS, std::generic_category(),
                            "a barrier for " + std::to_string(parties) + " parties has " +
                                std::to_string(mostFor(parties)) + " " + what +
                                ": it can't have more");
}

}  // namespace

std::size_t BarrierState::sizeFor(std::uint32_t parties)
{
    return sizeof(BarrierState) + mostFor(parties) * (sizeof(Participant) + sizeof(Arrival));
}

BarrierState* BarrierState::make(std::byte* place, std::uint32_t parties)
{
    auto* state = new (place) BarrierState;
    state->parties = parties;
    std::ranges::uninitialized_default_construct(state->members());
    std::ranges::uninitialized_default_construct(state->arrivals());
    return state;
}

std::span<Participant> BarrierState::members()
{
    return {reinterpret_cast<Participant*>(this + 1), mostFor(parties)};
}

std::span<Arrival> BarrierState::arrivals()
{
    return {reinterpret_cast<Arrival*>(members().data() + members().size()), mostFor(parties)};
}

BarrierTurn::BarrierTurn(BarrierState& state) : m_state(state)
{
    if (state.mutex.lock() == RobustMutex::Got::OwnerDied) {
        breakFor(BrokenBarrier::Reason::PartyDied, state.mutex.formerOwner());
    }
}

BarrierTurn::~BarrierTurn()
{
    m_state.mutex.unlock();
    if (m_wakes) {
        channel::futexWake(m_state.changed);
    }
}

void BarrierTurn::join()
{
    Participant* own = findOwn(m_state.members());
    if (own == nullptr) {
        own = findIdle(m_state.members());
    }
    if (own == nullptr) {
        buryTheDead();
        own = findIdle(m_state.members());
    }
    if (own == nullptr) {
        throwTooMany(m_state.parties, "processes that share it");
    }
    own->process = memory::ownStamp();
    std::atomic_signal_fence(std::memory_order_seq_cst);
    ++own->held;
}

void BarrierTurn::leave()
{
    Participant* own = findOwn(m_state.members());
    if (own != nullptr && own->held > 0) {
        --own->held;
    }
}

std::uint32_t BarrierTurn::waiting()
{
    return static_cast<std::uint32_t>(
        std::ranges::count(m_state.arrivals(), Arrival::State::Waiting, &Arrival::state));
}

void BarrierTurn::requireWhole() const
{
    if (m_state.broken) {
        throw BrokenBarrier(m_state.reason, m_state.deadPid);
    }
}

Arrival& BarrierTurn::arrive()
{
    const auto all = m_state.arrivals();
    auto place = std::ranges::find(all, Arrival::State::Free, &Arrival::state);
    if (place == all.end()) {
        buryTheDead();
        requireWhole();
        place = std::ranges::find(all, Arrival::State::Free, &Arrival::state);
    }
    if (place == all.end()) {
        throwTooMany(m_state.parties, "threads at it");
    }
    place->process = memory::ownStamp();
    std::atomic_signal_fence(std::memory_order_seq_cst);
    place->state = Arrival::State::Waiting;
    return *place;
}

void BarrierTurn::pass()
{
    endWaits(Arrival::State::Passed, {}, 0);
}

void BarrierTurn::breakFor(BrokenBarrier::Reason reason, int deadPid)
{
    m_state.reason = reason;
    m_state.deadPid = deadPid;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    m_state.broken = true;
    endWaits(Arrival::State::Broken, reason, deadPid);
}

void BarrierTurn::reset()
{
    endWaits(Arrival::State::Broken, BrokenBarrier::Reason::Reset, 0);
    m_state.broken = false;
}

void BarrierTurn::endWaits(Arrival::State state, BrokenBarrier::Reason reason, int deadPid)
{
    for (Arrival& one : m_state.arrivals()) {
        if (one.state == Arrival::State::Waiting) {
            one.reason = reason;
            one.deadPid = deadPid;
            std::atomic_signal_fence(std::memory_order_seq_cst);
            one.state = state;
        }
    }
    ++m_state.changed;
    m_wakes = true;
}

void BarrierTurn::lookForTheDead()
{
    const std::int64_t now = base::monotonicNs();
    if (now - m_state.looked >= kLookNs / 2) {
        m_state.looked = now;
        buryTheDead();
    }
}

void BarrierTurn::buryTheDead()
{
    std::int32_t dead = 0;
    for (Arrival& one : m_state.arrivals()) {
        if (one.state != Arrival::State::Free && !memory::isAlive(one.process)) {
            dead = one.state == Arrival::State::Waiting ? one.process.pid : dead;
            one.state = Arrival::State::Free;
        }
    }
    for (Participant& one : m_state.members()) {
        if (one.held > 0 && !memory::isAlive(one.process)) {
            dead = one.process.pid;
            one.held = 0;
        }
    }
    if (dead != 0) {
        breakFor(BrokenBarrier::Reason::PartyDied, dead);
    }
}

}  // namespace mp::sync
