#include "command.h"
#include "helpers/child.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>

using namespace std::chrono_literals;
using helpers::Child;
using nlohmann::json;

namespace {

bool catchesSigint(int pid)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("SigCgt:")) {
            return (line.mid(7).trimmed().toULongLong(nullptr, 16) & (1ULL << (SIGINT - 1))) != 0;
        }
    }
    return false;
}

}  // namespace

class AttachTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder.emplace();
        ::chmod(m_folder->path().toUtf8().constData(), 0700);
        qputenv("XDG_RUNTIME_DIR", m_folder->path().toUtf8());
        m_go = m_folder->filePath("go").toStdString();
    }

    void programsAreListed()
    {
        const auto first = program("works");
        const auto second = program("busy");

        const Answer answer = poolscope({"attach"});
        QCOMPARE(answer.status, 0);
        const auto lines = answer.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].contains("pid  program"), answer.out);
        QVERIFY2(answer.out.contains(QByteArray::number(first.pid()) + "  scope_program"),
                 answer.out);

        const json scopes = poolscope({"attach", "--json"}).json().at("scopes");
        QCOMPARE(scopes.size(), std::size_t{2});
        for (const json& scope : scopes) {
            const bool isFirst = scope.at("pid") == first.pid();
            QVERIFY(isFirst || scope.at("pid") == second.pid());
            QCOMPARE(scope.at("program"), "scope_program");
            QCOMPARE(scope.at("pools"), isFirst ? 2 : 1);
            QCOMPARE(scope.at("workers"), isFirst ? 5 : 1);
            QVERIFY(scope.at("ageSeconds").get<double>() >= 0);
        }
    }

    void withoutProgramsItSaysHowToGetOne()
    {
        const Answer answer = poolscope({"attach"});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.out.isEmpty());
        QVERIFY2(answer.err.contains("MP_SCOPE=1"), answer.err);
        const Answer asJson = poolscope({"attach", "--json"});
        QCOMPARE(asJson.json().at("schema"), "poolscope.attach/1");
        QVERIFY(asJson.json().at("scopes").empty());
    }

    void oneLookShowsPoolsWorkersAndCounts()
    {
        const auto child = program("works");
        const json document = look(child);
        QCOMPARE(document.at("ended"), false);
        QCOMPARE(document.at("pools").size(), std::size_t{2});
        const json& processes = document.at("pools")[0];
        QCOMPARE(processes.at("kind"), "process");
        QCOMPARE(processes.at("running"), true);
        QCOMPARE(processes.at("tasks"), (json{{"queued", 0},
                                              {"running", 0},
                                              {"done", 20},
                                              {"failed", 2},
                                              {"lost", 1},
                                              {"timedOut", 0},
                                              {"cancelled", 0}}));
        QCOMPARE(processes.at("workers").size(), std::size_t{3});
        int replaced = 0;
        for (const json& worker : processes.at("workers")) {
            replaced += worker.at("starts") == 2 && worker.at("lastExit") == json{{"code", 3}};
        }
        QCOMPARE(replaced, 1);
        QCOMPARE(document.at("pools")[1].at("kind"), "thread");
        QCOMPARE(document.at("pools")[1].at("tasks").at("done"), 5);

        const Answer table = poolscope({"attach", QString::number(child.pid()), "--once"});
        QCOMPARE(table.status, 0);
        QVERIFY2(table.out.contains("pool 0 (process): 0 queued, 0 running, 20 done, 2 failed, "
                                    "1 lost"),
                 table.out);
        QVERIFY2(table.out.contains("exit 3"), table.out);
    }

    void whatRunsNowIsShown()
    {
        const auto child = program("busy");
        json worker;
        QTRY_VERIFY_WITH_TIMEOUT(
            (worker = look(child).at("pools")[0].at("workers")[0]).at("state") == "running" &&
                worker.at("now").at("index") == 2,
            20'000);
        QCOMPARE(look(child).at("pools")[0].at("tasks").at("running"), 1);
        QCOMPARE(look(child).at("pools")[0].at("tasks").at("queued"), 1);
    }

    void itLastsUntilTheProgramEnds()
    {
        auto child = program("works");
        RunningCommand first({"attach", QString::number(child.pid()), "--json"});
        RunningCommand second({"attach", QString::number(child.pid())});
        QTRY_VERIFY_WITH_TIMEOUT(catchesSigint(first.pid()) && catchesSigint(second.pid()), 20'000);
        QCOMPARE(look(child).at("ended"), false);
        letGo();
        QVERIFY(child.wait(30s).success());

        const Answer answer = first.wait();
        QCOMPARE(answer.status, 0);
        const json document = answer.json();
        QCOMPARE(document.at("ended"), true);
        QCOMPARE(document.at("pools")[0].at("running"), false);
        QCOMPARE(document.at("pools")[0].at("tasks").at("done"), 20);
        const Answer table = second.wait();
        QCOMPARE(table.status, 0);
        QVERIFY2(table.out.contains("has ended") && table.out.contains("pool 0, ended: 20 done"),
                 table.out);
        QVERIFY(!table.out.contains('\x1b'));
    }

    void killedProgramLeavesItsLastState()
    {
        auto child = program("works");
        RunningCommand command({"attach", QString::number(child.pid()), "--json"});
        QTRY_VERIFY_WITH_TIMEOUT(catchesSigint(command.pid()), 20'000);
        ::kill(child.pid(), SIGKILL);
        child.wait(30s);
        const Answer answer = command.wait();
        // It may have been killed before the command had found it.
        if (answer.status == 0) {
            QCOMPARE(answer.json().at("pools")[0].at("tasks").at("lost"), 1);
        } else {
            QCOMPARE(answer.status, 2);
        }
        // Its socket is still there, and nobody is misled by it.
        QCOMPARE(sockets(), 1);
        QVERIFY(poolscope({"attach", "--json"}).json().at("scopes").empty());
        const auto next = program("works");
        QCOMPARE(sockets(), 1);
    }

    void interruptShowsWhatThereIs()
    {
        const auto child = program("works");
        RunningCommand command({"attach", QString::number(child.pid()), "--json"});
        QTRY_VERIFY_WITH_TIMEOUT(catchesSigint(command.pid()), 20'000);
        command.signal(SIGINT);
        const Answer answer = command.wait();
        QCOMPARE(answer.status, 130);
        QCOMPARE(answer.json().at("ended"), false);
        QCOMPARE(answer.json().at("pools").size(), std::size_t{2});
        QCOMPARE(::kill(child.pid(), 0), 0);
    }

    void stoppedProgramIsSaidToBeSilent()
    {
        auto child = program("works");
        ::kill(child.pid(), SIGSTOP);
        QVERIFY(child.waitUntilStopped());
        const Answer answer = poolscope({"attach", QString::number(child.pid()), "--once"});
        QCOMPARE(answer.status, 1);
        QVERIFY2(!answer.err.isEmpty(), answer.err);
        ::kill(child.pid(), SIGCONT);
        QCOMPARE(look(child).at("ended"), false);
    }

    void poolscopesOwnRunsCanBeLookedAt()
    {
        RunningCommand command({"run", "sleep", "time=20s", "--workers", "2", ":::", "1", "2"},
                               withEnvironment("MP_SCOPE", "1"));
        json scopes;
        QTRY_VERIFY_WITH_TIMEOUT(
            (scopes = poolscope({"attach", "--json"}).json().at("scopes")).size() == 1, 20'000);
        QCOMPARE(scopes[0].at("program"), "poolscope");
        QCOMPARE(scopes[0].at("pid"), command.pid());
        command.signal(SIGINT);
        QCOMPARE(command.wait().status, 130);
        QCOMPARE(sockets(), 0);
    }

    void hostIsListedOnce()
    {
        RunningCommand host({"host"}, withEnvironment("MP_SCOPE", "1"));
        json scopes;
        QTRY_VERIFY_WITH_TIMEOUT(
            (scopes = poolscope({"attach", "--json"}).json().at("scopes")).size() == 1, 20'000);
        QCOMPARE(scopes[0].at("pid"), host.pid());
        QCOMPARE(scopes[0].at("pools"), 0);
        const Answer answer = poolscope({"attach", QString::number(host.pid()), "--once"});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.contains("no pool so far"), answer.out);
    }

    void wrongWordsAreUsageErrors_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("no PID") << QStringList{"x"} << "'x' is no PID";
        QTest::newRow("of nobody") << QStringList{"4194304"} << "4194304";
        QTest::newRow("two") << QStringList{"1", "2"} << "one PID";
        QTest::newRow("once without one") << QStringList{"--once"} << "--once";
        QTest::newRow("items") << QStringList{":::", "1"} << "one PID";
    }
    void wrongWordsAreUsageErrors()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const Answer answer = poolscope(QStringList{"attach"} + words);
        QCOMPARE(answer.status, 2);
        QVERIFY2(QString::fromUtf8(answer.err).contains(says), answer.err);
        QVERIFY(answer.out.isEmpty());
    }

    void unknownPidNamesThoseThereAre()
    {
        const auto child = program("works");
        const Answer answer = poolscope({"attach", "4194304", "--json"});
        QCOMPARE(answer.status, 2);
        QCOMPARE(answer.json().at("error").at("field"), "pid");
        QVERIFY2(answer.err.contains(QByteArray::number(child.pid())), answer.err);
    }

private:
    Child program(const std::string& mode) const
    {
        qputenv("MP_SCOPE", "1");
        auto child = Child::ofProgram(SCOPE_PROGRAM_PATH, {mode, m_go});
        qunsetenv("MP_SCOPE");
        if (child.readLine(60s) != "ready") {
            throw std::runtime_error("the program wasn't ready");
        }
        return child;
    }

    static json look(const Child& child)
    {
        return poolscope({"attach", QString::number(child.pid()), "--once", "--json"}).json();
    }

    void letGo() const { QVERIFY(QFile(QString::fromStdString(m_go)).open(QIODevice::WriteOnly)); }

    qsizetype sockets() const
    {
        return QDir(m_folder->filePath("poolscope"))
            .entryList(QDir::System | QDir::Files | QDir::NoDotAndDotDot)
            .size();
    }

    std::optional<QTemporaryDir> m_folder;
    std::string m_go;
};

QTEST_GUILESS_MAIN(AttachTest)
#include "attach_test.moc"
