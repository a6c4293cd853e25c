#include "gui/views/timeline_panel.h"
#include "timeline_hand.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QToolButton>

using gui::TimelinePanel;
using gui::TimelineView;
using sample::kBegin;
using sample::kMs;

// What stands below the timeline: actions on the selection, the filter, and the search.
class TimelinePanelTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_panel = std::make_unique<TimelinePanel>();
        m_panel->resize(1000, 260);
        m_panel->view()->setLabelProvider(
            [](quint32, qint64 task) { return QStringLiteral("square %1").arg(task); });
        m_panel->showTimeline();
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        m_panel->view()->appendEvents(sample::twoLanes());
        m_panel->view()->appendEvents(std::vector{sample::poolEnded(1'000 * kMs)});
        m_panel->view()->viewport()->grab();
    }
    void cleanup() { m_panel.reset(); }

    void selectionOffersToZoomToIt()
    {
        QVERIFY(!button("zoomToSelection").isVisible());
        hand().drag(hand().xOf(200 * kMs), hand().xOf(400 * kMs));
        QVERIFY(button("zoomToSelection").isVisible());
        QTest::mouseClick(&button("zoomToSelection"), Qt::LeftButton);
        QVERIFY(std::abs(hand().length() - 200 * kMs) < 6 * kMs);
    }

    void filterStandsBelowTheTimelineUntilItIsRemoved()
    {
        hand().drag(hand().xOf(200 * kMs), hand().xOf(400 * kMs));
        QTest::mouseClick(&button("filterToSelection"), Qt::LeftButton);
        m_panel->view()->clearSelection();
        QVERIFY(button("filterChip").isVisible());
        QVERIFY(button("filterChip").text().startsWith(QStringLiteral("Only ")));
        QTest::mouseClick(&button("filterChip"), Qt::LeftButton);
        QVERIFY(m_panel->view()->filter().isEmpty());
        QVERIFY(!button("filterChip").isVisible());
    }

    void slashOpensTheSearchAndEscapeEndsIt()
    {
        QVERIFY(!field().isVisible());
        hand().key(Qt::Key_Slash);
        QVERIFY(field().isVisible());
        QTRY_VERIFY(field().hasFocus());
        QTest::keyClicks(&field(), QStringLiteral("square 10"));
        QTRY_COMPARE(count(), QStringLiteral("– of 10"));
        QTest::keyClick(&field(), Qt::Key_Return);
        QCOMPARE(count(), QStringLiteral("1 of 10"));
        QTest::keyClick(&field(), Qt::Key_Return);
        QCOMPARE(count(), QStringLiteral("2 of 10"));
        QTest::keyClick(&field(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(count(), QStringLiteral("1 of 10"));
        QTest::keyClick(&field(), Qt::Key_Escape);
        QVERIFY(!field().isVisible());
        QVERIFY(m_panel->view()->findText().isEmpty());
    }

    void aSearchWithoutResultSaysSo()
    {
        hand().key(Qt::Key_Slash);
        QTest::keyClicks(&field(), QStringLiteral("cube"));
        QTRY_COMPARE(count(), QStringLiteral("nothing found"));
        QVERIFY(!button("findNext").isEnabled());
    }

private:
    sample::TimelineHand hand() { return sample::TimelineHand(*m_panel->view()); }
    QToolButton& button(const char* name)
    {
        return *m_panel->findChild<QToolButton*>(QLatin1String(name));
    }
    QLineEdit& field() { return *m_panel->findChild<QLineEdit*>(QStringLiteral("findField")); }
    QString count() { return m_panel->findChild<QLabel*>(QStringLiteral("findCount"))->text(); }

    std::unique_ptr<TimelinePanel> m_panel;
};

QTEST_MAIN(TimelinePanelTest)
#include "timeline_panel_test.moc"
