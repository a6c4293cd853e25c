#pragma once

#include "mp/memory/block.h"
#include "mp/sync/item_queue.h"
#include "mp/sync/pipe_state.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mp::sync {

// How an end of a pipe is told to another process.
struct PipeTicket {
    memory::BlockTicket ends;
    std::vector<memory::BlockTicket> ways;  // what the second end sends, what the first one does
    int number = 0;                         // of the end: 0 or 1
    std::uint32_t holder = 0;               // the ticket itself

    MSGPACK_DEFINE(ends, ways, number, holder)
};

// One object that this process has for an end of a pipe: a holder of it until it is closed. Any
// thread.
class PipeEnd {
public:
    using Ptr = std::shared_ptr<PipeEnd>;

    // The first one only receives and the second one only sends, unless it is duplex.
    static std::pair<Ptr, Ptr> makeBoth(bool duplex);
    explicit PipeEnd(const PipeTicket& ticket);

    PipeEnd(const PipeEnd&) = delete;
    PipeEnd& operator=(const PipeEnd&) = delete;
    ~PipeEnd();

    void close();
    bool closed() const noexcept { return m_holder == 0; }
    // For its way the end is held, too, until who receives the ticket holds it.
    PipeTicket send() const;

    // Null: it doesn't.
    const ItemQueue* sends() const noexcept { return m_ways.from(m_number); }
    const ItemQueue* receives() const noexcept { return m_ways.from(1 - m_number); }
    // Notices that all who had the other end have died, unless somebody has looked just before.
    void lookAtTheOtherEnd() const;

    bool isSame(const PipeEnd& other) const noexcept
    {
        return m_ways.state() == other.m_ways.state() && m_number == other.m_number;
    }

private:
    class OnTheWay;

    // The pipe itself.
    class Ways {
    public:
        explicit Ways(bool duplex);
        explicit Ways(const PipeTicket& ticket);

        const ItemQueue* from(int end) const noexcept
        {
            return end == 1 ? &m_second : m_first ? &*m_first : nullptr;
        }
        PipeState* state() const noexcept { return m_ends->as<PipeState>(); }
        const memory::Block::Ptr& ends() const noexcept { return m_ends; }
        std::uint32_t hold(int end) const;
        // Tells the other end when nobody has this one any more.
        void letGo(int end, std::uint32_t holder) const;
        void lookForTheDead(int end) const;
        // Nobody had this one at some moment.
        bool hasEnded(int end) const noexcept;
        std::vector<memory::BlockTicket> send() const;

    private:
        void endIfGone(int end) const;

        memory::Block::Ptr m_ends;
        ItemQueue m_second;
        std::optional<ItemQueue> m_first;
    };

    PipeEnd(Ways ways, int number);

    Ways m_ways;
    int m_number;
    std::int32_t m_pid;  // a forked copy holds nothing
    std::atomic<std::uint32_t> m_holder;
};

}  // namespace mp::sync
