// What the window says of settings that it can't keep or read.
#include "gui/shell/settings_check.h"

#include "gui/shell/banner.h"
#include "gui/shell/shell_window.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

class SettingsCheckTest : public QObject {
    Q_OBJECT

private slots:
    void settingsThatCanBeKeptAreNoMatter()
    {
        useTestSettings("settings_check_test");
        QVERIFY(!gui::settingsProblem());
    }

    // A folder stands where the file should be: not even root can write that.
    void settingsThatCantBeWrittenAreToldOnceAndTheWindowWorks()
    {
        useTestSettings("settings_check_test_unwritable");
        const QString file = QSettings().fileName();
        QVERIFY(QDir().mkpath(file));
        const gui::Sentence problem = gui::settingsProblem();
        QVERIFY(problem);
        QVERIFY2(problem().contains(file), qPrintable(problem()));

        const ShellWindow w;
        auto* banner = w.find<gui::Banner>("banner");
        QVERIFY(banner->isVisible());
        QCOMPARE(banner->text(), problem());
        w.action("actionArrangeProfile")->trigger();
        QVERIFY(w.action("actionArrangeProfile")->isChecked());
        QVERIFY(QDir().rmdir(file));
    }

    void damagedSettingsAreTold()
    {
        useTestSettings("settings_check_test_damaged");
        const QString file = QSettings().fileName();
        QFile damaged(file);
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(damaged.open(QFile::WriteOnly));
        QVERIFY(damaged.write("[window\nthis is no setting\n") > 0);
        damaged.close();
        const ShellWindow w;
        const QString said = w.find<gui::Banner>("banner")->text();
        QVERIFY2(said.contains(file) && said.contains(QStringLiteral("damaged")), qPrintable(said));
        QVERIFY(damaged.remove());
    }
};

QTEST_MAIN(SettingsCheckTest)
#include "settings_check_test.moc"
