#include "gui/views/experiment_form.h"
#include "gui/models/lab_text.h"
#include "gui/shell/look.h"
#include "gui/shell/theme.h"
#include "gui/views/command_text.h"
#include "lab/tasks/task.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using gui::ExperimentForm;

namespace {

// The form on screen, its widgets by the names that the Designer file gives them.
struct Fixture {
    Fixture()
    {
        form.resize(300, 900);
        form.show();
        exposed = QTest::qWaitForWindowExposed(&form);
    }
    template <class T>
    T* find(const char* name)
    {
        return form.findChild<T*>(QString::fromLatin1(name));
    }
    void click(const char* button) { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    void type(QWidget* field, const char* text)
    {
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        for (const char* c = text; *c != '\0'; ++c) {
            *c == '\n' ? QTest::keyClick(field, Qt::Key_Return) : QTest::keyClick(field, *c);
        }
    }
    void chooseTask(const char* name)
    {
        auto* box = find<QComboBox>("taskBox");
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != QLatin1String(name); ++i) {
            QTest::keyClick(box, Qt::Key_Down);
        }
    }
    QString errorUnder(const char* label)
    {
        form.checkNow();
        const auto* error = find<QLabel>(label);
        return error->isVisible() ? error->text() : QString();
    }
    ExperimentForm form;
    bool exposed = false;
};

}  // namespace

class ExperimentFormTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QApplication::setStyle(QStringLiteral("Fusion"));
        gui::Theme::apply(*qApp, gui::ThemeMode::Light);
        qApp->setStyleSheet(gui::styleSheetFor(gui::Theme::light()));
    }

    void everyTaskFitsTheNarrowForm_data()
    {
        QTest::addColumn<QString>("task");
        for (const lab::TaskInfo& task : lab::builtinTasks()) {
            QTest::newRow(task.name.c_str()) << QString::fromStdString(task.name);
        }
    }

    void everyTaskFitsTheNarrowForm()
    {
        QFETCH(QString, task);
        Fixture f;
        f.form.resize(280, 500);  // with a scroll bar
        f.chooseTask(task.toLatin1());
        f.form.checkNow();
        QApplication::sendPostedEvents();
        const auto* scroll = f.find<QScrollArea>("scroll");
        QTRY_COMPARE(scroll->widget()->width(), scroll->viewport()->width());
        for (const auto* button : f.form.findChildren<QPushButton*>()) {
            QFont bold = button->font();
            bold.setBold(true);
            const int text = QFontMetrics(bold).horizontalAdvance(button->text());
            QVERIFY2(!button->isVisible() || button->width() > text, qPrintable(button->text()));
        }
    }

    void theCommandIsBrokenBetweenItsWords()
    {
        const QString command =
            QStringLiteral("poolscope run --workers 8 --items 'my  own items.txt' square");
        QString broken = gui::brokenCommand(command, 24);
        for (const QString& line : broken.split(QLatin1Char('\n'))) {
            QVERIFY2(line.size() <= 24 || line.contains(QLatin1Char('\'')), qPrintable(line));
        }
        QVERIFY(broken.count(QLatin1Char('\n')) >= 3);
        QCOMPARE(broken.replace(QLatin1String(" \\\n  "), QLatin1String(" ")), command);
    }

    void theCommandIsNotBrokenInQuotes()
    {
        const QString command = QStringLiteral("poolscope $'it\\'s a long one' 'a b' c\\ d");
        const QStringList lines = gui::brokenCommand(command, 5).split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[1], QStringLiteral("  $'it\\'s a long one' \\"));
        QCOMPARE(lines[3], QStringLiteral("  c\\ d"));
    }

    void whatIsTypedIsWhatIsRun()
    {
        Fixture f;
        QVERIFY(f.exposed);
        f.chooseTask("square");
        f.click("itemsLines");
        f.type(f.find<QPlainTextEdit>("itemsText"), "3\n4\n\n5");
        f.click("poolThreads");
        f.type(f.find<QSpinBox>("workersBox"), "7");
        f.type(f.find<QSpinBox>("chunkBox"), "2");
        f.type(f.find<QLineEdit>("timeEdit"), "60s");
        const lab::Experiment experiment = f.form.runExperiment();
        QCOMPARE(experiment.task, "square");
        QCOMPARE(experiment.items.list, (std::vector<std::string>{"3", "4", "5"}));
        QCOMPARE(experiment.pool, lab::PoolKind::Thread);
        QCOMPARE(experiment.workers, 7);
        QCOMPARE(experiment.chunkSize, 2);
        QVERIFY(experiment.timeLimit == std::chrono::seconds(60));
        f.form.checkNow();
        QVERIFY(f.form.canRun());
        QVERIFY(f.form.command().startsWith(QStringLiteral("poolscope run ")));
    }

    void anItemThatIsNoNumberIsSaidUnderTheItems()
    {
        Fixture f;
        f.chooseTask("square");
        f.click("itemsLines");
        f.type(f.find<QPlainTextEdit>("itemsText"), "x");
        QVERIFY(f.errorUnder("itemsError").contains(QStringLiteral("'x'")));
        QVERIFY(!f.form.canRun());
        QVERIFY(!f.form.canSweep());
        f.type(f.find<QPlainTextEdit>("itemsText"), "12");
        QCOMPARE(f.errorUnder("itemsError"), QString());
        QVERIFY(f.form.canRun());
    }

    void noItemsAtAllIsSaidBeforeRun()
    {
        Fixture f;
        f.click("itemsLines");
        QVERIFY(!f.errorUnder("itemsError").isEmpty());
        QVERIFY(!f.form.canRun());
    }

    void aLimitThatIsNoDurationIsSaidUnderIt()
    {
        Fixture f;
        f.type(f.find<QLineEdit>("limitEdit"), "soon");
        QVERIFY(!f.errorUnder("limitError").isEmpty());
        f.type(f.find<QLineEdit>("limitEdit"), "2s");
        QCOMPARE(f.errorUnder("limitError"), QString());
        f.click("poolThreads");  // only processes can be ended from outside
        QVERIFY(!f.errorUnder("limitError").isEmpty());
    }

    void limitsOfATaskAreTakenAndJudgedTogether()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type(f.find<QLineEdit>("softEdit"), "1.5s");
        f.type(f.find<QLineEdit>("limitEdit"), "2s");
        QCOMPARE(f.errorUnder("softError"), QString());
        QCOMPARE(f.form.runExperiment().softLimit, std::chrono::milliseconds(1500));
        QCOMPARE(f.form.runExperiment().hardLimit, std::chrono::seconds(2));
        QVERIFY(f.form.command().contains(QStringLiteral("--soft-timeout 1500ms --timeout 2s")));
        f.type(f.find<QLineEdit>("softEdit"), "2s");
        QVERIFY(f.errorUnder("softError").contains(QStringLiteral("shorter")));
        QVERIFY(!f.form.canRun());
        f.type(f.find<QLineEdit>("softEdit"), "soon");
        QVERIFY(f.errorUnder("softError").contains(QStringLiteral("soon")));
        f.type(f.find<QLineEdit>("softEdit"), "1s");
        f.type(f.find<QLineEdit>("limitEdit"), "");  // chooses all that stands there
        QTest::keyClick(f.find<QLineEdit>("limitEdit"), Qt::Key_Delete);
        f.click("poolThreads");  // threads can be asked to end
        QCOMPARE(f.errorUnder("softError"), QString());
        QVERIFY(f.form.canRun());
    }

    void aGetLimitIsForRunsAlone()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type(f.find<QLineEdit>("getEdit"), "1s");
        QVERIFY(f.errorUnder("getError").contains(QStringLiteral("no single result")));
        QVERIFY(f.form.canRun());
        QVERIFY(!f.form.canSweep());
        QCOMPARE(f.form.runExperiment().getLimit, std::chrono::seconds(1));
        f.type(f.find<QLineEdit>("getEdit"), "soon");
        QVERIFY(f.errorUnder("getError").contains(QStringLiteral("soon")));
        QVERIFY(!f.form.canRun());
    }

    void thePatternOfWhatGoesFirstMustMatch()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.click("itemsLines");
        f.type(f.find<QPlainTextEdit>("itemsText"), "a\nbig");
        f.type(f.find<QLineEdit>("firstEdit"), "b*");
        QCOMPARE(f.errorUnder("firstError"), QString());
        QCOMPARE(f.form.runExperiment().first, std::string("b*"));
        f.type(f.find<QLineEdit>("firstEdit"), "x*");
        QVERIFY(f.errorUnder("firstError").contains(QStringLiteral("no item matches 'x*'")));
        QVERIFY(!f.form.canRun());
    }

    void limitsHaveNamesForScreenReadersAndSayTheirUnits()
    {
        Fixture f;
        for (const auto& [name, label] :
             {std::pair("softEdit", "Soft limit"), std::pair("limitEdit", "Hard limit"),
              std::pair("timeEdit", "Time limit"), std::pair("getEdit", "Get limit")}) {
            auto* edit = f.find<QLineEdit>(name);
            QCOMPARE(QAccessible::queryAccessibleInterface(edit)->text(QAccessible::Name),
                     QString::fromLatin1(label));
            QVERIFY2(edit->toolTip().contains(QRegularExpression(QStringLiteral("\\d+(s|ms)"))),
                     name);
        }
    }

    // As in the drawing; the run can be started all the same.
    void fieldsThatDoNotFitEachOtherAreSaidUnderThem()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type(f.find<QLineEdit>("getEdit"), "1s");
        f.type(f.find<QLineEdit>("limitEdit"), "200ms");
        QVERIFY(f.errorUnder("limitError").contains(QStringLiteral("Shorter than the get limit")));
        const auto* error = f.find<QLabel>("limitError");
        QTRY_VERIFY(error->height() >= error->heightForWidth(error->width()));  // whole
        QTRY_COMPARE(f.find<QLineEdit>("softEdit")->y(), f.find<QLineEdit>("limitEdit")->y());
        QVERIFY(f.form.canRun());
        f.type(f.find<QLineEdit>("limitEdit"), "2s");
        QCOMPARE(f.errorUnder("limitError"), QString());
        f.type(f.find<QLineEdit>("timeEdit"), "2s");
        QVERIFY(f.errorUnder("limitError").contains(QStringLiteral("time limit")));
        f.type(f.find<QLineEdit>("timeEdit"), "1min");
        f.type(f.find<QLineEdit>("rangeUpTo"), "3");
        f.type(f.find<QSpinBox>("workersBox"), "8");
        QVERIFY(f.errorUnder("workersError").contains(QLatin1Char('3')));
        f.type(f.find<QSpinBox>("workersBox"), "3");
        f.type(f.find<QSpinBox>("chunkBox"), "2");
        QCOMPARE(f.errorUnder("workersError"), QString());
        QVERIFY(!f.errorUnder("chunkError").isEmpty());
    }

    void theMachineStandsBesideTheWorkers()
    {
        Fixture f;
        f.form.setMachine(
            {.usableCores = 4, .cores = 16, .affinity = {0, 1, 2, 3, 8}, .quota = 3.5});
        const QString note = f.find<QLabel>("workersNote")->text();
        for (const char* fact : {"cores 16", "affinity 0–3, 8", "quota 3.5", "Usable: 4"}) {
            QVERIFY2(note.contains(QString::fromUtf8(fact)), qPrintable(note));
        }
        f.form.setMachine({.usableCores = 2, .cores = 2, .affinity = {0, 1}});
        QVERIFY(f.find<QLabel>("workersNote")->text().contains(QStringLiteral("no quota")));
    }

    void everyParameterSaysWhatItTakes_data() { everyTaskFitsTheNarrowForm_data(); }

    void everyParameterSaysWhatItTakes()
    {
        QFETCH(QString, task);
        Fixture f;
        f.chooseTask(task.toLatin1());
        // The fields of the tasks that were passed on the way.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        for (const lab::ParameterInfo& info : lab::findTask(task.toStdString()).parameters) {
            const std::string name = "parameter_" + info.name;
            const auto* editor = f.find<QWidget>(name.c_str());
            const QString help = editor->whatsThis();  // F1
            QVERIFY(help.contains(gui::labText(info.help)));
            QVERIFY(help.contains(QString::fromStdString(info.defaultText)));
            QCOMPARE(editor->toolTip(), help);
            QVERIFY(!editor->accessibleName().isEmpty());
            if (info.type == lab::ParameterInfo::Type::Duration) {
                QVERIFY2(help.contains(QStringLiteral("units: ns")), qPrintable(help));
            }
        }
    }

    void everyFieldIsReachedByTheTabKeyAndHasAName()
    {
        Fixture f;
        f.chooseTask("url-get");
        f.click("itemsLines");
        QTRY_VERIFY(f.find<QLineEdit>("parameter_server")->isVisible());
        QSet<QWidget*> reached;
        f.find<QComboBox>("taskBox")->setFocus();
        for (int i = 0; i < 60; ++i) {
            reached.insert(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        f.find<QComboBox>("taskBox")->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("parameter_server"));
        for (const char* name :
             {"taskBox", "itemsText", "workersBox", "chunkBox", "startBox", "retriesBox",
              "softEdit", "limitEdit", "timeEdit", "firstEdit", "getEdit", "sweepEdit",
              "repeatsBox", "commandCopy", "commandText", "parameter_server", "parameter_limit"}) {
            auto* field = f.find<QWidget>(name);
            QVERIFY2(reached.contains(field), name);
            QVERIFY2(
                !QAccessible::queryAccessibleInterface(field)->text(QAccessible::Name).isEmpty(),
                name);
        }
    }

    void aWrongWorkerListKeepsOnlyTheSweepFromStarting()
    {
        Fixture f;
        f.type(f.find<QLineEdit>("sweepEdit"), "1,,x");
        QVERIFY(!f.errorUnder("sweepError").isEmpty());
        QVERIFY(f.form.canRun());
        QVERIFY(!f.form.canSweep());
        f.type(f.find<QLineEdit>("sweepEdit"), "1,2..4");
        f.form.checkNow();
        QVERIFY(f.form.canSweep());
        QCOMPARE(f.form.sweepExperiment().sweepWorkers, (std::vector<int>{1, 2, 3, 4}));
    }

    void parametersHaveTheirDefaultsLimitsAndErrors()
    {
        Fixture f;
        f.chooseTask("sleep");
        auto* time = f.find<QLineEdit>("parameter_time");
        QVERIFY(time != nullptr);
        QCOMPARE(time->text(), QStringLiteral("50ms"));
        QVERIFY(f.form.runExperiment().parameters.empty());
        f.type(time, "10ms");
        QCOMPARE(f.form.runExperiment().parameters.at("time"), "10ms");
        f.type(time, "long");
        f.form.checkNow();
        QVERIFY(!f.form.canRun());
        f.chooseTask("square");
        f.chooseTask("sleep");
        QCOMPARE(f.find<QLineEdit>("parameter_time")->text(), QStringLiteral("long"));
    }

    void onlyTasksThatSaySoOfferTheAsyncPool()
    {
        Fixture f;
        f.chooseTask("square");
        QVERIFY(!f.find<QPushButton>("poolAsync")->isVisible());
        f.chooseTask("url-get");
        QVERIFY(f.find<QPushButton>("poolAsync")->isVisible());
        QVERIFY(f.find<QPushButton>("itemsOwn")->isChecked());
        f.click("poolAsync");
        f.chooseTask("square");
        QCOMPARE(f.form.runExperiment().pool, lab::PoolKind::Process);
    }

    void workersBeginWithTheUsableCoresUnlessChosen()
    {
        Fixture f;
        f.form.setMachine({.usableCores = 6});
        QCOMPARE(f.find<QSpinBox>("workersBox")->value(), 6);
        QVERIFY(f.find<QLabel>("workersNote")->text().contains(QStringLiteral("6")));
        f.type(f.find<QSpinBox>("workersBox"), "4096");
        f.form.setMachine({.usableCores = 2});
        QCOMPARE(f.find<QSpinBox>("workersBox")->value(), 4096);
    }

    void aTypedNumberOfWorkersIsChosenAlsoIfItStoodThere()
    {
        Fixture f;
        f.type(f.find<QSpinBox>("workersBox"),
               QByteArray::number(f.find<QSpinBox>("workersBox")->value()).constData());
        const int typed = f.find<QSpinBox>("workersBox")->value();
        f.form.setMachine({.usableCores = typed + 5});
        QCOMPARE(f.find<QSpinBox>("workersBox")->value(), typed);
    }

    void theSerialPoolHasOneWorker()
    {
        Fixture f;
        f.type(f.find<QSpinBox>("workersBox"), "8");
        f.click("poolSerial");
        QCOMPARE(f.form.runExperiment().workers, 1);
        f.form.checkNow();
        QVERIFY(f.form.canRun());
        QVERIFY(!f.find<QSpinBox>("workersBox")->isEnabled());
    }

    void aSentenceFromTheHostStandsUnderItsField()
    {
        Fixture f;
        f.form.showError(QStringLiteral("items"), QStringLiteral("can't be read"));
        QCOMPARE(f.find<QLabel>("itemsError")->text(), QStringLiteral("can't be read"));
        f.form.showError(QStringLiteral("unheard.of"), QStringLiteral("what now"));
        QVERIFY(f.find<QLabel>("otherError")->isVisible());
    }
};

QTEST_MAIN(ExperimentFormTest)
#include "experiment_form_test.moc"
