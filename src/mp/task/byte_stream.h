#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

// Bytes on their way through a channel: written into whatever memory the channel offers, read in
// place.
namespace mp::task {

// Bytes that don't hold what the reader expects.
class DecodeError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Where a ByteWriter goes on when its memory is full.
class ByteStore {
public:
    virtual ~ByteStore() = default;
    // Offers at least `wanted` bytes whose first `used.size()` ones equal `used`. Throws when there
    // is no such memory.
    virtual std::span<std::byte> grow(std::span<const std::byte> used, std::size_t wanted) = 0;
};

// A store on the heap.
class HeapStore final : public ByteStore {
public:
    std::span<std::byte> grow(std::span<const std::byte> used, std::size_t wanted) override
    {
        std::vector<std::byte> larger(std::max(wanted, used.size() * 2));
        if (!used.empty()) {  // memcpy from nowhere is undefined, even of nothing
            std::memcpy(larger.data(), used.data(), used.size());
        }
        m_bytes = std::move(larger);
        return m_bytes;
    }

private:
    std::vector<std::byte> m_bytes;
};

// Appends bytes. Doesn't own its memory.
class ByteWriter {
public:
    ByteWriter(std::span<std::byte> memory, ByteStore& store) : m_memory(memory), m_store(&store) {}

    // Room for `count` bytes, to be filled by the caller.
    std::byte* reserve(std::size_t count)
    {
        if (m_memory.size() - m_used < count) {
            m_memory = m_store->grow(written(), m_used + count);
        }
        std::byte* place = m_memory.data() + m_used;
        m_used += count;
        return place;
    }

    void write(const void* bytes, std::size_t count)
    {
        if (count > 0) {
            std::memcpy(reserve(count), bytes, count);
        }
    }

    template <class T>
    requires std::is_trivially_copyable_v<T>
    void put(const T& value) { write(&value, sizeof value); }

    std::size_t size() const { return m_used; }
    // Forgets everything after the first `size` bytes.
    void rewind(std::size_t size) { m_used = size; }
    // Overwrites bytes written before.
    template <class T>
    void putAt(std::size_t offset, const T& value)
    {
        std::memcpy(m_memory.data() + offset, &value, sizeof value);
    }
    std::span<const std::byte> written() const { return m_memory.first(m_used); }

private:
    std::span<std::byte> m_memory;
    std::size_t m_used = 0;
    ByteStore* m_store;
};

// Reads bytes in place. Throws DecodeError at the end.
class ByteReader {
public:
    ByteReader() = default;
    explicit ByteReader(std::span<const std::byte> bytes) : m_rest(bytes) {}

    std::span<const std::byte> take(std::size_t count)
    {
        if (count > m_rest.size()) {
            throw DecodeError("a value ends after " + std::to_string(m_rest.size()) + " of " +
                              std::to_string(count) + " bytes");
        }
        auto taken = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return taken;
    }

    template <class T>
    requires std::is_trivially_copyable_v<T> T get()
    {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    std::span<const std::byte> rest() const { return m_rest; }

private:
    std::span<const std::byte> m_rest;
};

}  // namespace mp::task
