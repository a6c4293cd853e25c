#include "mp/channel/slab.h"

#include "base/available_memory.h"
#include "base/posix_error.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>
#include <stdexcept>
#include <string>

namespace mp::channel {

namespace {

// Reading how much memory there is costs some µs: nothing beside reserving so much.
constexpr std::size_t kWorthALook = std::size_t{32} << 20;

// Growing in large steps keeps remapping rare.
std::size_t rounded(std::size_t bytes)
{
    constexpr std::size_t kStep = std::size_t{2} << 20;
    return (bytes + kStep - 1) / kStep * kStep;
}

}  // namespace

Slab::~Slab()
{
    if (!m_mapped.empty()) {
        munmap(m_mapped.data(), m_mapped.size());
    }
}

void Slab::map(std::size_t bytes)
{
    void* place = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, m_file,
                       static_cast<off_t>(m_offset));
    if (place == MAP_FAILED) {
        base::throwErrno("map " + std::to_string(bytes) + " bytes of", "a worker's channel");
    }
    if (!m_mapped.empty()) {
        munmap(m_mapped.data(), m_mapped.size());
    }
    m_mapped = {static_cast<std::byte*>(place), bytes};
}

std::span<std::byte> Slab::provide(std::size_t bytes, std::size_t& reserved)
{
    if (bytes > kMaxBytes) {
        throw std::length_error("a value of " + std::to_string(bytes) +
                                " bytes is too large to send to another process");
    }
    const std::size_t wanted = rounded(bytes);
    if (wanted > reserved) {
        // A memory file has no limit of its own: the kernel would rather kill others than refuse.
        if (wanted - reserved > kWorthALook && wanted - reserved > base::availableMemory()) {
            base::throwErrno(ENOMEM, "reserve " + std::to_string(wanted) + " bytes of memory for",
                             "a large value");
        }
        if (fallocate(m_file, 0, static_cast<off_t>(m_offset + reserved),
                      static_cast<off_t>(wanted - reserved)) != 0) {
            base::throwErrno("reserve " + std::to_string(wanted) + " bytes of memory for",
                             "a large value");
        }
        reserved = wanted;
    }
    if (wanted > m_mapped.size()) {
        map(wanted);
    }
    return m_mapped;
}

std::span<const std::byte> Slab::view(std::size_t bytes)
{
    if (bytes > m_mapped.size()) {
        map(rounded(bytes));
    }
    return std::span<const std::byte>(m_mapped).first(bytes);
}

std::size_t Slab::trim(std::size_t reserved)
{
    if (reserved <= kWarmBytes) {
        return reserved;
    }
    fallocate(m_file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
              static_cast<off_t>(m_offset + kWarmBytes), static_cast<off_t>(reserved - kWarmBytes));
    return kWarmBytes;
}

}  // namespace mp::channel
