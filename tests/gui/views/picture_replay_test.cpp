// The picture of a run's results at the moment on show, in the window with the real host.
#include "gui/live_window.h"
#include "gui/pictures/mandelbrot_picture.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QSlider>

using gui::RunPlayer;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine
constexpr int kLarge = 2048;     // of a picture that takes a while

struct PictureWindow : LiveWindow {
    void draw(int tiles, int size = 256) const
    {
        if (find<QComboBox>("taskBox")->currentText() != QLatin1String("mandelbrot")) {
            chooseTask("mandelbrot");
        }
        type("parameter_size", QString::number(size));
        type("parameter_tiles", QString::number(tiles));
        type("workersBox", QStringLiteral("2"));
        type("chunkBox", QStringLiteral("1"));
        click("primary");
    }
    void waitForEnd() const { QTRY_VERIFY_WITH_TIMEOUT(stateHas("done in"), kSlowMs); }
    void waitForTiles(int tiles) const { QTRY_COMPARE_WITH_TIMEOUT(this->tiles(), tiles, kSlowMs); }

    const gui::MandelbrotPicture* picture() const
    {
        return window.findChild<gui::MandelbrotPicture*>();
    }
    // -1: there is no such picture.
    int tiles() const
    {
        return picture() != nullptr ? static_cast<int>(picture()->image().tiles().size()) : -1;
    }
    bool isShown() const { return !find<QDockWidget>("pictureDock")->isHidden(); }

    void key(const char* action) const { find<QAction>(action)->trigger(); }
    void scrubTo(double share) const
    {
        auto* slider = find<QSlider>("scrub");
        QTest::mouseClick(slider, Qt::LeftButton, {},
                          QPoint(static_cast<int>(slider->width() * share), slider->height() / 2));
    }
    // To where some of the tiles are there. How much of a run its workers' start takes isn't known.
    void scrubIntoTheTiles(int all) const
    {
        for (const double share : {0.7, 0.8, 0.9, 0.95, 0.6, 0.5, 0.4, 0.3, 0.2}) {
            scrubTo(share);
            if (QTest::qWaitFor([&] { return tiles() > 0 && tiles() < all; }, 2000)) {
                return;
            }
        }
    }
    // The run that stands so many entries below the one on show.
    void openRun(int below) const
    {
        auto* runs = find<QComboBox>("runs");
        runs->setFocus();
        for (int i = 0; i < below; ++i) {
            QTest::keyClick(runs, Qt::Key_Down);
        }
    }
};

}  // namespace

class PictureReplayTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(LiveWindow::host()), "build poolscope first"); }
    void init() { useTestSettings("picture_replay_test"); }

    void scrubbingBackLeavesFewerTilesAndForwardBringsAll()
    {
        const PictureWindow f;
        f.draw(64);
        f.waitForEnd();
        f.waitForTiles(64);
        const QImage whole = f.picture()->image().image();

        f.scrubIntoTheTiles(64);
        QVERIFY(f.tiles() > 0 && f.tiles() < 64);
        QVERIFY(f.label("pictureSummary").startsWith(QString::number(f.tiles())));
        f.key("actionReplayFirst");
        f.waitForTiles(0);
        QCOMPARE(qAlpha(f.picture()->image().image().pixel(200, 128)), 0);
        f.key("actionReplayLast");
        f.waitForTiles(64);
        QCOMPARE(f.picture()->image().image(), whole);
        QVERIFY(f.isShown());
    }

    void anOpenedRunShowsItsOwnPictureOrNone()
    {
        const PictureWindow f;
        f.draw(16);
        f.waitForEnd();
        f.waitForTiles(16);
        f.chooseTask("square");
        f.range(1, 3);
        f.click("primary");
        QTRY_COMPARE_WITH_TIMEOUT(f.window.history().runs().size(), std::size_t{2}, kSlowMs);
        f.waitForEnd();
        QVERIFY(!f.isShown());

        f.openRun(1);
        f.waitForTiles(16);
        QVERIFY(f.isShown());
        f.key("actionLive");
        QTRY_VERIFY(!f.isShown());
        QCOMPARE(f.tiles(), -1);
    }

    void anOlderRunStaysOnShowWhileANewOneGoesOn()
    {
        const PictureWindow f;
        f.draw(16);
        f.waitForEnd();
        f.waitForTiles(16);
        f.draw(1024, kLarge);
        QTRY_VERIFY_WITH_TIMEOUT(f.window.history().runs().size() == 2 && f.tiles() > 0, kSlowMs);
        f.openRun(1);
        f.waitForTiles(16);
        QCOMPARE(f.window.player().mode(), RunPlayer::Mode::Replay);
        // The new run's values are recorded meanwhile.
        QTRY_VERIFY_WITH_TIMEOUT(f.window.history().newest()->valueCount() > 30, kSlowMs);
        QCOMPARE(f.tiles(), 16);
        f.key("actionLive");
        QTRY_VERIFY_WITH_TIMEOUT(f.tiles() > 30, kSlowMs);
        f.waitForEnd();
        f.waitForTiles(1024);
    }

    void freezeHoldsThePicture()
    {
        const PictureWindow f;
        f.draw(1024, kLarge);
        QTRY_VERIFY_WITH_TIMEOUT(f.tiles() > 0, kSlowMs);
        f.click("freezeButton");
        QCOMPARE(f.window.player().mode(), RunPlayer::Mode::Frozen);
        const int held = f.tiles();
        QTRY_VERIFY_WITH_TIMEOUT(f.window.history().newest()->valueCount() == std::size_t{1024},
                                 kSlowMs);
        QCOMPARE(f.tiles(), held);
        f.click("freezeButton");
        f.waitForTiles(1024);
    }
};

QTEST_MAIN(PictureReplayTest)
#include "picture_replay_test.moc"
