#include "mp/memory/block.h"

#include "mp/memory/passing.h"
#include "mp/memory/process_stamp.h"

#include <cerrno>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace mp::memory {

namespace {

// Once more, unless it is free: its maker may have given the memory to something else.
bool hold(BlockMark& mark)
{
    std::uint32_t holders = mark.holders.load();
    while (holders != 0 && !mark.holders.compare_exchange_weak(holders, holders + 1)) {
    }
    return holders != 0;
}

// The mark that the ticket speaks of. Null: there is none.
BlockMark* find(const Segment& segment, std::uint64_t offset)
{
    const auto memory = segment.bytes();
    if (offset % sizeof(BlockMark) != 0 || offset >= memory.size() ||
        memory.size() - offset < sizeof(BlockMark)) {
        return nullptr;
    }
    auto* mark = std::launder(reinterpret_cast<BlockMark*>(memory.data() + offset));
    return hold(*mark) ? mark : nullptr;
}

bool isWhole(const BlockMark& mark, const Segment& segment, std::uint64_t offset)
{
    return mark.size >= sizeof(BlockMark) && mark.size <= segment.bytes().size() - offset &&
           mark.bytes <= mark.size - sizeof(BlockMark);
}

// Segments that can't be unmapped any more: a thread holds a lock in them, and its list of locks
// leads through that memory.
void keepForEver(Segment::Ptr segment)
{
    struct Kept {
        std::mutex mutex;
        std::vector<Segment::Ptr> segments;
    };
    static auto* const kept = new Kept;
    const std::lock_guard lock(kept->mutex);
    kept->segments.push_back(std::move(segment));
}

// Says at its end that a ticket was taken, by whoever holds the block by then.
class Taken {
public:
    Taken(const Ticket& ticket, BlockMark& mark) : m_mark(ticket.counted ? &mark : nullptr) {}
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;
    ~Taken()
    {
        if (m_mark != nullptr) {
            m_mark->onTheWay.fetch_sub(1);
        }
    }

private:
    BlockMark* m_mark;
};

}  // namespace

Block::Block(Segment::Ptr segment, BlockMark* mark, InUse inUse)
    : m_segment(std::move(segment))
    , m_mark(mark)
    , m_inUse(inUse)
    , m_pid(ownStamp().pid)
{
}

Block::~Block()
{
    if (m_pid != ownStamp().pid) {
        return;
    }
    if (m_inUse != nullptr && m_inUse(data())) {
        keepForEver(std::move(m_segment));
        return;
    }
    m_mark->holders.fetch_sub(1, std::memory_order_release);
}

Block::Ptr Block::make(const BlockType& type, std::size_t bytes, InUse inUse)
{
    auto [segment, mark] = Arenas::ofThisProcess().take(type, bytes);
    return Ptr(new Block(std::move(segment), mark, inUse));
}

Block::Ptr Block::makeSparse(const BlockType& type, std::size_t bytes, std::size_t reserved)
{
    auto [segment, mark] = Arenas::takeSparse(type, bytes, reserved);
    return Ptr(new Block(std::move(segment), mark, nullptr));
}

Block::Ptr Block::receive(const BlockTicket& ticket, base::FunctionView<bool(const Block&)> fits,
                          InUse inUse)
{
    Segment::Ptr segment = Segment::fromTicket(ticket.segment);
    BlockMark* mark = find(*segment, ticket.offset);
    if (mark == nullptr) {
        throw std::system_error(ESTALE, std::generic_category(),
                                "process " + std::to_string(ticket.segment.pid) +
                                    " no longer has the shared object that it has passed on");
    }
    const bool whole = isWhole(*mark, *segment, ticket.offset);
    Ptr block(new Block(std::move(segment), mark, nullptr));
    const Taken taken(ticket.segment, *mark);
    if (!whole || !fits(*block)) {
        throw std::invalid_argument(
            "a shared object was passed on as something else than it is: its type must be the same "
            "on both sides");
    }
    block->m_inUse = inUse;
    return block;
}

void Block::reserve(const std::byte* place, std::size_t bytes) const
{
    m_segment->reserve(static_cast<std::size_t>(place - m_segment->bytes().data()), bytes);
}

void Block::giveBack(const std::byte* place, std::size_t bytes) const noexcept
{
    m_segment->giveBack(static_cast<std::size_t>(place - m_segment->bytes().data()), bytes);
}

BlockTicket Block::ticket() const
{
    return {m_segment->ticket(),
            static_cast<std::uint64_t>(reinterpret_cast<const std::byte*>(m_mark) -
                                       m_segment->bytes().data())};
}

BlockTicket send(const Block::Ptr& block)
{
    BlockTicket ticket = block->ticket();
    ticket.segment.counted = keepForTheWay(Parcel(block, &block->mark().onTheWay));
    return ticket;
}

}  // namespace mp::memory
