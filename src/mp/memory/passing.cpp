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

bool Luggage::keep(const Parcel& parcel)
{
    m_parcels.push_back(parcel);
    return false;
}

bool Shelf::clear()
{
    std::erase_if(m_parcels, [](const Parcel& one) { return *one == 0; });
    return !m_parcels.empty();
}

bool Shelf::keep(const Parcel& parcel)
{
    parcel->fetch_add(1);
    m_parcels.push_back(parcel);
    return true;
}

bool keepForTheWay(const Parcel& parcel)
{
    return t_keeper != nullptr && t_keeper->keep(parcel);
}

Ticket send(const Segment::Ptr& segment)
{
    Ticket ticket = segment->ticket();
    ticket.counted = keepForTheWay(Parcel(segment, &segment->mark().onTheWay));
    return ticket;
}

Segment::Ptr receive(const Ticket& ticket)
{
    Segment::Ptr segment = Segment::fromTicket(ticket);
    if (ticket.counted) {
        segment->mark().onTheWay.fetch_sub(1);
    }
    return segment;
}

}  // namespace mp::memory
