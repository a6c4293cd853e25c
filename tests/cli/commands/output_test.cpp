#include "command.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

using nlohmann::json;

namespace {

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no such file");
}

QStringList filesIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::Files, QDir::Name);
}

}  // namespace

// What tasks write, kept by `poolscope run`.
class OutputTest : public QObject {
    Q_OBJECT

private slots:
    void outputGoesToOneFileAnItemAndStream()
    {
        const QTemporaryDir folder;
        const QString out = folder.filePath("new");
        const Answer answer = poolscope(
            {"run", "echo", "--output", out, "--workers", "2", ":::", "one", "two", "three"});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.err.isEmpty(), answer.err);
        QVERIFY2(answer.out.contains("3 of 3 done") && !answer.out.contains("\none\n"), answer.out);
        QCOMPARE(filesIn(out), (QStringList{"0.out", "1.out", "2.out"}));
        QCOMPARE(contents(out + "/1.out"), QByteArray("two\n"));
        struct stat facts {};
        QCOMPARE(::stat(out.toUtf8().constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0077U, 0U);
    }

    void anEmptyFolderWillDoAndSilentTasksLeaveItSo()
    {
        const QTemporaryDir folder;
        const Answer answer =
            poolscope({"run", "square", "--output", folder.path(), "--json", ":::", "1", "2"});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.json().at("results")[1].at("value"), 4);
        QVERIFY(!answer.json().at("results")[1].contains("output"));
        QCOMPARE(filesIn(folder.path()), QStringList());
    }

    void whatWasThereIsNoOutputOfThisRun()
    {
        const QTemporaryDir folder;
        QFile old(folder.filePath("7.out"));
        QVERIFY(old.open(QIODevice::WriteOnly));
        const Answer answer =
            poolscope({"run", "echo", "--output", folder.path(), "--json", ":::", "a"});
        QCOMPARE(answer.status, 2);
        QCOMPARE(answer.json().at("error").at("field"), "output");
        QCOMPARE(filesIn(folder.path()), QStringList{"7.out"});
    }

    void aFolderThatCantBeWrittenToIsRefusedBeforeTheStart()
    {
        if (!nobodyCanRunIt()) {
            QSKIP("the folders on the way to poolscope are closed to other users");
        }
        const QTemporaryDir folder;
        ::chmod(folder.path().toUtf8().constData(), 0555);
        const Answer answer =
            poolscope({"run", "echo", "--output", folder.path(), ":::", "a"}, {}, asNobody());
        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.err.contains("can't be written to"), answer.err);
        ::chmod(folder.path().toUtf8().constData(), 0700);
    }

    void aWrongCommandLineLeavesNoFolderBehind()
    {
        const QTemporaryDir folder;
        const QString out = folder.filePath("new");
        QCOMPARE(poolscope({"run", "square", "--output", out, ":::", "x"}).status, 2);
        QVERIFY(!QFileInfo::exists(out));
    }

    void captureKeepsOutputWithTheResults()
    {
        const Answer answer = poolscope(
            {"run", "echo", "--capture", "--json", "--workers", "2", ":::", "one", "two", ""});
        QCOMPARE(answer.status, 0);
        const json document = answer.json();
        QCOMPARE(document.at("experiment").at("captureOutput"), true);
        const json& row = document.at("results")[1];
        QCOMPARE(row.at("value"), 3);
        QCOMPARE(row.at("output"), (json{{"stdout", "two\n"}, {"stderr", ""}}));
        QCOMPARE(row.at("outputBytes"), (json{{"stdout", 4}, {"stderr", 0}}));
        QCOMPARE(document.at("results")[2].at("output").at("stdout"), "\n");
    }

    void captureIsInTheReportToo()
    {
        const Answer answer = poolscope({"run", "echo", "--capture", ":::", "one", "t\x1bwo"});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.contains("output of item 0:\n  one\n"), answer.out);
        QVERIFY2(answer.out.contains("output of item 1:\n  t?wo\n"), answer.out);
    }

    // By one byte: the end of the line.
    void longOutputIsCutAndSaidToBe()
    {
        const QTemporaryDir folder;
        QFile items(folder.filePath("items"));
        QVERIFY(items.open(QIODevice::WriteOnly));
        items.write(QByteArray(1 << 20, 'x') + "\nshort\n");
        items.close();
        const QString out = folder.filePath("out");
        const Answer answer =
            poolscope({"run", "echo", "--output", out, "--items", items.fileName()});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.err.contains("1 of the items") && answer.err.contains("1.0 MiB"),
                 answer.err);
        QCOMPARE(QFileInfo(out + "/0.out").size(), 1 << 20);
        QCOMPARE(contents(out + "/1.out"), QByteArray("short\n"));
    }

    void withoutEitherItGoesWhereTheCommandsGoes()
    {
        const Answer answer = poolscope({"run", "echo", ":::", "hello"});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.contains("hello\n"), answer.out);
    }
};

QTEST_GUILESS_MAIN(OutputTest)
#include "output_test.moc"
