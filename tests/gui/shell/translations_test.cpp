#include "gui/shell/translations.h"
#include "gui/models/lab_text.h"
#include "gui/models/text.h"
#include "gui/models/worker_model.h"
#include "gui/shell/banner.h"
#include "gui/shell/shell_window.h"
#include "gui/timeline/view.h"
#include "lab/tasks/task.h"

#include <QFile>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <functional>

using gui::Translations;

namespace {

struct Message {
    QString source;
    QStringList forms;  // one unless it has plural forms
    bool plural = false;
    bool finished = true;
};

const QString kFolder = QStringLiteral(POOLSCOPE_SOURCE_DIR "/resources/translations/");

Message readMessage(QXmlStreamReader& xml)
{
    Message message;
    message.plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source")) {
            message.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            message.finished = !xml.attributes().hasAttribute(QLatin1String("type"));
            if (!message.plural) {
                message.forms.append(xml.readElementText());
                continue;
            }
            while (xml.readNextStartElement()) {
                message.forms.append(xml.readElementText());
            }
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

QList<Message> messagesOf(const QString& path)
{
    QFile file(path);
    QList<Message> messages;
    if (!file.open(QIODevice::ReadOnly)) {
        return messages;
    }
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement &&
            xml.name() == QLatin1String("message")) {
            messages.append(readMessage(xml));
        }
    }
    return messages;
}

QStringList gapsOf(const QList<Message>& messages)
{
    QStringList gaps;
    for (const Message& message : messages) {
        const bool empty = message.forms.isEmpty() || message.forms.contains(QString());
        if (!message.finished || empty) {
            gaps.append(message.source);
        }
    }
    return gaps;
}

// %1, %2 … %n: what a text must have in every language.
QSet<QString> placesOf(const QString& text)
{
    QSet<QString> places;
    for (qsizetype i = text.indexOf(QLatin1Char('%')); i >= 0 && i + 1 < text.size();
         i = text.indexOf(QLatin1Char('%'), i + 1)) {
        if (text[i + 1].isDigit() || text[i + 1] == QLatin1Char('n')) {
            places.insert(text.mid(i, 2));
        }
    }
    return places;
}

bool isCyrillic(const QString& text)
{
    return std::any_of(text.cbegin(), text.cend(),
                       [](QChar c) { return c.script() == QChar::Script_Cyrillic; });
}

}  // namespace

class TranslationsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useTestSettings("translations_test"); }
    void init()
    {
        QSettings().clear();
        QSettings().setValue(QStringLiteral("window/language"), QStringLiteral("en"));
    }

    void theRussianFileHasNoGap()
    {
        const QList<Message> messages = messagesOf(kFolder + QStringLiteral("poolscope_ru.ts"));
        QVERIFY(messages.size() > 300);
        QCOMPARE(gapsOf(messages), QStringList());
    }

    // The sources themselves, not what was last brought into the file.
    void everyTextOfTheSourcesIsInTheRussianFile()
    {
        const QTemporaryDir folder;
        const QString copy = folder.filePath(QStringLiteral("poolscope_ru.ts"));
        QVERIFY(QFile::copy(kFolder + QStringLiteral("poolscope_ru.ts"), copy));
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(POOLSCOPE_SOURCE_DIR));
        lupdate.start(
            QStringLiteral(POOLSCOPE_LUPDATE),
            {"-locations", "none", "-no-obsolete", "src/gui", "ui", "-I", "src", "-ts", copy});
        QVERIFY2(lupdate.waitForFinished(60'000), qPrintable(lupdate.errorString()));
        QCOMPARE(lupdate.exitCode(), 0);
        const QList<Message> messages = messagesOf(copy);
        QVERIFY(messages.size() > 300);
        QCOMPARE(gapsOf(messages), QStringList());
    }

    void pluralFormsAreThere()
    {
        int russian = 0;
        for (const Message& message : messagesOf(kFolder + QStringLiteral("poolscope_ru.ts"))) {
            if (message.plural) {
                QCOMPARE(message.forms.size(), 3);
                QVERIFY2(message.forms[0] != message.forms[1], qPrintable(message.source));
                QVERIFY2(message.forms[1] != message.forms[2], qPrintable(message.source));
                ++russian;
            }
        }
        int english = 0;
        for (const Message& message : messagesOf(kFolder + QStringLiteral("poolscope_en.ts"))) {
            QVERIFY(message.plural);
            QCOMPARE(message.forms.size(), 2);
            ++english;
        }
        QVERIFY(russian > 0);
        QCOMPARE(english, russian);
    }

    void noTranslationDropsAPlaceholder()
    {
        for (const Message& message : messagesOf(kFolder + QStringLiteral("poolscope_ru.ts"))) {
            for (const QString& form : message.forms) {
                QVERIFY2(placesOf(form) == placesOf(message.source), qPrintable(form));
            }
        }
    }

    void everyTaskIsDescribedInRussian()
    {
        Translations translations;
        translations.choose(QStringLiteral("ru"));
        for (const lab::TaskInfo& task : lab::builtinTasks()) {
            QStringList texts{gui::labText(task.summary), gui::labText(task.itemIs)};
            for (const lab::ParameterInfo& parameter : task.parameters) {
                texts.append(gui::labText(parameter.help));
            }
            for (const QString& text : texts) {
                QVERIFY2(isCyrillic(text) || text.isEmpty(), qPrintable(text));
            }
        }
    }

    void everyStateOfAWorkerIsSaidInRussian()
    {
        Translations translations;
        translations.choose(QStringLiteral("ru"));
        using State = gui::WorkerFacts::State;
        for (const State state :
             {State::Starting, State::Idle, State::Running, State::Suspended, State::Ended}) {
            gui::WorkerFacts worker;
            worker.state = state;
            QVERIFY2(isCyrillic(gui::stateText(worker)), qPrintable(gui::stateText(worker)));
        }
    }

    void numbersAndUnitsAreTheLanguages()
    {
        Translations translations;
        translations.choose(QStringLiteral("ru"));
        QCOMPARE(gui::durationText(1.31), QStringLiteral("1,31 с"));
        QCOMPARE(gui::sizeText(5 * 1024 * 1024 + 104858), QStringLiteral("5,1 МиБ"));
        translations.choose(QStringLiteral("en"));
        QCOMPARE(gui::durationText(1.31), QStringLiteral("1.31 s"));
        QCOMPARE(gui::sizeText(512), QStringLiteral("512 B"));
    }

    void switchesLive()
    {
        const ShellWindow w;
        auto* timeline = w.window.findChild<gui::TimelineView*>();
        const auto header = [&w] {
            return w.workers()
                ->model()
                ->headerData(gui::WorkerModel::Now, Qt::Horizontal)
                .toString();
        };
        w.action("actionLanguageRussian")->trigger();
        QTRY_COMPARE(w.find<QMenu>("menuFile")->title(), QStringLiteral("&Файл"));
        QCOMPARE(w.action("actionRun")->text(), QStringLiteral("&Запуск"));
        QVERIFY(w.action("actionRun")->toolTip().startsWith(QStringLiteral("Запускает опыт (F5")));
        QTRY_COMPARE(w.label("stateLabel"), QStringLiteral("● готово к запуску"));
        QCOMPARE(w.label("hostLabel"), QStringLiteral("нет хоста"));
        QCOMPARE(header(), QStringLiteral("Сейчас"));
        QCOMPARE(timeline->accessibleName(), QStringLiteral("Шкала времени"));
        QVERIFY(isCyrillic(w.label("taskSummary")));
        QCOMPARE(w.find<QWidget>("experimentDock")->windowTitle(), QStringLiteral("Опыт"));
        QCOMPARE(gui::ActionRegistry::reason(w.action("actionStop")),
                 QStringLiteral("Сейчас ничего не выполняется."));
        w.action("actionLanguageEnglish")->trigger();
        QTRY_COMPARE(w.find<QMenu>("menuFile")->title(), QStringLiteral("&File"));
        QTRY_COMPARE(w.label("stateLabel"), QStringLiteral("● ready"));
        QCOMPARE(header(), QStringLiteral("Now doing"));
    }

    void whatTheBannerSaysIsSaidAgain()
    {
        ShellWindow w;
        w.window.openPoint(3);
        const auto* banner = w.find<gui::Banner>("banner");
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(QStringLiteral("3 workers")), qPrintable(banner->text()));
        w.action("actionLanguageRussian")->trigger();
        QTRY_VERIFY2(isCyrillic(banner->text()), qPrintable(banner->text()));
        QVERIFY(isCyrillic(banner->accessibleName()));
        QVERIFY(banner->isVisible());
        w.action("actionLanguageEnglish")->trigger();
        QTRY_VERIFY(banner->text().contains(QStringLiteral("3 workers")));
    }

    // Nothing on show is left in the other language.
    void everythingOnShowIsRussian()
    {
        const ShellWindow w;
        w.action("actionLanguageRussian")->trigger();
        QTRY_COMPARE(w.label("stateLabel"), QStringLiteral("● готово к запуску"));
        // Names of things that are called the same everywhere.
        static const QRegularExpression known(
            QStringLiteral("Async|Poolscope|PID|RSS|PSS|TSV|JSON|[Nn]ice|USL|PNG|SVG|CSV|Ctrl\\+"
                           "\\S+|N = |×|url-get|poolscope .*|%"));
        static const QRegularExpression latin(QStringLiteral("[A-Za-z]{3,}"));
        const auto check = [](const QString& text, const QString& where) {
            QString rest = text;
            rest.remove(known);
            QVERIFY2(!latin.match(rest).hasMatch(),
                     qPrintable(where + QStringLiteral(": ") + text));
        };
        for (const QLabel* label : w.window.findChildren<QLabel*>()) {
            // A parameter's own name is the one of the command.
            const bool parameter = label->parentWidget()->inherits("QWidget") &&
                                   label->buddy() != nullptr &&
                                   label->buddy()->objectName().startsWith(u"parameter_");
            if (!parameter && label->isVisible()) {
                check(label->text(), label->objectName());
            }
        }
        for (const auto* button : w.window.findChildren<QAbstractButton*>()) {
            if (button->isVisible()) {
                check(button->text(), button->objectName());
                check(button->accessibleName(), button->objectName());
            }
        }
        for (const auto& entry : w.window.actions().entries()) {
            const bool ownName = entry.action->objectName() == u"actionLanguageEnglish";
            if (!ownName) {
                check(gui::ActionRegistry::title(entry.action), entry.action->objectName());
            }
            QVERIFY2(isCyrillic(entry.action->whatsThis()), qPrintable(entry.action->objectName()));
        }
    }

    void whatWasTypedStays()
    {
        const ShellWindow w;
        w.chooseTask("sleep");
        w.range(3, 44);
        w.type("parameter_time", QStringLiteral("7ms"));
        w.type("chunkBox", QStringLiteral("5"));
        w.action("actionLanguageRussian")->trigger();
        QTRY_COMPARE(w.label("stateLabel"), QStringLiteral("● готово к запуску"));
        QCOMPARE(w.find<QComboBox>("taskBox")->currentText(), QStringLiteral("sleep"));
        QCOMPARE(w.find<QLineEdit>("rangeFrom")->text(), QStringLiteral("3"));
        QCOMPARE(w.find<QLineEdit>("rangeUpTo")->text(), QStringLiteral("44"));
        QCOMPARE(w.find<QLineEdit>("parameter_time")->text(), QStringLiteral("7ms"));
        QCOMPARE(w.find<QSpinBox>("chunkBox")->value(), 5);
        w.find<QSpinBox>("chunkBox")->setValue(0);
        QCOMPARE(w.find<QSpinBox>("chunkBox")->text(), QStringLiteral("авто"));
        w.action("actionLanguageEnglish")->trigger();
        QTRY_COMPARE(w.find<QSpinBox>("chunkBox")->text(), QStringLiteral("auto"));
    }

    void theChoiceIsRemembered()
    {
        {
            const ShellWindow w;
            w.action("actionLanguageRussian")->trigger();
        }
        const ShellWindow next;
        QVERIFY(next.action("actionLanguageRussian")->isChecked());
        QCOMPARE(next.action("actionRun")->text(), QStringLiteral("&Запуск"));
        QCOMPARE(next.label("stateLabel"), QStringLiteral("● готово к запуску"));
    }

    void aLanguageThatThereIsntCountsAsNone()
    {
        QSettings().setValue(QStringLiteral("window/language"), QStringLiteral("tlh"));
        const Translations translations;
        QVERIFY(translations.chosen().isEmpty());
        QVERIFY(Translations::languages().contains(translations.language()));
    }
};

QTEST_MAIN(TranslationsTest)
#include "translations_test.moc"
