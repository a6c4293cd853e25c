#include "gui/shell/zoom.h"

#include "gui/shell/theme.h"

#include <QApplication>
#include <QSettings>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace gui {
namespace {

const QString kKey = QStringLiteral("window/zoom");
constexpr std::array kSteps{0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0};

// The nearest step; a setting that is no number counts as 1.
double nearestStep(double factor)
{
    return *std::ranges::min_element(kSteps, {}, [factor](double step) {
        return factor > 0 ? std::abs(step - factor) : std::abs(step - 1);
    });
}

}  // namespace

Zoom::Zoom(QObject* parent)
    : QObject(parent)
    , m_factor(nearestStep(QSettings().value(kKey, 1.0).toDouble()))
{
    apply();
}

Zoom::~Zoom()
{
    setTextScale(1);
}

void Zoom::in()
{
    const auto next = std::ranges::upper_bound(kSteps, m_factor);
    set(next != kSteps.end() ? *next : m_factor);
}

void Zoom::out()
{
    const auto next = std::ranges::lower_bound(kSteps, m_factor);
    set(next != kSteps.begin() ? *std::prev(next) : m_factor);
}

void Zoom::reset()
{
    set(1);
}

void Zoom::set(double factor)
{
    if (factor == m_factor) {
        return;
    }
    const double ratio = factor / m_factor;
    m_factor = factor;
    QSettings().setValue(kKey, factor);
    apply();
    emit changed(factor, ratio);
}

void Zoom::apply() const
{
    setTextScale(m_factor);
    QApplication::setFont(uiFont());
}

}  // namespace gui
