#pragma once

#include "mp/memory/block.h"
#include "mp/queue_errors.h"
#include "mp/sync/item_bytes.h"
#include "mp/sync/queue_core.h"
#include "mp/sync/travel.h"
#include "mp/sync_errors.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <typeinfo>
#include <utility>

// Queues between processes: Python's Queue, JoinableQueue and SimpleQueue.
//
//     mp::Queue<std::string> files(100);         // put() waits while 100 are there
//     mp::Process reader([](mp::Queue<std::string> files) {
//         try {
//             while (true) {
//                 read(files.get());
//             }
//         } catch (const mp::Closed&) {          // nothing is left, and nothing comes
//         }
//     }, files);
//     reader.start();
//     files.put("a.txt");
//     files.close();
//
// A queue can be an argument of a task or a Process. Copies mean the same queue, whose memory goes
// with the last of them, in whichever process; no crash can leak it. Items are anything that can be
// an argument. What one process puts, others get in the order in which it was put, each item once
// and whole. It is in the queue when put() returns: unlike in Python no thread carries it there
// later, so nothing is lost when the process ends.
//
// A process that is killed, at whatever instruction of put() or get() or asleep in one, blocks
// nobody: the others go on within 100 ms. What it was putting is in the queue or isn't; what it was
// getting is still there or has gone with it. (One that is suspended in the middle of either keeps
// others from doing the same until it goes on or is killed.)
//
// Without a maxsize, and for items of any size, the memory grows with what is in the queue, and is
// given back when that has gone, up to a limit of 1 GiB unless another is given; it is reserved as
// it is needed, so a machine that has none left refuses the put (std::system_error).
//
// A SharedMemory, a lock or another shared object may be, or be within, an item: who puts it keeps
// it until it is taken, as long as that process runs.
//
// Any thread. Errors: Full and Empty where a limit runs out (0 and less: at once), Closed.
// What an item's encoding throws comes from put(), which has put nothing then; so does
// std::invalid_argument for one that is larger than the memory's limit. get() of an item that
// can't be decoded throws, and has taken it. std::system_error where the machine refuses memory,
// and when more than 256 processes wait at one side at the same time.
//
// A JoinableQueue can be passed on as a Queue, and both can as a SimpleQueue.
namespace mp {

// Unless a queue is told.
constexpr std::uint64_t kQueueMemory = std::uint64_t{1} << 30;

template <class T>
class SimpleQueue {
public:
    using Ticket = sync::QueueTicket;

    explicit SimpleQueue(std::uint64_t memoryLimit = kQueueMemory)
        : SimpleQueue(sync::QueueKind::Simple, 0, memoryLimit)
    {
    }
    explicit SimpleQueue(const Ticket& ticket) : SimpleQueue(sync::QueueKind::Simple, ticket) {}

    // Waits while there is no room.
    void put(const T& item) const { m_core.put(sync::EncodedItem(item).bytes()); }
    // Waits for an item, and takes it.
    T get() const
    {
        sync::ItemBytes item;
        m_core.get(item);
        return sync::decodeItem<T>(item);
    }
    // True only for the moment.
    bool empty() const noexcept { return m_core.length() == 0; }

    // Nobody puts anything any more: put() is Closed from now on in all processes, also for those
    // who wait in it. get() goes on until the queue is empty, and is Closed then. (Python's close()
    // speaks for its own process alone, so that others may wait for ever.) Can be repeated.
    void close() const { m_core.close(); }
    bool closed() const noexcept { return m_core.closed(); }

    // What a viewer shows, without a lock: each number is right, but others may be a moment older.
    QueueNumbers numbers() const { return m_core.numbers(); }

    // Whether both are the same queue.
    friend bool operator==(const SimpleQueue& one, const SimpleQueue& other) noexcept
    {
        return one.m_core.isSame(other.m_core);
    }
    Ticket send() const { return m_core.send(); }

protected:
    SimpleQueue(sync::QueueKind kind, int maxsize, std::uint64_t memoryLimit)
        : m_core(kind, typeid(T).hash_code(), maxsize, memoryLimit)
    {
    }
    SimpleQueue(sync::QueueKind kind, const Ticket& ticket)
        : m_core(kind, typeid(T).hash_code(), ticket)
    {
    }

    const sync::QueueCore& core() const noexcept { return m_core; }

private:
    sync::QueueCore m_core;
};

template <class T>
class Queue : public SimpleQueue<T> {
public:
    using Ticket = sync::QueueTicket;

    // `maxsize`: so many items at most; 0 and less: as many as the memory holds.
    explicit Queue(int maxsize = 0, std::uint64_t memoryLimit = kQueueMemory)
        : Queue(sync::QueueKind::Plain, maxsize, memoryLimit)
    {
    }
    explicit Queue(const Ticket& ticket) : Queue(sync::QueueKind::Plain, ticket) {}

    using SimpleQueue<T>::put;
    using SimpleQueue<T>::get;
    // Up to `limit`: then Full, or Empty.
    void put(const T& item, std::chrono::nanoseconds limit) const
    {
        this->core().put(sync::EncodedItem(item).bytes(), limit);
    }
    T get(std::chrono::nanoseconds limit) const
    {
        sync::ItemBytes item;
        this->core().get(item, limit);
        return sync::decodeItem<T>(item);
    }
    void putNowait(const T& item) const { put(item, std::chrono::nanoseconds(0)); }
    T getNowait() const { return get(std::chrono::nanoseconds(0)); }

    // True only for the moment.
    std::size_t qsize() const noexcept { return this->core().length(); }
    bool full() const noexcept { return this->core().full(); }

protected:
    Queue(sync::QueueKind kind, int maxsize, std::uint64_t memoryLimit)
        : SimpleQueue<T>(kind, maxsize, memoryLimit)
    {
    }
    Queue(sync::QueueKind kind, const Ticket& ticket) : SimpleQueue<T>(kind, ticket) {}
};

// One that knows which of its items are done: who gets one says taskDone() when it is, and join()
// waits for all that were put.
template <class T>
class JoinableQueue : public Queue<T> {
public:
    using Ticket = sync::QueueTicket;

    explicit JoinableQueue(int maxsize = 0, std::uint64_t memoryLimit = kQueueMemory)
        : Queue<T>(sync::QueueKind::Joinable, maxsize, memoryLimit)
    {
    }
    explicit JoinableQueue(const Ticket& ticket) : Queue<T>(sync::QueueKind::Joinable, ticket) {}

    // An item that was taken is done, by this process or another. std::logic_error when it is said
    // more often than items were taken.
    void taskDone() const { this->core().taskDone(); }

    // Waits until all items that were put are done. Those that were taken by processes that ended
    // before taskDone() can't be: TasksLost tells of them, once, when all others are done. (In
    // Python join() waits for ever.)
    void join() const { this->core().join(); }
    // The same up to `limit` (0 and less: only looks); says whether all are done.
    bool join(std::chrono::nanoseconds limit) const { return this->core().join(limit); }
    // Items put and not done. True only for the moment.
    std::uint64_t unfinished() const noexcept { return this->core().unfinished(); }
};

}  // namespace mp
