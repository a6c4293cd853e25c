// Presets: saved, shared as files, opened again, and what can go wrong with each.
#include "gui/shell/banner.h"
#include "gui/shell/shell_window.h"
#include "gui/views/experiment_form.h"
#include "gui/views/preset_actions.h"
#include "gui/views/preset_dialog.h"
#include "gui/views/preset_files.h"
#include "gui/views/save_preset_dialog.h"
#include "lab/preset.h"

#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QListWidget>
#include <QMenu>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

lab::Experiment sleeps(const char* time)
{
    lab::Experiment experiment;
    experiment.task = "sleep";
    experiment.parameters = {{"time", time}};
    experiment.items.kind = lab::ItemSource::Kind::Range;
    experiment.items.from = 1;
    experiment.items.to = 5;
    experiment.sweepWorkers = {1, 2};
    return experiment;
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool put(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

// The window without a host, with its presets.
struct Fixture : ShellWindow {
    gui::ExperimentForm* form() const { return find<gui::ExperimentForm>("experiment"); }
    // The button in the header of the experiment's panel, by its menu.
    QString header() const
    {
        for (const auto* button : window.findChildren<QToolButton*>()) {
            if (button->menu() == find<QMenu>("menuPresets")) {
                return button->text();
            }
        }
        return {};
    }
    QString banner() const
    {
        const auto* found = find<gui::Banner>("banner");
        return found->isVisible() ? found->text() : QString();
    }
    gui::PresetActions* presets() const { return window.findChild<gui::PresetActions*>(); }
    gui::SavePresetDialog* saveDialog() const { return window.findChild<gui::SavePresetDialog*>(); }
    // Saves as a person does who has no preset open.
    bool saveAs(const QString& name) const
    {
        action("actionSavePresetAs")->trigger();
        if (saveDialog() == nullptr) {
            return false;
        }
        type("presetName", name);
        click("presetSave");
        return QTest::qWaitFor([&] { return saveDialog() == nullptr; }) &&
               QTest::qWaitFor([&] { return header().contains(QStringLiteral("saved · ")); });
    }
    QStringList listed() const
    {
        QStringList names;
        for (const QAction* entry : find<QMenu>("menuPresets")->actions()) {
            if (entry->isSeparator()) {
                break;
            }
            names.append(entry->text());
        }
        return names;
    }
    void open(const QString& name) const
    {
        for (QAction* entry : find<QMenu>("menuPresets")->actions()) {
            if (entry->text() == name) {
                entry->trigger();
            }
        }
    }
    // The palette's action for these letters.
    QString chooseInPalette(const QString& letters)
    {
        action("actionCommandPalette")->trigger();
        auto* edit = find<QLineEdit>("paletteEdit");
        QTest::keyClicks(edit, letters);
        const QString title = find<QListView>("paletteList")->currentIndex().data().toString();
        QTest::keyClick(edit, title.isEmpty() ? Qt::Key_Escape : Qt::Key_Return);
        return title;
    }
    QString time() const { return find<QLineEdit>("parameter_time")->text(); }
};

}  // namespace

class PresetsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        useTestSettings("presets_test");
        QStandardPaths::setTestModeEnabled(false);  // folders of the environment, which are ours
    }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(m_home->isValid());
        qputenv("XDG_DATA_HOME", m_home->path().toLocal8Bit());
        m_folder = m_home->filePath(QStringLiteral("poolscope/presets"));
        QCOMPARE(gui::presetFolder(), m_folder);
        QSettings().clear();
    }

    void anyNameHasAFileOfItsOwn_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"url list", "../../etc/passwd", ".hidden", "50%", "a/b", "שלום",
                                 "🙂👩‍👩‍👧", "%2F", "x.json", ".."}) {
            QTest::newRow(name) << QString::fromUtf8(name);
        }
    }

    void anyNameHasAFileOfItsOwn()
    {
        QFETCH(QString, name);
        const QString path = gui::presetPath(m_folder, name);
        QCOMPARE(gui::writePreset(path, sleeps("1ms"), {}).problem, QString());
        QCOMPARE(gui::presetNames(m_folder), QStringList{name});
        QCOMPARE(QDir(m_folder).entryList(QDir::Files).size(), 1);
        QVERIFY(gui::readPreset(path).experiment.has_value());
    }

    void whatIsSavedIsOpenedAgainAndTheHeaderSaysSo()
    {
        Fixture f;
        QCOMPARE(f.header(), QStringLiteral("not saved ▾"));
        f.chooseTask("sleep");
        QTest::keyClick(f.find<QCheckBox>("captureBox"), Qt::Key_Space);
        f.type("parameter_time", QStringLiteral("7ms"));
        QVERIFY(f.saveAs(QStringLiteral("nap")));
        QCOMPARE(f.header(), QStringLiteral("saved · nap ▾"));
        f.type("parameter_time", QStringLiteral("8ms"));
        QCOMPARE(f.header(), QStringLiteral("changed · nap ▾"));
        f.action("actionSavePreset")->trigger();
        QTRY_COMPARE(f.header(), QStringLiteral("saved · nap ▾"));
        f.chooseTask("square");
        QTest::keyClick(f.find<QCheckBox>("captureBox"), Qt::Key_Space);
        QTRY_COMPARE(f.listed(), QStringList{QStringLiteral("nap")});
        f.open(QStringLiteral("nap"));
        QTRY_COMPARE(f.header(), QStringLiteral("saved · nap ▾"));
        QCOMPARE(f.time(), QStringLiteral("8ms"));
        QVERIFY(f.form()->runExperiment().captureOutput);
        QCOMPARE(titleOf(f.action("actionUndo")), QStringLiteral("Undo: nap"));
        f.action("actionUndo")->trigger();
        QCOMPARE(f.find<QComboBox>("taskBox")->currentText(), QStringLiteral("square"));
        QCOMPARE(f.header(), QStringLiteral("changed · nap ▾"));
    }

    void aPresetSavedByOneWindowAppearsInTheOther()
    {
        Fixture one;
        Fixture two;
        QVERIFY(one.saveAs(QStringLiteral("first")));
        two.find<QMenu>("menuPresets")->popup(QPoint());  // looks again
        QTRY_COMPARE(two.listed(), QStringList{QStringLiteral("first")});
        two.find<QMenu>("menuPresets")->close();
        QVERIFY(one.saveAs(QStringLiteral("second")));
        QTRY_COMPARE(two.listed(),
                     (QStringList{QStringLiteral("first"), QStringLiteral("second")}));
    }

    void anotherWindowsChangeIsNotOverwrittenUnasked()
    {
        Fixture one;
        Fixture two;
        one.chooseTask("sleep");
        QVERIFY(one.saveAs(QStringLiteral("shared")));
        two.presets()->openFile(gui::presetPath(m_folder, QStringLiteral("shared")));
        QTRY_COMPARE(two.header(), QStringLiteral("saved · shared ▾"));
        one.type("parameter_time", QStringLiteral("1ms"));
        one.action("actionSavePreset")->trigger();
        QTRY_COMPARE(one.header(), QStringLiteral("saved · shared ▾"));
        const QByteArray theirs = contents(gui::presetPath(m_folder, QStringLiteral("shared")));
        two.type("parameter_time", QStringLiteral("2ms"));
        two.action("actionSavePreset")->trigger();
        QTRY_VERIFY(two.saveDialog() != nullptr);
        QVERIFY(two.label("presetError").contains(QStringLiteral("changed elsewhere")));
        QCOMPARE(contents(gui::presetPath(m_folder, QStringLiteral("shared"))), theirs);
        QTRY_COMPARE(two.find<QPushButton>("presetSave")->text(), QStringLiteral("&Replace"));
        two.click("presetSave");
        QTRY_COMPARE(two.header(), QStringLiteral("saved · shared ▾"));
        QVERIFY(contents(gui::presetPath(m_folder, QStringLiteral("shared"))).contains("\"2ms\""));
    }

    void twoThatWriteAtOnceNeverMixOrBothBelieveTheyWereFirst()
    {
        const QString path = gui::presetPath(m_folder, QStringLiteral("same"));
        const auto first = gui::writePreset(path, sleeps("1ms"), {});
        const auto second = gui::writePreset(path, sleeps("2ms"), {});
        QVERIFY(first.problem.isEmpty() && !first.conflict);
        QVERIFY(second.conflict);
        QCOMPARE(gui::readPreset(path).experiment->parameters.at("time"), "1ms");
        QVERIFY(!gui::writePreset(path, sleeps("2ms"), {false, first.digest}).conflict);
        QVERIFY(gui::writePreset(path, sleeps("3ms"), {false, first.digest}).conflict);
    }

    void brokenAndNewerFilesAreRefusedAndLoseNothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        QByteArray whole = QByteArray::fromStdString(lab::presetText(sleeps("1ms")));
        QTest::newRow("newer") << QByteArray(whole).replace("preset/1", "preset/2") << "newer";
        QTest::newRow("cut off") << whole.left(100) << "broken";
        QTest::newRow("empty") << QByteArray() << "broken";
        QTest::newRow("noise") << QByteArray(5000, '\x9f') << "broken";
        QTest::newRow("unknown task")
            << QByteArray(whole).replace("\"sleep\"", "\"sleeep\"") << "sleeep";
        QTest::newRow("unknown parameter")
            << QByteArray(whole).replace("\"time\"", "\"tiem\"") << "tiem";
        QTest::newRow("bad value") << QByteArray(whole).replace("1ms", "soon") << "soon";
    }

    void brokenAndNewerFilesAreRefusedAndLoseNothing()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        const QString path = m_home->filePath(QStringLiteral("bad.json"));
        QVERIFY(put(path, bytes));
        Fixture f;
        f.chooseTask("pi");
        f.type("parameter_samples", QStringLiteral("2M"));
        f.presets()->openFile(path);
        QTRY_VERIFY2(f.banner().contains(says), qPrintable(f.banner()));
        QCOMPARE(f.find<QLineEdit>("parameter_samples")->text(), QStringLiteral("2M"));
        QCOMPARE(f.header(), QStringLiteral("not saved ▾"));
        QCOMPARE(contents(path), bytes);
    }

    void whatIsNoFileIsRefusedWithoutWaiting()
    {
        const QString pipe = m_home->filePath(QStringLiteral("pipe.json"));
        QCOMPARE(::mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
        QVERIFY(gui::readPreset(pipe).problem.contains(QStringLiteral("isn't a file")));
        QVERIFY(!gui::readPreset(m_home->path()).problem.isEmpty());
        QVERIFY(gui::readPreset(m_home->filePath(QStringLiteral("none")))
                    .problem.contains(QStringLiteral("none")));
    }

    void aFolderThatCannotBeWrittenIsNamed()
    {
        // Also root can't make a folder there.
        qputenv("XDG_DATA_HOME", "/proc/poolscope");
        Fixture f;
        f.action("actionSavePreset")->trigger();  // without a name yet: asks for one
        QVERIFY(f.saveDialog() != nullptr);
        f.type("presetName", QStringLiteral("nap"));
        f.click("presetSave");
        QTRY_VERIFY2(f.label("presetError").contains(QStringLiteral("can't be written")),
                     qPrintable(f.label("presetError")));
        QVERIFY(f.label("presetError").contains(QStringLiteral("/proc/poolscope")));
        f.click("presetCancel");
        QCOMPARE(f.header(), QStringLiteral("not saved ▾"));
        f.presets()->saveFile(QStringLiteral("/proc/nothing/x.json"));
        QTRY_VERIFY(f.banner().contains(QStringLiteral("can't be written")));
    }

    void aReadOnlyFolderIsNamed()
    {
        QVERIFY(QDir().mkpath(m_folder));
        QCOMPARE(::chmod(m_folder.toLocal8Bit().constData(), 0500), 0);
        const uid_t user = ::geteuid();
        if (user == 0) {  // whom permissions don't bind
            QCOMPARE(::seteuid(65534), 0);
        }
        const auto written =
            gui::writePreset(gui::presetPath(m_folder, QStringLiteral("x")), sleeps("1ms"), {});
        QCOMPARE(::seteuid(user), 0);
        QVERIFY2(written.problem.contains(m_folder), qPrintable(written.problem));
        ::chmod(m_folder.toLocal8Bit().constData(), 0700);
    }

    void aFileIsSharedAndFoundAmongTheRecentOnes()
    {
        const QString path = m_home->filePath(QStringLiteral("for you & me.json"));
        {
            Fixture f;
            f.chooseTask("sleep");
            f.type("parameter_time", QStringLiteral("3ms"));
            f.presets()->saveFile(path);
            QTRY_COMPARE(f.header(), QStringLiteral("saved · for you && me ▾"));
        }
        Fixture next;
        auto* recent = next.find<QMenu>("menuRecent");
        emit recent->aboutToShow();
        QCOMPARE(recent->actions().size(), 1);
        recent->actions().constFirst()->trigger();
        QTRY_COMPARE(next.header(), QStringLiteral("saved · for you && me ▾"));
        QCOMPARE(next.time(), QStringLiteral("3ms"));
        QVERIFY(QFile::remove(path));
        recent->actions().constFirst()->trigger();
        QTRY_VERIFY(next.banner().contains(path));
        emit recent->aboutToShow();
        QVERIFY(!recent->actions().constFirst()->isEnabled());  // "None yet"
    }

    void corruptSettingsAreNoHindrance()
    {
        const QString file = QSettings().fileName();
        QVERIFY(QDir().mkpath(QFileInfo(file).absolutePath()));
        constexpr char kBroken[] = "[presets\nrecent=@Variant(\x00\xff\n\x80";  // with a zero in it
        QVERIFY(put(file, QByteArray(kBroken, sizeof kBroken - 1)));
        Fixture f;
        emit f.find<QMenu>("menuRecent")->aboutToShow();
        QVERIFY(f.saveAs(QStringLiteral("nap")));
        f.presets()->saveFile(m_home->filePath(QStringLiteral("x.json")));
        QTRY_COMPARE(f.header(), QStringLiteral("saved · x ▾"));
    }

    void presetsAreRenamedAndDeletedByTheKeyboard()
    {
        for (const char* name : {"a", "b"}) {
            QCOMPARE(gui::writePreset(gui::presetPath(m_folder, QString::fromLatin1(name)),
                                      sleeps("1ms"), {})
                         .problem,
                     QString());
        }
        Fixture f;
        QTRY_COMPARE(f.listed().size(), 2);
        f.action("actionManagePresets")->trigger();
        auto* list = f.find<QListWidget>("presetList");
        QTRY_COMPARE(list->count(), 2);
        QTRY_VERIFY(list->isVisible());
        list->setFocus();
        list->setCurrentRow(0);
        QTest::keyClick(list, Qt::Key_F2);
        QTRY_VERIFY(list->findChild<QLineEdit*>() != nullptr);
        QTest::keyClicks(list->findChild<QLineEdit*>(), QStringLiteral("b"));
        QTest::keyClick(list->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_VERIFY(f.label("presetProblem").contains(QStringLiteral("already")));
        QCOMPARE(gui::presetNames(m_folder), (QStringList{"a", "b"}));
        QTRY_VERIFY(list->findChild<QLineEdit*>() == nullptr);
        list->setCurrentRow(0);
        QTest::keyClick(list, Qt::Key_F2);
        QTRY_VERIFY(list->findChild<QLineEdit*>() != nullptr);
        QTest::keyClicks(list->findChild<QLineEdit*>(), QStringLiteral("c"));
        QTest::keyClick(list->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_COMPARE(f.listed(), (QStringList{"b", "c"}));
        QTRY_VERIFY(list->findChild<QLineEdit*>() == nullptr);
        list->setFocus();
        list->setCurrentRow(1);
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_COMPARE(f.listed(), QStringList{"b"});
        QTRY_COMPARE(list->count(), 1);
        f.click("presetOpen");
        QTRY_COMPARE(f.header(), QStringLiteral("saved · b ▾"));
    }

    void undoIsInTheMenuAndSaysWhatItUndoes()
    {
        Fixture f;
        QVERIFY(!f.action("actionUndo")->isEnabled());
        f.type("timeEdit", QStringLiteral("60s"));
        QCOMPARE(titleOf(f.action("actionUndo")), QStringLiteral("Undo: Time limit"));
        QTest::keyClick(f.find<QLineEdit>("timeEdit"), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.find<QLineEdit>("timeEdit")->text(), QString());
        QVERIFY(!f.action("actionUndo")->isEnabled());
        QCOMPARE(titleOf(f.action("actionRedo")), QStringLiteral("Redo: Time limit"));
        f.action("actionRedo")->trigger();
        QCOMPARE(f.find<QLineEdit>("timeEdit")->text(), QStringLiteral("60s"));
    }

    void thePaletteFindsPresetsAndRecentFiles()
    {
        const QString shared = m_home->filePath(QStringLiteral("from a friend.json"));
        QVERIFY(gui::writePreset(shared, sleeps("3ms"), {true, {}}).problem.isEmpty());
        QVERIFY(gui::writePreset(gui::presetPath(m_folder, QStringLiteral("mine & yours")),
                                 sleeps("2ms"), {true, {}})
                    .problem.isEmpty());
        QSettings().setValue(QStringLiteral("presets/recent"), QStringList{shared});
        Fixture f;
        QTRY_COMPARE(f.listed().size(), 1);  // the folder is read on another thread
        QCOMPARE(f.chooseInPalette(QStringLiteral("mine yours")), QStringLiteral("mine & yours"));
        QTRY_COMPARE(f.find<QComboBox>("taskBox")->currentText(), QStringLiteral("sleep"));
        QTRY_COMPARE(f.time(), QStringLiteral("2ms"));
        QCOMPARE(f.chooseInPalette(QStringLiteral("friend")), shared);
        QTRY_COMPARE(f.time(), QStringLiteral("3ms"));
    }

private:
    static QString titleOf(const QAction* action) { return gui::ActionRegistry::title(action); }

    std::unique_ptr<QTemporaryDir> m_home;
    QString m_folder;
};

QTEST_MAIN(PresetsTest)
#include "presets_test.moc"
