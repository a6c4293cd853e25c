#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

using namespace std::chrono_literals;

// What this program has allocated now, with malloc's own word a block.
std::atomic<std::size_t> g_allocated = 0;

void* operator new(std::size_t size)
{
    void* const place = std::malloc(size);
    if (place == nullptr) {
        throw std::bad_alloc();
    }
    g_allocated += ::malloc_usable_size(place) + sizeof(std::size_t);
    return place;
}
void operator delete(void* place) noexcept
{
    if (place != nullptr) {
        g_allocated -= ::malloc_usable_size(place) + sizeof(std::size_t);
        std::free(place);
    }
}
void operator delete(void* place, std::size_t) noexcept
{
    ::operator delete(place);
}

namespace {

int same(int n)
{
    return n;
}

// A pool whose only worker is busy until it is told, so that all else stays pending.
class BusyPool {
public:
    explicit BusyPool(mp::PoolKind kind) : m_pool({.workers = 1, .kind = kind})
    {
        m_busy.emplace(m_pool.applyAsync(
            [](const std::string& files) {
                signs::raise(files + "begun");
                signs::await(files + "go");
            },
            m_folder / "t"));
        if (!helpers::waitFor([&] { return signs::raised(m_folder / "tbegun"); })) {
            throw std::runtime_error("the worker didn't begin");
        }
    }
    ~BusyPool() { signs::raise(m_folder / "tgo"); }

    mp::Pool& operator*() { return m_pool; }
    mp::Pool* operator->() { return &m_pool; }

private:
    signs::Folder m_folder;
    mp::Pool m_pool;
    std::optional<mp::AsyncResult<mp::task::Nothing>> m_busy;
};

void kinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("processes") << 0;
    QTest::newRow("threads") << 1;
}

double perItem(std::size_t before, std::size_t items)
{
    return static_cast<double>(g_allocated - before) / static_cast<double>(items);
}

}  // namespace

// What pending work takes in the host. Sizes are exact whatever else the machine does.
class MemoryTest : public QObject {
    Q_OBJECT

private slots:
    void tenMillionPendingItemsOfAMapTakeUpTo64BytesEach_data() { kinds(); }
    void tenMillionPendingItemsOfAMapTakeUpTo64BytesEach()
    {
        QFETCH(int, kind);
        constexpr std::size_t kItems = 10'000'000;
        BusyPool pool(static_cast<mp::PoolKind>(kind));
        const std::size_t before = g_allocated;
        auto result = pool->mapAsync(&same, std::views::iota(0, static_cast<int>(kItems)));
        const double bytes = perItem(before, kItems);
        qInfo("%.1f bytes each", bytes);
        QVERIFY(bytes <= 64);
        QCOMPARE(result.progress().queued, std::uint64_t{kItems});

        // Cancelling them touches no single one.
        const auto begun = std::chrono::steady_clock::now();
        result.cancel();
        const auto took = std::chrono::steady_clock::now() - begun;
        qInfo("cancelled within %.1f ms", std::chrono::duration<double, std::milli>(took).count());
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::Cancelled);
        QCOMPARE(result.progress().cancelled, std::uint64_t{kItems});
        QVERIFY(took < 5s);
    }

    void pendingItemsOfMapSettledTakeUpTo80BytesEach()
    {
        constexpr std::size_t kItems = 1'000'000;
        BusyPool pool(mp::PoolKind::Process);
        const std::size_t before = g_allocated;
        auto result = pool->mapSettledAsync(&same, std::views::iota(0, static_cast<int>(kItems)));
        const double bytes = perItem(before, kItems);
        qInfo("%.1f bytes each", bytes);
        QVERIFY(bytes <= 80);
        result.cancel();
        const auto settled = std::move(result).get();
        QCOMPARE(settled.size(), kItems);
        QCOMPARE(mp::describe(settled[kItems / 2].error()).type, std::string("Cancelled"));
    }

    void millionPendingResultsOfApplyTakeUpTo192BytesEach_data() { kinds(); }
    void millionPendingResultsOfApplyTakeUpTo192BytesEach()
    {
        QFETCH(int, kind);
        constexpr std::size_t kItems = 1'000'000;
        BusyPool pool(static_cast<mp::PoolKind>(kind));
        const std::size_t before = g_allocated;
        std::vector<mp::AsyncResult<int>> results;
        results.reserve(kItems);
        for (std::size_t i = 0; i < kItems; ++i) {
            results.push_back(pool->applyAsync(&same, static_cast<int>(i)));
        }
        const double bytes = perItem(before, kItems);
        qInfo("%.1f bytes each", bytes);
        QVERIFY(bytes <= 192);

        // One by one and from the back: none is searched for.
        const auto begun = std::chrono::steady_clock::now();
        for (auto result = results.rbegin(); result != results.rend(); ++result) {
            result->cancel();
        }
        const auto took = std::chrono::steady_clock::now() - begun;
        qInfo("cancelled within %.1f ms", std::chrono::duration<double, std::milli>(took).count());
        QVERIFY_EXCEPTION_THROWN((void)results.front().get(60s), mp::Cancelled);
        QCOMPARE(pool->counts().cancelled, std::uint64_t{kItems});
        QVERIFY(took < 20s);
    }

    void settledWorkIsGivenBack()
    {
        mp::ThreadPool pool(2);
        (void)pool.map(&same, std::views::iota(0, 1000));
        const std::size_t before = g_allocated;
        for (int round = 0; round < 20; ++round) {
            auto results = pool.map(&same, std::views::iota(0, 10'000));
            std::vector<mp::AsyncResult<int>> singles;
            for (int i = 0; i < 100; ++i) {
                singles.push_back(pool.applyAsync(&same, i));
                if (i % 3 == 0) {
                    singles.back().cancel();
                }
            }
            for (const auto& single : singles) {
                QVERIFY(single.wait(60s));
            }
        }
        // A thread lets go of its last job a moment after that has told its result.
        QVERIFY(helpers::waitFor([before] { return g_allocated < before + 20'000; }));
    }
};

MP_TEST_MAIN(MemoryTest)
#include "memory_test.moc"
