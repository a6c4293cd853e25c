#include "gui/shell/help_bubble.h"
#include "gui/shell/shell_window.h"
#include "gui/timeline/view.h"

#include <QApplication>
#include <QCursor>

#include <algorithm>

namespace {

// Qt's own bubble.
bool hasBubble()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    return std::ranges::any_of(windows, [](const QWidget* widget) {
        return widget->isVisible() && widget->inherits("QWhatsThat");
    });
}

}  // namespace

class HelpBubbleTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useTestSettings("help_bubble_test"); }
    void init() { QSettings().clear(); }

    void f1ExplainsAndTheNextKeyTakesItAway()
    {
        ShellWindow w;
        QVERIFY(w.active);
        QCursor::setPos(w.window.mapToGlobal(QPoint(-50, -50)));
        auto* box = w.find<QSpinBox>("chunkBox");
        box->setFocus();
        QVERIFY(!hasBubble());
        QTest::keyClick(box, Qt::Key_F1);
        QTRY_VERIFY(hasBubble());
        const QWidgetList windows = QApplication::topLevelWidgets();
        for (QWidget* widget : windows) {
            if (widget->inherits("QWhatsThat")) {
                QTest::keyClick(widget, Qt::Key_Escape);
            }
        }
        QTRY_VERIFY(!hasBubble());
    }

    void everyFieldAndPanelHasHelp()
    {
        const ShellWindow w;
        for (const char* name :
             {"taskBox", "workersBox", "chunkBox", "startBox", "retriesBox", "retryErrorsBox",
              "childBox", "limitEdit", "timeEdit", "sweepEdit", "repeatsBox", "rangeFrom",
              "primary", "stopButton", "sweepButton"}) {
            QVERIFY2(!gui::helpFor(w.find<QWidget>(name)).isEmpty(), name);
        }
        const auto* view = w.window.findChild<gui::TimelineView*>();
        QCOMPARE(gui::helpFor(view->viewport()), view->whatsThis());
    }

    void whatHasNoWordsHasThoseAroundIt()
    {
        QWidget outer;
        outer.setWhatsThis(QStringLiteral("around"));
        QWidget middle(&outer);
        QWidget inner(&middle);
        QCOMPARE(gui::helpFor(&inner), QStringLiteral("around"));
        middle.setToolTip(QStringLiteral("nearer"));
        QCOMPARE(gui::helpFor(&inner), QStringLiteral("nearer"));
        QCOMPARE(gui::helpFor(nullptr), QString());
    }
};

QTEST_MAIN(HelpBubbleTest)
#include "help_bubble_test.moc"
