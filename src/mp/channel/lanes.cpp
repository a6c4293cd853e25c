#include "mp/channel/lanes.h"

#include "base/posix_error.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <string>

namespace mp::channel {

namespace {

constexpr std::size_t kAllBytes = LaneMemory::kCount * LaneMemory::kLaneBytes;

constexpr std::size_t kStartBytes = 64;  // for when it began

// Results begin on a cache line of their own: the host reads them while later ones are written.
constexpr std::size_t rounded(std::size_t bytes, std::size_t step)
{
    return (bytes + step - 1) / step * step;
}

}  // namespace

LaneMemory::~LaneMemory()
{
    if (!m_mapped.empty()) {
        munmap(m_mapped.data(), m_mapped.size());
    }
}

std::span<std::byte> LaneMemory::mapped()
{
    if (m_mapped.empty()) {
        void* place = mmap(nullptr, kAllBytes, PROT_READ | PROT_WRITE, MAP_SHARED, m_file,
                           static_cast<off_t>(m_offset));
        if (place == MAP_FAILED) {
            base::throwErrno("map " + std::to_string(kAllBytes) + " bytes of",
                             "a worker's channel");
        }
        m_mapped = {static_cast<std::byte*>(place), kAllBytes};
    }
    return m_mapped;
}

std::uint32_t HostLanes::mostItems(task::BlockShape shape)
{
    const std::size_t item = std::size_t{shape.argumentBytes} + shape.resultBytes;
    return static_cast<std::uint32_t>((LaneMemory::kLaneBytes - kStartBytes - 64) /
                                      std::max<std::size_t>(item, 1));
}

HostLanes::Block HostLanes::place(std::uint64_t first, std::uint32_t count, task::BlockShape shape)
{
    const std::size_t lane = m_sent % LaneMemory::kCount;
    const std::size_t at = lane * LaneMemory::kLaneBytes;
    const std::size_t resultsAt =
        kStartBytes + rounded(std::size_t{count} * shape.argumentBytes, 64);
    const std::size_t wanted =
        std::min(rounded(resultsAt + std::size_t{count} * shape.resultBytes, std::size_t{64} << 10),
                 LaneMemory::kLaneBytes);
    std::size_t& reserved = m_reserved[lane];
    if (wanted > reserved) {
        if (fallocate(m_memory.file(), 0, static_cast<off_t>(m_memory.offset() + at + reserved),
                      static_cast<off_t>(wanted - reserved)) != 0) {
            base::throwErrno("reserve " + std::to_string(wanted) + " bytes of memory for",
                             "a block of items");
        }
        reserved = wanted;
    }
    std::byte* const memory = m_memory.mapped().data() + at;
    std::memset(memory, 0, kStartBytes);
    Block block{first, count, shape};
    block.startedAt = at;
    block.argumentsAt = at + kStartBytes;
    block.resultsAt = at + resultsAt;
    block.started = memory;
    block.arguments = memory + kStartBytes;
    block.results = memory + resultsAt;
    return block;
}

const HostLanes::Block* HostLanes::find(std::uint64_t sequence) const
{
    for (std::size_t i = m_done; i != m_sent; ++i) {
        const Block& block = m_blocks[i % LaneMemory::kCount];
        if (block.holds(sequence)) {
            return &block;
        }
    }
    return nullptr;
}

}  // namespace mp::channel
