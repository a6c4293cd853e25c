#include "lab/stats/random.h"

#include <stdexcept>

namespace lab {

std::uint64_t SeededRandom::below(std::uint64_t bound)
{
    if (bound == 0) {
        throw std::invalid_argument("no number is below zero: the bound must be at least 1");
    }
    // 2^64 mod bound values at the low end would make small results more likely: draw again.
    const std::uint64_t excess = (0 - bound) % bound;
    std::uint64_t value = m_engine();
    while (value < excess) {
        value = m_engine();
    }
    return value % bound;
}

}  // namespace lab
