#pragma once

#include "gui/timeline/view.h"
#include "sample_events.h"

#include <QFontMetrics>
#include <QImage>
#include <QPixmap>
#include <QTest>
#include <QWheelEvent>

#include <memory>
#include <vector>

// A timeline on show with a hand on it, for tests.
namespace sample {

constexpr std::int64_t kMs = 1'000'000;

// Two lanes, ten tasks each: 80 ms of work, 20 ms idle. Task n of slot 0, 100 + n of slot 1.
inline std::vector<mp::ScopeEvent> twoLanes()
{
    std::vector<mp::ScopeEvent> events{ready(0, 4121, 0), ready(1, 4122, 0)};
    for (int i = 0; i < 10; ++i) {
        for (std::uint32_t slot = 0; slot < 2; ++slot) {
            events.push_back(finished(slot, 100 * slot + i, i * 100 * kMs, (i * 100 + 80) * kMs));
        }
    }
    return events;
}

class TimelineHand {
public:
    explicit TimelineHand(gui::TimelineView& view) : m_view(view) {}

    qint64 length() const { return m_view.viewEnd() - m_view.viewBegin(); }
    // The label column's width follows from the font: found by where the border is painted.
    int labelWidth() const
    {
        const QImage image = m_view.viewport()->grab().toImage();
        const QRgb idle = image.pixel(10, image.height() - 3);
        int x = 60;
        while (x < image.width() && image.pixel(x, image.height() - 3) == idle) {
            ++x;
        }
        return x + 1;
    }
    int xOf(qint64 sinceBegin) const
    {
        const int left = labelWidth();
        const double share = static_cast<double>(kBegin + sinceBegin - m_view.viewBegin()) /
                             static_cast<double>(length());
        return left + static_cast<int>(share * (m_view.viewport()->width() - left));
    }
    qint64 timeAt(int x) const
    {
        const int left = labelWidth();
        const double share = static_cast<double>(x - left) / (m_view.viewport()->width() - left);
        return m_view.viewBegin() + static_cast<qint64>(share * static_cast<double>(length()));
    }
    int rowY(int row) const
    {
        const int line = QFontMetrics(m_view.font()).height();
        return line + 8 + 4 + row * (line + 9) + (line + 9) / 2;
    }
    void wheel(int x, int angle, Qt::KeyboardModifiers modifiers)
    {
        QWheelEvent event(QPointF(x, 60), m_view.viewport()->mapToGlobal(QPointF(x, 60)), {},
                          {0, angle}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_view.viewport(), &event);
    }
    void drag(int from, int to)
    {
        QTest::mousePress(m_view.viewport(), Qt::LeftButton, {}, {from, 60});
        QTest::mouseMove(m_view.viewport(), {(from + to) / 2, 60});
        QTest::mouseMove(m_view.viewport(), {to, 60});
        QTest::mouseRelease(m_view.viewport(), Qt::LeftButton, {}, {to, 60});
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(&m_view, key, modifiers);
    }
    // In two steps: a move to where the pointer was in the test before would be none.
    void point(int x, int y)
    {
        QTest::mouseMove(m_view.viewport(), {x - 1, y});
        QTest::mouseMove(m_view.viewport(), {x, y});
    }
    QImage picture() const { return m_view.viewport()->grab().toImage(); }

private:
    gui::TimelineView& m_view;
};

}  // namespace sample
