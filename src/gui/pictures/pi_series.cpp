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
    const Result before = m_results.empty() ? Result() : m_results.back();
    m_results.push_back({value.index, before.samples + samples, before.inside + inside});
    addStep(m_results.size() - 1);
    return true;
}

void PiSeries::addStep(std::size_t result)
{
    if (result % m_stride != 0) {
        return;
    }
    m_steps.push_back(stepOf(m_results[result]));
    if (m_steps.size() >= kMostSteps) {
        std::vector<Step> half;
        for (std::size_t i = 0; i < m_steps.size(); i += 2) {
            half.push_back(m_steps[i]);
        }
        m_steps = std::move(half);
        m_stride *= 2;
    }
}

void PiSeries::takeAway(const QSet<qint64>& items)
{
    while (!m_results.empty() && items.contains(m_results.back().item)) {
        m_results.pop_back();
    }
    m_steps.clear();
    m_stride = 1;
    for (std::size_t result = 0; result < m_results.size(); ++result) {
        addStep(result);
    }
}

PiSeries::Step PiSeries::stepOf(const Result& result)
{
    return {result.samples,
            4.0 * static_cast<double>(result.inside) / static_cast<double>(result.samples)};
}

PiSeries::Step PiSeries::last() const
{
    return m_results.empty() ? Step() : stepOf(m_results.back());
}

}  // namespace gui
