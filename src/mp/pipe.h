#pragma once

#include "mp/pipe_errors.h"
#include "mp/queue_errors.h"
#include "mp/sync/item_bytes.h"
#include "mp/sync/item_queue.h"
#include "mp/sync/pipe_end.h"
#include "mp/sync/travel.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mp {

// One end of a pipe: Python's Connection.
//
// It can be an argument of a task or a Process, and be sent through another pipe. Copies within a
// process mean the same end, which close() closes for all of them; the last copy that goes closes
// it, too. It is gone when all processes that had it have closed it or have ended, in whatever way:
// then the other end gets what was sent before, and EndOfFile after that (within 100 ms of a
// death), so that nobody waits for the dead. As in Python, a process that has passed an end on to
// another should close its own. A ticket on its way counts as having it.
//
// A message arrives whole, of any length from zero to 1 GiB, in the order in which it was sent.
// send() waits while 1 MiB and more are on the way. Several threads and processes may use one end:
// their messages stay whole, and each is received once. What was said of queues and processes that
// are killed holds here as well.
//
// Any thread. Errors: Closed for an end that this process has closed, std::logic_error for sending
// or receiving where a pipe has but one direction, TimeoutError where a limit runs out (0 and less:
// at once); and what Queue says of items that can't be encoded, decoded or held.
class Connection {
public:
    using Ticket = sync::PipeTicket;

    explicit Connection(const Ticket& ticket) : m_end(std::make_shared<sync::PipeEnd>(ticket)) {}
    explicit Connection(sync::PipeEnd::Ptr end) : m_end(std::move(end)) {}

    // Anything that can be an argument. BrokenPipe when the other end is gone.
    template <class T>
    void send(const T& value) const
    {
        put(sync::EncodedItem(value).bytes(), -1);
    }
    template <class T>
    void send(const T& value, std::chrono::nanoseconds limit) const
    {
        put(sync::EncodedItem(value).bytes(), deadlineAfter(limit));
    }
    // Waits for the next message, which must be a T that was sent by send(). EndOfFile when there
    // is none and the other end is gone.
    template <class T>
    T recv() const
    {
        sync::ItemBytes message;
        take(message, -1, UINT64_MAX);
        return sync::decodeItem<T>(message);
    }
    template <class T>
    T recv(std::chrono::nanoseconds limit) const
    {
        sync::ItemBytes message;
        take(message, deadlineAfter(limit), UINT64_MAX);
        return sync::decodeItem<T>(message);
    }

    // Whether recv() wouldn't wait: a message is there, or the other end is gone. Waits up to
    // `limit` for that.
    bool poll(std::chrono::nanoseconds limit = std::chrono::nanoseconds(0)) const;

    // Bare bytes, of any number, also none.
    void sendBytes(std::span<const std::byte> bytes) const { put(bytes, -1); }
    // One with more than `most` bytes is MessageTooLong, and is still the next message.
    std::vector<std::byte> recvBytes(std::uint64_t most = UINT64_MAX) const;
    // Into the caller's memory; returns how many. More than fit: likewise.
    std::size_t recvBytesInto(std::span<std::byte> memory) const;

    bool readable() const noexcept { return m_end->receives() != nullptr; }
    bool writable() const noexcept { return m_end->sends() != nullptr; }

    // Nothing is sent or received here any more, by this process. Can be repeated.
    void close() const { m_end->close(); }
    bool closed() const noexcept { return m_end->closed(); }

    // What a viewer shows, of what comes in and goes out. std::logic_error where nothing can.
    QueueNumbers numbersIn() const { return incoming().numbers(); }
    QueueNumbers numbersOut() const { return outgoing().numbers(); }

    // Whether both are the same end.
    friend bool operator==(const Connection& one, const Connection& other) noexcept
    {
        return one.m_end->isSame(*other.m_end);
    }
    Ticket send() const;

private:
    static std::int64_t deadlineAfter(std::chrono::nanoseconds limit);
    const sync::ItemQueue& incoming() const;
    const sync::ItemQueue& outgoing() const;
    void requireOpen() const;
    void put(std::span<const std::byte> message, std::int64_t deadline) const;
    void take(sync::ItemBytes& into, std::int64_t deadline, std::uint64_t most) const;

    sync::PipeEnd::Ptr m_end;
};

// Both ends of a new pipe: Python's Pipe.
//
//     auto [here, there] = mp::Pipe();
//     mp::Process child([](mp::Connection there) { there.send(2 * there.recv<int>()); }, there);
//     child.start();
//     there.close();                             // so that the child's end is the only one
//     here.send(21);
//     int answer = here.recv<int>();
struct Pipe {
    // Unless it is duplex, `first` only receives and `second` only sends.
    explicit Pipe(bool duplex = true) : Pipe(sync::PipeEnd::makeBoth(duplex)) {}

    Connection first;
    Connection second;

private:
    explicit Pipe(std::pair<sync::PipeEnd::Ptr, sync::PipeEnd::Ptr> ends)
        : first(std::move(ends.first))
        , second(std::move(ends.second))
    {
    }
};

}  // namespace mp
