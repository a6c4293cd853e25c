// The window, driven through its own fields while 200,000 tasks of 50 µs run on 8 workers: how much
// CPU time does a turn of its event loop take?
//
//     window_bench FILE
//
// writes the distribution to FILE (see gui::TurnProbe). It covers the run from the click on Run
// until the window has drawn the end. Status 1 with a sentence if the run wasn't what was asked
// for.

#include "gui/bridge/host_process.h"
#include "gui/shell/turn_probe.h"
#include "gui/views/main_window.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;

constexpr int kTasks = 200'000;
constexpr int kWorkers = 8;
constexpr auto kDrawTheEnd = 300ms;
constexpr auto kPatience = 100s;

template <class W>
W& child(const QWidget& window, const char* name)
{
    auto* found = window.findChild<W*>(QString::fromLatin1(name));
    if (found == nullptr) {
        throw std::runtime_error(std::string("the window has no ") + name);
    }
    return *found;
}

void fillForm(const QWidget& window)
{
    child<QComboBox>(window, "taskBox").setCurrentText(QStringLiteral("spin"));
    child<QLineEdit>(window, "parameter_time").setText(QStringLiteral("50us"));
    child<QPushButton>(window, "itemsRange").click();
    child<QLineEdit>(window, "rangeFrom").setText(QStringLiteral("1"));
    child<QLineEdit>(window, "rangeUpTo").setText(QString::number(kTasks));
    child<QPushButton>(window, "poolProcesses").click();
    child<QSpinBox>(window, "workersBox").setValue(kWorkers);
}

class Drive : public QObject {
public:
    Drive(gui::MainWindow& window, QString path) : m_window(window), m_path(std::move(path))
    {
        gui::Session& session = window.session();
        connect(&session, &gui::Session::machineTold, this, [this] { start(); });
        connect(&session, &gui::Session::problem, this, &Drive::fail);
        connect(&session, &gui::Session::hostLost, this, &Drive::fail);
        connect(&session, &gui::Session::runFinished, this, &Drive::onFinished);
        connect(&session, &gui::Session::stopped, qApp, &QCoreApplication::quit);
        QTimer::singleShot(kPatience, this, [this] { fail(QStringLiteral("it took too long")); });
    }

private:
    // The host is there: a person could have clicked by now.
    void start()
    {
        if (m_probe) {
            return;
        }
        try {
            fillForm(m_window);
            m_probe = std::make_unique<gui::TurnProbe>(m_path);
            m_probe->setRecording(true);
            child<QAction>(m_window, "actionRun").trigger();
        } catch (const std::exception& error) {
            fail(QString::fromUtf8(error.what()));
        }
    }

    void onFinished(const gui::RunEnd& end)
    {
        if (end.tasks.done != kTasks) {
            fail(QStringLiteral("%1 of %2 tasks were done: %3")
                     .arg(end.tasks.done)
                     .arg(kTasks)
                     .arg(end.message));
            return;
        }
        QTimer::singleShot(kDrawTheEnd, this, [this] {
            m_probe.reset();
            m_window.session().shutDown();
        });
    }

    static void fail(const QString& why)
    {
        std::fprintf(stderr, "window_bench: %s\n", qPrintable(why));
        QApplication::exit(1);
    }

    gui::MainWindow& m_window;
    QString m_path;
    std::unique_ptr<gui::TurnProbe> m_probe;
};

}  // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: window_bench FILE\n");
        return 2;
    }
    QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
    QCoreApplication::setApplicationName(QStringLiteral("window_bench"));
    QApplication::setStyle(QStringLiteral("Fusion"));
    gui::MainWindow window(gui::HostProcess::defaultProgram());
    window.resize(1600, 1000);
    window.show();
    const Drive drive(window, QString::fromLocal8Bit(argv[1]));
    window.session().prepareHost();
    return QApplication::exec();
}
