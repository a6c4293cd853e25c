#include "gui/bridge/host_process.h"
#include "gui/shell/display_check.h"
#include "gui/shell/icons.h"
#include "gui/shell/turn_probe.h"
#include "gui/views/main_window.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>
#include <memory>

namespace {

constexpr int kNoDisplay = 1;

struct Options {
    QString turnTimes;
};

void nameProgram()
{
    QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
    QCoreApplication::setApplicationName(QStringLiteral("poolscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(POOLSCOPE_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Poolscope"));
    QGuiApplication::setDesktopFileName(QStringLiteral(POOLSCOPE_ID));
}

Options parse(const QApplication& app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "The window of Poolscope, a laboratory for worker processes."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption turnTimes(
        QStringLiteral("turn-times"),
        QCoreApplication::translate(
            "main",
            "Measure the CPU time of each turn of the event loop while "
            "something runs, and write the distribution to FILE (JSON) at the end."),
        QStringLiteral("FILE"));
    parser.addOption(turnTimes);
    parser.process(app);
    return {parser.value(turnTimes)};
}

}  // namespace

int main(int argc, char** argv)
{
    nameProgram();
    if (const auto problem = gui::displayProblem()) {
        std::fprintf(stderr, "poolscope-gui: %s\n", problem->c_str());
        return kNoDisplay;
    }
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setWindowIcon(gui::applicationIcon());
    const Options options = parse(app);

    gui::MainWindow window(gui::HostProcess::defaultProgram());
    std::unique_ptr<gui::TurnProbe> probe;
    if (!options.turnTimes.isEmpty()) {
        probe = std::make_unique<gui::TurnProbe>();
        QObject::connect(&window.session(), &gui::Session::stateChanged, probe.get(),
                         [&] { probe->setRecording(window.session().isActive()); });
    }
    // The window is hidden first and closed when its host has ended.
    QApplication::setQuitOnLastWindowClosed(false);
    QObject::connect(&window, &gui::MainWindow::finished, &app, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    window.show();
    window.session().prepareHost();
    const int status = QApplication::exec();
    if (probe) {
        probe->write(options.turnTimes);
    }
    return status;
}
