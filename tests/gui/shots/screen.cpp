#include "gui/shots/screen.h"

#include <QImage>
#include <QScreen>
#include <QTest>

#include <algorithm>
#include <cstdint>

namespace {

constexpr int kPatienceMs = 20'000;
// What stands still while something runs, at three edges of the window. One flush shows all of a
// window, so when these are right, everything is.
constexpr const char* kStill[] = {"menuBar", "experimentDock", "speedupDock", "machineLabel"};
// Of the pixels: a clock that went on between two looks.
constexpr double kTolerance = 0.002;

double shareOfOthers(const QImage& a, const QImage& b)
{
    std::int64_t others = 0;
    for (int y = 0; y < a.height(); ++y) {
        const auto* left = reinterpret_cast<const QRgb*>(a.constScanLine(y));
        const auto* right = reinterpret_cast<const QRgb*>(b.constScanLine(y));
        for (int x = 0; x < a.width(); ++x) {
            others += (left[x] & RGB_MASK) != (right[x] & RGB_MASK) ? 1 : 0;
        }
    }
    return static_cast<double>(others) / (static_cast<double>(a.width()) * a.height());
}

}  // namespace

bool Screen::waitFor(const QSize& size) const
{
    return QTest::qWaitFor([&] { return isShown(size); }, kPatienceMs);
}

bool Screen::isShown(const QSize& size) const
{
    if (m_window.size() != size) {
        return false;
    }
    if (m_window.devicePixelRatioF() != 1) {
        // An image of a scaled window differs from the screen in its letters: painting has to do.
        m_window.repaint();
        return true;
    }
    const QImage shown = picture().toImage().convertToFormat(QImage::Format_RGB32);
    return std::ranges::all_of(kStill, [&](const char* name) {
        auto* widget = m_window.findChild<QWidget*>(QString::fromLatin1(name));
        const QRect place =
            QRect(widget->mapTo(&m_window, QPoint()), widget->size()) & QRect(QPoint(), size);
        if (place.isEmpty() || !widget->isVisible()) {
            return true;
        }
        QImage meant(place.size(), QImage::Format_RGB32);
        m_window.render(&meant, {}, place);
        return shareOfOthers(shown.copy(place), meant) < kTolerance;
    });
}

QPixmap Screen::picture() const
{
    const QRect place = m_window.geometry();
    return m_window.screen()->grabWindow(0, place.x(), place.y(), place.width(), place.height());
}
