#pragma once

#include "mp/task/byte_stream.h"

#include <cstddef>
#include <span>

namespace mp::channel {

// A growing piece of a memory file, for payloads too large for a ring. Writer and reader each have
// one of these over the same part of the file. Kept mapped and warm between payloads up to
// kWarmBytes; what is beyond is given back.
class Slab {
public:
    static constexpr std::size_t kWarmBytes = std::size_t{128} << 20;
    static constexpr std::size_t kMaxBytes = std::size_t{1} << 36;

    // `offset`: where the slab begins in the file. The file descriptor stays the caller's.
    Slab(int file, std::size_t offset) : m_file(file), m_offset(offset) {}
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;
    ~Slab();  // unmaps

    // Writer: at least `bytes` of reserved, mapped memory; `reserved` is how much of the file is
    // reserved already. Throws std::system_error when the machine has no such memory.
    std::span<std::byte> provide(std::size_t bytes, std::size_t& reserved);

    // Reader: the first `bytes`, mapped.
    std::span<const std::byte> view(std::size_t bytes);

    // Gives memory beyond kWarmBytes back to the machine; returns what stays reserved.
    std::size_t trim(std::size_t reserved);

private:
    void map(std::size_t bytes);

    int m_file;
    std::size_t m_offset;
    std::span<std::byte> m_mapped;
};

}  // namespace mp::channel
