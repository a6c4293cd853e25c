#pragma once

#include "mp/sync/sent_objects.h"
#include "mp/task/codec.h"

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace mp::sync {

// An item on its way out of a queue: small ones need no memory of their own.
class ItemBytes {
public:
    // Room for so many, to be filled by the caller.
    std::span<std::byte> prepare(std::size_t size)
    {
        std::byte* place = m_small.data();
        if (size > m_small.size()) {
            m_large = std::make_unique_for_overwrite<std::byte[]>(size);
            place = m_large.get();
        }
        return m_bytes = {place, size};
    }
    std::span<const std::byte> bytes() const noexcept { return m_bytes; }

private:
    std::array<std::byte, 256> m_small;
    std::unique_ptr<std::byte[]> m_large;
    std::span<std::byte> m_bytes;
};

// One on its way in. Throws what the value's encoding throws: nothing has gone in then.
class EncodedItem {
public:
    template <class T>
    explicit EncodedItem(const T& value) : m_out(m_small, m_store)
    {
        const memory::KeeperScope keeping(SentObjects::ofThisProcess());
        task::encode(m_out, value);
    }
    EncodedItem(const EncodedItem&) = delete;
    EncodedItem& operator=(const EncodedItem&) = delete;
    ~EncodedItem() = default;

    std::span<const std::byte> bytes() const noexcept { return m_out.written(); }

private:
    std::array<std::byte, 256> m_small;
    task::HeapStore m_store;
    task::ByteWriter m_out;
};

template <class T>
T decodeItem(const ItemBytes& item)
{
    task::ByteReader in(item.bytes());
    return task::decode<T>(in);
}

}  // namespace mp::sync
