#include "mp/sync/roster.h"

#include "base/clock.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

namespace mp::sync {

Roster::Entry* Roster::findOwn() noexcept
{
    const memory::ProcessStamp own = memory::ownStamp();
    const auto all = used();
    const auto found = std::ranges::find(all, own, &Entry::process);
    return found == all.end() ? nullptr : &*found;
}

Roster::Entry* Roster::findIdle() noexcept
{
    const auto all = used();
    const auto found = std::ranges::find_if(all, &Entry::idle);
    return found == all.end() ? nullptr : &*found;
}

Roster::Entry& Roster::own()
{
    if (Entry* known = findOwn()) {
        return *known;
    }
    Entry* place = findIdle();
    if (place == nullptr && m_used < m_entries.size()) {
        ++m_used;
        place = &used().back();
    }
    if (place == nullptr) {
        buryTheDead();
        place = findIdle();
    }
    if (place == nullptr) {
        throw std::system_error(EUSERS, std::generic_category(),
                                "at most " + std::to_string(m_entries.size()) +
                                    " processes can wait at one side of a queue, or have items of "
                                    "it that aren't done: as many do");
    }
    const memory::ProcessStamp process = memory::ownStamp();
    place->startTicks = process.startTicks;
    place->pid = process.pid;
    return *place;
}

void Roster::beginWait()
{
    ++own().waiting;
    ++m_waiting;
}

void Roster::endWait() noexcept
{
    Entry* waiter = findOwn();
    if (waiter != nullptr && waiter->waiting > 0) {
        --waiter->waiting;
        --m_waiting;
    }
}

Roster::Entry* Roster::findHolder() noexcept
{
    const auto all = used();
    const auto found = std::ranges::find_if(all, [](const Entry& one) { return one.held > 0; });
    return found == all.end() ? nullptr : &*found;
}

std::uint64_t Roster::held() const noexcept
{
    std::uint64_t sum = 0;
    for (const Entry& one : used()) {
        sum += one.held;
    }
    return sum;
}

bool Roster::lookForTheDead()
{
    const std::int64_t now = base::monotonicNs();
    if (now - m_looked < kLookNs / 2) {
        return false;
    }
    m_looked = now;
    buryTheDead();
    return true;
}

void Roster::buryTheDead()
{
    for (Entry& one : used()) {
        if (!one.idle() && !memory::isAlive(one.process())) {
            one.waiting = 0;
            one.held = 0;
        }
    }
    countAnew();
}

void Roster::countAnew() noexcept
{
    std::uint32_t waiting = 0;
    for (const Entry& one : used()) {
        waiting += one.waiting;
    }
    m_waiting = waiting;
}

std::uint32_t Roster::blocked() const
{
    std::uint32_t living = 0;
    for (const Entry& one : used()) {
        const std::uint32_t waiting = one.waiting;
        if (waiting > 0 && memory::isAlive(one.process())) {
            living += waiting;
        }
    }
    return living;
}

}  // namespace mp::sync
