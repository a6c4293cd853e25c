#include "mp/pipe.h"

#include "mp/async_result.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace mp {

namespace {

using Outcome = sync::ItemQueue::Outcome;

}  // namespace

std::int64_t Connection::deadlineAfter(std::chrono::nanoseconds limit)
{
    return limit.count() <= 0 ? 0 : engine::deadlineAfter(limit);
}

void Connection::requireOpen() const
{
    if (closed()) {
        throw Closed("this end of a pipe was closed by close(): use it before that");
    }
}

const sync::ItemQueue& Connection::incoming() const
{
    requireOpen();
    if (!readable()) {
        throw std::logic_error(
            "this end of a pipe only sends: receive from the other one, or make "
            "an mp::Pipe that is duplex");
    }
    return *m_end->receives();
}

const sync::ItemQueue& Connection::outgoing() const
{
    requireOpen();
    if (!writable()) {
        throw std::logic_error(
            "this end of a pipe only receives: send into the other one, or make "
            "an mp::Pipe that is duplex");
    }
    return *m_end->sends();
}

void Connection::put(std::span<const std::byte> message, std::int64_t deadline) const
{
    const sync::ItemQueue& way = outgoing();
    const auto look = [this] { m_end->lookAtTheOtherEnd(); };
    look();
    const Outcome outcome = way.put(message, deadline, look);
    if (outcome == Outcome::Ended) {
        requireOpen();
        throw BrokenPipe(
            "nobody can receive what a pipe is sent: all that had its other end have "
            "closed it or have ended");
    }
    if (outcome == Outcome::Nothing) {
        throw TimeoutError("a pipe had no room for a message within the limit: " +
                           std::to_string(way.numbers().length) +
                           " messages wait to be received at its other end");
    }
}

void Connection::take(sync::ItemBytes& into, std::int64_t deadline, std::uint64_t most) const
{
    const sync::ItemQueue& way = incoming();
    const auto look = [this] { m_end->lookAtTheOtherEnd(); };
    Outcome outcome = way.take(into, deadline, most, look);
    if (outcome == Outcome::Nothing) {
        look();
        outcome = way.take(into, 0, most, look);
    }
    if (outcome == Outcome::Ended) {
        requireOpen();
        throw EndOfFile(
            "nothing comes through a pipe any more: all that had its other end have "
            "closed it or have ended, and all they had sent was received");
    }
    if (outcome == Outcome::Nothing) {
        throw TimeoutError(
            "no message came through a pipe within the limit: wait longer, or "
            "poll() it first");
    }
}

bool Connection::poll(std::chrono::nanoseconds limit) const
{
    const sync::ItemQueue& way = incoming();
    const auto look = [this] { m_end->lookAtTheOtherEnd(); };
    if (way.await(deadlineAfter(limit), look) != Outcome::Nothing) {
        return true;
    }
    look();
    return way.await(0, look) != Outcome::Nothing;
}

std::vector<std::byte> Connection::recvBytes(std::uint64_t most) const
{
    sync::ItemBytes message;
    take(message, -1, most);
    return {message.bytes().begin(), message.bytes().end()};
}

std::size_t Connection::recvBytesInto(std::span<std::byte> memory) const
{
    sync::ItemBytes message;
    take(message, -1, memory.size());
    std::ranges::copy(message.bytes(), memory.begin());
    return message.bytes().size();
}

Connection::Ticket Connection::send() const
{
    requireOpen();
    return m_end->send();
}

}  // namespace mp
