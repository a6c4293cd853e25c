#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

// Durations of single calls, in nanoseconds.
class Samples {
public:
    void add(std::int64_t ns) { m_ns.push_back(static_cast<double>(ns)); }
    void addValue(double value) { m_ns.push_back(value); }

    // Nearest rank: the smallest sample that at least this share of all doesn't exceed.
    double quantile(double share) const
    {
        std::vector<double> sorted = m_ns;
        std::sort(sorted.begin(), sorted.end());
        if (sorted.empty()) {
            return 0;
        }
        const auto rank =
            static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
        return sorted[std::max<std::size_t>(rank, 1) - 1];
    }
    double median() const { return quantile(0.5); }

private:
    std::vector<double> m_ns;
};

}  // namespace bench
