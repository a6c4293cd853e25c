// What a verdict advises: the buttons under it, and what they make of the experiment.
#include "gui/views/verdict_advice.h"
#include "gui/test_settings.h"
#include "gui/views/chart_panel.h"
#include "gui/views/main_window.h"
#include "gui/window_hand.h"

#include <QAction>
#include <QRadioButton>
#include <QSignalSpy>

using gui::VerdictFacts;
using lab::PoolKind;

namespace {

lab::Experiment sweepOf(const char* task)
{
    lab::Experiment sweep;
    sweep.task = task;
    if (sweep.task == "sleep") {
        sweep.items.kind = lab::ItemSource::Kind::Range;
        sweep.items.from = 1;
        sweep.items.to = 12;
    }
    sweep.workers = 3;
    sweep.chunkSize = 2;
    sweep.retries = 1;
    sweep.sweepWorkers = {1, 2, 8};
    sweep.repeats = 2;
    return sweep;
}

VerdictFacts verdict(const char* code, const char* missing = "")
{
    VerdictFacts facts;
    facts.code = QString::fromLatin1(code);
    facts.missing = QString::fromLatin1(missing);
    facts.cores = 4;
    facts.within = gui::SideFacts{4, 12.5, 0.07};
    facts.beyond = gui::SideFacts{8, 25.0, 0.07};
    return facts;
}

gui::SweepFacts sweepWith(const VerdictFacts& verdict)
{
    gui::SweepFacts facts;
    for (const int workers : {1, 2, 8}) {
        gui::SweepPointFacts point;
        point.workers = workers;
        point.seconds = gui::Estimate{1.0 / workers, 0.9 / workers, 1.1 / workers};
        facts.points.push_back(point);
    }
    facts.cores = verdict.cores;
    facts.verdict = verdict;
    return facts;
}

}  // namespace

class VerdictAdviceTest : public QObject {
    Q_OBJECT

private slots:
    void init() { useTestSettings("verdict_advice_test"); }

    void whoWaitsIsAdvisedMoreWorkersAndTheAsyncPool()
    {
        const auto advice = gui::adviceOn(verdict("waiting-bound"), sweepOf("url-get"));
        QCOMPARE(advice.size(), std::size_t{2});
        QCOMPARE(advice[0].experiment.workers, 8);
        QCOMPARE(advice[0].experiment.pool, PoolKind::Process);
        QCOMPARE(advice[1].experiment.pool, PoolKind::Async);
        for (const gui::VerdictAdvice& one : advice) {
            lab::check(one.experiment);  // it can be started as it is
        }
    }

    void theAsyncPoolIsAdvisedOnlyWhereItCanBeTried()
    {
        QCOMPARE(gui::adviceOn(verdict("waiting-bound"), sweepOf("sleep")).size(), std::size_t{1});
        lab::Experiment async = sweepOf("url-get");
        async.pool = PoolKind::Async;
        QCOMPARE(gui::adviceOn(verdict("waiting-bound"), async).size(), std::size_t{1});
    }

    void whoKeepsTheCoresBusyIsAdvisedAsManyWorkersAsCores()
    {
        for (const char* code : {"cpu-bound", "oversubscribed"}) {
            const auto advice = gui::adviceOn(verdict(code), sweepOf("sleep"));
            QCOMPARE(advice.size(), std::size_t{1});
            QCOMPARE(advice[0].experiment.workers, 4);
        }
    }

    void whatIsMissingIsMeasuredNext()
    {
        const auto measured = [](const char* missing) {
            const auto advice =
                gui::adviceOn(verdict("not-enough-evidence", missing), sweepOf("sleep"));
            return advice.empty() ? lab::Experiment() : advice[0].experiment;
        };
        QCOMPARE(measured("beyond-cores").sweepWorkers, (std::vector<int>{1, 2, 8, 16, 32}));
        QCOMPARE(measured("pattern").sweepWorkers, (std::vector<int>{1, 4, 8}));
        QCOMPARE(measured("repeats").repeats, 3);
        QVERIFY(!measured("cpu-time").isSweep());
        QVERIFY(gui::adviceOn({}, sweepOf("sleep")).empty());
    }

    void aButtonSetsTheFormAndUndoTakesItBack()
    {
        gui::MainWindow window(QStringLiteral("/nowhere/poolscope"));
        const WindowHand hand(window);
        hand.click("startClose");
        window.resize(1280, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        hand.chooseTask("sleep");
        auto* panel = window.findChild<gui::ChartPanel*>();
        auto* workers = hand.find<QSpinBox>("workersBox");
        panel->setExperiment(sweepOf("url-get"));
        panel->showSweep(sweepWith(verdict("waiting-bound")));
        const int before = workers->value();

        QTRY_VERIFY(hand.find<QPushButton>("advice0")->isVisible());
        QCOMPARE(hand.find<QPushButton>("advice0")->text(), QStringLiteral("Use 8 workers"));
        hand.click("advice0");
        QCOMPARE(hand.find<QComboBox>("taskBox")->currentText(), QStringLiteral("url-get"));
        QCOMPARE(workers->value(), 8);
        hand.click("advice1");
        QVERIFY(hand.find<QAbstractButton>("poolAsync")->isChecked());
        hand.find<QAction>("actionUndo")->trigger();
        QVERIFY(!hand.find<QAbstractButton>("poolAsync")->isChecked());
        hand.find<QAction>("actionUndo")->trigger();
        QCOMPARE(workers->value(), before);
        QCOMPARE(hand.find<QComboBox>("taskBox")->currentText(), QStringLiteral("sleep"));

        panel->setBusy(true);
        QVERIFY(!hand.find<QPushButton>("advice0")->isEnabled());
        panel->showSweep(sweepWith(verdict("not-enough-evidence", "cpu-time")));
        QVERIFY(window.findChild<QPushButton*>(QStringLiteral("advice0")) == nullptr);
    }
};

QTEST_MAIN(VerdictAdviceTest)
#include "verdict_advice_test.moc"
