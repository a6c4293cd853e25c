// What the window shows of real runs: lanes and spans, workers' figures, limits, sweeps.
#include "gui/charts/sweep_chart.h"
#include "gui/live_window.h"
#include "gui/models/result_model.h"
#include "gui/models/roles.h"
#include "gui/models/worker_model.h"
#include "gui/shell/banner.h"
#include "gui/shell/theme.h"
#include "gui/timeline/view.h"
#include "gui/views/chart_panel.h"
#include "gui/views/text_dialog.h"

#include <QAccessible>
#include <QCheckBox>
#include <QFile>
#include <QPlainTextEdit>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>

using gui::TimelineView;
using Result = gui::ResultModel;
using Worker = gui::WorkerModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

// The timeline as assistive technology reads it, and its pixels.
class TimelineEye {
public:
    explicit TimelineEye(TimelineView* view) : m_view(view) {}

    int lanes() const { return table()->rowCount(); }
    // "4126", "4126→31"
    QString label(int lane) const { return table()->cellAt(lane, 0)->text(QAccessible::Name); }
    int tasks(int lane) const
    {
        static const QRegularExpression tasks(QStringLiteral("([0-9]+) tasks?\\b"));
        return tasks.match(table()->rowDescription(lane)).captured(1).toInt();
    }

    QImage axis() const
    {
        const QImage all = m_view->viewport()->grab().toImage();
        return all.copy(0, 0, all.width(), laneRect(0).top() - 4);
    }

    // Share of the lane's middle row of pixels, from where the first span of all begins, that has
    // this colour.
    double share(int lane, const QColor& colour) const
    {
        const QImage all = m_view->viewport()->grab().toImage();
        const QRect rect = laneRect(lane);
        int found = 0;
        for (int x = firstSpan(all); x < rect.right(); ++x) {
            found += all.pixelColor(x, rect.center().y()) == colour;
        }
        return static_cast<double>(found) / (rect.right() - firstSpan(all));
    }

private:
    QAccessibleTableInterface* table() const
    {
        return QAccessible::queryAccessibleInterface(m_view)->tableInterface();
    }
    QRect laneRect(int lane) const
    {
        const QRect rect = table()->cellAt(lane, 2)->rect();  // of what is in view
        return {m_view->viewport()->mapFromGlobal(rect.topLeft()), rect.size()};
    }
    // The leftmost column in which one of the lanes has its worker's colour for a while.
    int firstSpan(const QImage& all) const
    {
        constexpr int kWide = 30;  // wider than the lane's badge is not
        int first = all.width();
        for (int lane = 0; lane < lanes(); ++lane) {
            const QRect rect = laneRect(lane);
            const QColor fill = gui::Theme::of(m_view).worker(lane).fill;
            int run = 0;
            for (int x = 0; x < rect.right() && run < kWide; ++x) {
                run = all.pixelColor(x, rect.top() + rect.height() / 2) == fill ? run + 1 : 0;
                first = run == kWide ? std::min(first, x - kWide + 1) : first;
            }
        }
        return first;
    }

    TimelineView* m_view;
};

// `poolscope serve` beside the window. The destructor ends it.
class UrlServer {
public:
    explicit UrlServer(const QStringList& options)
    {
        m_process.start(LiveWindow::host(), QStringList{"serve"} + options);
        m_process.waitForReadyRead(kSlowMs);
        m_said = QString::fromUtf8(m_process.readLine()).trimmed();
    }
    ~UrlServer()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }

    QString address() const { return m_said.section(u' ', -1); }

private:
    QProcess m_process;
    QString m_said;
};

int pixelsOf(const QImage& image, const QColor& colour)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            found += image.pixelColor(x, y) == colour;
        }
    }
    return found;
}

qint64 length(const TimelineView* view)
{
    return view->viewEnd() - view->viewBegin();
}

}  // namespace

class LiveRunTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(LiveWindow::host()), "build poolscope first"); }
    void init() { useTestSettings("live_run_test"); }

    void aRunDrawsALaneAWorkerAndItsSpans()
    {
        LiveWindow f;
        const TimelineEye eye(f.timeline());
        f.runLong("sleep", 3);
        QTRY_COMPARE_WITH_TIMEOUT(eye.lanes(), 3, kSlowMs);
        for (int lane = 0; lane < 3; ++lane) {
            QTRY_VERIFY_WITH_TIMEOUT(eye.tasks(lane) >= 3, kSlowMs);
            QCOMPARE(eye.label(lane), f.cell("workers", lane, Worker::Pid));
        }
        QCOMPARE(f.rows("workers"), 3);
    }

    void aKilledWorkerKeepsItsLane()
    {
        LiveWindow f;
        const TimelineEye eye(f.timeline());
        f.runLong();
        QTRY_COMPARE_WITH_TIMEOUT(eye.lanes(), 2, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(eye.tasks(0) >= 1 && eye.tasks(1) >= 1, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 2, kSlowMs);
        const QString victim = eye.label(0);
        f.clickRow("workers", 0);
        QTRY_VERIFY(f.find<QAction>("actionKill")->isEnabled());
        f.find<QAction>("actionKill")->trigger();
        // The lane's first PID and, behind the arrow, the last digits of its successor's.
        QTRY_VERIFY_WITH_TIMEOUT(eye.label(0).startsWith(victim + QChar(0x2192)), kSlowMs);
        const int before = eye.tasks(0);
        QTRY_VERIFY_WITH_TIMEOUT(eye.tasks(0) > before, kSlowMs);
        QCOMPARE(eye.lanes(), 2);
    }

    void idleTimeStaysEmptyBesideTheSpans()
    {
        LiveWindow f;
        const TimelineEye eye(f.timeline());
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("400ms"));
        f.range(1, 3);
        f.type("workersBox", QStringLiteral("2"));
        f.type("chunkBox", QStringLiteral("1"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(eye.tasks(0) + eye.tasks(1), 3, kSlowMs);
        const gui::Theme& theme = gui::Theme::of(f.timeline());
        const int lazy = eye.tasks(0) < eye.tasks(1) ? 0 : 1;
        const auto busyShare = [&](int lane) { return eye.share(lane, theme.worker(lane).fill); };
        // The view of the whole run is painted a moment after its end.
        QTRY_VERIFY2_WITH_TIMEOUT(busyShare(1 - lazy) > 0.4,
                                  qPrintable(QString::number(busyShare(1 - lazy))), kSlowMs);
        QVERIFY(busyShare(lazy) < busyShare(1 - lazy));
        QVERIFY2(eye.share(lazy, theme.surface) > 0.2,
                 qPrintable(QString::number(eye.share(lazy, theme.surface))));
    }

    void theMenuChoosesNeighbourSpans()
    {
        LiveWindow f;
        f.chooseTask("square");
        f.range(1, 4);
        f.type("workersBox", QStringLiteral("1"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        QSignalSpy chosen(f.timeline(), &TimelineView::spanSelected);
        const auto taskAfter = [&](const char* action) {
            f.find<QAction>(action)->trigger();
            return chosen.isEmpty() ? qint64{-1} : chosen.takeLast().at(2).toLongLong();
        };
        QCOMPARE(taskAfter("actionNextSpan"), 0);
        QCOMPARE(taskAfter("actionNextSpan"), 1);
        QCOMPARE(taskAfter("actionNextSpan"), 2);
        QCOMPARE(taskAfter("actionPreviousSpan"), 1);
        chosen.clear();
        QCOMPARE(taskAfter("actionNextTry"), -1);  // there was only one
    }

    void zoomKeysChangeTheAxis()
    {
        LiveWindow f;
        TimelineView* view = f.timeline();
        const TimelineEye eye(view);
        f.chooseTask("sleep");
        f.range(1, 8);
        f.type("workersBox", QStringLiteral("2"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        view->setFocus();
        const QImage all = eye.axis();
        const qint64 whole = length(view);

        QTest::keyClick(view, Qt::Key_W);
        QVERIFY(length(view) < whole);
        QVERIFY(eye.axis() != all);
        QTest::keyClick(view, Qt::Key_S);
        QTest::keyClick(view, Qt::Key_0);
        QCOMPARE(length(view), whole);
        QCOMPARE(eye.axis(), all);
    }

    void theWorkersFiguresAreThoseOfTheirProcesses()
    {
        LiveWindow f;
        f.chooseTask("spin");
        f.type("parameter_time", QStringLiteral("200ms"));
        f.runLong("spin", 1);
        const auto raw = [&](int column) {
            const auto* model = f.workers()->model();
            return model->index(0, column).data(gui::RawRole);
        };
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 1, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(raw(Worker::Cpu).toDouble() > 1, kSlowMs);
        QVERIFY(raw(Worker::Cpu).toDouble() < 150);  // of one core, and it has one thread
        QVERIFY(f.cell("workers", 0, Worker::Cpu).endsWith(QStringLiteral(" %")));
        QTRY_VERIFY_WITH_TIMEOUT(raw(Worker::Rss).toLongLong() > 500'000, kSlowMs);
        QVERIFY(f.cell("workers", 0, Worker::Rss).endsWith(QStringLiteral("iB")));
        // The item's own name.
        const QRegularExpression item(QStringLiteral("^spin [0-9]+$"));
        QTRY_VERIFY_WITH_TIMEOUT(item.match(f.cell("workers", 0, Worker::Now)).hasMatch(), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.cell("workers", 0, Worker::Tasks).toInt() >= 2, kSlowMs);
        QFile status(QStringLiteral("/proc/%1/status").arg(f.cell("workers", 0, Worker::Pid)));
        QVERIFY(status.open(QIODevice::ReadOnly));
        QVERIFY(status.readAll().contains("PPid:\t" +
                                          QByteArray::number(f.window.session().hostPid()) + '\n'));
    }

    void aTypedHardLimitEndsAHangingItem()
    {
        LiveWindow f;
        f.chooseTask("fault");
        f.find<QComboBox>("parameter_kind")->setCurrentText(QStringLiteral("hang"));
        f.type("parameter_at", QStringLiteral("1"));
        f.range(0, 3);
        f.type("workersBox", QStringLiteral("1"));
        f.type("limitEdit", QStringLiteral("300ms"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("failed after"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 1, Result::State), QStringLiteral("timed out"),
                                  kSlowMs);
        for (const int other : {0, 2, 3}) {
            QCOMPARE(f.cell("results", other, Result::Value), QString::number(other));
        }
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 2, kSlowMs);  // the first was replaced
        QCOMPARE(f.cell("workers", 0, Worker::Exit), QStringLiteral("signal 9"));
    }

    void typedRetriesAreTries()
    {
        LiveWindow f;
        f.chooseTask("fault");
        f.find<QComboBox>("parameter_kind")->setCurrentText(QStringLiteral("kill"));
        f.type("parameter_at", QStringLiteral("1"));
        f.range(0, 3);
        f.type("workersBox", QStringLiteral("1"));
        f.type("retriesBox", QStringLiteral("2"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("failed after"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 1, Result::State), QStringLiteral("lost"),
                                  kSlowMs);
        QCOMPARE(f.cell("results", 1, Result::Tries), QStringLiteral("3"));
        QCOMPARE(f.cell("results", 2, Result::Value), QStringLiteral("2"));
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 4, kSlowMs);  // three of them died
    }

    void keptOutputIsInTheDetails()
    {
        LiveWindow f;
        f.chooseTask("echo");
        f.click("itemsLines");
        f.find<QPlainTextEdit>("itemsText")->setPlainText(QStringLiteral("hello\nworld"));
        auto* box = f.find<QCheckBox>("captureBox");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Space);
        QTRY_VERIFY(f.find<QPlainTextEdit>("commandText")->toPlainText().contains("--capture"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 1, Result::Value), QStringLiteral("5"),
                                  kSlowMs);
        f.clickRow("results", 1);
        QTRY_VERIFY(f.find<QAction>("actionDetails")->isEnabled());
        f.find<QAction>("actionDetails")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(f.window.findChild<gui::TextDialog*>() != nullptr, kSlowMs);
        const QString text = f.find<QPlainTextEdit>("textView")->toPlainText();
        QVERIFY2(text.contains(QStringLiteral("\nStandard output:\nworld")), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("Standard error")), qPrintable(text));

        // What threads write can't be told apart.
        f.click("poolThreads");
        QTRY_VERIFY(!box->isEnabled());
        QTRY_VERIFY(!f.find<QPlainTextEdit>("commandText")->toPlainText().contains("--capture"));
    }

    void aPoolThatCannotGoOnIsTold()
    {
        LiveWindow f;
        f.chooseTask("gzip");
        f.type("parameter_out", QStringLiteral("/proc/no/folder"));
        f.click("itemsLines");
        f.find<QPlainTextEdit>("itemsText")->setPlainText(QStringLiteral("/etc/hostname"));
        QTRY_VERIFY(f.find<QToolButton>("primary")->isEnabled());
        f.click("primary");
        // Its workers may fail before the pool has been made, or soon after.
        const auto* banner = f.find<gui::Banner>("banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kSlowMs);
        QVERIFY2(banner->text().contains(QStringLiteral("/proc/no/folder")),
                 qPrintable(banner->text()));
    }

    void aTypedSoftLimitEndsItsItemAndKeepsTheWorker()
    {
        LiveWindow f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("1h"));
        f.range(1, 2);
        f.type("workersBox", QStringLiteral("1"));
        f.type("softEdit", QStringLiteral("100ms"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("failed after"), kSlowMs);
        for (const int item : {0, 1}) {
            QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", item, Result::State),
                                      QStringLiteral("failed"), kSlowMs);
            QVERIFY(
                f.cell("results", item, Result::Value).contains(QStringLiteral("soft limit of")));
        }
        QCOMPARE(f.rows("workers"), 1);
        QCOMPARE(f.cell("workers", 0, Worker::Exit), QStringLiteral("exit 0"));
    }

    void typedFirstItemsGoFirst()
    {
        LiveWindow f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("300ms"));
        f.range(1, 50);
        f.type("workersBox", QStringLiteral("1"));
        f.type("chunkBox", QStringLiteral("1"));
        f.type("firstEdit", QStringLiteral("4?"));
        f.click("primary");
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 39, Result::State), QStringLiteral("done"),
                                  kSlowMs);
        QCOMPARE(f.cell("results", 0, Result::State), QStringLiteral("queued"));
        f.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("stopped"), kSlowMs);
    }

    void typedTasksPerChildReplaceWorkers()
    {
        LiveWindow f;
        f.chooseTask("square");
        f.range(1, 6);
        f.type("workersBox", QStringLiteral("1"));
        f.type("childBox", QStringLiteral("2"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 5, Result::Value), QStringLiteral("36"),
                                  kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.rows("workers") >= 3, kSlowMs);
        for (int worker = 0; worker < f.rows("workers"); ++worker) {
            QVERIFY(f.cell("workers", worker, Worker::Tasks).toInt() <= 2);
            QCOMPARE(f.cell("workers", worker, Worker::Exit), QStringLiteral("exit 0"));
        }
    }

    void tickedErrorsAreRetriedToo()
    {
        LiveWindow f;
        f.chooseTask("fault");
        f.type("parameter_at", QStringLiteral("1"));
        f.range(0, 3);
        f.type("workersBox", QStringLiteral("1"));
        f.click("retryErrorsBox");
        QTRY_VERIFY(f.label("retriesError").contains(QStringLiteral("no retries")));
        f.type("retriesBox", QStringLiteral("2"));
        QTRY_VERIFY(f.find<QToolButton>("primary")->isEnabled());
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("failed after"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 1, Result::State), QStringLiteral("failed"),
                                  kSlowMs);
        QCOMPARE(f.cell("results", 1, Result::Tries), QStringLiteral("3"));
        QCOMPARE(f.cell("results", 2, Result::Tries), QStringLiteral("1"));
    }

    void theNotesUrlsAreSweptAndDrawnInEveryPool_data()
    {
        QTest::addColumn<QString>("button");
        QTest::newRow("process") << "poolProcesses";
        QTest::newRow("thread") << "poolThreads";
        QTest::newRow("async") << "poolAsync";
    }
    void theNotesUrlsAreSweptAndDrawnInEveryPool()
    {
        QFETCH(QString, button);
        // The nine pages, ten times as quick as those of the host's own server.
        const UrlServer server({"--latency", "25ms", "--slow", "/moin/=100ms"});
        LiveWindow f;
        f.chooseTask("url-get");
        f.type("parameter_server", server.address());
        f.click(button.toLatin1());
        f.type("sweepEdit", QStringLiteral("1,3"));
        f.type("repeatsBox", QStringLiteral("1"));
        const auto* chart = f.find<gui::SweepChart>("chart");
        QTRY_VERIFY(f.find<QToolButton>("sweepButton")->isEnabled());
        f.click("sweepButton");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);

        QTRY_COMPARE_WITH_TIMEOUT(chart->model().points.size(), std::size_t{2}, kSlowMs);
        QCOMPARE(chart->model().points[0].at.x(), 1.0);
        QCOMPARE(chart->model().points[0].at.y(), 1.0);
        QCOMPARE(chart->model().points[1].at.x(), 3.0);
        QVERIFY(chart->model().points[1].at.y() > 0);
        QVERIFY(chart->isVisible());
        QVERIFY2(chart->accessibleDescription().contains(QStringLiteral("3 workers: ")),
                 qPrintable(chart->accessibleDescription()));
        // A point of the chart's own colour, and a marker's size at least.
        const QImage drawn = const_cast<gui::SweepChart*>(chart)->grab().toImage();
        QVERIFY(pixelsOf(drawn, gui::Theme::of(chart).accent) > 20);
    }

    void aSweepWithoutOneWorkerDrawsNoSpeedup()
    {
        LiveWindow f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("2ms"));
        f.range(1, 8);
        f.type("sweepEdit", QStringLiteral("2,3"));
        f.type("repeatsBox", QStringLiteral("1"));
        f.click("sweepButton");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        const auto* chart = f.find<gui::SweepChart>("chart");
        QTRY_VERIFY2(chart->accessibleDescription().contains(QStringLiteral("one worker hasn't")),
                     qPrintable(chart->accessibleDescription()));
        QVERIFY(chart->isVisible());
        QVERIFY(chart->model().points.empty());
        // What needs no such time is there.
        f.click("timeButton");
        QCOMPARE(chart->model().points.size(), std::size_t{2});
    }
};

QTEST_MAIN(LiveRunTest)
#include "live_run_test.moc"
