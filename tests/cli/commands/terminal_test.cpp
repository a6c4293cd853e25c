#include "command.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <csignal>
#include <map>
#include <vector>

namespace {

constexpr int kColumns = 60;
constexpr int kPatienceMs = 120'000;

struct Shown {
    int status = -1;
    QByteArray text;
};

// C strings for exec, made before the fork.
class Words {
public:
    explicit Words(const QStringList& words)
    {
        for (const QString& word : words) {
            m_bytes.push_back(QFile::encodeName(word));
        }
        for (QByteArray& word : m_bytes) {
            m_pointers.push_back(word.data());
        }
        m_pointers.push_back(nullptr);
    }
    char* const* pointers() const { return m_pointers.data(); }

private:
    std::vector<QByteArray> m_bytes;
    std::vector<char*> m_pointers;
};

QStringList environmentWith(const std::map<QString, QString>& changes)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.remove("NO_COLOR");
    environment.insert("TERM", "xterm");
    environment.insert("LC_ALL", "C.UTF-8");
    for (const auto& [name, value] : changes) {
        environment.insert(name, value);
    }
    return environment.toStringList();
}

// All that comes until the other side has been closed. It is killed when that takes too long.
QByteArray readAll(int terminal, pid_t child)
{
    QByteArray text;
    char part[4096];
    while (true) {
        pollfd ready{terminal, POLLIN, 0};
        if (::poll(&ready, 1, kPatienceMs) == 0) {
            ::kill(child, SIGKILL);
        }
        const ssize_t count = ::read(terminal, part, sizeof part);
        if (count > 0) {
            text.append(part, count);
        } else if (count == 0 || errno != EINTR) {
            return text;  // EIO: nobody has it open any more
        }
    }
}

// A shell's line on a terminal of its own, all that is a person's. $P is poolscope.
Shown onATerminal(const QString& line, const std::map<QString, QString>& environment = {})
{
    const Words arguments({"/bin/sh", "-c", line});
    auto changes = environment;
    changes["P"] = poolscopePath();
    const Words variables(environmentWith(changes));
    const winsize size{25, kColumns, 0, 0};
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
    if (child == 0) {
        ::execve("/bin/sh", arguments.pointers(), variables.pointers());
        ::_exit(126);
    }
    Shown shown;
    shown.text = readAll(terminal, child);
    int status = 0;
    if (::waitpid(child, &status, 0) == child && WIFEXITED(status)) {
        shown.status = WEXITSTATUS(status);
    }
    ::close(terminal);
    return shown;
}

const QString kRun =
    QStringLiteral("\"$P\" run sleep time=50ms --workers 1 --chunksize 1 --range 1..20");
const QString kFit =
    QStringLiteral("printf 'workers,seconds\\n1,8\\n2,4.3\\n4,2.5\\n8,1.9\\n' | \"$P\" fit -");

// Colours, as opposed to the bar's control sequences.
bool hasColour(const QByteArray& text)
{
    static const QRegularExpression colour(QStringLiteral("\\x1b\\[[0-9;]+m"));
    return QString::fromUtf8(text).contains(colour);
}

}  // namespace

// What a person at a terminal sees, and a pipe or a file doesn't get.
class TerminalTest : public QObject {
    Q_OBJECT

private slots:
    void aTerminalHasAProgressBarUntilTheEnd()
    {
        const Shown shown = onATerminal(kRun);

        QCOMPARE(shown.status, 0);
        const QByteArray clear("\r\x1b[K");
        const qsizetype last = shown.text.lastIndexOf(clear);
        QVERIFY2(shown.text.contains(clear + '[') && shown.text.contains(" of 20"), shown.text);
        // The last thing that was done to the bar is to take it away; the report follows.
        QVERIFY2(shown.text.mid(last + clear.size()).startsWith("sleep: 20 of 20 done"),
                 shown.text);
        QVERIFY(!shown.text.mid(last + clear.size()).contains('\x1b'));
    }

    void theBarFitsTheTerminal()
    {
        const Shown shown = onATerminal(kRun);

        const QByteArray bars = shown.text.left(shown.text.lastIndexOf("\r\x1b[K"));
        const auto lines = QString::fromUtf8(bars).split("\r\x1b[K", Qt::SkipEmptyParts);
        QVERIFY(!lines.isEmpty());
        for (const QString& line : lines) {
            QVERIFY2(line.size() < kColumns, qPrintable(line));
            QVERIFY2(!line.contains('\n'), qPrintable(line));
        }
    }

    void theBarGoesToTheTerminalAndTheResultsToTheFile()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("results");

        const Shown shown = onATerminal(kRun + " --json > '" + path + "'");

        QCOMPARE(shown.status, 0);
        QVERIFY2(shown.text.contains(" of 20"), shown.text);
        QVERIFY(!shown.text.contains("poolscope.run/1"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray results = file.readAll();
        QVERIFY(nlohmann::json::accept(results.toStdString()));
        QVERIFY(!results.contains('\x1b') && !results.contains('\r'));
    }

    void aPipeOrFileGetsNoBar()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("errors");

        const Shown shown = onATerminal(kRun + " 2> '" + path + "' | cat");

        QCOMPARE(shown.status, 0);
        QVERIFY2(shown.text.startsWith("sleep: 20 of 20 done"), shown.text);
        QVERIFY(!shown.text.contains('\x1b'));
        QCOMPARE(QFile(path).size(), 0);
    }

    void aTerminalThatCanOnlyTypeHasNeitherBarNorColour()
    {
        QVERIFY(!onATerminal(kRun, {{"TERM", "dumb"}}).text.contains('\x1b'));
        QVERIFY(!onATerminal(kFit, {{"TERM", "dumb"}}).text.contains('\x1b'));
    }

    void aTerminalHasColour()
    {
        const Shown shown = onATerminal(kFit);
        QCOMPARE(shown.status, 0);
        QVERIFY2(hasColour(shown.text), shown.text);
        QVERIFY(hasColour(onATerminal(kFit, {{"NO_COLOR", ""}}).text));  // empty is unset
    }

    void noColorAndPipesHaveNone()
    {
        QVERIFY(!hasColour(onATerminal(kFit, {{"NO_COLOR", "1"}}).text));
        QVERIFY(!hasColour(onATerminal(kFit + " | cat").text));
    }

    // Drawn anew until the program ends; what stays is the last of it.
    void attachDrawsOverItself()
    {
        const QTemporaryDir folder;
        const Shown shown = onATerminal(
            "MP_SCOPE=1 \"$S\" works \"$D/go\" > /dev/null & p=$!\n"
            "until \"$P\" attach $p --once 2>&1 | grep -q '20 done, 2 failed'; do kill -0 $p || "
            "exit 9; done\n"
            "(sleep 1; touch \"$D/go\") & \"$P\" attach $p",
            {{"S", SCOPE_PROGRAM_PATH}, {"D", folder.path()}, {"XDG_RUNTIME_DIR", folder.path()}});

        QCOMPARE(shown.status, 0);
        static const QRegularExpression upAndClear(QStringLiteral("\x1b\\[\\d+A\r\x1b\\[J"));
        const auto drawn = QString::fromUtf8(shown.text).split(upAndClear);
        QVERIFY2(drawn.size() >= 2, shown.text);
        for (const QString& one : drawn) {
            QVERIFY2(one.contains("'scope_program'"), shown.text);
            QVERIFY2(one.contains("20 done, 2 failed"), shown.text);
        }
        QVERIFY2(drawn.last().contains("has ended"), shown.text);
        QVERIFY2(!drawn.last().contains('\x1b'), shown.text);
    }

    void noColorKeepsTheBar()
    {
        const Shown shown = onATerminal(kRun, {{"NO_COLOR", "1"}});
        QVERIFY2(shown.text.contains("\r\x1b[K["), shown.text);
        QVERIFY(!hasColour(shown.text));
    }
};

QTEST_GUILESS_MAIN(TerminalTest)
#include "terminal_test.moc"
