#include "mp/task/function_ref.h"

#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "same_names.h"

#include <sys/mman.h>

#include <cstdlib>

using namespace mp::task;

namespace {

int twice(int n)
{
    return 2 * n;
}

int thrice(int n) noexcept
{
    return 3 * n;
}

struct Adder {
    int operator()(int a, int b) const { return a + b; }
};

}  // namespace

class FunctionRefTest : public QObject {
    Q_OBJECT

private slots:
    void addressResolvesToTheSameCode()
    {
        const auto* code = reinterpret_cast<const void*>(&twice);
        const CodeAddress address = addressOf(code);
        QVERIFY(address.module != 0);
        QCOMPARE(resolve(address), const_cast<void*>(code));
    }

    void functionsOfLibrariesHaveAnotherModule()
    {
        const CodeAddress own = addressOf(reinterpret_cast<const void*>(&twice));
        const auto* code = reinterpret_cast<const void*>(static_cast<int (*)(int)>(&std::abs));
        const CodeAddress libc = addressOf(code);
        QVERIFY(own.module != libc.module);
        QCOMPARE(resolve(libc), const_cast<void*>(code));
    }

    void noFunctionIsNone()
    {
        QCOMPARE(addressOf(nullptr), CodeAddress{});
        QVERIFY(resolve(CodeAddress{}) == nullptr);
    }

    void addressInNoModuleIsRefused()
    {
        void* page =
            ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        QVERIFY(page != MAP_FAILED);
        QVERIFY_EXCEPTION_THROWN(addressOf(page), std::invalid_argument);
        ::munmap(page, 4096);
    }

    void dataIsNoFunction()
    {
        static int data = 1;
        QVERIFY_EXCEPTION_THROWN(addressOf(&data), std::invalid_argument);
    }

    void offsetOutsideTheModulesCodeIsRefused_data()
    {
        QTest::addColumn<quint64>("offset");
        QTest::newRow("at the module's header") << quint64{0};
        QTest::newRow("far behind its end") << (quint64{1} << 40);
        QTest::newRow("wrapping round") << ~quint64{0} - 4096;
    }
    void offsetOutsideTheModulesCodeIsRefused()
    {
        QFETCH(quint64, offset);
        CodeAddress address = addressOf(reinterpret_cast<const void*>(&twice));
        address.offset = offset;
        QVERIFY_EXCEPTION_THROWN(resolve(address), std::invalid_argument);
    }

    void unknownModuleIsRefused()
    {
        CodeAddress address = addressOf(reinterpret_cast<const void*>(&twice));
        address.module ^= 1;
        QVERIFY_EXCEPTION_THROWN(resolve(address), std::invalid_argument);
    }

    void functionPointersTravel()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(pool.apply(&twice, 21), 42);
        QCOMPARE(pool.apply(&thrice, 5), 15);
    }

    void lambdasAndEmptyFunctorsTravel()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(pool.apply([](int n) { return n + 1; }, 1), 2);
        QCOMPARE(pool.apply([](int n) { return n + 2; }, 1), 3);
        QCOMPARE(pool.apply(Adder{}, 2, 3), 5);
    }

    void argumentsAreConvertedToTheParametersTypes()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(pool.apply([](double x) { return x / 2; }, 3), 1.5);
        QCOMPARE(pool.apply([](const std::string& text) { return text.size(); }, "four"),
                 std::size_t{4});
    }

    void lambdasOfOneNameInTwoFilesDontClash()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(same_names::lambdaOfA(pool, 1), 1001);
        QCOMPARE(same_names::lambdaOfB(pool, 1), 2001);
    }

    void functionsOfOneNameInTwoFilesDontClash()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(same_names::functionOfA(pool, 1), 1001);
        QCOMPARE(same_names::functionOfB(pool, 1), 2001);
    }

    void codeMadeAtRunTimeIsRefusedByThePool()
    {
        void* page =
            ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        QVERIFY(page != MAP_FAILED);
        mp::Pool pool({.workers = 1});
        const auto function = reinterpret_cast<int (*)(int)>(page);
        QVERIFY_EXCEPTION_THROWN(pool.apply(function, 1), std::invalid_argument);
        QCOMPARE(pool.apply(&twice, 2), 4);
        ::munmap(page, 4096);
    }
};

MP_TEST_MAIN(FunctionRefTest)
#include "function_ref_test.moc"
