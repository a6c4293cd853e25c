// Three arrangements of the panels, each as the user has left it.
#include "gui/shell/shell_window.h"

#include <QDockWidget>
#include <QSignalSpy>
#include <QSplitter>

namespace {

struct Window : ShellWindow {
    bool shows(const char* dock) const { return find<QDockWidget>(dock)->isVisible(); }
    void close()
    {
        QSignalSpy finished(&window, &gui::MainWindow::finished);
        window.close();
        QTRY_COMPARE(finished.size(), 1);
    }
    // As a person does it: at the toolbar's right.
    void choose(const char* action) const
    {
        for (auto* button : window.findChildren<QToolButton*>()) {
            if (button->defaultAction() == this->action(action)) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QVERIFY(this->action(action)->isChecked());
    }
};

}  // namespace

class ArrangementsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { useTestSettings("arrangements_test"); }

    void eachArrangementShowsItsPanels()
    {
        const Window w;
        QVERIFY(w.action("actionArrangeRun")->isChecked());
        QVERIFY(w.shows("experimentDock") && w.shows("speedupDock") && w.shows("resultsDock"));
        QVERIFY(w.shows("eventsDock") && !w.shows("guideDock"));
        w.choose("actionArrangeLearn");
        QVERIFY(w.shows("experimentDock") && w.shows("guideDock") && w.shows("resultsDock"));
        QVERIFY(!w.shows("speedupDock"));
        const int timeline = w.find<QWidget>("timeline")->height();
        w.choose("actionArrangeProfile");
        QVERIFY(w.shows("speedupDock"));
        QVERIFY(!w.shows("experimentDock") && !w.shows("guideDock") && !w.shows("resultsDock"));
        QTRY_VERIFY(w.find<QWidget>("timeline")->height() > timeline);
        w.choose("actionArrangeRun");
        QVERIFY(w.shows("experimentDock") && w.shows("eventsDock") && !w.shows("guideDock"));
    }

    void whatTheUserChangesIsRememberedForThatArrangementAlone()
    {
        const Window w;
        w.action("actionViewResults")->trigger();
        QVERIFY(!w.shows("resultsDock"));
        w.choose("actionArrangeLearn");
        QVERIFY(w.shows("resultsDock"));
        w.choose("actionArrangeRun");
        QVERIFY(!w.shows("resultsDock"));
    }

    void theNextWindowHasAllThreeAsTheyWere()
    {
        {
            Window w;
            w.action("actionViewSpeedup")->trigger();
            w.find<QDockWidget>("resultsDock")->setFloating(true);
            w.choose("actionArrangeProfile");
            w.find<QSplitter>("rows")->setSizes({300, 300});
            w.close();
        }
        const Window next;
        QVERIFY(next.action("actionArrangeProfile")->isChecked());
        QVERIFY(!next.shows("experimentDock"));
        const QList<int> rows = next.find<QSplitter>("rows")->sizes();
        QVERIFY2(qAbs(rows[0] - rows[1]) < 40, qPrintable(QString::number(rows[0])));
        next.choose("actionArrangeRun");
        QVERIFY(!next.shows("speedupDock"));
        QVERIFY(next.find<QDockWidget>("resultsDock")->isFloating());
    }

    void resetPutsBackTheChosenArrangementAlone()
    {
        const Window w;
        w.action("actionViewResults")->trigger();
        w.choose("actionArrangeLearn");
        w.action("actionViewGuide")->trigger();
        QVERIFY(!w.shows("guideDock"));
        w.action("actionResetLayout")->trigger();
        QVERIFY(w.shows("guideDock") && !w.shows("speedupDock"));
        w.choose("actionArrangeRun");
        QVERIFY(!w.shows("resultsDock"));
    }

    void aDockThatFloatsComesBackByReset()
    {
        const Window w;
        auto* results = w.find<QDockWidget>("resultsDock");
        QVERIFY(results->features().testFlag(QDockWidget::DockWidgetMovable));
        results->setFloating(true);
        w.action("actionResetLayout")->trigger();
        QVERIFY(!results->isFloating());
        QVERIFY(results->isVisible());
    }

    void brokenSettingsAreTheBuiltInArrangement()
    {
        QSettings().setValue(QStringLiteral("window/arrangements/current"), QStringLiteral("pink"));
        QSettings().setValue(QStringLiteral("window/arrangements/run/panels"), QByteArray("pink"));
        const Window w;
        QVERIFY(w.action("actionArrangeRun")->isChecked());
        QVERIFY(w.shows("experimentDock") && w.shows("speedupDock") && w.shows("resultsDock"));
    }
};

QTEST_MAIN(ArrangementsTest)
#include "arrangements_test.moc"
