#pragma once

#include "mp/memory/segment.h"

#include <vector>

// Who keeps a segment while it is on its way to another process, which can open it only as long as
// this one has it. Arguments of tasks are kept by their task; anything else by one of these.
namespace mp::memory {

class Keeper {
public:
    virtual ~Keeper() = default;
    // A ticket is about to leave. Returns what it should say of being counted.
    virtual bool keep(const Segment::Ptr& segment) = 0;
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
    bool keep(const Segment::Ptr& segment) override;

private:
    std::vector<Segment::Ptr> m_segments;
};

// A worker's: keeps each segment until all its tickets have been taken and clear() is called. What
// the host never takes, because it was cancelled, stays until the worker ends.
class Shelf final : public Keeper {
public:
    bool keep(const Segment::Ptr& segment) override;
    // Lets go what has been taken. False: nothing is left.
    bool clear();

private:
    std::vector<Segment::Ptr> m_segments;
};

// What goes into the bytes for another process, and back.
Ticket send(const Segment::Ptr& segment);
Segment::Ptr receive(const Ticket& ticket);

}  // namespace mp::memory
