#include "gui/replay/run_history.h"
#include "random_run.h"

#include <QTest>

using gui::EventFilter;
using gui::ResultFacts;
using gui::RunHistory;
using gui::RunRecording;
using State = ResultFacts::State;

namespace {

constexpr std::int64_t kMs = 1'000'000;

mp::ScopeEvent retried(std::int64_t task)
{
    mp::ScopeEvent event;
    event.kind = mp::EventKind::TaskRetried;
    event.time = sample::kBegin + 5 * kMs;
    event.tries = 1;
    event.values = {task};
    return event;
}

gui::RunStart started(qint64 run)
{
    gui::RunStart start;
    start.run = run;
    start.items = 10;
    start.task = QStringLiteral("square");
    return start;
}

void record(RunHistory& history, qint64 run, std::size_t events)
{
    history.begin();
    history.tellStart(started(run), {});
    history.append(RandomRun(static_cast<unsigned>(run)).make(events));
    gui::RunEnd end;
    end.status = QStringLiteral("ok");
    history.tellEnd(end);
}

}  // namespace

class RunRecordingTest : public QObject {
    Q_OBJECT

private slots:
    void wholeValuesAreKeptAndCounted()
    {
        RunRecording run(1);
        QCOMPARE(run.valueOf(3), nullptr);
        const std::size_t before = run.allocatedBytes();
        gui::ValueFacts value{3, 0, 4121, 0.5, {{"counts", QByteArray(10'000, 'x')}}};
        run.addValues({3, 4}, {value});
        QCOMPARE(run.valueOf(3)->parts, value.parts);
        QVERIFY(run.valueOf(4)->parts.isEmpty());  // it has none
        QVERIFY(run.allocatedBytes() >= before + 10'000);
        value.index = RunRecording::kMostValues;
        run.addValues({value.index}, {value});
        QCOMPARE(run.valueOf(value.index), nullptr);
    }

    void valuesMakeTheOldestRunsGo()
    {
        RunHistory history({.runs = 64, .bytes = 1'000'000});
        record(history, 1, 100);
        record(history, 2, 100);
        QCOMPARE(history.runs().size(), std::size_t{2});
        const gui::ValueFacts value{0, 0, 4121, 0.5, {{"counts", QByteArray(999'000, 'x')}}};
        history.addValues(history.newest(), {0}, {value});
        QCOMPARE(history.runs().size(), std::size_t{1});
        QCOMPARE(history.runs().front(), history.newest());
    }

    void anItemIsAsItWasAtThatMoment()
    {
        RunRecording run(1);
        run.firstLabels = {QStringLiteral("a"), QStringLiteral("b")};
        run.append(
            std::vector{sample::finished(0, 1, 0, 2 * kMs, mp::TaskOutcome::Lost), retried(1),
                        sample::finished(2, 1, 3 * kMs, 7 * kMs, mp::TaskOutcome::Value, 4999, 2)});
        QCOMPARE(run.resultAt(1, 0).state, State::Queued);
        QCOMPARE(run.resultAt(1, 0).item, QStringLiteral("b"));
        QCOMPARE(run.resultAt(1, 1).state, State::Lost);
        QCOMPARE(run.resultAt(1, 2).state, State::Queued);
        QCOMPARE(run.resultAt(1, 2).tries, 1);
        const ResultFacts done = run.resultAt(1, 3);
        QCOMPARE(done.state, State::Done);
        QCOMPARE(done.tries, 2);
        QCOMPARE(done.pid, 4999);
        QCOMPARE(done.runSeconds, 0.004);
        QCOMPARE(run.resultAt(0, 3).state, State::Queued);
    }

    void aResultThatWasToldHasItsValue()
    {
        RunRecording run(1);
        run.append(std::vector{sample::finished(0, 0, 0, kMs)});
        ResultFacts told;
        told.state = State::Done;
        told.text = QStringLiteral("49");
        told.tries = 1;
        run.addRows(std::vector{told});
        QCOMPARE(run.resultAt(0, 1).text, told.text);
        QCOMPARE(run.resultAt(0, 0).text, QString());
    }

    void aWholeValueIsNotReplacedByACutOne()
    {
        RunRecording run(1);
        run.append(std::vector{sample::finished(0, 0, 0, kMs)});
        ResultFacts cut;
        cut.state = State::Done;
        cut.tries = 1;
        cut.text = QStringLiteral("4");
        cut.cut = true;
        ResultFacts whole = cut;
        whole.text = QStringLiteral("49");
        whole.cut = false;
        run.addRows(std::vector{cut});
        QCOMPARE(run.resultAt(0, 1).text, cut.text);
        run.addRows(std::vector{whole});
        run.addRows(std::vector{cut});
        QCOMPARE(run.resultAt(0, 1).text, whole.text);
    }

    void filtersLeaveOutWhatComesWithEveryTask()
    {
        RunRecording run(1);
        run.append(std::vector{sample::ready(0, 4121, 0), sample::running(0, 1, 0, kMs),
                               sample::finished(0, 1, 0, kMs),
                               sample::killed(0, 4121, 2 * kMs, 9, 2),
                               sample::ready(0, 4131, 3 * kMs),
                               sample::finished(0, 3, 0, 4 * kMs, mp::TaskOutcome::Error)});
        QCOMPARE(run.countOf(EventFilter::Every), std::size_t{6});
        QCOMPARE(run.countOf(EventFilter::Notable), std::size_t{4});
        QCOMPARE(run.countOf(EventFilter::Workers), std::size_t{3});
        QCOMPARE(run.countOf(EventFilter::Failures), std::size_t{2});
        QCOMPARE(run.indexOf(EventFilter::Failures, 1), std::size_t{5});
        QCOMPARE(run.countBefore(EventFilter::Failures, 4), std::size_t{1});
        QCOMPARE(run.countBefore(EventFilter::Every, 4), std::size_t{4});
        QCOMPARE(run.replacedPid(4), 4121);
        QCOMPARE(run.replacedPid(0), 0);
    }

    void theOldestRunsGoFirst()
    {
        RunHistory history(RunHistory::Limits{3, std::size_t{1} << 30U});
        for (qint64 run = 1; run <= 5; ++run) {
            record(history, run, 100);
        }
        QCOMPARE(history.runs().size(), std::size_t{3});
        QCOMPARE(history.runs().front()->number(), 3);
        QCOMPARE(history.newest()->number(), 5);
    }

    void whatTakesTooMuchRoomGoesFirstToo()
    {
        RunHistory history(RunHistory::Limits{10, 400'000});
        record(history, 1, 10'000);
        record(history, 2, 10'000);
        QCOMPARE(history.runs().size(), std::size_t{1});
        QCOMPARE(history.newest()->events().size(), std::size_t{10'000});
    }

    void aRunThatDoesntFitKeepsWhatThereWasRoomFor()
    {
        RunHistory history(RunHistory::Limits{10, 400'000});
        history.begin();
        const std::vector<mp::ScopeEvent> events = RandomRun(9).make(70'000);
        history.append(events);
        QVERIFY(history.newest()->isClosed());
        history.append(events);
        QCOMPARE(history.newest()->events().size(), events.size());
    }

    void theStartMayBeToldBeforeTheFirstEvent()
    {
        RunHistory history;
        history.tellStart(started(7), {QStringLiteral("12")});
        history.begin();
        QCOMPARE(history.newest()->start.run, 7);
        QCOMPARE(history.newest()->firstLabels, QStringList{QStringLiteral("12")});
    }

    void aSweepKeepsTheLastRepetitionOfEachCount()
    {
        RunHistory history;
        gui::RunStart sweep = started(4);
        sweep.sweep = true;
        history.tellStart(sweep, {});
        for (const int repetition : {1, 2}) {
            for (const int workers : {1, 4}) {
                const auto events = RandomRun(1).make(50);
                history.addRepetition(workers, repetition, std::span(events).first(20), false);
                history.addRepetition(workers, repetition, std::span(events).subspan(20), true);
            }
        }
        QCOMPARE(history.runs().size(), std::size_t{2});
        QVERIFY(history.repetition(4) != nullptr);
        QCOMPARE(history.repetition(4)->repetition, 2);
        QCOMPARE(history.repetition(4)->events().size(), std::size_t{50});
        QVERIFY(history.repetition(8) == nullptr);
    }
};

QTEST_GUILESS_MAIN(RunRecordingTest)
#include "run_recording_test.moc"
