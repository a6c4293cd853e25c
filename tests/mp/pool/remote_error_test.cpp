#include "helpers/mp_test_main.h"
#include "mp/pool.h"

namespace {

volatile int g_seen = 0;

[[gnu::noinline]] int lookUp(int key)
{
    g_seen = key;
    if (key > 2) {
        throw std::out_of_range("no entry " + std::to_string(key));
    }
    return key;
}

[[gnu::noinline]] int callLookUp(int key)
{
    const int found = lookUp(key);
    g_seen = found;
    return found;
}

template <class Call>
QString backtraceOf(const Call& call)
{
    try {
        (void)call();
    } catch (const mp::RemoteError& error) {
        return QString::fromStdString(error.backtrace());
    }
    return {};
}

void verifyLookUpsCalls(const QString& text)
{
    QVERIFY2(text.startsWith("#0  (anonymous namespace)::lookUp(int)"), qPrintable(text));
    QVERIFY2(text.contains("callLookUp(int)"), qPrintable(text));
    QVERIFY2(text.contains("remote_error_test.cpp:"), qPrintable(text));
}

}  // namespace

class RemoteErrorTest : public QObject {
    Q_OBJECT

private slots:
    void carriesTheCallsThatLedToTheThrow_data()
    {
        QTest::addColumn<int>("start");
        QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver);
        QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn);
    }
    void carriesTheCallsThatLedToTheThrow()
    {
        QFETCH(int, start);
        mp::Pool pool({.workers = 1, .start = static_cast<mp::StartMethod>(start)});

        verifyLookUpsCalls(backtraceOf([&] { return pool.apply(&callLookUp, 3); }));
    }

    void eachItemOfAChunkCarriesItsOwn()
    {
        mp::Pool pool({.workers = 1});
        auto settled =
            pool.mapSettled([](int key) { return key == 4 ? lookUp(key) : callLookUp(key); },
                            std::vector{1, 3, 2, 4}, {.chunkSize = 4});

        const QString first = backtraceOf([&] { return settled[1].value(); });
        const QString second = backtraceOf([&] { return settled[3].value(); });

        verifyLookUpsCalls(first);
        QVERIFY2(second.contains("lookUp(int)"), qPrintable(second));
        QVERIFY2(!second.contains("callLookUp(int)"), qPrintable(second));
    }

    void initializersErrorCarriesItsCallsToo()
    {
        const QString text = backtraceOf([] {
            mp::Pool pool({.workers = 1, .initializer = mp::initializer(&callLookUp, 5)});
            return pool.apply(&callLookUp, 1);
        });

        verifyLookUpsCalls(text);
    }

    void rethrownErrorOfANestedCallIsSeenWhereItWasRethrown()
    {
        mp::Pool pool({.workers = 1});
        const QString text = backtraceOf([&] {
            return pool.apply(
                [](int key) {
                    try {
                        return callLookUp(key);
                    } catch (const std::out_of_range&) {
                        throw;
                    }
                },
                3);
        });

        QVERIFY2(text.startsWith("#0  "), qPrintable(text));
        QVERIFY2(!text.contains("lookUp(int)"), qPrintable(text));
    }

    void threadPoolRethrowsTheOriginal()
    {
        mp::ThreadPool pool(1);
        QVERIFY_EXCEPTION_THROWN((void)pool.apply(&callLookUp, 3), std::out_of_range);
    }
};

MP_TEST_MAIN(RemoteErrorTest)
#include "remote_error_test.moc"
