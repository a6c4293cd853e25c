#include "gui/shell/shortcut_dialog.h"
#include "gui/shell/shell_window.h"

#include <QKeySequenceEdit>
#include <QSignalSpy>

using gui::ActionRegistry;

namespace {

struct Fixture : ShellWindow {
    Fixture()
    {
        action("actionShortcuts")->trigger();
        dialog = find<gui::ShortcutDialog>("shortcutDialog");
        shown = QTest::qWaitForWindowExposed(dialog);
    }
    // By the filter, as one who knows the action's name.
    void choose(const QString& title) const
    {
        auto* filter = find<QLineEdit>("shortcutFilter");
        filter->clear();
        QTest::keyClicks(filter, title);
        auto* table = find<QTableView>("shortcutTable");
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            const QModelIndex index = table->model()->index(row, 0);
            if (index.data().toString() == title) {
                QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                                  table->visualRect(index).center());
                return;
            }
        }
        QFAIL(qPrintable(title));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers) const
    {
        auto* edit = find<QKeySequenceEdit>("shortcutEdit");
        edit->clear();
        // Told a second later: another key might follow.
        QSignalSpy pressed(edit, &QKeySequenceEdit::keySequenceChanged);
        QTest::keyClick(edit, key, modifiers);
        QVERIFY(pressed.wait());
    }
    QString conflict() const { return label("shortcutConflict"); }
    bool canSet() const { return find<QPushButton>("shortcutSet")->isEnabled(); }

    gui::ShortcutDialog* dialog = nullptr;
    bool shown = false;
};

}  // namespace

class ShortcutDialogTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useTestSettings("shortcut_dialog_test"); }
    void init() { QSettings().clear(); }

    void listsEveryAction()
    {
        const Fixture f;
        QVERIFY(f.shown);
        QCOMPARE(static_cast<std::size_t>(f.find<QTableView>("shortcutTable")->model()->rowCount()),
                 f.window.actions().entries().size());
    }

    void aPressedKeyCountsAtOnce()
    {
        Fixture f;
        f.choose(QStringLiteral("Results"));
        f.press(Qt::Key_F8, Qt::ControlModifier);
        QCOMPARE(f.conflict(), QString());
        f.click("shortcutSet");
        QAction* results = f.action("actionViewResults");
        QCOMPARE(results->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_F8));
        QVERIFY(results->toolTip().contains(QStringLiteral("Ctrl+F8")));
        f.click("shortcutClose");
        f.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.window));
        const bool before = results->isChecked();
        QTest::keyClick(&f.window, Qt::Key_F8, Qt::ControlModifier);
        QCOMPARE(results->isChecked(), !before);
    }

    void aKeyThatAnotherHasIsRefusedAndThatOneNamed()
    {
        Fixture f;
        f.choose(QStringLiteral("Results"));
        f.press(Qt::Key_F5, Qt::NoModifier);
        QVERIFY2(f.conflict().contains(QStringLiteral("“Run”")), qPrintable(f.conflict()));
        QVERIFY(!f.canSet());
        QVERIFY(f.action("actionViewResults")->shortcut().isEmpty());
    }

    void tablesMayShareAKeyAndTheWindowMayNot()
    {
        const ShellWindow w;
        const ActionRegistry& actions = w.window.actions();
        // Both have Del: one in the workers' table, one in the results'.
        QCOMPARE(actions.conflict(w.action("actionTerminate"), QKeySequence(Qt::Key_Delete)),
                 nullptr);
        QCOMPARE(actions.conflict(w.action("actionKill"), QKeySequence(Qt::Key_Delete)),
                 w.action("actionTerminate"));
        QVERIFY(actions.conflict(w.action("actionRun"), QKeySequence(Qt::Key_Delete)) != nullptr);
    }

    void theStandardKeysDoNotConflict()
    {
        const ShellWindow w;
        for (const ActionRegistry::Entry& entry : w.window.actions().entries()) {
            for (const QKeySequence& keys : entry.standard) {
                const QAction* other = w.window.actions().conflict(entry.action, keys);
                QVERIFY2(other == nullptr,
                         qPrintable(entry.action->objectName() + u' ' + keys.toString()));
            }
        }
    }

    void keysAreTakenAwayAndReset()
    {
        Fixture f;
        f.choose(QStringLiteral("Run"));
        f.click("shortcutClear");
        QVERIFY(f.action("actionRun")->shortcuts().isEmpty());
        f.click("shortcutReset");
        QCOMPARE(f.action("actionRun")->shortcuts().size(), 2);
        QVERIFY(!f.find<QPushButton>("shortcutReset")->isEnabled());
    }

    void allAreResetAtOnce()
    {
        Fixture f;
        f.choose(QStringLiteral("Run"));
        f.click("shortcutClear");
        f.choose(QStringLiteral("Quit"));
        f.press(Qt::Key_F9, Qt::ShiftModifier);
        f.click("shortcutSet");
        f.click("shortcutResetAll");
        QCOMPARE(f.action("actionRun")->shortcuts().size(), 2);
        QCOMPARE(f.action("actionQuit")->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_Q));
    }

    void theyAreRememberedAlsoThatThereIsNone()
    {
        {
            Fixture f;
            f.choose(QStringLiteral("Run"));
            f.click("shortcutClear");
            f.choose(QStringLiteral("Quit"));
            f.press(Qt::Key_F9, Qt::ShiftModifier);
            f.click("shortcutSet");
        }
        const ShellWindow next;
        QVERIFY(next.action("actionRun")->shortcuts().isEmpty());
        QCOMPARE(next.action("actionQuit")->shortcut(), QKeySequence(Qt::SHIFT | Qt::Key_F9));
    }

    void brokenSettingsLeaveNoStrangeKey()
    {
        QSettings().setValue(QStringLiteral("shortcuts/actionRun"), QStringLiteral("\x01♞; ;"));
        const ShellWindow w;
        for (const QKeySequence& keys : w.action("actionRun")->shortcuts()) {
            QVERIFY(!keys.isEmpty());
            QVERIFY(keys[0].key() != Qt::Key_unknown);
        }
    }
};

QTEST_MAIN(ShortcutDialogTest)
#include "shortcut_dialog_test.moc"
