#pragma once

#include "base/unique_fd.h"
#include "mp/memory/process_stamp.h"
#include "mp/memory/ticket.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace mp::memory {

// What stands behind a segment's bytes, in a page of its own: our mark, who owns it, and how large
// it is. Behind, so that others who open a named segment find the bytes at its start.
struct SegmentMark {
    static constexpr std::uint64_t kMagic = 0x6d702d7365676d31;  // "mp-segm1"

    std::uint64_t magic = kMagic;
    std::uint64_t bytes = 0;
    ProcessStamp owner;
    // How often it was sent in results that nobody has taken yet: see Shelf.
    std::atomic<std::uint32_t> onTheWay{0};
};

// Memory that several processes have mapped. A process has each segment once, however often it
// gets it. Any thread.
//
// Throws std::system_error where the machine refuses: EEXIST, ENOENT, ENOMEM, ENOSPC and so on,
// with a sentence.
class Segment {
public:
    using Ptr = std::shared_ptr<Segment>;

    static Ptr anonymous(std::size_t bytes);
    // One of which only the first `reserved` bytes are there at first, and its mark.
    static Ptr sparse(std::size_t bytes, std::size_t reserved);
    static Ptr create(const std::string& name, std::size_t bytes);
    static Ptr open(const std::string& name);
    // One that another process (or this one) has described.
    static Ptr fromTicket(const Ticket& ticket);

    Segment(const Segment&) = delete;
    Segment& operator=(const Segment&) = delete;
    // Unmaps it; removes the name if this process has made it.
    ~Segment();

    std::span<std::byte> bytes() const { return m_memory.first(mark().bytes); }
    SegmentMark& mark() const;
    const std::string& name() const { return m_name; }
    // Good while this process has the segment.
    Ticket ticket() const;
    // Of a sparse one: these bytes, whole pages, are there from now on, as zeros where they
    // weren't.
    void reserve(std::size_t offset, std::size_t count) const;
    // The same pages are not to be touched any more, until they are reserved again.
    void giveBack(std::size_t offset, std::size_t count) const noexcept;
    // Takes the name away. ENOENT if it has gone already.
    void unlink();

private:
    struct Identity {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 within <=> for a pointer
        friend auto operator<=>(const Identity&, const Identity&) = default;
    };
    friend class Registry;

    Segment(base::UniqueFd file, std::span<std::byte> memory, std::string name, Identity identity);
    static Identity identityOf(int file, const std::string& name);
    static Ptr make(base::UniqueFd file, std::size_t bytes, std::size_t reserved,
                    const std::string& name);
    static Ptr adopt(base::UniqueFd file, const std::string& name);

    base::UniqueFd m_file;
    std::span<std::byte> m_memory;  // bytes and mark
    std::string m_name;             // empty: anonymous
    Identity m_identity;
    bool m_unlinks = false;
};

// What a named segment's name may be; throws std::invalid_argument with the reason.
void checkName(const std::string& name);
// Where it lies.
std::string pathOf(const std::string& name);

}  // namespace mp::memory
