#include "gui/shell/theme.h"
#include "timeline_hand.h"

#include <QHelpEvent>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using gui::TimelineView;
using sample::kBegin;
using sample::kMs;

// Marks, filter, finding, waiting and what a tooltip says.
class TimelineNotesTest : public QObject {
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

    // --- marks

    void keyMMarksTheInstantUnderTheCursor()
    {
        hand().point(hand().xOf(300 * kMs), hand().rowY(0));
        hand().key(Qt::Key_M);
        QCOMPARE(m_view->marks().size(), 1U);
        QVERIFY(std::abs(m_view->marks()[0].time - (kBegin + 300 * kMs)) < 3 * kMs);
        hand().point(hand().xOf(700 * kMs), hand().rowY(0));
        QVERIFY(hasColour(hand().xOf(300 * kMs), gui::Theme::of(m_view.get()).warn));
    }

    void keyMWorksByItsPlaceOnACyrillicKeyboard()
    {
        QKeyEvent press(QEvent::KeyPress, 0x042C /* Ь */, Qt::NoModifier, 58, 0, 0,
                        QStringLiteral("ь"));
        QCoreApplication::sendEvent(m_view.get(), &press);
        QCOMPARE(m_view->marks().size(), 1U);
    }

    void bracketsStepThroughTheMarks()
    {
        markAt(200);
        markAt(800);
        m_view->setSelection(kBegin + 400 * kMs, kBegin + 500 * kMs);
        m_view->fitSelection();
        hand().key(Qt::Key_BracketLeft);
        QVERIFY(m_view->viewBegin() <= kBegin + 203 * kMs);
        QVERIFY(m_view->viewEnd() >= kBegin + 197 * kMs);
        hand().key(Qt::Key_BracketRight);
        QVERIFY(m_view->viewBegin() <= kBegin + 803 * kMs);
        QVERIFY(m_view->viewEnd() >= kBegin + 797 * kMs);
    }

    void markIsRenamedWhereItStands()
    {
        markAt(200);
        hand().key(Qt::Key_F2);
        auto* editor = m_view->findChild<QLineEdit*>(QStringLiteral("markEditor"));
        QVERIFY(editor != nullptr);
        QTest::keyClicks(editor, QStringLiteral("slow page"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(m_view->marks()[0].label, QStringLiteral("slow page"));
        QTRY_VERIFY(m_view->findChild<QLineEdit*>(QStringLiteral("markEditor")) == nullptr);
    }

    void escapeLeavesTheMarkItsLabel()
    {
        markAt(200);
        hand().key(Qt::Key_F2);
        auto* editor = m_view->findChild<QLineEdit*>(QStringLiteral("markEditor"));
        QVERIFY(editor != nullptr);
        QTest::keyClicks(editor, QStringLiteral("slow page"));
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_VERIFY(m_view->findChild<QLineEdit*>(QStringLiteral("markEditor")) == nullptr);
        QCOMPARE(m_view->marks()[0].label, QStringLiteral("1"));
    }

    void deleteRemovesTheCurrentMark()
    {
        markAt(200);
        markAt(800);
        hand().key(Qt::Key_Delete);
        QCOMPARE(m_view->marks().size(), 1U);
        QVERIFY(m_view->marks()[0].time < kBegin + 300 * kMs);
        hand().key(Qt::Key_Delete);  // none is current now
        QCOMPARE(m_view->marks().size(), 1U);
    }

    void marksOutliveAReplayButNotTheNextRun()
    {
        markAt(200);
        m_view->clear();
        m_view->appendEvents(sample::twoLanes());
        QCOMPARE(m_view->marks().size(), 1U);
        m_view->clear();
        m_view->appendEvents(std::vector{sample::finished(0, 1, 5'000 * kMs, 5'100 * kMs)});
        QCOMPARE(m_view->marks().size(), 0U);
    }

    // --- filter

    void filterToSelectionTellsWhichTasksItKeeps()
    {
        QSignalSpy changed(m_view.get(), &TimelineView::filterChanged);
        hand().drag(hand().xOf(190 * kMs), hand().xOf(390 * kMs));
        m_view->filterToSelection();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_view->filteredTasks(1), (std::vector<qint64>{2, 3, 102, 103}));
        QVERIFY(m_view->filteredTasks(2).empty());
        QVERIFY(!m_view->filterText().isEmpty());
    }

    void shiftBackspaceUndoesTheFilterAndLeavesTheZoom()
    {
        hand().key(Qt::Key_W);
        const qint64 zoomed = hand().length();
        filter(200, 400);
        filter(210, 300);
        hand().key(Qt::Key_Backspace, Qt::ShiftModifier);
        QCOMPARE(m_view->filter().begin, kBegin + 200 * kMs);
        hand().key(Qt::Key_Backspace, Qt::ShiftModifier);
        QVERIFY(m_view->filter().isEmpty());
        QCOMPARE(hand().length(), zoomed);
        hand().key(Qt::Key_Backspace);
        QVERIFY(hand().length() > zoomed);
    }

    void removedFilterCanBeHadBack()
    {
        filter(200, 400);
        m_view->clearFilter();
        QVERIFY(m_view->filter().isEmpty());
        m_view->undoFilter();
        QCOMPARE(m_view->filter().end, kBegin + 400 * kMs);
    }

    void neighboursKeepToTheFilter()
    {
        filter(290, 390);
        m_view->selectSpan(1, 3);
        QSignalSpy chosen(m_view.get(), &TimelineView::spanSelected);
        hand().key(Qt::Key_Period);
        QCOMPARE(chosen.size(), 0);
        m_view->clearFilter();
        hand().key(Qt::Key_Period);
        QCOMPARE(chosen.size(), 1);
    }

    // --- find

    void slashAndControlFAskForAPlaceToType()
    {
        QSignalSpy wanted(m_view.get(), &TimelineView::findWanted);
        hand().key(Qt::Key_Slash);
        hand().key(Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(wanted.size(), 2);
    }

    void foundSpansAreCountedAndSteppedThrough()
    {
        find(QStringLiteral("SQUARE 10"));
        QCOMPARE(m_view->found().count, 10);  // 100 to 109
        QCOMPARE(m_view->found().current, 0);
        QSignalSpy chosen(m_view.get(), &TimelineView::spanSelected);
        m_view->findNext();
        m_view->findNext();
        m_view->findPrevious();
        m_view->findPrevious();
        QCOMPARE(chosen.size(), 4);
        QCOMPARE(chosen[0][2].toLongLong(), 100);
        QCOMPARE(chosen[1][2].toLongLong(), 101);
        QCOMPARE(chosen[2][2].toLongLong(), 100);
        QCOMPARE(chosen[3][2].toLongLong(), 109);  // around the beginning
        QCOMPARE(m_view->found().current, 10);
    }

    void nothingFoundIsSaidToBeNothing()
    {
        find(QStringLiteral("cube"));
        QCOMPARE(m_view->found().count, 0);
        m_view->findNext();
        QCOMPARE(m_view->found().current, 0);
    }

    void foundSpansAreHighlighted()
    {
        const int x = hand().xOf(340 * kMs);
        const QColor accent = gui::Theme::of(m_view.get()).accent;
        QVERIFY(!hasColour(x, accent));
        find(QStringLiteral("square 103"));
        QVERIFY(hasColour(x, accent));
        QVERIFY(!hasColour(hand().xOf(440 * kMs), accent));
    }

    void spansThatComeLaterAreFoundToo()
    {
        find(QStringLiteral("square 7"));
        QCOMPARE(m_view->found().count, 1);
        m_view->appendEvents(std::vector{sample::finished(0, 77, 1'000 * kMs, 1'050 * kMs)});
        QTRY_COMPARE(m_view->found().count, 2);
        // One that is reported late moves the others.
        m_view->appendEvents(std::vector{sample::finished(0, 78, 85 * kMs, 95 * kMs)});
        QTRY_COMPARE(m_view->found().count, 3);
    }

    void findKeepsToTheFilter()
    {
        filter(190, 390);
        find(QStringLiteral("square"));
        QCOMPARE(m_view->found().count, 4);
    }

    // --- waiting and hover

    void waitOfTheHoveredSpanIsDrawnFromItsSubmission()
    {
        // 1.5 ms in the queue: a stretch of 4 ms has the start of task 3 in its middle.
        m_view->setSelection(kBegin + 298 * kMs, kBegin + 302 * kMs);
        m_view->fitSelection();
        m_view->clearSelection();
        const int x = hand().xOf(299 * kMs);
        const QImage before = hand().picture();
        hand().point(hand().xOf(301 * kMs), hand().rowY(0));
        const QImage after = hand().picture();
        const QColor text = gui::Theme::of(m_view.get()).text;
        const int top = hand().rowY(0) - (QFontMetrics(m_view->font()).height() + 9) / 2;
        QVERIFY(!columnHas(before, x, top, top + 4, text));
        QVERIFY(columnHas(after, x, top, top + 4, text));
        QVERIFY(!columnHas(after, hand().xOf(kMs * 5963 / 20), top, top + 4, text));
    }

    void keyQShowsTheWaitsOfAllSpans()
    {
        m_view->setSelection(kBegin + 298 * kMs, kBegin + 302 * kMs);
        m_view->fitSelection();
        m_view->clearSelection();
        const int x = hand().xOf(299 * kMs);
        const QColor line = gui::Theme::of(m_view.get()).textMuted;
        QVERIFY(!columnHas(hand().picture(), x, 30, 80, line));
        hand().key(Qt::Key_Q);
        QVERIFY(m_view->waitsShown());
        QVERIFY(columnHas(hand().picture(), x, 30, 80, line));
    }

    void tooltipSaysAllThatIsKnownAndNothingElse()
    {
        m_view->setDetailProvider([](quint32, qint64) { return QStringLiteral("= 9"); });
        const QString tip = tooltip(340 * kMs);
        for (const char* part :
             {"square 3", "= 9", "task 3", "worker 4121", "try 1", "waited 1.50", "ran 80.0"}) {
            QVERIFY2(tip.contains(QLatin1String(part)), qPrintable(tip));
        }
        QVERIFY(!tip.contains(QStringLiteral("core")));  // nobody has looked at its CPU time
    }

    void tooltipTellsTheShareOfCpuWhereItIsKnown()
    {
        const auto look = [](std::int64_t at, std::int64_t cpu) {
            mp::ScopeEvent event = sample::ready(0, 4121, at);
            event.kind = mp::EventKind::WorkerSample;
            event.values = {cpu};
            return event;
        };
        m_view->appendEvents(std::vector{look(290 * kMs, 500 * kMs), look(390 * kMs, 540 * kMs),
                                         look(1'000 * kMs, 600 * kMs)});
        QVERIFY(tooltip(340 * kMs).contains(QStringLiteral("about 40 % of one core")));
        // One of seven tasks between two looks: what is its own can't be told.
        QVERIFY(!tooltip(540 * kMs).contains(QStringLiteral("core")));
    }

private:
    sample::TimelineHand hand() { return sample::TimelineHand(*m_view); }
    void markAt(qint64 ms)
    {
        hand().point(hand().xOf(ms * kMs), hand().rowY(0));
        hand().key(Qt::Key_M);
    }
    void filter(qint64 fromMs, qint64 toMs)
    {
        m_view->setSelection(kBegin + fromMs * kMs, kBegin + toMs * kMs);
        m_view->filterToSelection();
    }
    void find(const QString& text)
    {
        m_view->find(text);
        QTRY_VERIFY(!m_view->found().searching);
    }
    QString tooltip(qint64 at)
    {
        const QPoint pos(hand().xOf(at), hand().rowY(0));
        QHelpEvent event(QEvent::ToolTip, pos, m_view->viewport()->mapToGlobal(pos));
        QCoreApplication::sendEvent(m_view->viewport(), &event);
        return QToolTip::text().replace(QChar(0xA0), u' ');
    }
    static bool columnHas(const QImage& image, int x, int top, int bottom, const QColor& colour)
    {
        for (int y = top; y < bottom; ++y) {
            for (int dx = -1; dx <= 1; ++dx) {
                if (image.pixelColor(x + dx, y) == colour) {
                    return true;
                }
            }
        }
        return false;
    }
    bool hasColour(int x, const QColor& colour)
    {
        const QImage image = hand().picture();
        return columnHas(image, x, 30, image.height() - 3, colour);
    }

    std::unique_ptr<TimelineView> m_view;
};

QTEST_MAIN(TimelineNotesTest)
#include "timeline_notes_test.moc"
