#include "base/clock.h"
#include "run_task.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <ctime>

using namespace lab;

namespace {

double threadCpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace

class ComputingTasksTest : public QObject {
    Q_OBJECT

private slots:
    void wholeNumbersStayExact()
    {
        QCOMPARE(valueOf("square", "3037000499").get<std::int64_t>(), 9223372030926249001LL);
        QCOMPARE(valueOf("square", "-12").get<std::int64_t>(), 144LL);
        QCOMPARE(valueOf("doubler", "4611686018427387903").get<std::int64_t>(),
                 9223372036854775806LL);
        QVERIFY(valueOf("square", "7").is_number_integer());
    }

    void decimalsAreDecimals()
    {
        QCOMPARE(valueOf("square", "1.5").get<double>(), 2.25);
        QCOMPARE(valueOf("doubler", "-0.25").get<double>(), -0.5);
        QCOMPARE(valueOf("doubler", "1e20").get<double>(), 2e20);
    }

    void overflowIsAnErrorNamingTheNumber()
    {
        for (const char* item : {"3037000500", "1e200"}) {
            const std::string message = messageOf([&] { valueOf("square", item); });
            QVERIFY2(message.find("is beyond") != std::string::npos, message.c_str());
        }
        QVERIFY(!messageOf([] { valueOf("doubler", "-9223372036854775808"); }).empty());
    }

    void whatIsNoNumberIsRefused()
    {
        for (const char* item :
             {"", "x", "1 ", "0x10", "nan", "inf", "9223372036854775808", "\xff\xfe", "--1"}) {
            QVERIFY2(!findTask("square").checkItem(item).empty(), item);
        }
        for (const char* item : {"0", "-5", "+5", "2.5", "1e3", "9223372036854775807"}) {
            QVERIFY2(findTask("doubler").checkItem(item).empty(), item);
        }
    }

    void primesAreCounted_data()
    {
        QTest::addColumn<QString>("bound");
        QTest::addColumn<int>("count");
        // OEIS A006880 and small cases by hand.
        QTest::newRow("0") << "0" << 0;
        QTest::newRow("1") << "1" << 0;
        QTest::newRow("2") << "2" << 1;
        QTest::newRow("3") << "3" << 2;
        QTest::newRow("4") << "4" << 2;
        QTest::newRow("9") << "9" << 4;
        QTest::newRow("25") << "25" << 9;
        QTest::newRow("1000") << "1000" << 168;
        QTest::newRow("a segment's end") << "65535" << 6542;
        QTest::newRow("a segment's end + 2") << "65537" << 6543;
        QTest::newRow("10^6") << "1000000" << 78498;
        QTest::newRow("10^7") << "10000000" << 664579;
    }

    void primesAreCounted()
    {
        QFETCH(QString, bound);
        QFETCH(int, count);
        QCOMPARE(valueOf("primes", bound.toStdString()).get<int>(), count);
    }

    void primesRefuseBoundsOutOfRange()
    {
        QVERIFY(!findTask("primes").checkItem("-1").empty());
        QVERIFY(!findTask("primes").checkItem("1000000000001").empty());
        QVERIFY(findTask("primes").checkItem("1000000000000").empty());
    }

    void piIsEstimatedAndRepeatable()
    {
        const nlohmann::json first = valueOf("pi", "42", {{"samples", "200k"}});
        QVERIFY(first == valueOf("pi", "42", {{"samples", "200k"}}));
        QVERIFY(first != valueOf("pi", "43", {{"samples", "200k"}}));
        QCOMPARE(first["samples"].get<int>(), 200000);
        // Standard error 1.64 / sqrt(n) = 0.0037: six of them.
        QVERIFY(std::abs(first["pi"].get<double>() - 3.14159265) < 0.022);
        QCOMPARE(first["pi"].get<double>(), 4.0 * first["inside"].get<double>() / 200000);
    }

    void tilesCoverThePictureOnce()
    {
        const Parameters parameters{{"size", "50"}, {"tiles", "6"}, {"iterations", "300"}};
        std::vector<int> painted(50 * 50);
        const auto items =
            findTask("mandelbrot")
                .defaultItems(completeParameters(findTask("mandelbrot"), parameters));
        QCOMPARE(items.size(), std::size_t{6});
        for (const std::string& item : items) {
            const nlohmann::json tile = valueOf("mandelbrot", item, parameters);
            const int width = tile["width"];
            const int height = tile["height"];
            QCOMPARE(tile["counts"].get_binary().size(),
                     static_cast<std::size_t>(width * height * 2));
            for (int y = 0; y < height; ++y) {
                for (int x = 0; x < width; ++x) {
                    painted[static_cast<std::size_t>((tile["y"].get<int>() + y) * 50 +
                                                     tile["x"].get<int>() + x)] += 1;
                }
            }
        }
        QVERIFY(std::all_of(painted.begin(), painted.end(), [](int n) { return n == 1; }));
    }

    void insideOfTheSetReachesTheLimitAndFarOutsideEscapes()
    {
        const Parameters parameters{{"size", "4"}, {"tiles", "1"}, {"iterations", "300"}};
        const nlohmann::json tile = valueOf("mandelbrot", "0", parameters);
        const auto& counts = tile["counts"].get_binary();
        const auto at = [&](std::size_t x, std::size_t y) {
            const std::size_t i = 2 * (y * 4 + x);
            return counts[i] + 256 * counts[i + 1];
        };
        QCOMPARE(at(2, 1), 300);  // c = -0.375 - 0.375i lies in the main cardioid
        QCOMPARE(at(0, 0), 1);    // |c| > 2
        int sum = 0;
        for (std::size_t i = 0; i < 16; ++i) {
            sum += at(i % 4, i / 4);
        }
        QCOMPARE(tile["iterations"].get<int>(), sum);
        QCOMPARE(tile["mean"].get<double>(), sum / 16.0);
    }

    void impossiblePicturesAndTilesAreRefused()
    {
        const TaskInfo& task = findTask("mandelbrot");
        const auto check = [&](const Parameters& given) {
            return task.checkParameters(completeParameters(task, given));
        };
        QVERIFY(check({}).empty());
        QVERIFY(!check({{"size", "10"}, {"tiles", "13"}}).empty());
        QVERIFY(!check({{"size", "16384"}, {"tiles", "1"}}).empty());
        const Parameters standard = completeParameters(task, {});
        QVERIFY(task.checkItems(standard, {"0", "255"}).empty());
        QVERIFY(!task.checkItems(standard, {"256"}).empty());
    }

    void sleepWaitsWithoutCpu()
    {
        const double cpuBefore = threadCpuSeconds();
        const std::int64_t start = base::monotonicNs();
        const double seconds = valueOf("sleep", "x", {{"time", "60ms"}});
        const double wall = static_cast<double>(base::monotonicNs() - start) / 1e9;
        QVERIFY(seconds >= 0.06 && seconds <= wall);
        QVERIFY(threadCpuSeconds() - cpuBefore < 0.03);
    }

    void spinBurnsTheCpuTimeItSays()
    {
        const double before = threadCpuSeconds();
        const double seconds = valueOf("spin", "x", {{"time", "40ms"}});
        const double used = threadCpuSeconds() - before;
        QVERIFY(seconds >= 0.04);
        QVERIFY(used >= 0.04 && used < 0.06);
    }

    void shortSpinsOvershootLittle()
    {
        const TaskInfo& task = findTask("spin");
        const ItemFunction spin = task.prepare(completeParameters(task, {{"time", "50us"}}));
        std::vector<double> seconds;
        for (std::uint64_t i = 0; i < 201; ++i) {
            seconds.push_back(spin("x", i));
        }
        std::nth_element(seconds.begin(), seconds.begin() + 100, seconds.end());
        QVERIFY2(seconds[100] >= 50e-6 && seconds[100] < 60e-6,
                 qPrintable(QString::number(seconds[100])));
    }
};

QTEST_GUILESS_MAIN(ComputingTasksTest)
#include "computing_tasks_test.moc"
