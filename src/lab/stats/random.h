#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace lab {

// Random numbers that are the same for the same seed on every machine and library: the generator
// is fixed by the C++ standard, the distributions are not, so they are written here.
class SeededRandom {
public:
    explicit SeededRandom(std::uint64_t seed) : m_engine(seed) {}

    // Uniform in [0, bound), without modulo bias. `bound` is at least 1.
    std::uint64_t below(std::uint64_t bound);

    // Fisher and Yates.
    template <typename T>
    void shuffle(std::vector<T>& values)
    {
        for (std::size_t left = values.size(); left > 1; --left) {
            std::swap(values[left - 1], values[static_cast<std::size_t>(below(left))]);
        }
    }

private:
    std::mt19937_64 m_engine;
};

}  // namespace lab
