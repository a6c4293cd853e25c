#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <map>
#include <mutex>

using namespace std::chrono_literals;

namespace {

int twiceButThrowAtThree(int n)
{
    if (n == 3) {
        throw std::domain_error("three");
    }
    return 2 * n;
}

// The first item waits for its file, so that nothing behind it can end before the test says so.
int firstWaits(const std::string& file)
{
    if (!file.empty()) {
        signs::await(file);
    }
    return 0;
}

using Seen = std::map<std::size_t, std::optional<int>>;  // by index; none: an error

template <class Pool>
mp::Untold tellAll(Pool& pool, Seen& seen)
{
    auto result = pool.eachSettledAsync(
        &twiceButThrowAtThree, std::views::iota(0, 300), {.chunkSize = 7},
        [&seen](std::size_t item, const mp::Settled<int>& settled) {
            seen[item] = settled.ok() ? std::optional(settled.value()) : std::nullopt;
        });
    return std::move(result).get();
}

}  // namespace

class EachTest : public QObject {
    Q_OBJECT

private slots:
    void tellsEveryItemOnce_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("process") << static_cast<int>(mp::PoolKind::Process);
        QTest::newRow("thread") << static_cast<int>(mp::PoolKind::Thread);
        QTest::newRow("serial") << static_cast<int>(mp::PoolKind::Serial);
    }
    void tellsEveryItemOnce()
    {
        QFETCH(const int, kind);
        const int workers = kind == static_cast<int>(mp::PoolKind::Serial) ? 1 : 3;
        mp::Pool pool({.workers = workers, .kind = static_cast<mp::PoolKind>(kind)});
        Seen seen;
        const mp::Untold untold = tellAll(pool, seen);

        QCOMPARE(untold.count, std::size_t{0});
        QVERIFY(!untold.error);
        QCOMPARE(seen.size(), std::size_t{300});
        for (const auto& [item, value] : seen) {
            const auto wanted =
                item == 3 ? std::nullopt : std::optional(2 * static_cast<int>(item));
            QCOMPARE(value, wanted);
        }
    }

    void endingAPoolTakesNoStepForEachItem()
    {
        // More items than could be stored, or settled one by one within the second.
        constexpr std::int64_t kItems = std::int64_t{1} << 31;
        const signs::Folder folder;
        const std::string file = folder / "never";
        const auto items =
            std::views::iota(std::int64_t{0}, kItems) |
            std::views::transform([&file](std::int64_t i) { return i < 2 ? file : std::string(); });
        mp::Pool pool({.workers = 2});
        std::size_t told = 0;
        auto result =
            pool.eachSettledAsync(&firstWaits, items, {.chunkSize = 1},
                                  [&told](std::size_t, const mp::Settled<int>&) { ++told; });

        pool.terminate();

        QVERIFY(result.wait(1s));
        QVERIFY(!result.successful());
        const mp::Untold untold = result.get();
        QCOMPARE(untold.count + told, static_cast<std::size_t>(kItems));
        QVERIFY_EXCEPTION_THROWN(std::rethrow_exception(untold.error), mp::Cancelled);
        QCOMPARE(pool.counts().cancelled, static_cast<std::uint64_t>(kItems));
    }
};

MP_TEST_MAIN(EachTest)
#include "each_test.moc"
