// How long does poolscope-gui take from its start to the first picture on the screen?
//
//     first_paint_bench START…
//
// START: startPage, as one who opens it for the first time, or rememberedLayout, as one who has
// moved the panels before. For each it prints, as one JSON object, the medians of several starts:
// {"START": {"wallMs", "cpuMs"}}. Needs an X server with nothing else on it, and settings of its
// own: it clears them.

#include "base/clock.h"
#include "gui/bridge/host_process.h"
#include "gui/views/main_window.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QScreen>
#include <QSettings>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <vector>

namespace {

constexpr int kStarts = 7;
constexpr std::int64_t kPatienceNs = 20'000'000'000;
constexpr int kRow = 400;  // of the screen: it crosses every panel
constexpr unsigned long kLookEveryUs = 1000;

struct Start {
    double wallMs = 0;
    double cpuMs = 0;
};

// One flush brings the whole window to the screen, whose bare root is black.
bool isPainted(QScreen& screen)
{
    const QImage row = screen.grabWindow(0, 0, kRow, screen.size().width(), 1)
                           .toImage()
                           .convertToFormat(QImage::Format_RGB32);
    const auto* pixels = reinterpret_cast<const QRgb*>(row.constScanLine(0));
    const auto bare = std::count_if(pixels, pixels + row.width(),
                                    [](QRgb pixel) { return (pixel & RGB_MASK) == 0; });
    return bare < row.width() / 2;
}

double cpuMsOf(qint64 pid)
{
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(static_cast<pid_t>(pid), &clock) != 0 ||
        clock_gettime(clock, &used) != 0) {
        throw std::runtime_error("poolscope-gui ended before it was seen");
    }
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

std::int64_t waitUntil(QScreen& screen, bool painted, const char* complaint)
{
    const std::int64_t begin = base::monotonicNs();
    while (isPainted(screen) != painted) {
        if (base::monotonicNs() - begin > kPatienceNs) {
            throw std::runtime_error(complaint);
        }
        QThread::usleep(kLookEveryUs);
    }
    return base::monotonicNs();
}

// Killed as soon as it is seen: its host ends with it, and its settings stay as they were.
Start startOnce(QScreen& screen)
{
    waitUntil(screen, false, "something else is on the screen");
    QProcess program;
    const std::int64_t begin = base::monotonicNs();
    program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/poolscope-gui"), {});
    const std::int64_t end = waitUntil(screen, true, "poolscope-gui never painted its window");
    const Start start{static_cast<double>(end - begin) / 1e6, cpuMsOf(program.processId())};
    program.kill();
    program.waitForFinished();
    return start;
}

double median(std::vector<Start> starts, double Start::*figure)
{
    std::ranges::sort(starts, {}, figure);
    return starts[starts.size() / 2].*figure;
}

void forget()
{
    QSettings settings;
    settings.clear();
}

// Closed as a person would: with another arrangement than the first, in a place of its own.
void remember()
{
    forget();
    gui::MainWindow window(gui::HostProcess::defaultProgram());
    window.setGeometry(40, 30, 1600, 1000);
    window.show();
    window.findChild<QAbstractButton*>(QStringLiteral("startClose"))->click();
    window.findChild<QAbstractButton*>(QStringLiteral("startAgain"))->setChecked(false);
    window.findChild<QAction*>(QStringLiteral("actionViewGuide"))->setChecked(true);
    QApplication::processEvents();
    window.close();
}

QJsonObject measure(const QString& what)
{
    if (what == QLatin1String("startPage")) {
        forget();
    } else if (what == QLatin1String("rememberedLayout")) {
        remember();
    } else {
        throw std::runtime_error("there is no start named " + what.toStdString());
    }
    QScreen& screen = *QGuiApplication::primaryScreen();
    startOnce(screen);  // reads what the disk has
    std::vector<Start> starts;
    for (int i = 0; i < kStarts; ++i) {
        starts.push_back(startOnce(screen));
    }
    return {{"wallMs", median(starts, &Start::wallMs)}, {"cpuMs", median(starts, &Start::cpuMs)}};
}

}  // namespace

int main(int argc, char** argv)
{
    QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
    QCoreApplication::setApplicationName(QStringLiteral("poolscope"));
    QApplication app(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    QJsonObject figures;
    try {
        for (const QString& what : QApplication::arguments().mid(1)) {
            figures[what] = measure(what);
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "first_paint_bench: %s\n", error.what());
        return 1;
    }
    std::printf("%s", QJsonDocument(figures).toJson(QJsonDocument::Compact).constData());
    return 0;
}
