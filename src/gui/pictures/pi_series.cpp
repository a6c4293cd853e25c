#include "gui/pictures/pi_series.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace gui {
namespace {

constexpr std::size_t kMostSteps = 512;

}  // namespace

double PiSeries::Step::error() const
{
    return estimate - std::numbers::pi;
}

double PiSeries::Step::expected() const
{
    return standardError(static_cast<double>(samples));
}

// Each point is inside with probability p = pi/4, and the estimate is 4 times their share: its
// variance is 16 p (1 - p) / n.
double PiSeries::standardError(double samples)
{
    using std::numbers::pi;
    return samples > 0 ? std::sqrt(pi * (4 - pi) / samples) : 0;
}

bool PiSeries::add(const ValueFacts& value)
{
    const qint64 samples = value.parts.value(QStringLiteral("samples")).toLongLong();
    const qint64 inside = value.parts.value(QStringLiteral("inside")).toLongLong();
    if (samples <= 0 || inside < 0 || inside > samples) {
        return false;
    }
    m_samples += samples;
    m_inside += inside;
    if (m_results++ % m_stride != 0) {
        return true;
    }
    m_steps.push_back(last());
    if (m_steps.size() >= kMostSteps) {
        std::vector<Step> half;
        for (std::size_t i = 0; i < m_steps.size(); i += 2) {
            half.push_back(m_steps[i]);
        }
        m_steps = std::move(half);
        m_stride *= 2;
    }
    return true;
}

PiSeries::Step PiSeries::last() const
{
    if (m_samples == 0) {
        return {};
    }
    return {m_samples, 4.0 * static_cast<double>(m_inside) / static_cast<double>(m_samples)};
}

}  // namespace gui
