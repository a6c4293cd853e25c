#pragma once

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace mp {

// How many items travel to a worker at a time.
//
//     pool.map(&f, items, {.chunkSize = 100});
//     pool.map(&f, items, {.chunkSize = mp::Chunks::adaptive});
class Chunks {
public:
    // ceil(items / (4 × workers)).
    constexpr Chunks() = default;
    // Exactly so many. Throws std::invalid_argument when that is less than 1.
    template <std::integral T>
    requires(!std::same_as<T, bool>) constexpr Chunks(T items)
        : m_items(static_cast<std::size_t>(items))
    {
        if (items < 1) {
            throw std::invalid_argument(
                "a chunk holds at least 1 item, not " + std::to_string(items) +
                "; leave the chunk size out for an even share, or use mp::Chunks::adaptive");
        }
    }
    // As many as take about a millisecond, measured as the tasks run; one at a time until the first
    // has been measured, and fewer towards the end so that no worker idles while others have work.
    static const Chunks adaptive;

    constexpr std::size_t exactly() const { return m_items; }  // 0: not given as a number
    constexpr bool isAdaptive() const { return m_adaptive; }

private:
    std::size_t m_items = 0;
    bool m_adaptive = false;

    struct Adaptive {};
    constexpr explicit Chunks(Adaptive) : m_adaptive(true) {}
};

inline constexpr Chunks Chunks::adaptive{Chunks::Adaptive{}};

}  // namespace mp
