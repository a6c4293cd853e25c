#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace {

int twice(int n)
{
    return 2 * n;
}

int refuseThree(int n)
{
    if (n == 3) {
        throw std::domain_error("three");
    }
    return n;
}

int dieAtTenThousand(int n)
{
    if (n == 10'000) {
        ::raise(SIGKILL);
    }
    return n;
}

int failAtFirst(int n)
{
    if (n == 3 && mp::currentTask().tries() == 1) {
        throw std::domain_error("three");
    }
    return n;
}

int dieAtFirst(int n)
{
    if (n == 3 && mp::currentTask().tries() == 1) {
        ::raise(SIGKILL);
    }
    return n;
}

// Waits for its own file: the test decides the order in which items end.
int endsWhenTold(int n, const std::string& folder)
{
    signs::await(folder + std::to_string(n));
    return n;
}

// Numbers that count how many were pulled.
auto countedNumbers(int& pulled, int count)
{
    return std::views::iota(0, count) | std::views::transform([&pulled](int n) {
               ++pulled;
               return n;
           });
}

}  // namespace

class ImapTest : public QObject {
    Q_OBJECT

private slots:
    void orderedKeepsTheOrder()
    {
        mp::Pool pool({.workers = 3});
        for (const std::size_t chunk : {1U, 7U, 64U}) {
            auto results = pool.imap(&twice, std::views::iota(0, 500), {.chunkSize = chunk});
            for (int i = 0; i < 500; ++i) {
                QCOMPARE(results.next(), std::optional<int>(2 * i));
            }
            QCOMPARE(results.next(), std::optional<int>());
            QCOMPARE(results.next(), std::optional<int>());
        }
    }

    void lostItemsAreRetried()
    {
        mp::Pool pool({.workers = 1});
        auto once = pool.imap(&dieAtFirst, std::vector{3}, {.chunkSize = 1});
        QVERIFY_EXCEPTION_THROWN(once.next(60s), mp::WorkerLost);
        auto again = pool.imap(&dieAtFirst, std::vector{2, 3}, {.chunkSize = 1, .retries = 1});
        QCOMPARE(again.next(60s), std::optional<int>(2));
        QCOMPARE(again.next(60s), std::optional<int>(3));
        QCOMPARE(pool.counts().retried, std::uint64_t{1});
    }

    void errorsAreRetriedOnRequest()
    {
        mp::Pool pool({.workers = 1});
        auto once = pool.imap(&failAtFirst, std::vector{3}, {.chunkSize = 1, .retries = 1});
        QVERIFY_EXCEPTION_THROWN(once.next(60s), mp::RemoteError);
        auto again = pool.imap(&failAtFirst, std::vector{3},
                               {.chunkSize = 1, .retries = 1, .retryErrors = true});
        QCOMPARE(again.next(60s), std::optional<int>(3));
        QCOMPARE(pool.counts().retried, std::uint64_t{1});
    }

    // The only worker is held up until all are queued.
    void higherPriorityGoesFirst()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto noteIt = [](const std::tuple<int, std::string>& item) {
            signs::note(std::get<1>(item), std::to_string(std::get<0>(item)));
            return std::get<0>(item);
        };
        const auto items = [&folder](int from) {
            std::vector<std::tuple<int, std::string>> all;
            for (int i = from; i < from + 20; ++i) {
                all.emplace_back(i, folder / "order");
            }
            return all;
        };
        auto holdsUp = pool.applyAsync(
            [](const std::string& sign) {
                signs::raise(sign + "began");
                signs::await(sign + "go");
            },
            folder / "sign");
        signs::await(folder / "signbegan");
        auto low = pool.imap(noteIt, items(0), {.chunkSize = 1, .window = 20});
        auto high = pool.imap(noteIt, items(100), {.chunkSize = 1, .window = 20, .priority = 1});
        QVERIFY_EXCEPTION_THROWN(low.next(1ms), mp::TimeoutError);  // pulls its window
        QVERIFY_EXCEPTION_THROWN(high.next(1ms), mp::TimeoutError);
        signs::raise(folder / "signgo");
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(low.next(60s), std::optional<int>(i));
        }
        std::ifstream file(folder / "order");
        std::vector<int> order;
        for (int n = 0; file >> n;) {
            order.push_back(n);
        }
        // Some of the low ones may have been with the worker already.
        const auto lastHigh = std::find(order.begin(), order.end(), 119);
        const auto lastLow = std::find(order.begin(), order.end(), 19);
        QVERIFY(lastHigh != order.end() && lastHigh < lastLow);
    }

    void unorderedGivesEachOnce()
    {
        mp::Pool pool({.workers = 3});
        std::vector<int> seen;
        for (const int value : pool.imapUnordered(&twice, std::views::iota(0, 500))) {
            seen.push_back(value);
        }
        std::sort(seen.begin(), seen.end());
        QCOMPARE(seen.size(), std::size_t{500});
        for (int i = 0; i < 500; ++i) {
            QCOMPARE(seen[static_cast<std::size_t>(i)], 2 * i);
        }
    }

    void unorderedGivesWhatIsReadyFirst()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        auto results = pool.imapUnordered(
            [](std::tuple<int, std::string> item) {
                return endsWhenTold(std::get<0>(item), std::get<1>(item));
            },
            std::vector<std::tuple<int, std::string>>{{0, folder / "end"}, {1, folder / "end"}});
        signs::raise(folder / "end1");
        QCOMPARE(results.next(), std::optional<int>(1));
        signs::raise(folder / "end0");
        QCOMPARE(results.next(), std::optional<int>(0));
    }

    void orderedWaitsForTheFirst()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        auto results = pool.imap(
            [](std::tuple<int, std::string> item) {
                return endsWhenTold(std::get<0>(item), std::get<1>(item));
            },
            std::vector<std::tuple<int, std::string>>{{0, folder / "end"}, {1, folder / "end"}});
        signs::raise(folder / "end1");
        QVERIFY_EXCEPTION_THROWN(results.next(20ms), mp::TimeoutError);
        signs::raise(folder / "end0");
        QCOMPARE(results.next(), std::optional<int>(0));
        QCOMPARE(results.next(), std::optional<int>(1));
    }

    // Short tasks are told of many at a time; a long one among them must not hold them up.
    void longTaskHoldsUpNoResultBeforeIt()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto results = pool.imap(
            [](const std::tuple<int, std::string>& item) {
                if (std::get<0>(item) == 700) {
                    signs::await(std::get<1>(item));
                }
                return std::get<0>(item);
            },
            std::views::iota(0, 1000) | std::views::transform([&folder](int n) {
                return std::tuple<int, std::string>(n, folder / "go");
            }),
            {.window = 1000});
        for (int i = 0; i < 700; ++i) {
            QCOMPARE(results.next(20s), std::optional<int>(i));
        }
        signs::raise(folder / "go");
        for (int i = 700; i < 1000; ++i) {
            QCOMPARE(results.next(20s), std::optional<int>(i));
        }
    }

    void windowBoundsWhatIsPulled()
    {
        mp::Pool pool({.workers = 2});
        int pulled = 0;
        auto results = pool.imap(&twice, countedNumbers(pulled, 1000), {.window = 5});
        QCOMPARE(pulled, 0);  // lazy: nothing before the first result is asked for
        for (int taken = 0; taken < 100; ++taken) {
            QCOMPARE(results.next(), std::optional<int>(2 * taken));
            QVERIFY2(pulled <= taken + 5, std::to_string(pulled).c_str());
        }
    }

    void defaultWindowIsFourChunksAWorker()
    {
        mp::Pool pool({.workers = 2});
        int pulled = 0;
        auto results = pool.imapUnordered(&twice, countedNumbers(pulled, 1000), {.chunkSize = 3});
        (void)results.next();
        QCOMPARE(pulled, 4 * 3 * 2);
    }

    // Short tasks on numbers: a millisecond of work is pulled for each chunk, no more than 1024.
    void defaultChunkGrowsWithShortNumbers()
    {
        mp::Pool pool({.workers = 2});
        int pulled = 0;
        int most = 0;
        auto results = pool.imap(&twice, countedNumbers(pulled, 50'000));
        for (int taken = 0; taken < 50'000; ++taken) {
            QCOMPARE(results.next(), std::optional<int>(2 * taken));
            most = std::max(most, pulled - taken);
        }
        QCOMPARE(results.next(), std::optional<int>());
        QVERIFY2(most > 4 * 2 && most <= 4 * 2 * 1024, std::to_string(most).c_str());
    }

    // Of which a millisecond's worth may be gigabytes.
    void defaultChunkIsOneForAnythingElse()
    {
        mp::Pool pool({.workers = 2});
        int pulled = 0;
        auto results = pool.imap([](const std::string& text) { return text.size(); },
                                 std::views::iota(0, 500) | std::views::transform([&pulled](int) {
                                     ++pulled;
                                     return std::string("text");
                                 }));
        for (int taken = 0; taken < 500; ++taken) {
            QCOMPARE(results.next(), std::optional<std::size_t>(4));
            QVERIFY2(pulled <= taken + 8, std::to_string(pulled).c_str());
        }
    }

    void deathAmongShortNumbersCostsItsOwnItem_data()
    {
        QTest::addColumn<bool>("ordered");
        QTest::newRow("imap") << true;
        QTest::newRow("imapUnordered") << false;
    }
    void deathAmongShortNumbersCostsItsOwnItem()
    {
        QFETCH(bool, ordered);
        mp::Pool pool({.workers = 2});
        const auto numbers = std::views::iota(0, 30'000);
        auto results = ordered ? pool.imap(&dieAtTenThousand, numbers)
                               : pool.imapUnordered(&dieAtTenThousand, numbers);
        std::vector<int> values;
        int lost = 0;
        for (bool more = true; more;) {
            try {
                const auto value = results.next(60s);
                more = value.has_value();
                if (more) {
                    values.push_back(*value);
                }
            } catch (const mp::WorkerLost&) {
                ++lost;
            }
        }
        QCOMPARE(lost, 1);
        if (!ordered) {
            std::sort(values.begin(), values.end());
        }
        QCOMPARE(values.size(), std::size_t{29'999});
        for (std::size_t i = 0; i < values.size(); ++i) {
            QCOMPARE(values[i], static_cast<int>(i < 10'000 ? i : i + 1));
        }
    }

    void endlessInputIsNoProblem()
    {
        mp::Pool pool({.workers = 2});
        int sum = 0;
        for (const int value : pool.imap(&twice, std::views::iota(0))) {
            sum += value;
            if (value == 200) {
                break;
            }
        }
        QCOMPARE(sum, 2 * 100 * 101 / 2);
    }

    void emptyInputEndsAtOnce()
    {
        mp::Pool pool({.workers = 1});
        auto results = pool.imap(&twice, std::vector<int>{});
        QCOMPARE(results.next(), std::optional<int>());
    }

    void limitThatRunsOutCanBeTriedAgain()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto results = pool.imap(
            [](const std::string& file) {
                signs::await(file);
                return 5;
            },
            std::vector{folder / "go"});
        QVERIFY_EXCEPTION_THROWN(results.next(10ms), mp::TimeoutError);
        QVERIFY_EXCEPTION_THROWN(results.next(0ms), mp::TimeoutError);
        QVERIFY_EXCEPTION_THROWN(results.next(-1s), mp::TimeoutError);
        signs::raise(folder / "go");
        QCOMPARE(results.next(60s), std::optional<int>(5));
        QCOMPARE(results.next(0ms), std::optional<int>());
    }

    void errorSpoilsItsOwnItemOnly()
    {
        mp::Pool pool({.workers = 2});
        for (const std::size_t chunk : {1U, 4U, 100U}) {
            auto results = pool.imap(&refuseThree, std::views::iota(0, 8), {.chunkSize = chunk});
            for (int i = 0; i < 8; ++i) {
                if (i == 3) {
                    QVERIFY_EXCEPTION_THROWN(results.next(), mp::RemoteError);
                } else {
                    QCOMPARE(results.next(), std::optional<int>(i));
                }
            }
            QCOMPARE(results.next(), std::optional<int>());
        }
    }

    void errorSpoilsItsOwnItemOnlyUnordered_data()
    {
        QTest::addColumn<int>("chunk");
        QTest::addColumn<int>("kind");
        for (const int chunk : {1, 4, 100}) {
            QTest::addRow("processes, chunks of %d", chunk) << chunk << 0;
            QTest::addRow("threads, chunks of %d", chunk) << chunk << 1;
            QTest::addRow("serial, chunks of %d", chunk) << chunk << 2;
        }
    }
    void errorSpoilsItsOwnItemOnlyUnordered()
    {
        QFETCH(int, chunk);
        QFETCH(int, kind);
        mp::Pool pool({.workers = 2, .kind = static_cast<mp::PoolKind>(kind)});
        auto results =
            pool.imapUnordered(&refuseThree, std::views::iota(0, 12), {.chunkSize = chunk});
        std::vector<int> values;
        std::vector<std::string> errors;
        for (bool more = true; more;) {
            try {
                const auto value = results.next(60s);
                more = value.has_value();
                if (more) {
                    values.push_back(*value);
                }
            } catch (const mp::TimeoutError&) {
                QFAIL("a hang");
            } catch (const std::exception&) {
                errors.push_back(mp::describe(std::current_exception()).message);
            }
        }
        std::sort(values.begin(), values.end());
        QCOMPARE(values, (std::vector{0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11}));
        QCOMPARE(errors, std::vector<std::string>{"three"});
    }

    void lettingGoCancelsWhatWasNotGivenOut()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        {
            auto results = pool.imap(
                [](const std::string& file) {
                    signs::await(file);
                    return 1;
                },
                std::vector<std::string>(50, folder / "go"), {.window = 40});
            QVERIFY_EXCEPTION_THROWN(results.next(5ms), mp::TimeoutError);
        }
        signs::raise(folder / "go");
        QCOMPARE(pool.apply(&twice, 4), 8);
        QVERIFY(pool.counts().cancelled >= 30);
    }

    void terminatedPoolEndsItWithAnErrorEachTime()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto results = pool.imap(
            [](const std::string& file) {
                signs::await(file);
                return 1;
            },
            std::vector<std::string>(3, folder / "never"), {.window = 2});
        QVERIFY_EXCEPTION_THROWN(results.next(5ms), mp::TimeoutError);
        pool.terminate();
        // Two were under way, the third can't be submitted any more; none may be waited for in
        // vain.
        for (int i = 0; i < 4; ++i) {
            try {
                if (!results.next(20s)) {
                    break;
                }
                QFAIL("a value from a terminated pool");
            } catch (const mp::TimeoutError&) {
                QFAIL("a hang");
            } catch (const mp::Cancelled&) {
            } catch (const std::logic_error&) {
            }
        }
    }

    // The input's own exception passes through; what was pulled before it still arrives.
    void exceptionOfTheInputIsPassedOn()
    {
        mp::Pool pool({.workers = 1});
        auto results = pool.imap(&twice, std::views::iota(0, 10) | std::views::transform([](int n) {
                                             if (n == 2) {
                                                 throw std::range_error("input");
                                             }
                                             return n;
                                         }),
                                 {.chunkSize = 4});
        std::vector<int> values;
        int errors = 0;
        for (int i = 0; i < 4 && values.size() < 2; ++i) {
            try {
                if (const auto value = results.next(20s)) {
                    values.push_back(*value);
                }
            } catch (const std::range_error&) {
                ++errors;
            } catch (const mp::TimeoutError&) {
                QFAIL("a hang");
            }
        }
        QVERIFY(errors >= 1);
        QCOMPARE(values, (std::vector<int>{0, 2}));
    }

    void threadsAndCallerDoTheSame()
    {
        for (const auto kind : {mp::PoolKind::Thread, mp::PoolKind::Serial}) {
            mp::Pool pool({.workers = 3, .kind = kind});
            auto results = pool.imap(&refuseThree, std::views::iota(0, 5));
            QCOMPARE(results.next(), std::optional<int>(0));
            QCOMPARE(results.next(), std::optional<int>(1));
            QCOMPARE(results.next(), std::optional<int>(2));
            QVERIFY_EXCEPTION_THROWN(results.next(), std::domain_error);
            QCOMPARE(results.next(), std::optional<int>(4));
            QCOMPARE(results.next(), std::optional<int>());
        }
    }
};

MP_TEST_MAIN(ImapTest)
#include "imap_test.moc"
