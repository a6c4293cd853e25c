#include "gui/timeline/view.h"
#include "timeline_hand.h"

#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>

#include <memory>
#include <vector>

using gui::TimelineView;
using sample::kBegin;
using sample::kMs;
using sample::twoLanes;

class TimelineViewTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_view = std::make_unique<TimelineView>();
        m_view->resize(1000, 200);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        m_view->appendEvents(twoLanes());
        m_view->appendEvents(std::vector{sample::poolEnded(1'000 * kMs)});
        m_view->viewport()->grab();
    }
    void cleanup() { m_view.reset(); }

    void showsEverythingAtFirst()
    {
        QCOMPARE(m_view->viewBegin(), kBegin);
        QVERIFY(m_view->viewEnd() >= kBegin + 1'000 * kMs);
    }

    void controlWheelZoomsAtTheCursor()
    {
        const qint64 before = timeAt(600);
        wheel(600, 120, Qt::ControlModifier);
        QVERIFY(length() < 1'000 * kMs);
        QVERIFY(std::abs(timeAt(600) - before) < 2 * kMs);
    }

    void shiftWheelAndMiddleDragPan()
    {
        const qint64 begin = m_view->viewBegin();
        wheel(600, -120, Qt::ShiftModifier);
        QVERIFY(m_view->viewBegin() > begin);
        const qint64 panned = m_view->viewBegin();
        QTest::mousePress(m_view->viewport(), Qt::MiddleButton, {}, {500, 60});
        QTest::mouseMove(m_view->viewport(), {560, 60});
        QTest::mouseMove(m_view->viewport(), {600, 60});
        QTest::mouseRelease(m_view->viewport(), Qt::MiddleButton, {}, {600, 60});
        QVERIFY(m_view->viewBegin() < panned);
    }

    void keysZoomPanFitAndUndo()
    {
        const qint64 all = length();
        QTest::keyClick(m_view.get(), Qt::Key_W);
        QVERIFY(length() < all);
        const qint64 begin = m_view->viewBegin();
        QTest::keyClick(m_view.get(), Qt::Key_D);
        QVERIFY(m_view->viewBegin() > begin);
        QTest::keyClick(m_view.get(), Qt::Key_A);
        QVERIFY(std::abs(m_view->viewBegin() - begin) < kMs);
        QTest::keyClick(m_view.get(), Qt::Key_Backspace);
        QCOMPARE(length(), all);
        QTest::keyClick(m_view.get(), Qt::Key_W);
        QTest::keyClick(m_view.get(), Qt::Key_Home);
        QCOMPARE(length(), all);
        QTest::keyClick(m_view.get(), Qt::Key_S);
        QVERIFY(length() > all);
    }

    void zoomKeyWorksByItsPlaceOnACyrillicKeyboard()
    {
        const qint64 all = length();
        QKeyEvent press(QEvent::KeyPress, 0x0426 /* Ц */, Qt::NoModifier, 25, 0, 0,
                        QStringLiteral("ц"));
        QCoreApplication::sendEvent(m_view.get(), &press);
        QVERIFY(length() < all);
    }

    void leftDragMeasuresTimeTasksAndBusyShare()
    {
        QSignalSpy changed(m_view.get(), &TimelineView::selectionChanged);
        m_view->setSelection(kBegin + 200 * kMs, kBegin + 400 * kMs);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_view->selection().tasks, 4);
        QCOMPARE(m_view->selection().busy, 0.8);
        QVERIFY(m_view->selectionText().contains(QStringLiteral("80 % busy")));

        drag(xOf(500 * kMs), xOf(700 * kMs));
        QVERIFY(std::abs(m_view->selection().begin - (kBegin + 500 * kMs)) < 3 * kMs);
        QVERIFY(std::abs(m_view->selection().end - (kBegin + 700 * kMs)) < 3 * kMs);
        QTest::keyClick(m_view.get(), Qt::Key_F);
        QVERIFY(std::abs(length() - 200 * kMs) < 6 * kMs);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QVERIFY(m_view->selection().isEmpty());
    }

    void clickOnASpanTellsWhichItIs()
    {
        QSignalSpy chosen(m_view.get(), &TimelineView::spanSelected);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {xOf(340 * kMs), rowY(1)});
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toUInt(), 1U);
        QCOMPARE(chosen[0][2].toLongLong(), 103);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {xOf(390 * kMs), rowY(1)});
        QCOMPARE(chosen.size(), 1);  // idle
    }

    void clickOnALabelSelectsTheLane()
    {
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(1)});
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toUInt(), 1U);
    }

    void fullStopAndCommaWalkAlongTheLane()
    {
        m_view->selectSpan(1, 3);
        QSignalSpy chosen(m_view.get(), &TimelineView::spanSelected);
        QTest::keyClick(m_view.get(), Qt::Key_Period);
        QTest::keyClick(m_view.get(), Qt::Key_Comma);
        QTest::keyClick(m_view.get(), Qt::Key_Comma);
        QCOMPARE(chosen.size(), 3);
        QCOMPARE(chosen[0][2].toLongLong(), 4);
        QCOMPARE(chosen[1][2].toLongLong(), 3);
        QCOMPARE(chosen[2][2].toLongLong(), 2);
    }

    void altFullStopGoesToTheNextTryOnAnotherLane()
    {
        m_view->appendEvents(std::vector{
            sample::finished(1, 3, 960 * kMs, 990 * kMs, mp::TaskOutcome::Value, 0, 2)});
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {xOf(340 * kMs), rowY(0)});
        QSignalSpy chosen(m_view.get(), &TimelineView::spanSelected);
        QTest::keyClick(m_view.get(), Qt::Key_Period, Qt::AltModifier);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toUInt(), 1U);
    }

    void altArrowsMoveTheChosenLane()
    {
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(0)});
        QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::AltModifier);
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(0)});
        QCOMPARE(chosen[0][0].toUInt(), 1U);
    }

    void lanesAreOrderedAsAsked_data()
    {
        QTest::addColumn<gui::LaneOrder>("order");
        QTest::addColumn<QList<uint>>("rows");
        // Slot 2: the highest PID and the earliest start; slot 3: the lowest PID, half as busy.
        QTest::newRow("slot") << gui::LaneOrder::Slot << QList<uint>{0, 1, 2, 3};
        QTest::newRow("start") << gui::LaneOrder::Start << QList<uint>{2, 0, 1, 3};
        QTest::newRow("PID") << gui::LaneOrder::Pid << QList<uint>{3, 0, 1, 2};
        QTest::newRow("busy share") << gui::LaneOrder::Busy << QList<uint>{2, 0, 1, 3};
        QTest::newRow("label") << gui::LaneOrder::Label << QList<uint>{3, 0, 1, 2};
    }

    void lanesAreOrderedAsAsked()
    {
        QFETCH(gui::LaneOrder, order);
        QFETCH(QList<uint>, rows);
        m_view->appendEvents(std::vector{
            sample::finished(2, 200, -10 * kMs, 980 * kMs, mp::TaskOutcome::Value, 5001),
            sample::finished(3, 300, 100 * kMs, 300 * kMs, mp::TaskOutcome::Value, 4001)});
        m_view->setLaneOrder(order);
        m_view->viewport()->grab();
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QList<uint> found;
        for (int row = 0; row < 4; ++row) {
            QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(row)});
            found << chosen.last()[0].toUInt();
        }
        QCOMPARE(found, rows);
    }

    void draggedLaneChangesPlaces()
    {
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(0)});
        QTest::mouseMove(m_view->viewport(), {30, rowY(0) + 12});
        QTest::mouseMove(m_view->viewport(), {30, rowY(1)});
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(1)});
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(0)});
        QCOMPARE(chosen[0][0].toUInt(), 1U);
    }

    void liveRightEdgeFollowsNowUntilPanned()
    {
        m_view->clear();
        m_view->appendEvents(twoLanes());
        m_view->setNow(kBegin + 2'000 * kMs);
        QVERIFY(m_view->isFollowing());
        QVERIFY(m_view->viewEnd() >= kBegin + 2'000 * kMs);
        QSignalSpy following(m_view.get(), &TimelineView::followingChanged);
        QTest::keyClick(m_view.get(), Qt::Key_A);
        QVERIFY(!m_view->isFollowing());
        QCOMPARE(following.size(), 1);
        const qint64 end = m_view->viewEnd();
        m_view->setNow(kBegin + 9'000 * kMs);
        QCOMPARE(m_view->viewEnd(), end);
        QTest::keyClick(m_view.get(), Qt::Key_End);
        QVERIFY(m_view->isFollowing());
        QVERIFY(m_view->viewEnd() >= kBegin + 9'000 * kMs);
    }

    void aYoungRunIsFollowedFromItsBeginning()
    {
        m_view->clear();
        m_view->setFollowing(true);
        m_view->appendEvents(twoLanes());
        m_view->setNow(kBegin + 100 * kMs);
        QVERIFY(m_view->isFollowing());
        QVERIFY(m_view->viewBegin() >= kBegin);
        const qint64 start = m_view->viewBegin();
        m_view->setNow(kBegin + 60'000 * kMs);
        QVERIFY(m_view->viewBegin() > start);
    }

    void theEndOfARunIsToldToWhoShowsThatItIsFollowed()
    {
        m_view->clear();
        m_view->appendEvents(twoLanes());
        m_view->setNow(kBegin + 2'000 * kMs);
        QSignalSpy following(m_view.get(), &TimelineView::followingChanged);
        m_view->endRun();
        QCOMPARE(following.size(), 1);
        QVERIFY(!following[0][0].toBool());
    }

    void questionMarkShowsTheKeys()
    {
        QTest::keyClick(m_view.get(), Qt::Key_Question);
        const auto* keys = m_view->findChild<QTextBrowser*>();
        QVERIFY(keys != nullptr);
        QVERIFY(keys->toPlainText().contains(QStringLiteral("Backspace")));
        QVERIFY(TimelineView::keyHelp().size() >= 10);
    }

    void fourThousandLanesScrollToTheLast()
    {
        std::vector<mp::ScopeEvent> events;
        for (std::uint32_t slot = 2; slot < 4096; ++slot) {
            events.push_back(sample::finished(slot, slot, 0, 500 * kMs));
        }
        m_view->appendEvents(events);
        m_view->viewport()->grab();
        for (int i = 0; i < 4096 * 30 / 60 + 200; ++i) {
            wheel(600, -1200, Qt::NoModifier);
        }
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
                          {30, m_view->viewport()->height() - 14});
        QCOMPARE(chosen.size(), 1);
        QVERIFY(chosen[0][0].toUInt() >= 4094);
    }

    void middleDragMovesInTimeAndAlongTheLanes()
    {
        std::vector<mp::ScopeEvent> events;
        for (std::uint32_t slot = 2; slot < 40; ++slot) {
            events.push_back(sample::finished(slot, slot, 0, 500 * kMs));
        }
        m_view->appendEvents(events);
        m_view->viewport()->grab();
        const qint64 begin = m_view->viewBegin();
        QTest::mousePress(m_view->viewport(), Qt::MiddleButton, {}, {600, 150});
        QTest::mouseMove(m_view->viewport(), {550, 100});
        QTest::mouseMove(m_view->viewport(), {500, 50});
        QTest::mouseRelease(m_view->viewport(), Qt::MiddleButton, {}, {500, 50});
        QVERIFY(m_view->viewBegin() > begin);
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {30, rowY(0)});
        QVERIFY(chosen[0][0].toUInt() >= 2);
    }

    void manyLanesScroll()
    {
        std::vector<mp::ScopeEvent> events;
        for (std::uint32_t slot = 2; slot < 40; ++slot) {
            events.push_back(sample::finished(slot, slot, 0, 500 * kMs));
        }
        m_view->appendEvents(events);
        m_view->viewport()->grab();
        const QImage before = m_view->viewport()->grab().toImage();
        m_view->selectLane(39);
        QVERIFY(m_view->viewport()->grab().toImage() != before);
        QSignalSpy chosen(m_view.get(), &TimelineView::laneSelected);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
                          {30, m_view->viewport()->height() - 14});
        QCOMPARE(chosen.size(), 1);
        QVERIFY(chosen[0][0].toUInt() >= 38);
    }

private:
    sample::TimelineHand hand() { return sample::TimelineHand(*m_view); }
    qint64 length() { return hand().length(); }
    int xOf(qint64 sinceBegin) { return hand().xOf(sinceBegin); }
    qint64 timeAt(int x) { return hand().timeAt(x); }
    int rowY(int row) { return hand().rowY(row); }
    void wheel(int x, int angle, Qt::KeyboardModifiers modifiers)
    {
        hand().wheel(x, angle, modifiers);
    }
    void drag(int from, int to) { hand().drag(from, to); }

    std::unique_ptr<TimelineView> m_view;
};

QTEST_MAIN(TimelineViewTest)
#include "timeline_view_test.moc"
