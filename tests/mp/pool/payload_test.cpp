#include "base/small_file.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <numeric>

using namespace std::chrono_literals;

namespace {

struct Unencodable {
    int value = 0;
    template <class Packer>
    void msgpack_pack(Packer&) const
    {
        throw std::domain_error("can't be packed");
    }
    void msgpack_unpack(const msgpack::object&) {}
};

// Goes out, but never comes in.
struct Undecodable {
    int value = 0;
    template <class Packer>
    void msgpack_pack(Packer& packer) const
    {
        packer.pack(value);
    }
    void msgpack_unpack(const msgpack::object&) { throw msgpack::type_error(); }
};

constexpr int kBad = 3;  // of the values that follow

// Encodes all values but one.
struct MostlyEncodable {
    int value = 0;
    template <class Packer>
    void msgpack_pack(Packer& packer) const
    {
        if (value == kBad) {
            throw std::domain_error("can't be packed");
        }
        packer.pack(value);
    }
    void msgpack_unpack(const msgpack::object& object) { object.convert(value); }
};

// Decodes all values but one.
struct MostlyDecodable {
    int value = 0;
    template <class Packer>
    void msgpack_pack(Packer& packer) const
    {
        packer.pack(value);
    }
    void msgpack_unpack(const msgpack::object& object)
    {
        object.convert(value);
        if (value == kBad) {
            throw msgpack::type_error();
        }
    }
};

template <class T>
std::vector<T> tenOf()
{
    std::vector<T> items;
    for (int i = 0; i < 10; ++i) {
        items.push_back(T{i});
    }
    return items;
}

template <class T>
int numberOf(T item)
{
    return item.value;
}

template <class T>
T itemOf(int number)
{
    return T{number};
}

int numberIn(int value)
{
    return value;
}
template <class T>
int numberIn(const T& value)
{
    return value.value;
}

struct Oddity {};

std::size_t residentBytes()
{
    const std::string statm = base::readSmallFile("/proc/self/statm");
    const std::size_t pages = std::stoul(statm.substr(statm.find(' ') + 1));
    return pages * static_cast<std::size_t>(::getpagesize());
}

int ownPid(int)
{
    return ::getpid();
}

}  // namespace

class PayloadTest : public QObject {
    Q_OBJECT

private slots:
    void unencodableArgumentFailsItsTaskOnly()
    {
        mp::Pool pool({.workers = 1});
        const int before = pool.apply(&ownPid, 0);
        QVERIFY_EXCEPTION_THROWN(pool.apply([](Unencodable) { return 1; }, Unencodable{}),
                                 std::domain_error);
        QCOMPARE(pool.apply(&ownPid, 0), before);
    }

    void undecodableArgumentFailsItsTaskOnly()
    {
        mp::Pool pool({.workers = 1});
        const int before = pool.apply(&ownPid, 0);
        QVERIFY_EXCEPTION_THROWN(pool.apply([](Undecodable) { return 1; }, Undecodable{}),
                                 mp::RemoteError);
        QCOMPARE(pool.apply(&ownPid, 0), before);
    }

    void unencodableResultFailsItsTaskOnly()
    {
        mp::Pool pool({.workers = 1});
        const int before = pool.apply(&ownPid, 0);
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int) { return Unencodable{}; }, 1), mp::RemoteError);
        QCOMPARE(pool.apply(&ownPid, 0), before);
    }

    void undecodableResultFailsItsTaskOnly()
    {
        mp::Pool pool({.workers = 1});
        const int before = pool.apply(&ownPid, 0);
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int) { return Undecodable{}; }, 1),
                                 mp::task::DecodeError);
        QCOMPARE(pool.apply(&ownPid, 0), before);
    }

    // The fourth of a chunk of ten is bad.
    void badPayloadInAChunkSpoilsItsOwnItemOnly_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("error");
        QTest::newRow("unencodable argument") << 0 << "std::domain_error";
        QTest::newRow("undecodable argument") << 1 << "mp::task::DecodeError";
        QTest::newRow("unencodable result") << 2 << "std::domain_error";
        QTest::newRow("undecodable result") << 3 << "mp::task::DecodeError";
    }
    void badPayloadInAChunkSpoilsItsOwnItemOnly()
    {
        QFETCH(int, what);
        switch (what) {
        case 0:
            checkOneIsBad(&numberOf<MostlyEncodable>, tenOf<MostlyEncodable>());
            break;
        case 1:
            checkOneIsBad(&numberOf<MostlyDecodable>, tenOf<MostlyDecodable>());
            break;
        case 2:
            checkOneIsBad(&itemOf<MostlyEncodable>, tenOf<int>());
            break;
        default:
            checkOneIsBad(&itemOf<MostlyDecodable>, tenOf<int>());
        }
    }

    // In the middle of a chunk: those before and after it are right.
    void badItemsSpoilNoOthersOfTheirChunk()
    {
        mp::Pool pool({.workers = 1});
        const auto settled = pool.mapSettled(
            [](int n) {
                if (n % 3 == 1) {
                    throw Oddity{};
                }
                return n;
            },
            std::views::iota(0, 30), {.chunkSize = 30});
        for (std::size_t i = 0; i < settled.size(); ++i) {
            QCOMPARE(settled[i].ok(), i % 3 != 1);
        }
    }

    void exceptionOfAnUnknownTypeIsAnErrorToo()
    {
        mp::Pool pool({.workers = 1});
        try {
            (void)pool.apply([](int n) -> int { throw n; }, 5);
            QFAIL("nothing was thrown");
        } catch (const mp::RemoteError& error) {
            QCOMPARE(error.type(), std::string("unknown"));
        }
    }

    void errorWithALongMessageArrivesWhole()
    {
        mp::Pool pool({.workers = 1});
        try {
            (void)pool.apply(
                [](int n) -> int {
                    throw std::runtime_error(std::string(static_cast<std::size_t>(n), 'm'));
                },
                1'000'000);
            QFAIL("nothing was thrown");
        } catch (const mp::RemoteError& error) {
            QCOMPARE(error.message().size(), std::size_t{1'000'000});
        }
    }

    void sixtyFourMebibytesThereAndBack()
    {
        mp::Pool pool({.workers = 1});
        std::vector<std::uint64_t> data(std::size_t{64} << 17);
        std::iota(data.begin(), data.end(), 0);
        const auto back = pool.apply(
            [](std::vector<std::uint64_t> values) {
                for (auto& value : values) {
                    value += 1;
                }
                return values;
            },
            data);
        QCOMPARE(back.size(), data.size());
        QVERIFY(std::equal(back.begin(), back.end(), data.begin(),
                           [](auto a, auto b) { return a == b + 1; }));
    }

    void memoryStaysBoundedOverManyLargePayloads()
    {
        mp::Pool pool({.workers = 1});
        const auto trip = [&pool](std::size_t round) {
            const std::string text(std::size_t{64} << 20, static_cast<char>('a' + round % 26));
            const std::string back = pool.apply([](std::string given) { return given; }, text);
            QVERIFY(back == text);
        };
        trip(0);
        trip(1);
        const std::size_t warm = residentBytes();
        for (std::size_t round = 2; round < 12; ++round) {
            trip(round);
        }
        // Ten more would be 1.3 GiB if they stayed. Some slack: the sanitizers keep freed memory.
        const std::size_t now = residentBytes();
        QVERIFY2(now < warm + (std::size_t{512} << 20),
                 std::to_string(now - std::min(now, warm)).c_str());
    }

    void everyResultMayBeLargerThanTheRing()
    {
        mp::Pool pool({.workers = 2});
        auto results =
            pool.imap([](int n) { return std::string(200'000, static_cast<char>('a' + n % 26)); },
                      std::views::iota(0, 200), {.chunkSize = 10});
        for (int i = 0; i < 200; ++i) {
            const auto text = results.next();
            QVERIFY(text == std::string(200'000, static_cast<char>('a' + i % 26)));
        }
    }

    void everyArgumentMayBeLargerThanTheRing()
    {
        mp::Pool pool({.workers = 2});
        std::vector<std::string> texts;
        for (int i = 0; i < 60; ++i) {
            texts.emplace_back(150'000 + static_cast<std::size_t>(i), 'x');
        }
        const auto sizes =
            pool.map([](const std::string& text) { return text.size(); }, texts, {.chunkSize = 8});
        for (std::size_t i = 0; i < texts.size(); ++i) {
            QCOMPARE(sizes[i], texts[i].size());
        }
    }

    void largeAndSmallMix()
    {
        mp::Pool pool({.workers = 3});
        std::vector<int> sizes;
        for (int i = 0; i < 400; ++i) {
            sizes.push_back(i % 7 == 0 ? 300'000 : i % 5 == 0 ? 16'384 - i % 3 : i);
        }
        const auto back =
            pool.map([](int size) { return std::vector<char>(static_cast<std::size_t>(size)); },
                     sizes, {.chunkSize = 16});
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            QCOMPARE(back[i].size(), static_cast<std::size_t>(sizes[i]));
        }
    }

private:
    template <class F, class Items>
    static void checkOneIsBad(F function, const Items& items)
    {
        QFETCH(QString, error);
        mp::Pool pool({.workers = 1});
        const int pid = pool.apply(&ownPid, 0);
        const auto settled = pool.mapSettled(function, items, {.chunkSize = 10});
        QCOMPARE(settled.size(), std::size_t{10});
        for (int i = 0; i < 10; ++i) {
            const auto& item = settled[static_cast<std::size_t>(i)];
            if (i == kBad) {
                QVERIFY(!item.ok());
                QCOMPARE(mp::describe(item.error()).type, error.toStdString());
            } else {
                QVERIFY2(item.ok(), std::to_string(i).c_str());
                QCOMPARE(numberIn(item.value()), i);
                QCOMPARE(item.report.pid, pid);
            }
        }
        QCOMPARE(pool.apply(&ownPid, 0), pid);
        QCOMPARE(pool.counts().failed, std::uint64_t{1});
        QCOMPARE(pool.counts().lost, std::uint64_t{0});
    }

private slots:
    // A worker that has no memory for the argument must lose that one task, not be replaced for
    // ever.
    void argumentTheWorkerCantMapFailsItsTaskOnly()
    {
        mp::Pool pool(
            {.workers = 1, .initializer = mp::initializer([] {
                               const rlimit limit{std::size_t{256} << 20, std::size_t{256} << 20};
                               ::setrlimit(RLIMIT_AS, &limit);
                           })});
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("sanitizers need more address space than this test leaves");
#endif
        const auto big = pool.applyAsync([](const std::string& text) { return text.size(); },
                                         std::string(std::size_t{300} << 20, 'x'));
        QVERIFY(big.wait(60s));
        QVERIFY(!big.successful());
        QCOMPARE(pool.apply([](int n) { return n; }, 3), 3);
    }
};

MP_TEST_MAIN(PayloadTest)
#include "payload_test.moc"
