#include "gui/shell/theme.h"
#include "timeline_hand.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using gui::TimelineView;
using sample::kBegin;
using sample::kMs;

// What a screen reader is told of the timeline is what is drawn.
class AccessibleTimelineTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_view = std::make_unique<TimelineView>();
        m_view->resize(1000, 200);
        m_view->setLabelProvider(
            [](quint32, qint64 task) { return QStringLiteral("square %1").arg(task); });
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        m_view->appendEvents(sample::twoLanes());
        m_view->appendEvents(std::vector{sample::poolEnded(1'000 * kMs)});
        m_view->viewport()->grab();
    }
    void cleanup() { m_view.reset(); }

    void timelineIsATableOfLanes()
    {
        const QAccessibleInterface& timeline = interface();
        QCOMPARE(timeline.role(), QAccessible::Table);
        QCOMPARE(timeline.text(QAccessible::Name), QStringLiteral("Timeline"));
        QCOMPARE(table().rowCount(), 2);
        QCOMPARE(table().rowDescription(1),
                 QStringLiteral("Worker 4122, lane 2: 10 tasks, 80 % busy"));
        QCOMPARE(cell(1, "Worker"), QStringLiteral("4122"));
        for (int i = 0; i < timeline.childCount(); ++i) {
            QCOMPARE(timeline.indexOfChild(timeline.child(i)), i);
        }
    }

    void tasksAndBusyShareInViewAreThoseThatAreDrawn_data()
    {
        QTest::addColumn<qint64>("begin");
        QTest::addColumn<qint64>("end");
        QTest::newRow("all") << qint64(0) << qint64(1'000 * kMs);
        QTest::newRow("the middle") << qint64(290 * kMs) << qint64(590 * kMs);
        QTest::newRow("idle") << qint64(382 * kMs) << qint64(398 * kMs);
    }

    void tasksAndBusyShareInViewAreThoseThatAreDrawn()
    {
        QFETCH(qint64, begin);
        QFETCH(qint64, end);
        m_view->setSelection(kBegin + begin, kBegin + end);
        m_view->fitSelection();
        m_view->clearSelection();
        for (int row = 0; row < 2; ++row) {
            const Drawn drawn = look(row);
            QCOMPARE(cell(row, "Tasks in view").toInt(), drawn.spans);
            const double told = cell(row, "Busy in view").section(QChar(0xA0), 0, 0).toDouble();
            QVERIFY2(std::abs(told - 100 * drawn.busy) < 2, qPrintable(cell(row, "Busy in view")));
        }
    }

    void labelsAreThoseThatAreDrawn()
    {
        QCOMPARE(cell(0, "Labelled spans in view").split(QStringLiteral(", ")).size(), 10);
        QVERIFY(cell(1, "Labelled spans in view").startsWith(QStringLiteral("square 100, ")));
        m_view->setSelection(kBegin + 150 * kMs, kBegin + 350 * kMs);
        m_view->fitSelection();
        QCOMPARE(cell(0, "Labelled spans in view"), QStringLiteral("square 1, square 2, square 3"));
        for (int i = 0; i < 30; ++i) {
            m_view->zoomOut();
        }
        QCOMPARE(cell(0, "Labelled spans in view"), QString());  // too narrow for any
    }

    void failuresInViewAreCountedAndNamed()
    {
        m_view->appendEvents(
            std::vector{sample::killed(1, 4122, 1'200 * kMs, 9, 111),
                        sample::finished(1, 111, 1'000 * kMs, 1'200 * kMs, mp::TaskOutcome::Lost)});
        m_view->fitAll();
        QCOMPARE(cell(1, "Failed in view"), QStringLiteral("1"));
        QCOMPARE(cell(0, "Failed in view"), QStringLiteral("0"));
        QVERIFY(
            cell(1, "Labelled spans in view").endsWith(QStringLiteral("✗ killed −9 · square 111")));
    }

    void rowChosenByAReaderIsChosenEverywhere()
    {
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QVERIFY(table().selectRow(1));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toUInt(), 1U);
        QCOMPARE(table().selectedRows(), QList<int>{1});
        QVERIFY(table().cellAt(1, 0)->state().selected);
        QVERIFY(!table().cellAt(0, 0)->state().selected);
    }

private:
    struct Drawn {
        int spans = 0;
        double busy = 0;
    };

    QAccessibleInterface& interface()
    {
        return *QAccessible::queryAccessibleInterface(m_view.get());
    }
    QAccessibleTableInterface& table() { return *interface().tableInterface(); }
    QString cell(int row, const char* column)
    {
        for (int i = 0; i < table().columnCount(); ++i) {
            if (table().columnDescription(i) == QLatin1String(column)) {
                return table().cellAt(row, i)->text(QAccessible::Name);
            }
        }
        return QStringLiteral("no such column");
    }
    // Along the lane: what is neither background nor a line of the grid.
    Drawn look(int row)
    {
        const sample::TimelineHand hand(*m_view);
        const QImage image = hand.picture();
        const gui::Theme& theme = gui::Theme::of(m_view.get());
        const int line = QFontMetrics(m_view->font()).height();
        const int y = hand.rowY(row) - (line + 3) / 2 + 4;
        Drawn drawn;
        int busy = 0;
        bool before = false;
        for (int x = hand.labelWidth(); x < image.width() - 1; ++x) {  // without the frame of focus
            const QColor colour = image.pixelColor(x, y);
            const bool here = colour != theme.surface && colour != theme.grid;
            drawn.spans += here && !before ? 1 : 0;
            busy += here ? 1 : 0;
            before = here;
        }
        drawn.busy = static_cast<double>(busy) / (image.width() - hand.labelWidth());
        return drawn;
    }

    std::unique_ptr<TimelineView> m_view;
};

QTEST_MAIN(AccessibleTimelineTest)
#include "accessible_timeline_test.moc"
