#pragma once

#include "mp/memory/segment.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

// Who keeps shared memory while it is on its way to another process, which can open it only as long
// as this one has it. Arguments of tasks are kept by their task; anything else by one of these.
namespace mp::memory {

// What is on its way: whoever has this has the memory. It points to the count, within the memory,
// of tickets that nobody has taken yet.
using Parcel = std::shared_ptr<std::atomic<std::uint32_t>>;

class Keeper {
public:
    virtual ~Keeper() = default;
    // A ticket is about to leave. Returns what it should say of being counted.
    virtual bool keep(const Parcel& parcel) = 0;
};

// For its life `keeper` is told of what this thread sends.
class KeeperScope {
public:
    explicit KeeperScope(Keeper& keeper);
    KeeperScope(const KeeperScope&) = delete;
    KeeperScope& operator=(const KeeperScope&) = delete;
    ~KeeperScope();

private:
    Keeper* m_outer;
};

// Keeps all until it is dropped itself.
class Luggage final : public Keeper {
public:
    bool keep(const Parcel& parcel) override;

private:
    std::vector<Parcel> m_parcels;
};

// A worker's: keeps each parcel until all its tickets have been taken and clear() is called. What
// the host never takes, because it was cancelled, stays until the worker ends.
class Shelf final : public Keeper {
public:
    bool keep(const Parcel& parcel) override;
    // Lets go what has been taken. False: nothing is left.
    bool clear();

private:
    std::vector<Parcel> m_parcels;
};

// Tells this thread's keeper, if there is one. Returns what the ticket should say of being counted.
bool keepForTheWay(const Parcel& parcel);

// What goes into the bytes for another process, and back.
Ticket send(const Segment::Ptr& segment);
Segment::Ptr receive(const Ticket& ticket);

}  // namespace mp::memory
