// Undo and redo of what is done in the experiment form.
#include "gui/views/experiment_form.h"
#include "gui/window_hand.h"
#include "helpers/pasted_command.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QPlainTextEdit>

using gui::ExperimentForm;

namespace {

struct Fixture : WindowHand {
    Fixture() : WindowHand(form)
    {
        form.resize(300, 900);
        form.show();
        active = QTest::qWaitForWindowActive(&form);
    }
    // By the keyboard, wherever it is.
    void undo() const { QTest::keyClick(focus(), Qt::Key_Z, Qt::ControlModifier); }
    void redo() const
    {
        QTest::keyClick(focus(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    }
    QWidget* focus() const { return QApplication::focusWidget(); }
    QString text(const char* edit) const { return find<QLineEdit>(edit)->text(); }
    int value(const char* box) const { return find<QSpinBox>(box)->value(); }
    QString items() const { return find<QPlainTextEdit>("itemsText")->toPlainText(); }
    bool checked(const char* button) const { return find<QPushButton>(button)->isChecked(); }
    void paste(const QString& text) const
    {
        QGuiApplication::clipboard()->setText(text);
        auto* edit = find<QPlainTextEdit>("itemsText");
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
    }
    ExperimentForm form;
    bool active = false;
};

}  // namespace

class FormHistoryTest : public QObject {
    Q_OBJECT

private slots:
    void typingInOneFieldIsOneStep()
    {
        Fixture f;
        QVERIFY(f.active);
        f.type("timeEdit", QStringLiteral("60s"));
        f.type("softEdit", QStringLiteral("2s"));
        f.undo();
        QCOMPARE(f.text("softEdit"), QString());
        QCOMPARE(f.text("timeEdit"), QStringLiteral("60s"));
        f.undo();
        QCOMPARE(f.text("timeEdit"), QString());
        f.redo();
        QCOMPARE(f.text("timeEdit"), QStringLiteral("60s"));
        QTest::keyClick(f.focus(), Qt::Key_Y, Qt::ControlModifier);
        QCOMPARE(f.text("softEdit"), QStringLiteral("2s"));
    }

    void aFieldLeftAndEnteredAgainIsAnotherStep()
    {
        Fixture f;
        f.type("timeEdit", QStringLiteral("60s"));
        f.find<QLineEdit>("softEdit")->setFocus();
        f.find<QLineEdit>("timeEdit")->setFocus();
        QTest::keyClick(f.focus(), Qt::Key_End);
        QTest::keyClick(f.focus(), Qt::Key_Backspace);
        f.undo();
        QCOMPARE(f.text("timeEdit"), QStringLiteral("60s"));
    }

    void undoShowsAndFocusesWhatItChanges()
    {
        Fixture f;
        f.form.resize(300, 300);
        f.type("sweepEdit", QStringLiteral("1,2"));
        auto* time = f.find<QLineEdit>("rangeUpTo");
        f.click("itemsRange");
        f.type("rangeUpTo", QStringLiteral("5"));
        f.find<QLineEdit>("sweepEdit")->setFocus();
        f.undo();
        QCOMPARE(time->text(), QStringLiteral("1000"));
        QVERIFY(time->hasFocus());
        QVERIFY(!time->visibleRegion().isEmpty());
    }

    void aTaskComesBackWithItsParametersAndItems()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("7ms"));
        f.click("itemsLines");
        f.type("itemsText", QStringLiteral("one"));
        f.chooseTask("mandelbrot");
        f.type("parameter_size", QStringLiteral("64"));
        f.undo();
        QCOMPARE(f.text("parameter_size"), QStringLiteral("1024"));
        f.undo();
        QCOMPARE(f.find<QComboBox>("taskBox")->currentText(), QStringLiteral("sleep"));
        QCOMPARE(f.text("parameter_time"), QStringLiteral("7ms"));
        QVERIFY(f.checked("itemsLines"));
        QCOMPARE(f.items(), QStringLiteral("one"));
        QCOMPARE(f.form.runExperiment().parameters.at("time"), "7ms");
    }

    void choicesAreStepsEach()
    {
        Fixture f;
        f.click("poolThreads");
        f.click("poolSerial");
        f.find<QLineEdit>("timeEdit")->setFocus();
        f.undo();
        QVERIFY(f.checked("poolThreads"));
        f.undo();
        QVERIFY(f.checked("poolProcesses"));
        QVERIFY(!f.form.history().canUndo());
        f.undo();  // nothing more
        QVERIFY(f.checked("poolProcesses"));
    }

    void coresThatAreToldLaterAreNoStep()
    {
        Fixture f;
        f.type("timeEdit", QStringLiteral("60s"));
        f.form.setMachine({.usableCores = 6});
        QCOMPARE(f.form.history().undoes(), QStringLiteral("timeLimit"));
        f.undo();
        QCOMPARE(f.text("timeEdit"), QString());
        QCOMPARE(f.value("workersBox"), 6);
    }

    void anExperimentOpenedIsOneStep()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("7ms"));
        const lab::Experiment before = f.form.sweepExperiment();
        lab::Experiment other;
        other.task = "url-get";
        other.pool = lab::PoolKind::Async;
        other.workers = 9;
        other.seed = 5;  // no field shows it
        f.form.open(other, QStringLiteral("url list"));
        QCOMPARE(f.form.history().undoes(), QStringLiteral("url list"));
        QVERIFY(lab::toJson(f.form.runExperiment()) == lab::toJson(other));
        f.find<QComboBox>("taskBox")->setFocus();
        f.undo();
        QVERIFY(lab::toJson(f.form.sweepExperiment()) == lab::toJson(before));
        f.find<QComboBox>("taskBox")->setFocus();
        f.redo();
        QVERIFY(lab::toJson(f.form.runExperiment()) == lab::toJson(other));
    }

    void anExperimentThatCannotBeShownChangesNothing()
    {
        Fixture f;
        const lab::Experiment before = f.form.sweepExperiment();
        lab::Experiment other;
        other.task = "no-such-task";
        QVERIFY_EXCEPTION_THROWN(f.form.open(other, QString()), lab::ExperimentError);
        other.task = "sleep";
        other.items.kind = lab::ItemSource::Kind::Files;
        other.items.path = "/tmp/\xff";
        QVERIFY_EXCEPTION_THROWN(f.form.open(other, QString()), lab::ExperimentError);
        QVERIFY(lab::toJson(f.form.sweepExperiment()) == lab::toJson(before));
        QVERIFY(!f.form.history().canUndo());
    }

    void itemsOfAnyScriptStayAsTheyWere()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.click("itemsLines");
        const QStringList items{QStringLiteral("שלום עולם"),
                                QStringLiteral("👩‍👩‍👧 🙂"),
                                QStringLiteral("no\u00A0break"),
                                QStringLiteral("it's \"so\" $HOME"), QStringLiteral("\t tab ")};
        f.paste(items.join(QLatin1Char('\n')));
        std::vector<std::string> expected;
        for (const QString& item : items) {
            expected.push_back(item.toStdString());
        }
        QVERIFY(f.form.runExperiment().items.list == expected);
    }

    // It would be laid out for seconds.
    void anItemOfAMebibyteIsKeptWholeAndShownShortened()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.click("itemsLines");
        f.type("itemsText", QStringLiteral("small"));
        QTest::keyClick(f.focus(), Qt::Key_Return);
        f.paste(QString(1 << 20, QLatin1Char('x')));
        const auto list = f.form.runExperiment().items.list;
        QCOMPARE(list.size(), std::size_t{2});
        QCOMPARE(list[1].size(), std::size_t{1} << 20);
        QVERIFY(f.items().size() < 1000);
        QVERIFY(f.items().contains(QStringLiteral("1.0 MiB")));
        QTRY_VERIFY(f.label("itemsHint").contains(QStringLiteral("shortened")));
        QTest::keyClick(f.focus(), Qt::Key_Delete);
        QCOMPARE(f.items(), QString());
        f.undo();
        QVERIFY(f.form.runExperiment().items.list == list);
        f.undo();
        QVERIFY(f.items().startsWith(QStringLiteral("small")));
        QVERIFY(!f.find<QPlainTextEdit>("itemsText")->isReadOnly());
    }

    void itemsThatAreNoLinesAreKept()
    {
        Fixture f;
        lab::Experiment odd;
        odd.task = "sleep";
        odd.items.kind = lab::ItemSource::Kind::List;
        odd.items.list = {"two\nlines", "\xff\xfe", "", "  "};
        f.form.open(odd, QString());
        QVERIFY(f.form.runExperiment().items.list == odd.items.list);
        QVERIFY(f.find<QPlainTextEdit>("itemsText")->isReadOnly());
        f.form.checkNow();
        QVERIFY(f.form.canRun());
    }

    void theCommandOfEveryTaskAndPoolDoesTheSame_data()
    {
        QTest::addColumn<QString>("task");
        for (const lab::TaskInfo& task : lab::builtinTasks()) {
            QTest::newRow(task.name.c_str()) << QString::fromStdString(task.name);
        }
    }

    void theCommandOfEveryTaskAndPoolDoesTheSame()
    {
        QFETCH(QString, task);
        Fixture f;
        f.chooseTask(task.toLatin1());
        const lab::TaskInfo& info = lab::findTask(task.toStdString());
        if (auto* out = f.form.findChild<QLineEdit*>(QStringLiteral("parameter_out"))) {
            f.type("parameter_out", QStringLiteral("/tmp/it's a \"folder\" $HOME"));
            QCOMPARE(out->text(), QStringLiteral("/tmp/it's a \"folder\" $HOME"));
        }
        if (info.itemsAreFiles) {
            f.type("filesPath", QStringLiteral("/tmp/a b/*.'q'"));
        }
        f.find<QComboBox>("startBox")->setCurrentIndex(1);
        f.type("retriesBox", QStringLiteral("2"));
        f.click("retryErrorsBox");
        f.type("timeEdit", QStringLiteral("1.5min"));
        for (const char* pool : {"poolProcesses", "poolThreads", "poolSerial", "poolAsync"}) {
            if (!f.find<QPushButton>(pool)->isVisible()) {
                continue;
            }
            f.click(pool);
            if (f.form.runExperiment().pool == lab::PoolKind::Async) {  // tries each transfer once
                f.type("retriesBox", QStringLiteral("0"));
                f.click("retryErrorsBox");
            }
            f.form.checkNow();
            const QStringList commands = f.form.command().split(QLatin1Char('\n'));
            QVERIFY2(f.form.canRun(), pool);
            lab::Experiment shown = f.form.runExperiment();
            shown.start =
                shown.pool == lab::PoolKind::Process ? shown.start : lab::StartMethod::Forkserver;
            const auto pasted = lab::toJson(experimentOfPasted(commands[0].toStdString()));
            QCOMPARE(QString::fromStdString(pasted.dump()),
                     QString::fromStdString(lab::toJson(shown).dump()));
            QCOMPARE(commands.size(), f.form.canSweep() ? 2 : 1);
            if (f.form.canSweep()) {
                const auto sweep = experimentOfPasted(commands[1].toStdString());
                QVERIFY(sweep.sweepWorkers == f.form.sweepExperiment().sweepWorkers);
                QCOMPARE(sweep.repeats, f.value("repeatsBox"));
            }
        }
    }
};

QTEST_MAIN(FormHistoryTest)
#include "form_history_test.moc"
