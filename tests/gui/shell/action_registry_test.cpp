#include "gui/shell/action_registry.h"

#include <QMenu>
#include <QMenuBar>
#include <QTest>

using gui::ActionRegistry;

namespace {

struct Fixture {
    QAction* make(QMenu* menu, const char* name, const char* text)
    {
        QAction* action = menu->addAction(QString::fromLatin1(text));
        action->setObjectName(QString::fromLatin1(name));
        return action;
    }
    QMenuBar bar;
    QMenu* file = bar.addMenu(QStringLiteral("&File"));
};

}  // namespace

class ActionRegistryTest : public QObject {
    Q_OBJECT

private slots:
    void holdsWhatMenusAndSubmenusHold()
    {
        Fixture f;
        QAction* run = f.make(f.file, "run", "&Run");
        f.file->addSeparator();
        QMenu* look = f.file->addMenu(QStringLiteral("&Appearance"));
        QAction* dark = f.make(look, "dark", "&Dark");
        ActionRegistry registry;
        registry.addMenus(f.bar);
        QCOMPARE(registry.entries().size(), std::size_t{2});
        QCOMPARE(registry.find(QStringLiteral("run")), run);
        QCOMPARE(registry.find(QStringLiteral("dark")), dark);
        QCOMPARE(registry.find(QStringLiteral("nothing")), nullptr);
        QCOMPARE(ActionRegistry::group(registry.entries()[1]), QStringLiteral("Appearance"));
    }

    void titlesHaveNoMarks()
    {
        const QAction action(QStringLiteral("Save && &quit…"));
        QCOMPARE(ActionRegistry::title(&action), QStringLiteral("Save & quit"));
    }

    void theTooltipNamesHelpKeysAndWhyNot()
    {
        Fixture f;
        QAction* stop = f.make(f.file, "stop", "&Stop");
        stop->setWhatsThis(QStringLiteral("Stops it"));
        stop->setShortcuts({QKeySequence(Qt::Key_F7), QKeySequence(Qt::CTRL | Qt::Key_J)});
        ActionRegistry registry;
        registry.addMenus(f.bar);
        QCOMPARE(stop->toolTip(), QStringLiteral("Stops it (F7, Ctrl+J)"));
        ActionRegistry::setAvailable(stop, false, QStringLiteral("Nothing runs."));
        QVERIFY(!stop->isEnabled());
        QCOMPARE(stop->toolTip(), QStringLiteral("Stops it (F7, Ctrl+J)\nNothing runs."));
        ActionRegistry::setAvailable(stop, true, QStringLiteral("Nothing runs."));
        QVERIFY(ActionRegistry::reason(stop).isEmpty());
        QCOMPARE(stop->toolTip(), QStringLiteral("Stops it (F7, Ctrl+J)"));
    }

    void aKeyOfTheWidgetItselfIsShownWhereThereIsNoShortcut()
    {
        QAction action(QStringLiteral("Fit"));
        ActionRegistry::setOwnKey(&action, QStringLiteral("Home"));
        QCOMPARE(ActionRegistry::keys(&action), QStringLiteral("Home"));
        action.setShortcut(QKeySequence(Qt::Key_F9));
        QCOMPARE(ActionRegistry::keys(&action), QStringLiteral("F9"));
    }
};

QTEST_MAIN(ActionRegistryTest)
#include "action_registry_test.moc"
