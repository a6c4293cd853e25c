#include "helpers/child.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string_view>

using namespace std::chrono_literals;

namespace {

void writeAll(int file, const std::string& text)
{
    if (::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error("can't write");
    }
}

// By every way there is, without a flush.
int talk(int n)
{
    const std::string name = std::to_string(n);
    std::printf("printf %d\n", n);
    std::cout << "cout " << n << '\n';
    std::fprintf(stderr, "stderr %d\n", n);
    std::clog << "clog " << n << '\n';
    return n * n;
}

int talkThenDie(int signal)
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    writeAll(STDERR_FILENO, "last words\n");
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    return 0;
}

int talkThenThrow(int n)
{
    std::printf("before %d\n", n);
    throw std::runtime_error("on purpose");
}

int talkMuch(int mebibytes)
{
    const std::string block(std::size_t{1} << 20, 'x');
    for (int i = 0; i < mebibytes; ++i) {
        writeAll(STDOUT_FILENO, block);
    }
    return mebibytes;
}

int startProgram(int n)
{
    const std::string command = "echo child " + std::to_string(n) + "; echo its error >&2";
    FILE* program = ::popen(("exec >&2; " + command).c_str(), "r");
    return ::pclose(program);
}

int quiet(int n)
{
    return n;
}

QString sorted(const std::string& text)
{
    QStringList lines = QString::fromStdString(text).split('\n', Qt::SkipEmptyParts);
    lines.sort();
    return lines.join(',');
}

mp::PoolOptions capturing(int workers, mp::StartMethod start = mp::StartMethod::Forkserver)
{
    mp::PoolOptions options;
    options.workers = workers;
    options.start = start;
    options.captureOutput = true;
    return options;
}

}  // namespace

class CapturedOutputTest : public QObject {
    Q_OBJECT

private slots:
    void eachTaskHasWhatItWrote_data()
    {
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("chunk");
        QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver) << 1;
        QTest::newRow("in chunks") << static_cast<int>(mp::StartMethod::Forkserver) << 7;
        QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn) << 7;
    }
    void eachTaskHasWhatItWrote()
    {
        QFETCH(int, start);
        QFETCH(int, chunk);
        mp::Pool pool(capturing(3, static_cast<mp::StartMethod>(start)));

        const auto settled = pool.mapSettled(&talk, std::views::iota(0, 50),
                                             {.chunkSize = static_cast<std::size_t>(chunk)});

        for (int i = 0; i < 50; ++i) {
            const auto& item = settled[static_cast<std::size_t>(i)];
            QCOMPARE(item.value(), i * i);
            QVERIFY(bool(item.report.output));
            QCOMPARE(sorted(item.report.output->out), QString("cout %1,printf %1").arg(i));
            QCOMPARE(sorted(item.report.output->err), QString("clog %1,stderr %1").arg(i));
            QVERIFY(item.report.output->complete());
        }
    }

    void manyShortTasksKeepTheirOutputToo()
    {
        mp::Pool pool(capturing(1));
        const auto settled = pool.mapSettled(&talk, std::views::iota(0, 2000), {.chunkSize = 1000});
        QCOMPARE(sorted(settled[1500].report.output->out), QString("cout 1500,printf 1500"));
    }

    void applyAsyncGivesItsOutput()
    {
        mp::Pool pool(capturing(1));
        auto result = pool.applyAsync(&talk, 3);
        QCOMPARE(result.get(60s), 9);
        QCOMPARE(sorted(result.output().out), QString("cout 3,printf 3"));
    }

    void quietTaskHasNone()
    {
        mp::Pool pool(capturing(1));
        const auto settled = pool.mapSettled(&quiet, std::vector{1, 2});
        QVERIFY(!settled[0].report.output);
        QVERIFY(!settled[1].report.output);
    }

    void failedTaskKeepsItsOutput()
    {
        mp::Pool pool(capturing(1));
        auto result = pool.applyAsync(&talkThenThrow, 4);
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::RemoteError);
        QCOMPARE(result.output().out, std::string("before 4\n"));
    }

    void lastWordsOfAWorkerThatDiedAreKept()
    {
        mp::Pool pool(capturing(1));
        auto result = pool.applyAsync(&talkThenDie, SIGABRT);
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::WorkerLost);
        QCOMPARE(result.output().err, std::string("last words\n"));
        QCOMPARE(pool.apply(&talk, 2), 4);
    }

    void programsThatATaskStartsAreCapturedToo()
    {
        mp::Pool pool(capturing(1));
        auto result = pool.applyAsync(&startProgram, 5);
        QCOMPARE(result.get(60s), 0);
        QCOMPARE(sorted(result.output().err), QString("child 5,its error"));
    }

    void muchOutputIsCutAndCounted()
    {
        mp::Pool pool(capturing(1));
        auto result = pool.applyAsync(&talkMuch, 5);
        QCOMPARE(result.get(60s), 5);
        const mp::TaskOutput output = result.output();
        QCOMPARE(output.out.size(), std::size_t{mp::TaskOutput::kMost});
        QCOMPARE(output.outBytes, std::uint64_t{5} << 20);
        QVERIFY(!output.complete());
    }

    void nothingIsLeftOpen()
    {
        {
            mp::Pool(capturing(1)).apply(&talk, 1);
        }
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool(capturing(4));
            (void)pool.map(&talk, std::views::iota(0, 100));
            QVERIFY_EXCEPTION_THROWN(pool.apply(&talkThenDie, SIGKILL), mp::WorkerLost);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    // A program whose pool isn't told to capture: what its tasks write is its own output.
    void outputGoesToTheHostsOwnUnlessAsked_data()
    {
        QTest::addColumn<QString>("start");
        QTest::newRow("forkserver") << "forkserver";
        QTest::newRow("spawn") << "spawn";
    }
    void outputGoesToTheHostsOwnUnlessAsked()
    {
        QFETCH(QString, start);
        auto host = helpers::Child::ofProgram(QCoreApplication::applicationFilePath().toStdString(),
                                              {"--talk", start.toStdString()});
        std::string lines = host.readLine(60s) + "\n" + host.readLine(60s) + "\n";
        QCOMPARE(sorted(lines), QString("cout 3,printf 3"));
        QVERIFY(host.wait(60s).success());
    }

    void threadsAreRefused()
    {
        mp::PoolOptions options = capturing(1);
        QVERIFY_EXCEPTION_THROWN(mp::ThreadPool{options}, std::invalid_argument);
    }
};

namespace {

// The host of outputGoesToTheHostsOwnUnlessAsked().
int hostThatTalks(std::string_view start)
{
    mp::Pool pool(
        {.workers = 1,
         .start = start == "spawn" ? mp::StartMethod::Spawn : mp::StartMethod::Forkserver});
    const int value = pool.apply(&talk, 3);
    pool.close();
    pool.join();  // workers write what they hold back at their end
    return value == 9 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    if (argc == 3 && std::string_view(argv[1]) == "--talk") {
        return hostThatTalks(argv[2]);
    }
    const QCoreApplication application(argc, argv);
    CapturedOutputTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "captured_output_test.moc"
