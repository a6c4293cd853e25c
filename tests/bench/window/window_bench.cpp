// What the window costs, driven through its own fields on an X server.
//
//     window_bench SCENE…
//
// plays the scenes below one after the other in one window and prints their figures as one JSON
// object, {"SCENE": {…}}: the CPU time of each turn of the event loop (see gui::TurnProbe), and
// "cpuPercent", what the process took of a core in the meantime. Status 1 with a sentence if
// something wasn't as it should be.

#include "gui/bridge/host_process.h"
#include "gui/shell/own_cpu.h"
#include "gui/shell/turn_probe.h"
#include "gui/views/main_window.h"
#include "gui/window_hand.h"

#include <QApplication>
#include <QEventLoop>
#include <QHeaderView>
#include <QJsonDocument>
#include <QScrollBar>
#include <QSlider>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <map>
#include <stdexcept>

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int kTasks = 200'000;
constexpr int kWorkers = 8;
constexpr auto kPatience = 90s;
constexpr auto kDrawTheEnd = 300ms;
constexpr auto kFrame = 20ms;
constexpr auto kAnswer = 150ms;  // the host's, to what a person asks of the results
constexpr auto kWatch = 10s;
constexpr int kStartLimitMs = 60'000;

void letPass(milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

template <class Sender, class Signal>
void await(Sender& sender, Signal signal)
{
    QEventLoop loop;
    QObject::connect(&sender, signal, &loop, &QEventLoop::quit);
    QTimer::singleShot(kPatience, &loop, [&loop] { loop.exit(1); });
    if (loop.exec() != 0) {
        throw std::runtime_error("it took too long");
    }
}

class Stage {
public:
    Stage()
    {
        m_window.resize(1600, 1000);
        m_window.show();
        m_window.activateWindow();
        QObject::connect(
            &m_session, &gui::Session::progressChanged, &m_window,
            [this](const gui::RunProgress& told) { m_settled = told.tasks.settled(); });
        QObject::connect(&m_session, &gui::Session::runFinished, &m_window,
                         [this](const gui::RunEnd& end) { m_end = end; });
        m_session.prepareHost();
        await(m_session, &gui::Session::machineTold);
    }

    ~Stage()
    {
        m_session.shutDown();
        QEventLoop loop;
        QObject::connect(&m_session, &gui::Session::stopped, &loop, &QEventLoop::quit);
        loop.exec();
    }

    QJsonObject play(const QString& scene)
    {
        const auto found = kScenes.find(scene);
        if (found == kScenes.end()) {
            throw std::runtime_error("there is no scene named " + scene.toStdString());
        }
        gui::TurnProbe probe;
        gui::OwnCpu cpu;
        cpu.look();
        probe.setRecording(true);
        QJsonObject own = (this->*found->second)();
        const double share = cpu.look();
        QJsonObject figures = probe.summary();
        figures["cpuPercent"] = 100 * share;
        for (auto it = own.begin(); it != own.end(); ++it) {
            figures[it.key()] = it.value();
        }
        return figures;
    }

private:
    // From the click on Run until the window has drawn the end.
    QJsonObject run()
    {
        startTasks("spin", QStringLiteral("50us"), kTasks);
        await(m_session, &gui::Session::runFinished);
        if (m_end.tasks.done != kTasks) {
            throw std::runtime_error(std::to_string(m_end.tasks.done) +
                                     " tasks were done: " + m_end.message.toStdString());
        }
        letPass(kDrawTheEnd);
        return {};
    }

    // The run before, by the slider and by itself, forwards and back.
    QJsonObject replay()
    {
        auto* slider = m_hand.find<QSlider>("scrub");
        constexpr int kSteps = 150;
        for (int step = 0; step <= kSteps; ++step) {
            // A few far leaps among the small ones.
            const int at = step % 10 == 9 ? kSteps - step : step;
            slider->setValue(slider->maximum() * at / kSteps);
            letPass(kFrame);
        }
        for (const char* action : {"actionReplayBack", "actionReplayPlay"}) {
            trigger(action);
            letPass(2s);
        }
        trigger("actionLive");
        letPass(kAnswer);
        return {};
    }

    // Of the run before: its 200,000 results scrolled, searched and filtered, its workers sorted.
    QJsonObject tables()
    {
        scroll();
        auto* results = m_hand.find<QWidget>("results");
        auto* field = results->findChild<QLineEdit*>(QStringLiteral("findField"));
        m_hand.table("results")->setFocus();
        QTest::keyClick(m_hand.table("results"), Qt::Key_F4);
        for (const char letter : {'0', '.', '0', '1'}) {
            QTest::keyClick(field, letter);
            letPass(kAnswer);
        }
        scroll();
        QTest::keyClick(field, Qt::Key_Escape);
        auto* failuresFirst = results->findChild<QAbstractButton*>("failuresFirstBox");
        for (int click = 0; click < 4; ++click) {
            failuresFirst->click();
            letPass(kAnswer);
        }
        const QTreeView* workers = m_hand.workers();
        for (int column = 0; column < workers->model()->columnCount(); ++column) {
            if (!workers->isColumnHidden(column)) {
                emit workers->header()->sectionClicked(column);
                letPass(kFrame);
            }
        }
        return {};
    }

    // Charts that change while points arrive.
    QJsonObject sweep()
    {
        fill("spin", QStringLiteral("1ms"), 100);
        m_hand.type("sweepEdit", QStringLiteral("1,2,4,8"));
        m_hand.type("repeatsBox", QStringLiteral("5"));
        trigger("actionSweep");
        const char* const quantities[] = {"efficiencyButton", "throughputButton", "timeButton",
                                          "speedupButton"};
        bool measures = true;
        const auto end = QObject::connect(&m_session, &gui::Session::runFinished, &m_window,
                                          [&measures] { measures = false; });
        for (int look = 0; measures; ++look) {
            m_hand.find<QAbstractButton>(quantities[look % 4])->click();
            letPass(100ms);
        }
        QObject::disconnect(end);
        letPass(kDrawTheEnd);
        return {};
    }

    // As many tasks a second as 8 workers do that wait 280 µs in each.
    QJsonObject paced()
    {
        startTasks("sleep", QStringLiteral("280us"), 1'000'000);
        await(m_session, &gui::Session::runStarted);
        letPass(1s);
        gui::OwnCpu cpu;
        cpu.look();
        const qint64 before = m_settled;
        QElapsedTimer clock;
        clock.start();
        letPass(kWatch);
        const double share = cpu.look();
        const double seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
        const double rate = static_cast<double>(m_settled - before) / seconds;
        trigger("actionStop");
        await(m_session, &gui::Session::runFinished);
        letPass(1s);
        return {{"cpuPercent", 100 * share}, {"tasksPerSecond", rate}};
    }

    // Nobody touches it; the cursor blinks in the field that has the focus.
    QJsonObject idle()
    {
        letPass(1s);
        gui::OwnCpu cpu;
        cpu.look();
        letPass(kWatch);
        return {{"cpuPercent", 100 * cpu.look()}};
    }

    // A picture of 4096 by 4096 pixels that comes in 256 tiles.
    QJsonObject picture()
    {
        m_hand.chooseTask("mandelbrot");
        letPass(kFrame);
        m_hand.type("parameter_size", QStringLiteral("4096"));
        m_hand.type("parameter_tiles", QStringLiteral("256"));
        m_hand.type("parameter_iterations", QStringLiteral("100"));
        m_hand.click("itemsOwn");
        m_hand.click("poolProcesses");
        m_hand.type("workersBox", QString::number(kWorkers));
        letPass(kAnswer);
        gui::TurnProbe live;  // without the form's turns before it
        live.setRecording(true);
        trigger("actionRun");
        await(m_session, &gui::Session::runFinished);
        letPass(kDrawTheEnd);
        return live.summary();
    }

    // As many worker processes as there can be.
    QJsonObject processes()
    {
        constexpr int kMost = 4096;
        fill("sleep", QStringLiteral("100ms"), 1'000'000);
        m_hand.type("workersBox", QString::number(kMost));
        letPass(kAnswer);
        gui::TurnProbe live;  // without the form's turns before it
        live.setRecording(true);
        QElapsedTimer clock;
        clock.start();
        trigger("actionRun");
        await(m_session, &gui::Session::runStarted);
        const QAbstractItemModel* workers = m_hand.workers()->model();
        while (workers->rowCount() < kMost && clock.elapsed() < kStartLimitMs) {
            letPass(100ms);
        }
        const double started = static_cast<double>(clock.elapsed()) / 1e3;
        letPass(kWatch);
        const double settled = static_cast<double>(m_settled);
        clock.restart();
        trigger("actionStop");
        await(m_session, &gui::Session::runFinished);
        const double stopped = static_cast<double>(clock.elapsed()) / 1e3;
        letPass(1s);
        QJsonObject figures = live.summary();
        figures["workers"] = workers->rowCount();
        figures["startSeconds"] = started;
        figures["tasks"] = settled;
        figures["stopSeconds"] = stopped;
        return figures;
    }

    void fill(const char* task, const QString& time, int tasks)
    {
        m_hand.chooseTask(task);
        letPass(kFrame);  // the fields of other tasks go
        m_hand.type("parameter_time", time);
        m_hand.range(1, tasks);
        m_hand.click("poolProcesses");
        m_hand.type("workersBox", QString::number(kWorkers));
    }

    void startTasks(const char* task, const QString& time, int tasks)
    {
        fill(task, time, tasks);
        trigger("actionRun");
    }

    void scroll()
    {
        QScrollBar* bar = m_hand.table("results")->verticalScrollBar();
        constexpr int kSteps = 50;
        for (int step = kSteps; step >= 0; --step) {
            bar->setValue(static_cast<int>(static_cast<qint64>(bar->maximum()) * step / kSteps));
            letPass(kFrame);
        }
    }

    void trigger(const char* action) { m_hand.find<QAction>(action)->trigger(); }

    static const std::map<QString, QJsonObject (Stage::*)()> kScenes;

    gui::MainWindow m_window{gui::HostProcess::defaultProgram()};
    gui::Session& m_session = m_window.session();
    WindowHand m_hand{m_window};
    gui::RunEnd m_end;
    qint64 m_settled = 0;
};

const std::map<QString, QJsonObject (Stage::*)()> Stage::kScenes{
    {"run", &Stage::run},        {"replay", &Stage::replay},   {"tables", &Stage::tables},
    {"sweep", &Stage::sweep},    {"paced", &Stage::paced},     {"idle", &Stage::idle},
    {"idleAgain", &Stage::idle}, {"picture", &Stage::picture}, {"processes", &Stage::processes},
};

}  // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
    QCoreApplication::setApplicationName(QStringLiteral("window_bench"));
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setQuitOnLastWindowClosed(false);
    QJsonObject figures;
    QString now;
    try {
        Stage stage;
        for (const QString& scene : QApplication::arguments().mid(1)) {
            now = scene;
            figures[scene] = stage.play(scene);
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "window_bench: %s: %s\n", qPrintable(now), error.what());
        return 1;
    }
    std::printf("%s", QJsonDocument(figures).toJson(QJsonDocument::Compact).constData());
    return 0;
}
