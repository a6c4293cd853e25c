#include "command.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

namespace {

const QString kProgram = QStringLiteral("build/bin/poolscope");

// The README's ```sh blocks that run poolscope, as they stand there.
QStringList blocks()
{
    QFile file(QStringLiteral(POOLSCOPE_SOURCE_DIR "/README.md"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QString text = QString::fromUtf8(file.readAll());
    const QRegularExpression fenced(
        QStringLiteral("^```sh\\n(.*?)^```$"),
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    QStringList found;
    for (auto match = fenced.globalMatch(text); match.hasNext();) {
        const QString block = match.next().captured(1);
        if (block.contains(kProgram)) {
            found.push_back(block);
        }
    }
    return found;
}

// What a block must print, by words that only this block has. Patterns of PCRE, line by line.
struct Expectation {
    QString words;
    QStringList printed;
};

std::vector<Expectation> expectations()
{
    return {{"run square --range 1..5",
             {"^square: 5 of 5 done", "^ *0 +1 +done +1 ", "^ *1 +2 +done +4 ", "^ *2 +3 +done +9 ",
              "^ *3 +4 +done +16 ", "^ *4 +5 +done +25 "}},
            {"run doubler",
             {R"("schema": "poolscope.run/1")", R"("status": "ok")", R"("value":10\D)",
              R"("value":20\D)", R"("value":40\D)"}},
            {"sweep",
             {"^ *1 +2 .*s", "^ *4 +2 .*s", "^ *8 +2 .*s", "^ *13 +2 .*s", "speedup",
              "95 % interval", "^Chosen law: ", "Best number of workers|can't tell which is best"}},
            {"run sha256", {R"(^sha256: ([\d,]+) of \1 done)", "[0-9a-f]{40}"}},
            {"fit /tmp/note.csv", {"^law +RSS", "^amdahl +[0-9]", "^usl +[0-9]", "speedup"}}};
}

// Pasted into the project's folder: the same words, with the program and the folder of the test.
Answer paste(QString block, const QString& folder)
{
    block.replace(QStringLiteral("/tmp/"), folder + '/');
    block.replace(kProgram, poolscopePath());  // which may lie under /tmp itself
    block.replace(QStringLiteral("--repeats 10"), QStringLiteral("--repeats 2"));
    return answerOf(QStringLiteral("/bin/sh"), {"-e", "-c", block});
}

}  // namespace

class ReadmeTest : public QObject {
    Q_OBJECT

private slots:
    void everyExampleIsKnownHere()
    {
        const QStringList all = blocks();
        QCOMPARE(all.size(), static_cast<qsizetype>(expectations().size()));
        for (const Expectation& one : expectations()) {
            QCOMPARE(all.filter(one.words).size(), 1);
        }
    }

    void everyExampleWorksWhenPasted_data()
    {
        QTest::addColumn<QString>("block");
        QTest::addColumn<QStringList>("printed");
        for (const Expectation& one : expectations()) {
            QTest::newRow(qPrintable(one.words))
                << blocks().filter(one.words).value(0) << one.printed;
        }
    }
    void everyExampleWorksWhenPasted()
    {
        QFETCH(QString, block);
        QFETCH(QStringList, printed);
        const QTemporaryDir folder;

        const Answer answer = paste(block, folder.path());

        QVERIFY2(answer.status == 0, answer.err);
        QVERIFY2(answer.err.isEmpty(), answer.err);
        const QString out = QString::fromUtf8(answer.out);
        for (const QString& pattern : printed) {
            const QRegularExpression expected(pattern, QRegularExpression::MultilineOption);
            QVERIFY2(out.contains(expected), qPrintable(pattern + "\nis missing in\n" + out));
        }
    }
};

QTEST_GUILESS_MAIN(ReadmeTest)
#include "readme_test.moc"
