#include "lab/run/pace.h"

namespace lab {

namespace {

// Long enough to even out what comes and goes, short enough to follow a pool that is resized.
constexpr std::int64_t kWindowNs = 10'000'000'000;
constexpr std::int64_t kSpacingNs = 100'000'000;
// So many a worker, and a round more or less is 5 %.
constexpr std::int64_t kManyRounds = 20;

}  // namespace

void Pace::look(std::int64_t nowNs, std::int64_t settled)
{
    // The newest look moves on until it is far enough from the one before.
    const std::size_t looks = m_looks.size();
    if (looks > 1 && m_looks[looks - 1].nowNs - m_looks[looks - 2].nowNs < kSpacingNs) {
        m_looks.back() = {nowNs, settled};
    } else {
        m_looks.push_back({nowNs, settled});
    }
    while (m_looks.size() > 2 && nowNs - m_looks[1].nowNs >= kWindowNs) {
        m_looks.pop_front();
    }
}

std::int64_t Pace::recent() const
{
    return m_looks.empty() ? 0 : m_looks.back().settled - m_looks.front().settled;
}

std::optional<double> Pace::rate() const
{
    if (recent() <= 0 || m_looks.back().nowNs <= m_looks.front().nowNs) {
        return std::nullopt;
    }
    const auto passed = static_cast<double>(m_looks.back().nowNs - m_looks.front().nowNs) / 1e9;
    return static_cast<double>(recent()) / passed;
}

std::optional<double> Pace::secondsLeft(std::int64_t left, int workers,
                                        std::optional<double> byTasks) const
{
    if (left <= 0) {
        return 0.0;
    }
    const auto rate = this->rate();
    if (byTasks && (!rate || recent() < kManyRounds * workers)) {
        return byTasks;
    }
    return rate ? std::optional(static_cast<double>(left) / *rate) : std::nullopt;
}

}  // namespace lab
