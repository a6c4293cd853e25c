#include "gui/replay/event_model.h"
#include "gui/models/roles.h"
#include "gui/replay/event_text.h"
#include "random_run.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTest>

Q_DECLARE_METATYPE(mp::ScopeEvent)

using gui::EventFilter;
using gui::EventModel;
using gui::RunRecording;
using Kind = mp::EventKind;

namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr auto kSignalled = static_cast<std::int64_t>(base::ExitStatus::Kind::Signalled);
constexpr auto kExited = static_cast<std::int64_t>(base::ExitStatus::Kind::Exited);

mp::ScopeEvent made(Kind kind, int pid, std::array<std::int64_t, 5> values)
{
    mp::ScopeEvent event;
    event.kind = kind;
    event.pid = pid;
    event.slot = 0;
    event.time = sample::kBegin;
    event.values = values;
    return event;
}

mp::ScopeEvent retried(std::int64_t task, std::uint16_t tries)
{
    mp::ScopeEvent event = made(Kind::TaskRetried, 0, {task});
    event.tries = tries;
    return event;
}

std::array<std::int64_t, 5> finished(std::int64_t task, mp::TaskOutcome outcome)
{
    return {task, sample::kBegin, 20 * kMs, 0, static_cast<std::int64_t>(outcome)};
}

std::shared_ptr<RunRecording> recorded(const std::vector<mp::ScopeEvent>& events)
{
    auto run = std::make_shared<RunRecording>(1);
    run->append(events);
    return run;
}

QString sentence(const EventModel& model, int row)
{
    return model.index(row, EventModel::Text).data().toString();
}

}  // namespace

class EventModelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void anEventIsASentence_data()
    {
        QTest::addColumn<mp::ScopeEvent>("event");
        QTest::addColumn<int>("replaced");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* text, const mp::ScopeEvent& event, int replaced = 0) {
            QTest::newRow(text) << event << replaced << QString::fromUtf8(text);
        };
        row("worker 4126 killed by signal 9 while running task 57",
            made(Kind::WorkerExited, 4126, {kSignalled, 9, 57}));
        row("worker 4126 killed by signal 15",
            made(Kind::WorkerExited, 4126, {kSignalled, 15, -1}));
        row("worker 7 left with exit status 3", made(Kind::WorkerExited, 7, {kExited, 3, -1}));
        row("worker 7 ended", made(Kind::WorkerExited, 7, {kExited, 0, -1}));
        row("worker 4131 started in 1.6 ms, replaces 4126",
            made(Kind::WorkerReady, 4131, {1'600'000}), 4126);
        row("worker 4131 started in 1.6 ms", made(Kind::WorkerReady, 4131, {1'600'000}));
        row("task 57 queued again (try 2 of 2)", retried(57, 1));
        row("3 task(s) cancelled before they began",
            made(Kind::TasksSkipped, 0,
                 {7, 3, 0, 0, static_cast<int>(mp::TaskOutcome::Cancelled)}));
        row("3 task(s) failed before they began",
            made(Kind::TasksSkipped, 0, {7, 3, 0, 0, static_cast<int>(mp::TaskOutcome::Error)}));
        row("task 5 done by worker 9 in 20 ms",
            made(Kind::TaskFinished, 9, finished(5, mp::TaskOutcome::Value)));
        row("task 5 failed on worker 9 after 20 ms",
            made(Kind::TaskFinished, 9, finished(5, mp::TaskOutcome::Error)));
        row("task 5 ran into its time limit on worker 9 after 20 ms",
            made(Kind::TaskFinished, 9, finished(5, mp::TaskOutcome::TimedOut)));
        row("worker 9 suspended",
            made(Kind::WorkerState, 9, {static_cast<int>(mp::WorkerStateCode::Suspended)}));
        row("all tasks have ended: 8 done, 1 failed, 0 cancelled",
            made(Kind::JobFinished, 0, {8, 1, 0}));
        row("the run has ended", made(Kind::RunMark, 0, {1, 0}));
    }
    void anEventIsASentence()
    {
        QFETCH(mp::ScopeEvent, event);
        QFETCH(int, replaced);
        QFETCH(QString, text);
        gui::RunStart run;
        run.retries = 1;
        QCOMPARE(gui::eventText(event, {&run, replaced}), text);
    }

    void aResultThatCameTooLateSaysSo()
    {
        gui::RunStart run;
        run.limits.get = 0.01;
        QCOMPARE(gui::eventText(made(Kind::TaskFinished, 9, finished(5, mp::TaskOutcome::Value)),
                                {&run, 0}),
                 QStringLiteral("task 5 done by worker 9 in 20 ms, 10 ms after its "
                                "get(timeout=10 ms) gave up; the task ran on"));
        run.limits.get = 1;
        QVERIFY(!gui::eventText(made(Kind::TaskFinished, 9, finished(5, mp::TaskOutcome::Value)),
                                {&run, 0})
                     .contains(QStringLiteral("get(")));
    }

    void failuresHaveASignAndATint()
    {
        EventModel model;
        const QAbstractItemModelTester tester(&model);
        model.setRun(
            recorded({sample::ready(0, 4121, 0), sample::killed(0, 4121, 1402 * kMs, 9, 3)}));
        model.setPosition(2);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(sentence(model, 1),
                 QStringLiteral("✗ worker 4121 killed by signal 9 while running task 3"));
        QCOMPARE(model.index(1, EventModel::Time).data().toString(), QStringLiteral("1.402 s"));
        QCOMPARE(model.index(1, 0).data(gui::TintRole).toInt(),
                 static_cast<int>(gui::Tint::Failed));
        QVERIFY(!sentence(model, 0).startsWith(QStringLiteral("✗")));
        QCOMPARE(model.lastRowOfTask(3), 1);
        QCOMPARE(model.lastRowOfTask(4), -1);
        QCOMPARE(model.lastRowOfWorker(0), 1);
    }

    void rowsFollowTheMomentBothWaysInEveryFilter()
    {
        EventModel model;
        const QAbstractItemModelTester tester(&model);
        const auto run = recorded(RandomRun(4).make(5'000));
        model.setRun(run);
        for (const auto filter : {EventFilter::Notable, EventFilter::Every, EventFilter::Failures,
                                  EventFilter::Workers}) {
            model.setFilter(filter);
            for (const std::size_t position :
                 {std::size_t{5'000}, std::size_t{100}, std::size_t{3'000}, std::size_t{0}}) {
                model.setPosition(position);
                QCOMPARE(static_cast<std::size_t>(model.rowCount()),
                         run->countBefore(filter, position));
            }
        }
        model.setRun(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void aRowOfTheGrowingEndIsReadAnew()
    {
        EventModel model;
        const auto run = recorded({sample::ready(0, 4121, 0)});
        model.setRun(run);
        model.setPosition(1);
        QVERIFY(sentence(model, 0).contains(QStringLiteral("4121")));
        run->append(std::vector{sample::ready(1, 4122, kMs)});
        model.setPosition(2);
        QVERIFY(sentence(model, 1).contains(QStringLiteral("4122")));
    }
};

QTEST_MAIN(EventModelTest)
#include "event_model_test.moc"
