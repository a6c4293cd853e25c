// Drives the real window on a real X server, with live runs, and makes the pictures of it.
//
//     window_shots FOLDER [--repeats N] [FUNCTION…]
//
// A picture of each moment goes to FOLDER in each size and look. FUNCTION: one of the functions
// below, such as running or urlSweep:async; without any, all. Started by the script `run` beside
// it, which brings the display, a window manager and settings of its own.
#include "gui/bridge/host_process.h"
#include "gui/charts/sweep_chart.h"
#include "gui/models/worker_model.h"
#include "gui/shell/banner.h"
#include "gui/shell/icons.h"
#include "gui/shots/screen.h"
#include "gui/views/main_window.h"
#include "gui/window_hand.h"

#include <QAction>
#include <QApplication>
#include <QCommandLineParser>
#include <QDialog>
#include <QDir>
#include <QKeySequenceEdit>
#include <QSignalSpy>
#include <QStyle>

#include <csignal>
#include <cstdio>
#include <functional>
#include <memory>
#include <utility>

namespace {

constexpr int kPatienceMs = 30'000;
constexpr int kSecondsPerRepeat = 30;  // of a sweep: 6.4 s by itself
constexpr QSize kSizes[] = {{1280, 800}, {1920, 1080}};
constexpr std::pair<const char*, const char*> kLooks[] = {{"light", "actionLookLight"},
                                                          {"dark", "actionLookDark"}};
constexpr std::pair<const char*, const char*> kLanguages[] = {{"en", "actionLanguageEnglish"},
                                                              {"ru", "actionLanguageRussian"}};

using Worker = gui::WorkerModel;

}  // namespace

class WindowShots : public QObject {
    Q_OBJECT

public:
    WindowShots(QString folder, int repeats) : m_folder(std::move(folder)), m_repeats(repeats) {}

private slots:
    void initTestCase()
    {
        m_hand.find<QAction>("actionLanguageEnglish")->trigger();  // in which it is driven
        m_window.show();
        QVERIFY2(QTest::qWaitForWindowActive(&m_window), "the window manager doesn't answer");
        m_window.session().prepareHost();
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.label("hostLabel") != QStringLiteral("no host"),
                                 kPatienceMs);
    }

    // Each moment begins at rest, also after one that failed.
    void init()
    {
        m_window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_window.session().isActive(), kPatienceMs);
    }

    void start() { take("start"); }

    // The palette with a few letters, and the shortcuts' editor with a key that is taken.
    void dialogs()
    {
        m_window.resize(kSizes[0]);
        m_hand.find<QAction>("actionResetLayout")->trigger();
        inEveryLanguageAndLook([this](const QString& variant) {
            QVERIFY(m_screen.waitFor(kSizes[0]));
            m_hand.find<QAction>("actionCommandPalette")->trigger();
            QTest::keyClicks(m_hand.find<QLineEdit>("paletteEdit"), QStringLiteral("s"));
            saveDialog(*m_hand.find<QDialog>("commandPalette"), "palette-" + variant);
            m_hand.find<QAction>("actionShortcuts")->trigger();
            m_hand.find<QTableView>("shortcutTable")->selectRow(1);
            auto* edit = m_hand.find<QKeySequenceEdit>("shortcutEdit");
            QTest::keyClick(edit, Qt::Key_F5);
            QTRY_VERIFY(!m_hand.label("shortcutConflict").isEmpty());
            saveDialog(*m_hand.find<QDialog>("shortcutDialog"), "shortcuts-" + variant);
        });
    }

    void zoomed()
    {
        for (int step = 0; step < 3; ++step) {
            m_hand.find<QAction>("actionZoomIn")->trigger();
        }
        take("zoomed");
        m_hand.find<QAction>("actionZoomReset")->trigger();
    }

    void running()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(doneTasks() >= 200, kPatienceMs);
        take("running");
        QTRY_VERIFY(m_hand.stateHas("running"));
    }

    void killedWorker()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(doneTasks() >= 100, kPatienceMs);
        m_hand.clickRow("workers", 2);
        QTest::keyClick(m_hand.table("workers"), Qt::Key_Delete, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_hand.cell("workers", 2, Worker::Exit),
                                  QStringLiteral("signal 9"), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.cell("workers", 3, Worker::Tasks).toInt() >= 5,
                                 kPatienceMs);  // its successor works
        take("killed");
        QTRY_VERIFY(m_hand.stateHas("running"));
    }

    void failure()
    {
        m_hand.chooseTask("fault");
        m_hand.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.stateHas("failed"), kPatienceMs);
        take("failure");
    }

    // Tiles by their workers, and the results that hold a text, the failed ones first.
    void picture()
    {
        m_hand.chooseTask("mandelbrot");
        m_hand.type("workersBox", QStringLiteral("8"));
        m_hand.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.stateHas("done in"), kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_hand.label("pictureSummary"),
                                  QStringLiteral("256 of 256 tiles"), kPatienceMs);
        m_hand.table("results")->setFocus();
        QTest::keyClick(m_hand.table("results"), Qt::Key_F4);
        auto* field = m_hand.find<QWidget>("results")->findChild<QLineEdit*>("findField");
        QTest::keyClicks(field, QStringLiteral("9"));
        take("picture");
        QTest::keyClick(field, Qt::Key_Escape);
    }

    void refused()
    {
        m_hand.chooseTask("sleep");
        m_hand.type("parameter_time", QStringLiteral("soon"));
        QTRY_VERIFY(!m_hand.find<QToolButton>("primary")->isEnabled());
        take("refused");
        m_hand.type("parameter_time", QStringLiteral("50ms"));
    }

    void urlSweep_data()
    {
        QTest::addColumn<QString>("button");
        QTest::newRow("process") << "poolProcesses";
        QTest::newRow("thread") << "poolThreads";
        QTest::newRow("async") << "poolAsync";
    }

    void urlSweep()
    {
        QFETCH(QString, button);
        m_hand.chooseTask("url-get");
        m_hand.click(button.toLatin1());
        // The async pool takes no chunks, and the runs before may have set some.
        m_hand.find<QSpinBox>("chunkBox")->setValue(0);
        m_hand.type("sweepEdit", QStringLiteral("1,4,8,13"));
        m_hand.type("repeatsBox", QString::number(m_repeats));
        QTRY_VERIFY(m_hand.find<QToolButton>("sweepButton")->isEnabled());
        m_hand.click("sweepButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.stateHas("measuring"), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.stateHas("done in"),
                                 kSecondsPerRepeat * 1000 * (m_repeats + 1));
        const auto* chart = m_hand.find<gui::SweepChart>("chart");
        QCOMPARE(chart->table().rows.size(), std::size_t{4});
        std::printf("%s\n%s\n", QTest::currentDataTag(), qPrintable(gui::tabText(chart->table())));
        take(QByteArray("sweep-") + QTest::currentDataTag());
    }

    void lostHost()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(doneTasks() >= 100, kPatienceMs);
        QCOMPARE(::kill(m_window.session().hostPid(), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.find<gui::Banner>("banner")->isVisible(), kPatienceMs);
        take("lost-host");
    }

    void cleanupTestCase()
    {
        QSignalSpy finished(&m_window, &gui::MainWindow::finished);
        m_window.close();
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), kPatienceMs);
    }

private:
    // Goes on until it is stopped, and leaves the machine's cores to the window.
    void startLongRun()
    {
        m_hand.chooseTask("sleep");
        m_hand.type("parameter_time", QStringLiteral("60ms"));
        m_hand.range(1, 20'000);
        m_hand.click("poolProcesses");
        m_hand.type("workersBox", QStringLiteral("8"));
        m_hand.type("chunkBox", QStringLiteral("1"));
        QTRY_VERIFY(m_hand.find<QToolButton>("primary")->isEnabled());
        m_hand.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.stateHas("running"), kPatienceMs);
    }

    // By the workers that live: those of the run before may still be on show.
    int doneTasks() const
    {
        int done = 0;
        for (int row = 0; row < m_hand.rows("workers"); ++row) {
            const bool ended = m_hand.cell("workers", row, Worker::Exit) != QStringLiteral("–");
            done += ended ? 0 : m_hand.cell("workers", row, Worker::Tasks).toInt();
        }
        return done;
    }

    void take(const QByteArray& moment)
    {
        for (const QSize& size : kSizes) {
            m_window.resize(size);
            m_hand.find<QAction>("actionResetLayout")->trigger();
            inEveryLanguageAndLook([&](const QString& variant) {
                save(QStringLiteral("%1-%2-%3x%4")
                         .arg(QString::fromLatin1(moment), variant)
                         .arg(size.width())
                         .arg(size.height()),
                     size);
            });
        }
    }

    // "en-light" and so on; afterwards it is English again, in which it is driven.
    void inEveryLanguageAndLook(const std::function<void(const QString& variant)>& what)
    {
        for (const auto& [language, speak] : kLanguages) {
            m_hand.find<QAction>(speak)->trigger();
            for (const auto& [look, action] : kLooks) {
                m_hand.find<QAction>(action)->trigger();
                QApplication::processEvents();
                what(QStringLiteral("%1-%2").arg(QLatin1String(language), QLatin1String(look)));
            }
        }
        m_hand.find<QAction>(kLanguages[0].second)->trigger();
        QApplication::processEvents();
    }

    void saveDialog(QDialog& dialog, const QString& name)
    {
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        const QString file = QStringLiteral("%1/%2.png").arg(m_folder, name);
        QVERIFY2(dialog.grab().save(file), qPrintable(file + " can't be written"));
        std::printf("%s\n", qPrintable(file));
        dialog.close();
    }

    void save(const QString& name, const QSize& size)
    {
        QApplication::processEvents();
        QVERIFY2(m_screen.waitFor(size), "the screen never showed what the window paints");
        const QString file = QStringLiteral("%1/%2.png").arg(m_folder, name);
        QVERIFY2(m_screen.picture().save(file), qPrintable(file + " can't be written"));
        std::printf("%s\n", qPrintable(file));
    }

    QString m_folder;
    int m_repeats;
    gui::MainWindow m_window{gui::HostProcess::defaultProgram()};
    WindowHand m_hand{m_window};
    Screen m_screen{m_window};
};

int main(int argc, char** argv)
{
    QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
    QCoreApplication::setApplicationName(QStringLiteral("poolscope"));
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setWindowIcon(gui::applicationIcon());
    QApplication::setCursorFlashTime(0);
    QApplication::setQuitOnLastWindowClosed(false);

    QCommandLineParser parser;
    const QCommandLineOption repeats(QStringLiteral("repeats"), {}, QStringLiteral("N"),
                                     QStringLiteral("3"));
    parser.addOption(repeats);
    parser.process(app);
    QStringList functions = parser.positionalArguments();
    if (functions.isEmpty()) {
        std::fprintf(stderr, "usage: window_shots FOLDER [--repeats N] [FUNCTION…]\n");
        return 2;
    }
    const QString folder = functions.takeFirst();
    if (functions.isEmpty()) {
        functions = {"start",   "dialogs", "zoomed",  "running",  "killedWorker",
                     "failure", "picture", "refused", "urlSweep", "lostHost"};
    }
    WindowShots shots(folder, parser.value(repeats).toInt());
    return QTest::qExec(&shots, QStringList{app.arguments().front()} + functions);
}

#include "window_shots.moc"
