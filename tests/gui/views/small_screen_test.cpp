// The window's dialogs on a screen of 400 by 300.
#include "gui/live_window.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QScreen>
#include <QTemporaryFile>

namespace {

constexpr QSize kScreen{400, 300};

QDialog* shownDialog(const QWidget& window)
{
    for (QDialog* dialog : window.findChildren<QDialog*>()) {
        if (dialog->isVisible()) {
            return dialog;
        }
    }
    return nullptr;
}

}  // namespace

class SmallScreenTest : public QObject {
    Q_OBJECT

private slots:
    void init() { useTestSettings("small_screen_test"); }

    void everyDialogFits_data()
    {
        QTest::addColumn<QByteArray>("action");
        for (const char* action : {"actionShortcuts", "actionManagePresets", "actionSavePresetAs",
                                   "actionCommandPalette", "actionTimelineKeys", "actionAbout"}) {
            QTest::newRow(action) << QByteArray(action);
        }
    }

    void everyDialogFits()
    {
        QFETCH(QByteArray, action);
        QCOMPARE(QGuiApplication::primaryScreen()->size(), kScreen);
        LiveWindow w;
        w.window.resize(kScreen);
        w.find<QAction>("actionLanguageRussian")->trigger();
        // A modal one is looked at from within its own event loop.
        QString said = QStringLiteral("there was no dialog");
        QTimer::singleShot(0, &w.window, [&] {
            QTRY_VERIFY(shownDialog(w.window) != nullptr);
            QDialog* dialog = shownDialog(w.window);
            QTest::qWait(0);
            const QRect place = dialog->frameGeometry();
            said = QRect(QPoint(), kScreen).contains(place)
                       ? QString()
                       : QStringLiteral("it stands at %1, %2 and is %3 by %4")
                             .arg(place.x())
                             .arg(place.y())
                             .arg(place.width())
                             .arg(place.height());
            dialog->close();
        });
        w.find<QAction>(action.constData())->trigger();
        QTRY_VERIFY2(said.isEmpty(), qPrintable(said));
        w.find<QAction>("actionLanguageEnglish")->trigger();
    }
};

// The screen has to be known before there is an application.
int main(int argc, char** argv)
{
    QTemporaryFile screens;
    if (!screens.open()) {
        return 1;
    }
    screens.write(R"({"screens": [{"name": "small", "x": 0, "y": 0, "width": 400, "height": 300,
                      "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]})");
    screens.close();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screens.fileName().toLocal8Bit());
    const QApplication application(argc, argv);
    SmallScreenTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "small_screen_test.moc"
