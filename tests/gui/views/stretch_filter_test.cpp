// The timeline's filter in the results' table, in the window with the real host.
#include "gui/live_window.h"
#include "gui/models/result_model.h"
#include "gui/timeline/timeline_hand.h"

#include <QAction>
#include <QComboBox>

using gui::RunPlayer;
using Result = gui::ResultModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

struct FilterWindow : LiveWindow {
    void run(const char* task, int items) const
    {
        chooseTask(task);
        range(1, items);
        type("workersBox", QStringLiteral("2"));
        type("chunkBox", QStringLiteral("1"));
        click("primary");
    }
    void waitForEnd() const { QTRY_VERIFY_WITH_TIMEOUT(stateHas("done in"), kSlowMs); }

    // To the stretch between two shares of the view.
    void filter(double from, double to) const
    {
        sample::TimelineHand hand(*timeline());
        const int left = hand.labelWidth();
        const int width = timeline()->viewport()->width() - left;
        hand.drag(left + static_cast<int>(width * from), left + static_cast<int>(width * to));
        click("filterToSelection");
    }
    QStringList items() const
    {
        QStringList items;
        for (int row = 0; row < rows("results"); ++row) {
            items.append(cell("results", row, Result::Index));
        }
        return items;
    }
    // Those that the timeline keeps.
    QStringList kept() const
    {
        QStringList items;
        for (const qint64 task : timeline()->filteredTasks(1)) {
            items.append(QString::number(task));
        }
        return items;
    }
    QString count() const
    {
        return find<QWidget>("results")->findChild<QLabel*>(QStringLiteral("countLabel"))->text();
    }
};

}  // namespace

class StretchFilterTest : public QObject {
    Q_OBJECT

private slots:
    void init() { useTestSettings("stretch_filter_test"); }

    void theTableShowsWhatRanInTheStretchAndThenAllAgain()
    {
        const FilterWindow f;
        f.run("sleep", 40);
        f.waitForEnd();
        f.filter(0.4, 0.6);
        const QStringList some = f.items();
        QVERIFY2(some.size() > 1 && some.size() < 30, qPrintable(QString::number(some.size())));
        QCOMPARE(some, f.kept());
        QCOMPARE(f.count(), QStringLiteral("%1 of 40, in the stretch").arg(some.size()));
        f.click("filterChip");
        QCOMPARE(f.rows("results"), 40);
        QCOMPARE(f.count(), QString());
        QTest::keyClick(f.timeline(), Qt::Key_Backspace, Qt::ShiftModifier);  // undo
        QCOMPARE(f.items(), some);
    }

    void theTablesOwnFilterNarrowsItFurther()
    {
        const FilterWindow f;
        f.run("sleep", 40);
        f.waitForEnd();
        f.filter(0.3, 0.7);
        const QStringList some = f.items();
        auto* show = f.find<QComboBox>("showBox");
        show->setFocus();
        QTest::keyClick(show, Qt::Key_End);  // of the last slot
        QTRY_VERIFY_WITH_TIMEOUT(f.rows("results") > 0 && f.rows("results") < some.size(), kSlowMs);
        for (const QString& item : f.items()) {
            QVERIFY(some.contains(item));
        }
    }

    void aReplayShowsWhatHadRunInItByThen()
    {
        const FilterWindow f;
        f.run("sleep", 40);
        f.waitForEnd();
        f.filter(0.2, 0.8);
        const qsizetype all = f.items().size();
        f.find<QAction>("actionReplayFirst")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("results"), 0, kSlowMs);
        f.find<QAction>("actionReplayLast")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(f.items().size(), all, kSlowMs);
    }

    void anotherRunIsNotFiltered()
    {
        const FilterWindow f;
        f.run("sleep", 40);
        f.waitForEnd();
        f.run("square", 7);
        QTRY_COMPARE_WITH_TIMEOUT(f.window.history().runs().size(), std::size_t{2}, kSlowMs);
        f.waitForEnd();
        f.filter(0.1, 0.9);
        QVERIFY(f.find<QWidget>("filterChip")->isVisible());
        auto* runs = f.find<QComboBox>("runs");
        runs->setFocus();
        QTest::keyClick(runs, Qt::Key_Down);  // the one before
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("results"), 40, kSlowMs);
        QVERIFY(!f.find<QWidget>("filterChip")->isVisible());
    }
};

QTEST_MAIN(StretchFilterTest)
#include "stretch_filter_test.moc"
