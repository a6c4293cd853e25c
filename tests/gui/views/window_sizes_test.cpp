// The window from 400 by 300 up to 4K: what doesn't fit gives way or scrolls, and comes back.
#include "gui/live_window.h"
#include "gui/shell/elided_label.h"
#include "gui/timeline/view.h"

#include <QAction>
#include <QDockWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>

#include <algorithm>

namespace {

constexpr int kPatienceMs = 30'000;
constexpr QSize kSmall{400, 300};
constexpr QSize kUsual{1280, 800};
constexpr QSize kLarge{3840, 2160};
constexpr const char* kRunDocks[] = {"experimentDock", "speedupDock", "resultsDock", "eventsDock"};

struct Window : LiveWindow {
    bool shows(const char* dock) const { return find<QDockWidget>(dock)->isVisible(); }
    bool showsRunDocks() const
    {
        return std::ranges::all_of(kRunDocks, [this](const char* dock) { return shows(dock); });
    }
    bool showsNoDock() const
    {
        return std::ranges::none_of(kRunDocks, [this](const char* dock) { return shows(dock); });
    }
    void trigger(const char* action) const { find<QAction>(action)->trigger(); }
    QScrollArea* centre() const { return find<QScrollArea>("central"); }
    // What of a widget isn't cut off.
    static QSize seen(const QWidget* widget)
    {
        return widget->isVisible() ? widget->visibleRegion().boundingRect().size() : QSize();
    }
    QSize seenTimeline() const { return seen(find<gui::TimelineView>("view")->viewport()); }
    bool isWhole(const char* widget) const
    {
        const auto* found = find<QWidget>(widget);
        return seen(found) == found->size();
    }
    void close()
    {
        QSignalSpy finished(&window, &gui::MainWindow::finished);
        window.close();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kPatienceMs);
    }
};

}  // namespace

class WindowSizesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { useTestSettings("window_sizes_test"); }

    void itIs400By300InEveryLanguageAndZoom_data()
    {
        QTest::addColumn<QByteArray>("language");
        QTest::addColumn<int>("zoomSteps");
        for (const char* language : {"actionLanguageEnglish", "actionLanguageRussian"}) {
            for (const int steps : {0, 3, 7}) {  // 100 %, 150 %, 300 %
                QTest::addRow("%s +%d", language, steps) << QByteArray(language) << steps;
            }
        }
    }

    void itIs400By300InEveryLanguageAndZoom()
    {
        QFETCH(QByteArray, language);
        QFETCH(int, zoomSteps);
        Window w;
        w.trigger(language.constData());
        for (int step = 0; step < zoomSteps; ++step) {
            w.trigger("actionZoomIn");
        }
        for (const char* arrangement :
             {"actionArrangeLearn", "actionArrangeProfile", "actionArrangeRun"}) {
            w.trigger(arrangement);
            w.window.resize(kSmall);
            QCOMPARE(w.window.size(), kSmall);
            QTRY_VERIFY2(w.showsNoDock(), arrangement);
        }
        w.trigger("actionZoomReset");
        w.trigger("actionLanguageEnglish");
    }

    void aSmallWindowShowsTheTimelineAndStops()
    {
        Window w;
        w.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("running"), kPatienceMs);
        w.window.resize(kSmall);
        QTRY_VERIFY(w.showsNoDock());
        QTRY_VERIFY2(w.seenTimeline().height() >= 90, "the timeline is cut off");
        QTRY_VERIFY2(w.seenTimeline().width() >= 300, "the timeline is cut off");
        QTRY_COMPARE(w.centre()->horizontalScrollBar()->maximum(), 0);
        QTRY_VERIFY(w.isWhole("stateLabel") && w.isWhole("primary") && w.isWhole("stopButton"));
        w.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kPatienceMs);
    }

    // Panels are tried again when texts have changed; those that have no room take none.
    void aPanelThatWasTriedTakesNoRoom()
    {
        Window w;
        w.runLong();
        w.window.resize(kSmall);
        QTRY_VERIFY(w.showsNoDock());
        for (const char* look : {"actionLookDark", "actionLookLight"}) {
            QSignalSpy tried(w.find<QDockWidget>("resultsDock"), &QDockWidget::visibilityChanged);
            w.trigger(look);
            QTRY_VERIFY(!tried.isEmpty());
            QTRY_VERIFY(w.showsNoDock());
            QVERIFY2(w.centre()->width() >= 350, look);
        }
        w.trigger("actionStop");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kPatienceMs);
    }

    void theWorkersAreReachedByScrolling()
    {
        Window w;
        w.runLong();
        w.window.resize(kSmall);
        QTRY_VERIFY_WITH_TIMEOUT(w.rows("workers") == 2, kPatienceMs);
        QTRY_VERIFY(w.centre()->verticalScrollBar()->maximum() > 0);
        const auto scrolledTo = [&w](const QWidget* widget) {
            w.centre()->ensureWidgetVisible(const_cast<QWidget*>(widget), 0, 0);
            return Window::seen(widget);
        };
        QTRY_VERIFY(scrolledTo(w.workers()).height() >= 60);
        w.trigger("actionStop");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kPatienceMs);
    }

    void thePanelsComeBackAsLargeAsTheyWere()
    {
        Window w;
        QTRY_VERIFY(w.showsRunDocks());
        QList<QSize> before;
        for (const char* dock : kRunDocks) {
            before.append(w.find<QWidget>(dock)->size());
        }
        w.window.resize(kSmall);
        QTRY_VERIFY(w.showsNoDock());
        for (const QSize size : {QSize(800, 600), QSize(1000, 700), QSize(900, 300)}) {
            w.window.resize(size);
            QTRY_VERIFY(w.shows("experimentDock"));
        }
        w.window.resize(kUsual);
        QTRY_VERIFY(w.showsRunDocks());
        for (int i = 0; i < before.size(); ++i) {
            const QSize now = w.find<QWidget>(kRunDocks[i])->size();
            QTRY_VERIFY2((now - before[i]).width() == 0 && (now - before[i]).height() == 0,
                         kRunDocks[i]);
        }
    }

    void theDocksAtTheRightGiveWayFirst()
    {
        Window w;
        w.window.resize(800, 700);
        QTRY_VERIFY(!w.shows("speedupDock"));
        QVERIFY(w.shows("experimentDock") && w.shows("eventsDock"));
        w.window.resize(640, 700);
        QTRY_VERIFY(!w.shows("resultsDock"));
        QVERIFY(w.shows("experimentDock"));
    }

    void whatTheUserHasClosedStaysClosed()
    {
        Window w;
        w.trigger("actionViewResults");
        QVERIFY(!w.shows("resultsDock"));
        w.window.resize(kSmall);
        QTRY_VERIFY(w.showsNoDock());
        w.window.resize(kUsual);
        QTRY_VERIFY(w.shows("speedupDock") && w.shows("experimentDock"));
        QVERIFY(!w.shows("resultsDock"));
    }

    void aPanelOpenedWithoutRoomTakesThePlaceUntilItIsClosed()
    {
        Window w;
        w.window.resize(kSmall);
        QTRY_VERIFY(w.showsNoDock());
        w.trigger("actionViewResults");
        QTRY_VERIFY(w.shows("resultsDock") && !w.centre()->isVisible());
        QTRY_VERIFY(Window::seen(w.find<QWidget>("resultsDock")).width() >= 350);
        w.trigger("actionViewResults");
        QTRY_VERIFY(!w.shows("resultsDock") && w.centre()->isVisible());
        w.window.resize(kUsual);
        QTRY_VERIFY(w.showsRunDocks());
    }

    void aRunInASmallWindowIsSeen()
    {
        Window w;
        w.window.resize(kSmall);
        w.trigger("actionViewExperiment");
        QTRY_VERIFY(w.shows("experimentDock"));
        w.chooseTask("sleep");
        w.range(1, 100'000);
        w.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("running"), kPatienceMs);
        QTRY_VERIFY(w.centre()->isVisible() && w.seenTimeline().height() >= 90);
        w.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kPatienceMs);
    }

    void theNextWindowHasThePanelsOfASmallOne()
    {
        {
            Window w;
            w.trigger("actionViewSpeedup");
            w.window.resize(kSmall);
            QTRY_VERIFY(w.showsNoDock());
            w.close();
        }
        Window next;  // of the usual size
        QTRY_VERIFY(next.shows("experimentDock") && next.shows("resultsDock"));
        QVERIFY(next.shows("eventsDock") && !next.shows("speedupDock"));
    }

    void everyWayToStartIsReachedInASmallWindow()
    {
        Window w;
        w.trigger("actionStartPage");
        w.window.resize(kSmall);
        QTRY_VERIFY(w.showsNoDock());
        for (const char* button :
             {"startLearn", "startMeasure", "startLaunch", "startAgain", "startClose"}) {
            w.centre()->ensureWidgetVisible(w.find<QWidget>(button));
            QTRY_VERIFY2(w.isWhole(button), button);
        }
        QCOMPARE(w.centre()->horizontalScrollBar()->maximum(), 0);
    }

    void whatTheStatusLineHasNoRoomForIsToldByItsButton()
    {
        Window w;
        QTRY_VERIFY_WITH_TIMEOUT(!w.label("machineLabel").isEmpty(), kPatienceMs);
        auto* more = w.find<QToolButton>("moreStatus");
        QTRY_VERIFY(w.isWhole("machineLabel") && !more->isVisible());
        w.window.resize(kSmall);
        QTRY_VERIFY(more->isVisible() && !w.find<QWidget>("machineLabel")->isVisible());
        w.click("moreStatus");
        QVERIFY(more->toolTip().contains(w.label("machineLabel")));
        w.window.resize(kUsual);
        QTRY_VERIFY(w.isWhole("machineLabel") && !more->isVisible());
    }

    void russianAt150PercentFitsAUsualScreen()
    {
        Window w;
        w.trigger("actionLanguageRussian");
        for (int step = 0; step < 3; ++step) {
            w.trigger("actionZoomIn");
        }
        QTRY_COMPARE(w.window.size(), kUsual);
        QTRY_COMPARE(w.centre()->horizontalScrollBar()->maximum(), 0);
        QVERIFY(w.shows("experimentDock"));
        w.trigger("actionZoomReset");
        w.trigger("actionLanguageEnglish");
        QTRY_VERIFY(w.showsRunDocks());
    }

    void aMessageIsSeenWhereAPanelHadTheCentresPlace()
    {
        Window w;
        w.window.resize(kSmall);
        w.trigger("actionViewResults");
        QTRY_VERIFY(w.shows("resultsDock") && !w.centre()->isVisible());
        emit w.window.session().problem(QStringLiteral("Something went wrong."), QString());
        QTRY_VERIFY(w.centre()->isVisible() && w.isWhole("banner"));
    }

    void theProgressEndsInDotsWhereItHasNoRoom()
    {
        Window w;
        w.runLong();
        const auto* progress = w.find<gui::ElidedLabel>("progressText");
        QTRY_VERIFY_WITH_TIMEOUT(progress->text().contains(QStringLiteral(" left")), kPatienceMs);
        w.window.resize(700, 600);
        QTRY_VERIFY2(progress->shownText().endsWith(QChar(0x2026)),
                     qPrintable(progress->shownText()));
        w.window.resize(kUsual);
        QTRY_COMPARE(progress->shownText(), progress->text());
        w.trigger("actionStop");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kPatienceMs);
    }

    void theStatusLineHasWholeWordsAfterAChangeOfTheLanguage()
    {
        Window w;
        w.window.resize(kSmall);
        QTRY_VERIFY_WITH_TIMEOUT(!w.label("machineLabel").isEmpty(), kPatienceMs);
        w.trigger("actionLanguageRussian");
        for (const char* label : {"stateLabel", "exactLabel", "lostLabel", "hostLabel", "costLabel",
                                  "recordedLabel", "machineLabel"}) {
            const auto* found = w.find<QLabel>(label);
            QTRY_VERIFY2(!found->isVisible() ||
                             (w.isWhole(label) && found->width() >= found->sizeHint().width()),
                         label);
        }
        w.trigger("actionLanguageEnglish");
    }

    void aRunIsNamedAtLeastByItsNumber()
    {
        Window w;
        w.trigger("actionLanguageRussian");
        w.chooseTask("mandelbrot");
        w.click("primary");
        auto* runs = w.find<QComboBox>("runs");
        QTRY_VERIFY_WITH_TIMEOUT(runs->count() == 1, kPatienceMs);
        for (const QSize size : {kUsual, kSmall}) {
            w.window.resize(size);
            QTRY_VERIFY(runs->width() >=
                        runs->fontMetrics().horizontalAdvance(QStringLiteral("запуск 1 …")) + 20);
        }
        w.trigger("actionLanguageEnglish");
    }

    void aLargeWindowGivesItsRoomToTheTimeline()
    {
        Window w;
        w.window.resize(kLarge);
        w.trigger("actionResetLayout");
        QTRY_VERIFY(w.showsRunDocks());
        w.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(w.seenTimeline().width() >= 2400, kPatienceMs);
        QTRY_VERIFY(w.seenTimeline().height() >= 800);
        QTRY_VERIFY_WITH_TIMEOUT(w.rows("workers") == 2, kPatienceMs);
        QTRY_COMPARE(w.workers()->horizontalScrollBar()->maximum(), 0);
        w.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kPatienceMs);
        w.window.resize(kSmall);
        QTRY_VERIFY(w.showsNoDock());
        w.window.resize(kLarge);
        QTRY_VERIFY(w.showsRunDocks());
    }
};

QTEST_MAIN(WindowSizesTest)
#include "window_sizes_test.moc"
