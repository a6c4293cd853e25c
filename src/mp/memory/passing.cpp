#include "mp/memory/passing.h"

#include <utility>

namespace mp::memory {

namespace {

thread_local Keeper* t_keeper = nullptr;

}  // namespace

KeeperScope::KeeperScope(Keeper& keeper) : m_outer(std::exchange(t_keeper, &keeper)) {}

KeeperScope::~KeeperScope()
{
    t_keeper = m_outer;
}

bool Luggage::keep(const Segment::Ptr& segment)
{
    m_segments.push_back(segment);
    return false;
}

bool Shelf::clear()
{
    std::erase_if(m_segments, [](const Segment::Ptr& one) { return one->mark().onTheWay == 0; });
    return !m_segments.empty();
}

bool Shelf::keep(const Segment::Ptr& segment)
{
    segment->mark().onTheWay.fetch_add(1);
    m_segments.push_back(segment);
    return true;
}

Ticket send(const Segment::Ptr& segment)
{
    Ticket ticket = segment->ticket();
    ticket.counted = t_keeper != nullptr && t_keeper->keep(segment);
    return ticket;
}

Segment::Ptr receive(const Ticket& ticket)
{
    return Segment::fromTicket(ticket);
}

}  // namespace mp::memory
