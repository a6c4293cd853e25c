#include "chaos/chaos_round.h"
#include "helpers/mp_test_main.h"

#include <QTemporaryDir>

#include <malloc.h>

namespace {

chaos::RoundResult run(const chaos::RoundOptions& options)
{
    const QTemporaryDir folder;
    chaos::RoundResult result = chaos::runRound(options, folder.path().toStdString());
    for (const std::string& violation : result.violations) {
        QTest::qFail(violation.c_str(), __FILE__, __LINE__);
    }
    return result;
}

void chunks()
{
    QTest::addColumn<int>("chunk");
    QTest::newRow("chunks of 1") << 1;
    QTest::newRow("chunks of 50") << 50;
}

chaos::RoundOptions fewTasks()
{
    QFETCH(int, chunk);
    chaos::RoundOptions options;
    options.chunkSize = static_cast<std::size_t>(chunk);
    options.tasks = 400;
    options.seed = static_cast<std::uint64_t>(chunk);
    options.faultsPerMille = 30;
    return options;
}

}  // namespace

// The short form of `./dev chaos`.
class ChaosTest : public QObject {
    Q_OBJECT

private slots:
    void everyTaskEndsInExactlyOneWay_data()
    {
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("chunk");
        for (const int workers : {1, 4, 64}) {
            for (const int chunk : {1, 7, 250}) {
                QTest::addRow("%d workers, chunks of %d", workers, chunk) << workers << chunk;
            }
        }
    }
    void everyTaskEndsInExactlyOneWay()
    {
        QFETCH(int, workers);
        QFETCH(int, chunk);
        chaos::RoundOptions options;
        options.workers = workers;
        options.chunkSize = static_cast<std::size_t>(chunk);
        options.tasks = 1000;
        options.seed = static_cast<std::uint64_t>(workers * 1000 + chunk);

        const auto result = run(options);

        QVERIFY(result.lost + result.timeouts + result.errors > 0);
        QVERIFY(result.values > options.tasks / 2);
        QCOMPARE(result.cancelled, std::size_t{0});
    }

    void cancelledItemsEndAsCancelledAndNoOthers_data() { chunks(); }
    void cancelledItemsEndAsCancelledAndNoOthers()
    {
        chaos::RoundOptions options = fewTasks();
        options.cancelsPerMille = 100;

        const auto result = run(options);

        QVERIFY(result.cancelled > 0);
        QVERIFY(result.values > options.tasks / 2);
    }

    void retriedTasksEndInExactlyOneWay_data() { chunks(); }
    void retriedTasksEndInExactlyOneWay()
    {
        chaos::RoundOptions options = fewTasks();
        options.retries = 1;
        options.cancelsPerMille = 20;

        const auto result = run(options);

        QVERIFY(result.triedAgain > 0);
        QVERIFY(result.values > options.tasks / 2);
    }

    void terminatedPoolEndsEveryTaskInExactlyOneWay_data() { chunks(); }
    void terminatedPoolEndsEveryTaskInExactlyOneWay()
    {
        chaos::RoundOptions options = fewTasks();
        options.tasks = 2000;
        options.terminated = true;

        const auto result = run(options);

        QVERIFY(result.values > 0);
    }

    void numbersEndInExactlyOneWay_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<int>("workers");
        for (const int workers : {1, 16}) {
            QTest::addRow("map in blocks, %d workers", workers)
                << static_cast<int>(chaos::Form::Map) << workers;
        }
        // In order, it waits for every suspended worker: of many, most are suspended.
        for (const int workers : {1, 6}) {
            QTest::addRow("imap, %d workers", workers)
                << static_cast<int>(chaos::Form::Imap) << workers;
        }
    }
    void numbersEndInExactlyOneWay()
    {
        QFETCH(int, form);
        QFETCH(int, workers);
        chaos::RoundOptions options;
        options.form = static_cast<chaos::Form>(form);
        options.workers = workers;
        options.tasks = 20'000;
        options.chunkSize = 1000;
        options.window = 5000;
        options.seed = static_cast<std::uint64_t>(workers);
        options.faultsPerMille = 1;

        const auto result = run(options);

        const bool isMap = options.form == chaos::Form::Map;
        QVERIFY(result.values > options.tasks - 200);
        QVERIFY(isMap ? result.triedAgain > 0 : result.lost + result.errors > 0);
    }

    void resizedAllTheTimeEveryTaskEndsInExactlyOneWay_data()
    {
        QTest::addColumn<int>("form");
        QTest::newRow("each by itself") << static_cast<int>(chaos::Form::Settled);
        QTest::newRow("map in blocks") << static_cast<int>(chaos::Form::Map);
        QTest::newRow("imap") << static_cast<int>(chaos::Form::Imap);
    }
    void resizedAllTheTimeEveryTaskEndsInExactlyOneWay()
    {
        QFETCH(int, form);
        chaos::RoundOptions options;
        options.form = static_cast<chaos::Form>(form);
        options.workers = 12;
        options.tasks = options.form == chaos::Form::Settled ? 500 : 20'000;
        options.chunkSize = 20;
        options.faultsPerMille = options.form == chaos::Form::Settled ? 20 : 2;
        options.resized = true;

        const auto result = run(options);

        QVERIFY(result.values > options.tasks / 2);
    }

    void theHostsMemoryReturnsToItsLevel()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer's allocator keeps what was freed: its memory says nothing");
#endif
        const QTemporaryDir folder;
        chaos::RoundOptions options;
        options.tasks = 500;
        QVERIFY(chaos::runRound(options, folder.path().toStdString()).violations.empty());
        const auto inUse = [] {
            const auto info = mallinfo2();
            return info.uordblks + info.hblkhd;  // large blocks are mapped, each by itself
        };
        const auto before = inUse();
        for (std::uint64_t seed = 2; seed < 5; ++seed) {
            options.seed = seed;
            QVERIFY(chaos::runRound(options, folder.path().toStdString()).violations.empty());
        }
        const auto after = inUse();
        QVERIFY2(after < before + (std::size_t{256} << 10),
                 qPrintable(QString("%1 bytes before, %2 after").arg(before).arg(after)));
    }
};

MP_TEST_MAIN(ChaosTest)
#include "chaos_test.moc"
