#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace gui {

// A vector that grows by whole chunks and never moves its elements: appending costs the same at the
// millionth element as at the first, where std::vector would stall a frame to copy everything.
// Copies share their chunks until one of them writes: to keep a state of long ago costs little.
template <typename T, std::size_t kShift = 10>
class ChunkedVector {
public:
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

    const T& operator[](std::size_t i) const { return (*m_chunks[i >> kShift])[i & kMask]; }
    T& operator[](std::size_t i) { return own(i >> kShift)[i & kMask]; }
    const T& back() const { return (*this)[m_size - 1]; }
    T& back() { return (*this)[m_size - 1]; }

    void push_back(const T& value)
    {
        if ((m_size >> kShift) == m_chunks.size()) {
            m_chunks.push_back(std::make_shared<Chunk>());
        }
        own(m_size >> kShift)[m_size & kMask] = value;
        ++m_size;
    }

    // Moves the elements from `i` on by one: cheap near the end only.
    void insert(std::size_t i, const T& value)
    {
        push_back(value);
        for (std::size_t k = m_size - 1; k > i; --k) {
            std::swap((*this)[k], (*this)[k - 1]);
        }
    }

    // Keeps the chunks: what is cut off is usually filled again at once.
    void truncate(std::size_t size) { m_size = size < m_size ? size : m_size; }

    std::size_t allocatedBytes() const { return m_chunks.size() * sizeof(Chunk); }

private:
    static constexpr std::size_t kMask = (std::size_t{1} << kShift) - 1;
    using Chunk = std::array<T, std::size_t{1} << kShift>;

    Chunk& own(std::size_t number)
    {
        std::shared_ptr<Chunk>& chunk = m_chunks[number];
        if (chunk.use_count() > 1) {
            chunk = std::make_shared<Chunk>(*chunk);
        }
        return *chunk;
    }

    std::vector<std::shared_ptr<Chunk>> m_chunks;
    std::size_t m_size = 0;
};

}  // namespace gui
