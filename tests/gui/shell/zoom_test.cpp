#include "gui/shell/zoom.h"
#include "gui/shell/look.h"
#include "gui/shell/shell_window.h"
#include "gui/shell/theme.h"

#include <QCheckBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QPlainTextEdit>

class ZoomTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        useTestSettings("zoom_test");
        QApplication::setStyle(QStringLiteral("Fusion"));
    }
    void init() { QSettings().clear(); }

    void everythingGrowsByItsKeysAndGoesBack()
    {
        const ShellWindow w;
        QVERIFY(w.active);
        const auto sizes = [&w] {
            const QTreeView* workers = w.workers();
            return QList<double>{
                w.find<QLabel>("taskSummary")->fontInfo().pixelSize() * 1.0,
                w.find<QComboBox>("taskBox")->fontInfo().pixelSize() * 1.0,
                w.find<QPlainTextEdit>("commandText")->fontInfo().pixelSize() * 1.0,
                workers->fontInfo().pixelSize() * 1.0,
                w.table("results")->verticalHeader()->defaultSectionSize() * 1.0,
                workers->header()->sectionSize(0) * 1.0,
                w.find<QToolButton>("primary")->height() * 1.0,
                w.find<QWidget>("workers")->font().pointSizeF()};
        };
        const QList<double> usual = sizes();
        auto* window = const_cast<gui::MainWindow*>(&w.window);
        QTest::keyClick(window, Qt::Key_Plus, Qt::ControlModifier);
        QTest::keyClick(window, Qt::Key_Equal, Qt::ControlModifier);
        QTest::keyClick(window, Qt::Key_Plus, Qt::ControlModifier);
        QApplication::processEvents();
        const QList<double> larger = sizes();
        for (qsizetype i = 0; i < usual.size(); ++i) {
            QVERIFY2(larger[i] > usual[i] * 1.25 && larger[i] < usual[i] * 1.75,
                     qPrintable(QStringLiteral("%1: %2 → %3").arg(i).arg(usual[i]).arg(larger[i])));
        }
        QTest::keyClick(window, Qt::Key_0, Qt::ControlModifier);
        QApplication::processEvents();
        const QList<double> back = sizes();
        for (qsizetype i = 0; i < usual.size(); ++i) {
            QVERIFY2(std::abs(back[i] - usual[i]) <= 2,
                     qPrintable(QStringLiteral("%1: %2 → %3").arg(i).arg(usual[i]).arg(back[i])));
        }
        QTest::keyClick(window, Qt::Key_Minus, Qt::ControlModifier);
        QApplication::processEvents();
        QVERIFY(sizes()[1] < usual[1]);
    }

    void itEndsAtHalfAndAtThreeTimes()
    {
        gui::Zoom zoom;
        for (int i = 0; i < 30; ++i) {
            zoom.in();
        }
        QCOMPARE(zoom.factor(), 3.0);
        for (int i = 0; i < 30; ++i) {
            zoom.out();
        }
        QCOMPARE(zoom.factor(), 0.5);
        zoom.reset();
        QCOMPARE(zoom.factor(), 1.0);
    }

    void itIsRemembered()
    {
        double size = 0;
        {
            const ShellWindow w;
            w.action("actionZoomIn")->trigger();
            w.action("actionZoomIn")->trigger();
            size = QApplication::font().pointSizeF();
        }
        const ShellWindow next;
        QCOMPARE(QApplication::font().pointSizeF(), size);
        QVERIFY(next.table("results")->verticalHeader()->defaultSectionSize() > 30);
    }

    // The window is older than the font that it gives the application.
    void theFirstWindowHasItsFontAtOnce()
    {
        QApplication::setFont(QFont(QStringLiteral("DejaVu Sans Mono")));
        const ShellWindow w;
        QVERIFY(QApplication::font().family() != QStringLiteral("DejaVu Sans Mono"));
        QCOMPARE(w.find<QCheckBox>("startAgain")->font().family(), QApplication::font().family());
    }

    void aBrokenSettingCountsAsUsual()
    {
        for (const char* broken : {"huge", "-3", "0", "nan"}) {
            QSettings().setValue(QStringLiteral("window/zoom"), QString::fromLatin1(broken));
            QCOMPARE(gui::Zoom().factor(), 1.0);
        }
    }

    void thinLinesStayThin()
    {
        const QString sheet = gui::styleSheetFor(gui::Theme::light(), 2);
        QVERIFY(sheet.contains(QStringLiteral("border: 1px solid")));
        QVERIFY(sheet.contains(QStringLiteral("font-size: 24px")));
        QVERIFY(!sheet.contains(QStringLiteral("font-size: 12px")));
        QVERIFY(sheet.contains(gui::Theme::light().accent.name()));  // digits of colours stay
        QVERIFY(sheet.contains(QStringLiteral("font-weight: 600")));
    }
};

QTEST_MAIN(ZoomTest)
#include "zoom_test.moc"
