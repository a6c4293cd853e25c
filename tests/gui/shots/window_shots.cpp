// Drives the real window on a real X server, with live runs, and makes the pictures of it.
//
//     window_shots FOLDER [--repeats N] [SCENE…]
//
// A picture of each scene goes to FOLDER in each size that the screen has room for, and in each
// look and language. SCENE: one of kMoments or kDialogs below; without any, all. Started by the
// script `run` beside it, which brings the display, a window manager and settings of its own.
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
#include <QDropEvent>
#include <QFile>
#include <QKeySequenceEdit>
#include <QMimeData>
#include <QScreen>
#include <QSignalSpy>
#include <QSlider>
#include <QStyle>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>
#include <memory>
#include <span>
#include <utility>

namespace {

constexpr int kPatienceMs = 30'000;
constexpr int kSecondsPerRepeat = 30;  // of a sweep: 6.4 s by itself
constexpr QSize kUsual[] = {{1280, 800}, {1920, 1080}};
constexpr QSize kSmall[] = {{400, 300}};
constexpr std::pair<const char*, const char*> kLooks[] = {{"light", "actionLookLight"},
                                                          {"dark", "actionLookDark"}};
constexpr std::pair<const char*, const char*> kLanguages[] = {{"en", "actionLanguageEnglish"},
                                                              {"ru", "actionLanguageRussian"}};

using Worker = gui::WorkerModel;

}  // namespace

class WindowShots : public QObject {
    Q_OBJECT

public:
    using Step = void (WindowShots::*)();

    WindowShots(QString folder, int repeats) : m_folder(std::move(folder)), m_repeats(repeats) {}

    // The test function with its row that makes the pictures of this scene; empty: there is none.
    static QString functionOf(const QString& scene);

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

    // Each scene begins at rest and as the window usually is, also after one that failed.
    void init()
    {
        trigger("actionZoomReset");
        trigger("actionArrangeRun");
        trigger("actionLive");
        m_window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_window.session().isActive(), kPatienceMs);
    }

    void moment_data();
    void moment()
    {
        QFETCH(int, row);
        const Moment& moment = kMoments[row];
        (this->*moment.begin)();
        if (!QTest::currentTestFailed()) {
            take(QString::fromLatin1(moment.name), moment.sizes);
        }
    }

    void dialog_data();
    void dialog()
    {
        QFETCH(int, row);
        const Dialog& shown = kDialogs[row];
        m_window.resize(kUsual[0]);
        trigger("actionResetLayout");
        if (shown.begin != nullptr) {
            (this->*shown.begin)();
        }
        inEveryLanguageAndLook([&](const QString& variant) {
            (this->*shown.open)();
            saveDialog(QStringLiteral("dialog-%1-%2").arg(QLatin1String(shown.name), variant));
        });
    }

    void cleanupTestCase()
    {
        QSignalSpy finished(&m_window, &gui::MainWindow::finished);
        m_window.close();
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), kPatienceMs);
    }

private:
    struct Moment {
        const char* name;
        Step begin;
        std::span<const QSize> sizes = kUsual;
    };
    struct Dialog {
        const char* name;
        Step begin;  // once; none if null
        Step open;   // again in each language and look
    };
    static const std::vector<Moment> kMoments;
    static const std::vector<Dialog> kDialogs;

    // --- moments --------------------------------------------------------------------------------

    void start() { trigger("actionStartPage"); }

    void lessons()
    {
        start();
        m_hand.click("startLearn");
    }

    void learn()
    {
        lessons();
        m_hand.click("lesson_squares");
        run();
    }

    void running()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(doneTasks() >= 200, kPatienceMs);
    }

    void frozen()
    {
        running();
        trigger("actionFreeze");
    }

    void killed()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(doneTasks() >= 100, kPatienceMs);
        m_hand.clickRow("workers", 2);
        QTest::keyClick(m_hand.workers(), Qt::Key_Delete, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_hand.cell("workers", 2, Worker::Exit),
                                  QStringLiteral("signal 9"), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.cell("workers", 3, Worker::Tasks).toInt() >= 5,
                                 kPatienceMs);  // its successor works
    }

    void failure()
    {
        m_hand.chooseTask("fault");
        run("failed");
    }

    void refused()
    {
        m_hand.chooseTask("sleep");
        m_hand.type("parameter_time", QStringLiteral("soon"));
        QTRY_VERIFY(!m_hand.find<QToolButton>("primary")->isEnabled());
    }

    void mandelbrot()
    {
        m_hand.chooseTask("mandelbrot");
        m_hand.type("workersBox", QStringLiteral("8"));
        run();
        QTRY_COMPARE_WITH_TIMEOUT(m_hand.label("pictureSummary"),
                                  QStringLiteral("256 of 256 tiles"), kPatienceMs);
    }

    // The results that hold a text.
    void filtered()
    {
        mandelbrot();
        m_hand.table("results")->setFocus();
        QTest::keyClick(m_hand.table("results"), Qt::Key_F4);
        QTest::keyClicks(resultFilter(), QStringLiteral("9"));
    }

    void pi()
    {
        m_hand.chooseTask("pi");
        run();
    }

    void responses()
    {
        m_hand.chooseTask("url-get");
        run();
    }

    // In the middle of the run, which has come to its end.
    void replay()
    {
        killed();
        trigger("actionStop");
        QTRY_VERIFY_WITH_TIMEOUT(!m_window.session().isActive(), kPatienceMs);
        auto* slider = m_hand.find<QSlider>("scrub");
        slider->setValue(slider->maximum() / 2);
    }

    void formerRun()
    {
        failure();
        pi();
        auto* runs = m_hand.find<QComboBox>("runs");
        runs->setCurrentIndex(1);
        emit runs->activated(1);
    }

    void sweepProcesses() { sweep("poolProcesses"); }
    void sweepThreads() { sweep("poolThreads"); }
    void sweepAsync() { sweep("poolAsync"); }

    // What stands there of the sweep before.
    void chartTable() { m_hand.find<QAction>("actionChartTable")->setChecked(true); }

    void profile()
    {
        m_hand.find<QAction>("actionChartTable")->setChecked(false);
        trigger("actionArrangeProfile");
        running();
    }

    void zoomed()
    {
        running();
        for (int step = 0; step < 3; ++step) {
            trigger("actionZoomIn");
        }
    }

    void lostHost()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(doneTasks() >= 100, kPatienceMs);
        QCOMPARE(::kill(m_window.session().hostPid(), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.find<gui::Banner>("banner")->isVisible(), kPatienceMs);
    }

    // --- dialogs --------------------------------------------------------------------------------

    void openPalette()
    {
        trigger("actionCommandPalette");
        QTest::keyClicks(m_hand.find<QLineEdit>("paletteEdit"), QStringLiteral("s"));
    }

    // With a key that is taken.
    void openShortcuts()
    {
        trigger("actionShortcuts");
        m_hand.find<QTableView>("shortcutTable")->selectRow(1);
        QTest::keyClick(m_hand.find<QKeySequenceEdit>("shortcutEdit"), Qt::Key_F5);
        QTRY_VERIFY(!m_hand.label("shortcutConflict").isEmpty());
    }

    void openTimelineKeys() { trigger("actionTimelineKeys"); }
    void openSavePreset() { trigger("actionSavePresetAs"); }
    void openPresets() { trigger("actionManagePresets"); }
    void openRenice() { trigger("actionRenice"); }
    void openPin() { trigger("actionPin"); }
    void openDetails() { trigger("actionDetails"); }

    void savePresets()
    {
        for (const char* task : {"pi", "url-get", "mandelbrot"}) {
            m_hand.chooseTask(task);
            trigger("actionSavePresetAs");
            const QPointer<QDialog> dialog = openDialog();
            QVERIFY(dialog);
            auto* field = dialog->findChild<QLineEdit*>();
            field->setText(QStringLiteral("my ") + QLatin1String(task));
            QTest::keyClick(field, Qt::Key_Return);
            QTRY_VERIFY_WITH_TIMEOUT(!dialog, kPatienceMs);
        }
    }

    void chooseWorker()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(doneTasks() > 8, kPatienceMs);  // not the last run's workers
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.rows("workers") == 8, kPatienceMs);
        m_hand.clickRow("workers", 2);
        QTRY_VERIFY(m_hand.find<QAction>("actionPin")->isEnabled());
    }

    void chooseFailure()
    {
        failure();
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.rows("results") > 0, kPatienceMs);
        trigger("actionFailuresFirst");
        m_hand.clickRow("results", 0);
    }

    void dropTable()
    {
        const QString path = QDir::temp().filePath(QStringLiteral("pages.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("page,size\n/doc/,11\n/about/,12\n");
        file.close();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        auto* form = m_hand.find<QWidget>("experiment");
        const QPointF at = form->rect().center();
        const QPoint pixel = at.toPoint();
        QDragEnterEvent enter(pixel, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(form, &enter);  // this is what makes it the drop's target
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(form, &drop);
    }

    // --- a person's hand ------------------------------------------------------------------------

    void trigger(const char* action) { m_hand.find<QAction>(action)->trigger(); }

    QLineEdit* resultFilter() const
    {
        return m_hand.find<QWidget>("results")->findChild<QLineEdit*>("findField");
    }

    // What the form says, to its end.
    void run(const char* end = "done in")
    {
        QTest::keyClick(resultFilter(), Qt::Key_Escape);
        QTRY_VERIFY(m_hand.find<QToolButton>("primary")->isEnabled());
        m_hand.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.stateHas("running") || m_hand.stateHas(end), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_hand.stateHas(end), kPatienceMs);
    }

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

    void sweep(const char* pool)
    {
        m_hand.chooseTask("url-get");
        m_hand.click(pool);
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
    }

    // --- pictures -------------------------------------------------------------------------------

    void take(const QString& moment, std::span<const QSize> sizes)
    {
        const QSize room = m_window.screen()->size();
        for (const QSize& size : sizes) {
            if (size.boundedTo(room) != size) {
                continue;
            }
            m_window.resize(size);
            trigger("actionResetLayout");
            inEveryLanguageAndLook([&](const QString& variant) {
                save(QStringLiteral("%1-%2-%3x%4")
                         .arg(moment, variant)
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
            trigger(speak);
            for (const auto& [look, action] : kLooks) {
                trigger(action);
                QApplication::processEvents();
                what(QStringLiteral("%1-%2").arg(QLatin1String(language), QLatin1String(look)));
            }
        }
        trigger(kLanguages[0].second);
        QApplication::processEvents();
    }

    static QDialog* openDialog()
    {
        QDialog* found = nullptr;
        const auto look = [&found] {
            for (QWidget* window : QApplication::topLevelWidgets()) {
                auto* dialog = qobject_cast<QDialog*>(window);
                found = dialog != nullptr && dialog->isVisible() ? dialog : found;
            }
            return found != nullptr;
        };
        return QTest::qWaitFor(look, kPatienceMs) ? found : nullptr;
    }

    void saveDialog(const QString& name)
    {
        QDialog* dialog = openDialog();
        QVERIFY2(dialog != nullptr, "no dialog opened");
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        write(dialog->grab(), name);
        dialog->close();
        QTRY_VERIFY(!QApplication::activeModalWidget());
    }

    void save(const QString& name, const QSize& size)
    {
        QApplication::processEvents();
        // Words of another language have come, and want other room.
        QApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QVERIFY2(m_screen.waitFor(size), "the screen never showed what the window paints");
        write(m_screen.picture(), name);
    }

    void write(const QPixmap& picture, const QString& name)
    {
        const qreal scale = m_window.devicePixelRatioF();
        const QString suffix = scale == 1 ? QString() : QStringLiteral("@%1x").arg(scale);
        const QString file = QStringLiteral("%1/%2%3.png").arg(m_folder, name, suffix);
        QVERIFY2(picture.save(file), qPrintable(file + " can't be written"));
        std::printf("%s\n", qPrintable(file));
    }

    QString m_folder;
    int m_repeats;
    gui::MainWindow m_window{gui::HostProcess::defaultProgram()};
    WindowHand m_hand{m_window};
    Screen m_screen{m_window};
};

const std::vector<WindowShots::Moment> WindowShots::kMoments{
    {"start", &WindowShots::start},
    {"lessons", &WindowShots::lessons},
    {"learn", &WindowShots::learn},
    {"running", &WindowShots::running},
    {"small", &WindowShots::running, kSmall},
    {"frozen", &WindowShots::frozen},
    {"killed", &WindowShots::killed},
    {"failure", &WindowShots::failure},
    {"refused", &WindowShots::refused},
    {"mandelbrot", &WindowShots::mandelbrot},
    {"filtered", &WindowShots::filtered},
    {"pi", &WindowShots::pi},
    {"responses", &WindowShots::responses},
    {"replay", &WindowShots::replay},
    {"former-run", &WindowShots::formerRun},
    {"sweep-async", &WindowShots::sweepAsync},
    {"sweep-threads", &WindowShots::sweepThreads},
    {"sweep-processes", &WindowShots::sweepProcesses},
    {"chart-table", &WindowShots::chartTable},
    {"profile", &WindowShots::profile},
    {"zoomed", &WindowShots::zoomed},
    {"lost-host", &WindowShots::lostHost},
};

const std::vector<WindowShots::Dialog> WindowShots::kDialogs{
    {"palette", nullptr, &WindowShots::openPalette},
    {"shortcuts", nullptr, &WindowShots::openShortcuts},
    {"timeline-keys", nullptr, &WindowShots::openTimelineKeys},
    {"save-preset", nullptr, &WindowShots::openSavePreset},
    {"presets", &WindowShots::savePresets, &WindowShots::openPresets},
    {"drop", nullptr, &WindowShots::dropTable},
    {"details", &WindowShots::chooseFailure, &WindowShots::openDetails},
    {"renice", &WindowShots::chooseWorker, &WindowShots::openRenice},
    {"pin", &WindowShots::chooseWorker, &WindowShots::openPin},
};

namespace {

template <class Scene>
void addRows(const std::vector<Scene>& scenes)
{
    QTest::addColumn<int>("row");
    for (int row = 0; row < static_cast<int>(scenes.size()); ++row) {
        QTest::newRow(scenes[static_cast<std::size_t>(row)].name) << row;
    }
}

}  // namespace

void WindowShots::moment_data()
{
    addRows(kMoments);
}

void WindowShots::dialog_data()
{
    addRows(kDialogs);
}

QString WindowShots::functionOf(const QString& scene)
{
    const auto has = [&scene](const auto& scenes) {
        return std::ranges::any_of(
            scenes, [&](const auto& each) { return scene == QLatin1String(each.name); });
    };
    return has(kMoments)   ? QStringLiteral("moment:") + scene
           : has(kDialogs) ? QStringLiteral("dialog:") + scene
                           : QString();
}

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
                                     QStringLiteral("2"));
    parser.addOption(repeats);
    parser.process(app);
    QStringList scenes = parser.positionalArguments();
    if (scenes.isEmpty()) {
        std::fprintf(stderr, "usage: window_shots FOLDER [--repeats N] [SCENE…]\n");
        return 2;
    }
    const QString folder = scenes.takeFirst();
    QStringList arguments{app.arguments().front()};
    for (const QString& scene : scenes) {
        const QString function = WindowShots::functionOf(scene);
        if (function.isEmpty()) {
            std::fprintf(stderr, "window_shots: there is no scene named %s\n", qPrintable(scene));
            return 2;
        }
        arguments.append(function);
    }
    WindowShots shots(folder, parser.value(repeats).toInt());
    return QTest::qExec(&shots, arguments);
}

#include "window_shots.moc"
