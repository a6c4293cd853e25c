// The window's actions, and the palette that finds them.
#include "gui/shell/shell_window.h"

#include <QAccessible>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>
#include <QToolBar>

#include <algorithm>

using gui::ActionRegistry;

class CommandPaletteTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useTestSettings("command_palette_test"); }
    void init() { QSettings().clear(); }

    void everyActionOfTheWindowIsRegistered()
    {
        const ShellWindow w;
        int seen = 0;
        for (const QAction* action : w.window.findChildren<QAction*>()) {
            const bool ours = action->objectName().startsWith(QStringLiteral("action"));
            if (ours) {
                ++seen;
                QVERIFY2(w.window.actions().find(action->objectName()) == action,
                         qPrintable(action->objectName()));
            }
        }
        QVERIFY(seen >= 27);
        QCOMPARE(static_cast<std::size_t>(seen), w.window.actions().entries().size());
    }

    void everythingInMenusToolbarAndTablesIsRegistered()
    {
        const ShellWindow w;
        QList<QWidget*> places = w.window.findChildren<QWidget*>();
        for (const QWidget* place : places) {
            const bool holds = qobject_cast<const QMenu*>(place) != nullptr ||
                               qobject_cast<const QToolBar*>(place) != nullptr ||
                               place->objectName() == QStringLiteral("table");
            for (const QAction* action : holds ? place->actions() : QList<QAction*>()) {
                if (action->isSeparator() || action->menu() != nullptr ||
                    action->inherits("QWidgetAction")) {
                    continue;
                }
                QVERIFY2(w.window.actions().find(action->objectName()) == action,
                         qPrintable(action->text()));
            }
        }
    }

    void everyActionHasANameATextAndHelp()
    {
        const ShellWindow w;
        for (const ActionRegistry::Entry& entry : w.window.actions().entries()) {
            const char* name = qPrintable(entry.action->objectName());
            QVERIFY2(!entry.action->text().isEmpty(), name);
            QVERIFY2(entry.action->whatsThis().size() > 10, name);
            QVERIFY2(entry.action->toolTip().startsWith(entry.action->whatsThis()), name);
            QVERIFY2(!ActionRegistry::group(entry).isEmpty(), name);
        }
    }

    void theKeyOpensItAndLettersAndEnterDoWhatTheyName()
    {
        ShellWindow w;
        QVERIFY(w.active);
        w.openPalette();
        QTRY_VERIFY(w.palette() != nullptr && w.palette()->isVisible());
        auto* edit = w.find<QLineEdit>("paletteEdit");
        QTRY_VERIFY(edit->hasFocus());
        QTest::keyClicks(edit, QStringLiteral("abopool"));
        const auto* list = w.find<QListView>("paletteList");
        QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("About Poolscope"));
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!w.palette()->isVisible());

        w.window.activateWindow();
        w.openPalette();
        QTRY_VERIFY(w.palette()->isVisible());
        QVERIFY(edit->text().isEmpty());
        QVERIFY(w.action("actionViewSpeedup")->isChecked());
        QTest::keyClicks(edit, QStringLiteral("viewspeed"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!w.palette()->isVisible());
        QTRY_VERIFY(!w.action("actionViewSpeedup")->isChecked());
    }

    void arrowsChooseFromTheField()
    {
        ShellWindow w;
        w.openPalette();
        auto* edit = w.find<QLineEdit>("paletteEdit");
        const auto* list = w.find<QListView>("paletteList");
        QCOMPARE(list->currentIndex().row(), 0);
        QTest::keyClick(edit, Qt::Key_Down);
        QTest::keyClick(edit, Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 2);
        QTest::keyClick(edit, Qt::Key_Up);
        QCOMPARE(list->currentIndex().row(), 1);
        QCOMPARE(list->model()->rowCount(), static_cast<int>(w.window.actions().found().size()));
    }

    void whatCannotBeDoneSaysWhyAndStays()
    {
        ShellWindow w;
        QSignalSpy stopped(w.action("actionStop"), &QAction::triggered);
        w.openPalette();
        auto* edit = w.find<QLineEdit>("paletteEdit");
        QTest::keyClicks(edit, QStringLiteral("stop"));
        const QModelIndex row = w.find<QListView>("paletteList")->currentIndex();
        QCOMPARE(row.data().toString(), QStringLiteral("Stop"));
        QCOMPARE(row.data(gui::ActionMatches::ReasonRole).toString(),
                 QStringLiteral("Nothing is running."));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(w.palette()->isVisible());
        QCOMPARE(stopped.size(), 0);
    }

    void lettersThatNothingHasSaySo()
    {
        ShellWindow w;
        w.openPalette();
        QTest::keyClicks(w.find<QLineEdit>("paletteEdit"), QStringLiteral("qqqzzz"));
        QVERIFY(w.find<QLabel>("paletteNone")->isVisible());
        QTest::keyClick(w.find<QLineEdit>("paletteEdit"), Qt::Key_Return);
        QVERIFY(w.palette()->isVisible());
    }

    void aClickDoesIt()
    {
        ShellWindow w;
        w.click("paletteButton");
        QTRY_VERIFY(w.palette() != nullptr && w.palette()->isVisible());
        auto* list = w.find<QListView>("paletteList");
        QTest::keyClicks(w.find<QLineEdit>("paletteEdit"), QStringLiteral("results"));
        const auto* model = list->model();
        int row = 0;
        while (row < model->rowCount() &&
               (model->index(row, 0).data().toString() != QStringLiteral("Results"))) {
            ++row;
        }
        QVERIFY(row < model->rowCount());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(model->index(row, 0)).center());
        QTRY_VERIFY(!w.action("actionViewResults")->isChecked());
    }

    void aScreenReaderHearsTheFieldTheRowsAndTheirKeys()
    {
        ShellWindow w;
        w.openPalette();
        const auto* field = QAccessible::queryAccessibleInterface(w.find<QLineEdit>("paletteEdit"));
        QCOMPARE(field->text(QAccessible::Name), QStringLiteral("Find an action"));
        QTest::keyClicks(w.find<QLineEdit>("paletteEdit"), QStringLiteral("sweep"));
        const QModelIndex row = w.find<QListView>("paletteList")->currentIndex();
        const QString heard = row.data(Qt::AccessibleTextRole).toString();
        QVERIFY2(heard.startsWith(QStringLiteral("Experiment, Sweep, Ctrl+Shift+R")),
                 qPrintable(heard));
    }
};

QTEST_MAIN(CommandPaletteTest)
#include "command_palette_test.moc"
