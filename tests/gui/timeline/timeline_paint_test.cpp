#include "gui/timeline/painter.h"
#include "sample_events.h"

#include <QTest>

#include <vector>

using gui::Theme;
using sample::kBegin;

namespace {

constexpr std::int64_t kMs = 1'000'000;

struct Canvas {
    gui::SpanStore store;
    gui::LaneList lanes;
    gui::LabelCache labels;
    gui::TimelineScene scene;
    gui::TimelineGeometry geometry;
    QImage image{1000, 120, QImage::Format_RGB32};

    explicit Canvas(const std::vector<mp::ScopeEvent>& events)
    {
        store.append(events);
        lanes.update(store, store.end());
        labels.setFont(QFont());
        labels.setProvider([](quint32, qint64) { return QStringLiteral("MMMMMMMMMMMMMMMM"); });
        geometry = gui::TimelineGeometry::forFont(QFont(), lanes);
        geometry.labelWidth = 100;
        geometry.size = image.size();
        scene = {&store,  &lanes, &labels,     &Theme::light(), QFont(),
                 QFont(), {},     store.end(), 0xFFFF'FFFF};
    }

    // 900 columns show `length` ns from the beginning.
    void show(std::int64_t length)
    {
        scene.view = {kBegin, kBegin + length};
        gui::paintTimeline(image, scene, geometry);
    }

    int top() const
    {
        return geometry.laneTop(0) + (geometry.laneHeight - geometry.spanHeight) / 2;
    }
    int middle() const { return top() + geometry.spanHeight / 2; }
    int bottom() const { return top() + geometry.spanHeight - 1; }
    QColor at(int x, int y) const { return image.pixelColor(x, y); }

    int count(const QColor& colour, const QRect& area) const
    {
        int found = 0;
        for (int y = area.top(); y <= area.bottom(); ++y) {
            for (int x = area.left(); x <= area.right(); ++x) {
                found += at(x, y) == colour;
            }
        }
        return found;
    }
    QRect lane() const { return {100, geometry.laneTop(0), 900, geometry.laneHeight}; }
    // Pixels that are neither the lane's colour nor the background: text.
    int inked(const QRect& area) const
    {
        const auto style = scene.theme->worker(0);
        return area.width() * area.height() - count(style.fill, area) -
               count(scene.theme->surface, area) - count(scene.theme->grid, area);
    }
};

}  // namespace

class TimelinePaintTest : public QObject {
    Q_OBJECT

private slots:
    void idleStaysBackgroundAtEveryZoom_data()
    {
        QTest::addColumn<qint64>("length");
        for (const qint64 length : {qint64(100), qint64(1'000), qint64(10'000), qint64(100'000)}) {
            QTest::addRow("%lld ms in view", length) << qint64(length * kMs);
        }
    }

    // Tasks of 1 ms, 40 % idle between: the share of coloured pixels is the busy share.
    void idleStaysBackgroundAtEveryZoom()
    {
        QFETCH(qint64, length);
        std::vector<mp::ScopeEvent> events;
        for (std::int64_t at = 0; at < length; at += 100 * kMs / 60) {
            events.push_back(sample::finished(0, 1, at, at + kMs));
        }
        Canvas canvas(events);
        canvas.labels.setProvider([](quint32, qint64) { return QStringLiteral("."); });
        canvas.show(length);
        const QRect spans(100, canvas.top(), 900, canvas.geometry.spanHeight);
        const auto style = canvas.scene.theme->worker(0);
        QCOMPARE(style.edge, style.fill);
        const int busy = canvas.count(style.fill, spans);
        const double share = busy / static_cast<double>(spans.width() * spans.height());
        QVERIFY2(share > 0.5 && share < 0.68, qPrintable(QString::number(share)));
    }

    void longIdleGapIsCompletelyEmpty()
    {
        std::vector<mp::ScopeEvent> events;
        for (int i = 0; i < 20'000; ++i) {
            const std::int64_t at = i * (kMs / 10) + (i < 10'000 ? 0 : 500 * kMs);
            events.push_back(sample::finished(0, i, at, at + kMs / 20));
        }
        Canvas canvas(events);
        canvas.show(2'500 * kMs);
        // Idle from 1000 to 1500 ms: columns 460 to 640 but for the border ones.
        const QRect gap(462, canvas.top(), 176, canvas.geometry.spanHeight);
        const int empty = canvas.count(canvas.scene.theme->surface, gap) +
                          canvas.count(canvas.scene.theme->grid, gap);
        QCOMPARE(empty, gap.width() * gap.height());
        // And half of each busy column.
        const int height = canvas.count(canvas.scene.theme->worker(0).fill,
                                        {300, canvas.top(), 1, canvas.geometry.spanHeight});
        QVERIFY(std::abs(height - canvas.geometry.spanHeight / 2) <= 1);
    }

    void oneShortTaskIsSeenInALongRun()
    {
        Canvas canvas({sample::finished(0, 1, 500 * kMs, 500 * kMs + 10)});
        canvas.show(1'000'000 * kMs);
        QVERIFY(canvas.count(canvas.scene.theme->worker(0).fill, canvas.lane()) > 0);
    }

    void failureHasItsMarkAtEveryZoom_data()
    {
        QTest::addColumn<qint64>("length");
        for (const int factor : {1, 10, 100, 1'000, 100'000}) {
            QTest::addRow("%d s in view", factor) << qint64(factor * 1'000 * kMs);
        }
    }

    void failureHasItsMarkAtEveryZoom()
    {
        QFETCH(qint64, length);
        for (const auto outcome :
             {mp::TaskOutcome::Error, mp::TaskOutcome::Lost, mp::TaskOutcome::TimedOut}) {
            std::vector<mp::ScopeEvent> events;
            for (int i = 0; i < 20; ++i) {
                events.push_back(sample::finished(0, i, i * 50 * kMs, i * 50 * kMs + 45 * kMs,
                                                  i == 10 ? outcome : mp::TaskOutcome::Value));
            }
            Canvas canvas(events);
            canvas.show(length);
            QVERIFY(canvas.count(canvas.scene.theme->bad, canvas.lane()) > 0);
        }
    }

    void successHasNoFailureMark()
    {
        Canvas canvas({sample::finished(0, 1, 0, 500 * kMs)});
        canvas.show(1'000 * kMs);
        QCOMPARE(canvas.count(canvas.scene.theme->bad, canvas.lane()), 0);
    }

    void labelsStartAtFortyPixels()
    {
        Canvas canvas(
            {sample::finished(0, 1, 0, 39 * kMs), sample::finished(0, 2, 200 * kMs, 241 * kMs)});
        canvas.show(900 * kMs);  // one pixel a millisecond
        const int top = canvas.top() + 3;
        const int height = canvas.geometry.spanHeight - 6;
        QCOMPARE(canvas.inked({104, top, 31, height}), 0);
        QVERIFY(canvas.inked({304, top, 33, height}) > 0);
    }

    void labelsAreCutWithAnEllipsisNotClipped()
    {
        Canvas canvas({sample::finished(0, 1, 0, 60 * kMs)});
        canvas.show(900 * kMs);
        const QStaticText* text =
            canvas.labels.fitted(*canvas.store.lane(0), canvas.store.lane(0)->spans()[0], 50);
        QVERIFY(text != nullptr);
        QVERIFY(text->text().endsWith(QChar(0x2026)));
        QVERIFY(text->size().width() <= 50.5);
        // The margin at the right end stays free.
        QCOMPARE(canvas.inked({156, canvas.top() + 3, 3, canvas.geometry.spanHeight - 6}), 0);
    }

    void runningTaskIsDrawnUpToNow()
    {
        Canvas canvas(
            {sample::finished(0, 1, 0, 10 * kMs), sample::running(0, 2, 100 * kMs, 100 * kMs)});
        canvas.scene.now = kBegin + 500 * kMs;
        canvas.show(900 * kMs);
        const auto style = canvas.scene.theme->worker(0);
        QCOMPARE(canvas.at(590, canvas.bottom() - 2), style.fill);
        QCOMPARE(canvas.at(604, canvas.bottom() - 2), canvas.scene.theme->surface);
    }

    void looksTheSameWithTwoDevicePixels()
    {
        Canvas canvas({sample::finished(0, 1, 0, 300 * kMs)});
        canvas.geometry.dpr = 2;
        canvas.image = QImage(2000, 240, QImage::Format_RGB32);
        canvas.image.setDevicePixelRatio(2);
        canvas.show(900 * kMs);
        QCOMPARE(canvas.at(2 * 390, 2 * canvas.middle()), canvas.scene.theme->worker(0).fill);
        QCOMPARE(canvas.at(2 * 410, 2 * canvas.middle()), canvas.scene.theme->surface);
    }
};

QTEST_MAIN(TimelinePaintTest)
#include "timeline_paint_test.moc"
