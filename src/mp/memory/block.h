#pragma once

#include "base/function_view.h"
#include "mp/memory/arena.h"
#include "mp/memory/segment.h"
#include "mp/memory/ticket.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace mp::memory {

// How a block is told to another process.
struct BlockTicket {
    Ticket segment;
    std::uint64_t offset = 0;  // of its mark within the segment

    MSGPACK_DEFINE(segment, offset)
};

// The memory of one shared object, of this process or of another. It is there as long as any
// process has such an object for it. Any thread; nothing orders what is done to the bytes.
class Block {
public:
    using Ptr = std::shared_ptr<Block>;
    // Whether a thread of this process is in the middle of something with the bytes, so that the
    // memory has to stay when the last object here goes: for ever, then.
    using InUse = bool (*)(const std::byte* data);

    // New, of zeros. Throws as Segment does.
    static Ptr make(const BlockType& type, std::size_t bytes, InUse inUse = nullptr);
    // One of which only the first `reserved` bytes are there at first: the rest must be reserve()d
    // before it is touched.
    static Ptr makeSparse(const BlockType& type, std::size_t bytes, std::size_t reserved);
    // One that another process (or this one) has described. Throws std::system_error when it is
    // there no more, and std::invalid_argument when `fits` says no to what it is.
    static Ptr receive(const BlockTicket& ticket, base::FunctionView<bool(const Block&)> fits,
                       InUse inUse = nullptr);

    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;
    ~Block();

    std::byte* data() const { return m_mark->data(); }
    std::size_t size() const { return m_mark->bytes; }
    // Makes the object that lies at the block's beginning, and finds the one that was made there.
    template <class T, class... Args>
    T* construct(Args&&... arguments) const
    {
        T* place = reinterpret_cast<T*>(data());
        std::construct_at(place, std::forward<Args>(arguments)...);
        return place;
    }
    template <class T>
    T* as() const
    {
        return std::launder(reinterpret_cast<T*>(data()));
    }
    const BlockType& type() const { return m_mark->type; }
    BlockMark& mark() const { return *m_mark; }
    // Of a sparse one: see Segment. `place` is a page's beginning within the data.
    void reserve(const std::byte* place, std::size_t bytes) const;
    void giveBack(const std::byte* place, std::size_t bytes) const noexcept;
    BlockTicket ticket() const;

private:
    Block(Segment::Ptr segment, BlockMark* mark, InUse inUse);

    Segment::Ptr m_segment;
    BlockMark* m_mark;
    InUse m_inUse;
    std::int32_t m_pid;  // a forked copy isn't counted
};

// What goes into the bytes for another process.
BlockTicket send(const Block::Ptr& block);

}  // namespace mp::memory
