#include "mp/value.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/array.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"

#include <signal.h>

#include <filesystem>
#include <limits>
#include <thread>

using namespace std::chrono_literals;
using sync_test::allEnd;
using sync_test::inProcess;
using sync_test::started;

namespace {

// The note's f(n, a).
void piAndNegatives(const mp::Value<double>& number, const mp::Array<int>& array)
{
    number = 3.1415927;
    for (std::size_t i = 0; i < array.size(); ++i) {
        array[i] = -array[i];
    }
}

constexpr int kTimes = 20'000;

void addUp(const mp::Value<int>& sum)
{
    for (int i = 0; i < kTimes; ++i) {
        sum += 1;
    }
}

void fetchAndAdd(const mp::Value<int, mp::Unlocked>& sum)
{
    for (int i = 0; i < kTimes; ++i) {
        sum.fetchAdd(1);
    }
}

void dieWithinUpdate(const mp::Value<int>& value)
{
    value.update([](int& number) {
        number = 7;
        ::raise(SIGKILL);
    });
}

void dieHavingOne(const mp::Value<int>& value)
{
    value = 1;
    ::raise(SIGKILL);
}

mp::Value<int> square(int number)
{
    return mp::Value<int>(number * number);
}

mp::Value<int> sameAgain(mp::Value<int> value)
{
    return value;
}

int addUnder(const mp::RLock& lock, const mp::Value<int>& value)
{
    const std::lock_guard turn(lock);
    return value += 1;
}

int descriptors()
{
    int count = 0;
    for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) {
        ++count;
    }
    return count;
}

int descriptorsWith(const std::vector<mp::Value<int>>& values)
{
    for (const auto& value : values) {
        value += 1;
    }
    return descriptors();
}

}  // namespace

class ValueTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QCOMPARE(mp::Pool({.workers = 1}).apply(&square, 3).get(), 9); }

    void noteExample_data()
    {
        QTest::addColumn<int>("start");
        QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver);
        QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn);
    }
    void noteExample()
    {
        QFETCH(int, start);
        const mp::Value<mp::TypeOf<'d'>> number(0.0);
        const mp::Array<mp::TypeOf<'i'>> array(std::views::iota(0, 10));
        mp::Process process({.start = static_cast<mp::StartMethod>(start)}, &piAndNegatives, number,
                            array);
        process.start();
        QVERIFY(process.join(60s));
        QCOMPARE(number.get(), 3.1415927);
        QCOMPARE(array.values(), (std::vector{0, -1, -2, -3, -4, -5, -6, -7, -8, -9}));
    }

    void typecodesHaveTheSizesOfC()
    {
        static_assert(std::is_same_v<mp::TypeOf<'c'>, char> && sizeof(mp::TypeOf<'b'>) == 1);
        static_assert(sizeof(mp::TypeOf<'H'>) == sizeof(short));
        static_assert(sizeof(mp::TypeOf<'l'>) == sizeof(long));
        static_assert(sizeof(mp::TypeOf<'Q'>) == sizeof(long long));
        static_assert(std::is_same_v<mp::TypeOf<'f'>, float>);
        static_assert(std::is_same_v<mp::TypeOf<'?'>, bool>);
        static_assert(mp::Number<unsigned char> && !mp::Number<long double>);
        const mp::Value<bool> yes(true);
        QVERIFY(yes);
    }

    void beginsWithZeroAlsoWhereSomethingElseWas()
    {
        for (int i = 0; i < 2000; ++i) {
            const mp::Value<long> value;
            QCOMPARE(value.get(), 0L);
            value = -1;
        }
    }

    void integersWrap()
    {
        const mp::Value<int> value(std::numeric_limits<int>::max());
        value += 1;
        QCOMPARE(value.get(), std::numeric_limits<int>::min());
        value -= 1;
        QCOMPARE(value.get(), std::numeric_limits<int>::max());
        const mp::Value<unsigned char, mp::Unlocked> small;
        small -= 1;
        QCOMPARE(static_cast<int>(small), 255);
    }

    void plusEqualsLosesNothing()
    {
        const mp::Value<int> sum;
        auto processes = started(2, &addUp, sum);
        addUp(sum);
        QVERIFY(allEnd(processes));
        QCOMPARE(sum.get(), 3 * kTimes);
    }

    void fetchAddLosesNothing()
    {
        const mp::Value<int, mp::Unlocked> sum;
        auto processes = started(2, &fetchAndAdd, sum);
        fetchAndAdd(sum);
        QVERIFY(allEnd(processes));
        QCOMPARE(sum.get(), 3 * kTimes);
    }

    void threadsShareItToo()
    {
        mp::ThreadPool pool({.workers = 2});
        const mp::Value<double> sum;
        pool.map([sum](int item) { sum += item; }, std::views::iota(0, 100));
        QCOMPARE(sum.get(), 4950.0);
    }

    void updateIsDoneUnderTheLock()
    {
        const mp::Value<int> value(20);
        int owner = 0;
        const int before = value.update([&](int& number) {
            owner = value.lock().owner();
            return std::exchange(number, number * 2 + 2);
        });
        QCOMPARE(owner, ::getpid());
        QCOMPARE(before, 20);
        QCOMPARE(value.get(), 42);
        QCOMPARE(value.lock().owner(), 0);
    }

    void itsLockHoldsSeveralOperationsTogether()
    {
        const mp::Value<int> value(1);
        const mp::RLock lock = value.lock();
        {
            const std::lock_guard turn(lock);
            value += 1;  // takes it again
            std::thread([&] { QVERIFY(!value.lock().try_lock()); }).join();
        }
        mp::Pool pool({.workers = 1});
        QCOMPARE(pool.apply(&addUnder, lock, value), 3);
    }

    void killedWithinAnUpdateTheNextIsToldOnce()
    {
        const mp::Value<int> value(1);
        mp::Process process(&dieWithinUpdate, value);
        process.start();
        QVERIFY(process.join(60s));
        try {
            value += 1;
            QFAIL("nobody was told");
        } catch (const mp::OwnerDied& died) {
            QCOMPARE(died.pid(), process.pid());
        }
        QCOMPARE(value.get(), 7);
        value += 1;
        QCOMPARE(value.get(), 8);
    }

    void isTakenForNothingElse()
    {
        const mp::Value<int> value(5);
        const auto ticket = value.send();
        QCOMPARE(mp::Value<int>(ticket).get(), 5);
        QVERIFY_EXCEPTION_THROWN(mp::Value<float>{ticket}, std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::Value<unsigned>{ticket}, std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((mp::Value<int, mp::Unlocked>{ticket}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::Array<int>{ticket}, std::invalid_argument);
        auto beside = ticket;
        beside.offset += 1;
        QVERIFY_EXCEPTION_THROWN(mp::Value<int>{beside}, std::system_error);
    }

    void whatComesBackIsTheVeryNumber()
    {
        mp::Pool pool({.workers = 1});
        const mp::Value<int> value(5);
        QVERIFY(pool.apply(&sameAgain, value).isSame(value));
    }

    void workersNumberOutlivesItsWorker()
    {
        std::vector<mp::Value<int>> squares;
        {
            mp::Pool pool({.workers = 2});
            squares = pool.map(&square, std::views::iota(0, 500));
        }
        for (int i = 0; i < 500; ++i) {
            QCOMPARE(squares[static_cast<std::size_t>(i)].get(), i * i);
        }
    }

    // Although nobody else has it any more when the child gets to it.
    void processKeepsItsArguments()
    {
        auto value = std::make_unique<mp::Value<int>>();
        mp::Process process(&addUp, *value);
        const auto other = std::make_unique<mp::Value<int>>();
        process.start();
        value.reset();
        for (int i = 0; i < 2000; ++i) {
            const mp::Value<int> filler(i);  // would take its place
        }
        QVERIFY(process.join(60s));
        QCOMPARE(process.exitcode(), std::optional(0));
    }

    void thousandValuesAreFewDescriptors()
    {
        const int before = descriptors();
        const std::vector<mp::Value<int>> values = [] {
            std::vector<mp::Value<int>> made;
            for (int i = 0; i < 1000; ++i) {
                made.emplace_back(i);
            }
            return made;
        }();
        QVERIFY(descriptors() - before <= 4);
        mp::Pool pool({.workers = 1});
        const int first = pool.apply(&descriptorsWith, std::vector{values.front()});
        QVERIFY(pool.apply(&descriptorsWith, values) - first <= 4);
        for (int i = 0; i < 1000; ++i) {
            QCOMPARE(values[static_cast<std::size_t>(i)].get(), i + (i == 0 ? 2 : 1));
        }
    }

    void diedWithoutLettingGoItsMemoryGoesWithTheLast()
    {
        const helpers::LeakCheck leaks;
        {
            const mp::Value<int> value;
            for (int i = 0; i < 5; ++i) {
                QCOMPARE(inProcess(&dieHavingOne, value), std::optional(-SIGKILL));
            }
            QCOMPARE(value.get(), 1);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 2});
            (void)pool.map(&square, std::views::iota(0, 100));
            (void)pool.map(&sameAgain, std::vector{mp::Value<int>(1), mp::Value<int>(2)});
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void droppedWhileItsLockIsHeldHurtsNobody()
    {
        {
            const mp::Value<int> value;
            value.lock().lock();
        }
        const mp::Lock other;
        const std::lock_guard turn(other);
        const mp::Value<int> next;
        next += 1;
        QCOMPARE(next.get(), 1);
    }
};

MP_TEST_MAIN(ValueTest)
#include "value_test.moc"
