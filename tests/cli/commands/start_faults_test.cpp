#include "command.h"
#include "helpers/leak_check.h"

#include <sys/resource.h>
#include <unistd.h>

#include <QtTest>

#include <csignal>

namespace {

std::function<void(QProcess&)> both(const std::function<void(QProcess&)>& first,
                                    const std::function<void(QProcess&)>& second)
{
    return [first, second](QProcess& process) {
        first(process);
        const auto inChild = process.childProcessModifier();
        second(process);
        process.setChildProcessModifier([inChild, then = process.childProcessModifier()] {
            if (inChild) {
                inChild();
            }
            then();
        });
    };
}

std::function<void(QProcess&)> withoutEnvironment(const QString& name)
{
    return [name](QProcess& process) {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove(name);
        process.setProcessEnvironment(environment);
    };
}

}  // namespace

// What the system refuses: a sentence that says what helps, and nothing left running.
class StartFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { poolscope({"--version"}); }  // what QProcess keeps for its first child

    void memoryThatCannotBeReservedIsExplained_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<qulonglong>("bytes");
        for (const qulonglong bytes : {0ULL, 16'384ULL}) {
            const QByteArray size = QByteArray::number(bytes);
            QTest::newRow("forkserver, " + size) << QStringList{} << bytes;
            QTest::newRow("spawn, " + size) << QStringList{"--start", "spawn"} << bytes;
        }
    }
    void memoryThatCannotBeReservedIsExplained()
    {
        QFETCH(QStringList, arguments);
        QFETCH(qulonglong, bytes);
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);

        const Answer answer = poolscope(
            QStringList{"run", "square", "--json", "--workers", "2", "--range", "1..9"} + arguments,
            {}, withLimit(RLIMIT_FSIZE, bytes));

        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("the pool can't be made: ") &&
                     answer.err.contains("File too large") && answer.err.contains("ulimit -f"),
                 answer.err);
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY(answer.json().contains("error"));
        QCOMPARE(leaks.verify(), "");
    }

    void aForkThatIsRefusedIsExplained_data()
    {
        QTest::addColumn<int>("processes");
        QTest::addColumn<QString>("start");
        for (const QString start : {"forkserver", "spawn"}) {
            QTest::newRow(qPrintable("none, " + start)) << 0 << start;
            QTest::newRow(qPrintable("three, " + start)) << 3 << start;
        }
    }
    void aForkThatIsRefusedIsExplained()
    {
        QFETCH(int, processes);
        QFETCH(QString, start);
        if (!nobodyCanRunIt()) {
            QSKIP("the user nobody, whom a limit of processes would bind, can't reach poolscope");
        }
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        // LeakSanitizer forks, too.
        const auto unsanitized = withEnvironment("ASAN_OPTIONS", "detect_leaks=0");
        const auto limited = withLimit(RLIMIT_NPROC, static_cast<unsigned long>(processes));

        const Answer answer = poolscope(
            {"run", "square", "--json", "--workers", "8", "--start", start, "--range", "1..99"}, {},
            both(both(unsanitized, asNobody()), limited));

        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("the limit of processes is reached: use fewer workers"),
                 answer.err);
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY(answer.json().contains("error"));
        QCOMPARE(leaks.verify(), "");
    }

    void tooFewDescriptorsAreExplained_data()
    {
        QTest::addColumn<int>("descriptors");
        for (const int descriptors : {8, 12, 16, 40}) {
            QTest::addRow("%d", descriptors) << descriptors;
        }
    }
    void tooFewDescriptorsAreExplained()
    {
        QFETCH(int, descriptors);
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);

        const Answer answer =
            poolscope({"run", "square", "--json", "--workers", "64", "--range", "1..99"}, {},
                      withLimit(RLIMIT_NOFILE, static_cast<unsigned long>(descriptors)));

        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("too few file descriptors: use fewer workers"), answer.err);
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY(answer.json().contains("error"));
        QCOMPARE(leaks.verify(), "");
    }

    void aRunNeedsNoRuntimeFolder()
    {
        for (const auto& prepare : {withoutEnvironment("XDG_RUNTIME_DIR"),
                                    withEnvironment("XDG_RUNTIME_DIR", "/nowhere/at/all")}) {
            const Answer answer = poolscope({"run", "square", ":::", "3"}, {}, prepare);
            QVERIFY2(answer.status == 0, answer.err);
            QVERIFY2(answer.err.isEmpty(), answer.err);
        }
    }

    void aHostWithoutAPlaceForItsScopeSaysSoAndEnds()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);

        const Answer answer =
            poolscope({"host"}, {}, withEnvironment("XDG_RUNTIME_DIR", "/nowhere/at/all"));

        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("/nowhere/at/all") &&
                     answer.err.contains("No such file or directory"),
                 answer.err);
        QCOMPARE(answer.err.count('\n'), 1);
        QCOMPARE(leaks.verify(), "");
    }

    void aHostWithoutARuntimeFolderTakesOneOfItsUsersInTmp()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        {
            RunningCommand host({"host"}, withoutEnvironment("XDG_RUNTIME_DIR"));
            const QString socket = QStringLiteral("/tmp/poolscope-%1/%2-poolscope.sock")
                                       .arg(::geteuid())
                                       .arg(host.pid());
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(socket), 20'000);

            host.signal(SIGINT);

            const Answer answer = host.wait();
            QCOMPARE(answer.status, 130);
            QVERIFY2(answer.err.isEmpty(), answer.err);
            QVERIFY(!QFile::exists(socket));
        }
        QCOMPARE(leaks.verify(), "");
    }
};

QTEST_GUILESS_MAIN(StartFaultsTest)
#include "start_faults_test.moc"
