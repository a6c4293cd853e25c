#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

using namespace std::chrono_literals;

namespace {

int same(int n)
{
    return n;
}

// What the call throws, with its type before it.
template <class Call>
QString refusalOf(const Call& call)
{
    try {
        call();
    } catch (const std::exception& error) {
        return QString::fromStdString(mp::typeName(typeid(error)) + ": " + error.what());
    }
    return "nothing was thrown";
}

constexpr const char* kKinds[] = {"processes", "threads", "serial"};

void allKinds()
{
    QTest::addColumn<int>("kind");
    for (int kind = 0; kind < 3; ++kind) {
        QTest::newRow(kKinds[kind]) << kind;
    }
}

mp::PoolOptions ofKind()
{
    QFETCH(int, kind);
    return {.workers = 1, .kind = static_cast<mp::PoolKind>(kind)};
}

// An error's text has its type, what it is about, and the way out.
#define VERIFY_SAYS(refusal, ...)                            \
    do {                                                     \
        const QString said = (refusal);                      \
        for (const char* const part : {__VA_ARGS__}) {       \
            QVERIFY2(said.contains(part), qPrintable(said)); \
        }                                                    \
    } while (false)

}  // namespace

// Each refused call names its object and the way out.
class MisuseTest : public QObject {
    Q_OBJECT

private slots:
    void submittingAfterClose_data() { allKinds(); }
    void submittingAfterClose()
    {
        mp::Pool pool(ofKind());
        pool.close();
        for (const auto& refusal :
             {refusalOf([&] { (void)pool.apply(&same, 1); }),
              refusalOf([&] { (void)pool.applyAsync(&same, 1); }),
              refusalOf([&] { (void)pool.map(&same, std::vector{1}); }),
              refusalOf([&] { (void)pool.mapSettled(&same, std::vector{1}); }),
              refusalOf([&] { (void)pool.imap(&same, std::vector{1}).next(); })}) {
            VERIFY_SAYS(refusal, "std::logic_error", "this pool is closed", "before close()",
                        "make another pool");
        }
    }

    void submittingAfterTerminate_data() { allKinds(); }
    void submittingAfterTerminate()
    {
        mp::Pool pool(ofKind());
        pool.terminate();
        VERIFY_SAYS(refusalOf([&] { (void)pool.apply(&same, 1); }), "std::logic_error",
                    "this pool is closed", "make another pool");
    }

    void joiningBeforeClose_data() { allKinds(); }
    void joiningBeforeClose()
    {
        mp::Pool pool(ofKind());
        VERIFY_SAYS(refusalOf([&] { pool.join(); }), "std::logic_error", "join()", "pool's workers",
                    "close()", "terminate()");
        VERIFY_SAYS(refusalOf([&] { (void)pool.join(1s); }), "std::logic_error", "join()",
                    "pool's workers", "close()", "terminate()");
    }

    void resizingAfterClose()
    {
        for (const auto kind : {mp::PoolKind::Process, mp::PoolKind::Thread}) {
            mp::Pool pool({.workers = 1, .kind = kind});
            pool.close();
            VERIFY_SAYS(refusalOf([&] { pool.resize(2); }), "std::logic_error",
                        "this pool is closed", "resized", "make another one");
        }
    }

    void resizingASerialPool()
    {
        mp::Pool pool({.kind = mp::PoolKind::Serial});
        VERIFY_SAYS(refusalOf([&] { pool.resize(2); }), "std::invalid_argument", "serial pool",
                    "resized", "use a process or a thread pool");
    }

    void resizingToAnImpossibleNumber_data() { allKinds(); }
    void resizingToAnImpossibleNumber()
    {
        mp::Pool pool(ofKind());
        VERIFY_SAYS(refusalOf([&] { pool.resize(0); }), "std::invalid_argument", "a pool",
                    "1 to 4096 workers", "not 0");
        VERIFY_SAYS(refusalOf([&] { pool.resize(4097); }), "std::invalid_argument", "a pool",
                    "1 to 4096 workers", "not 4097");
    }

    void limitsOfNothing_data() { allKinds(); }
    void limitsOfNothing()
    {
        mp::Pool pool(ofKind());
        for (const auto limit : {0ms, -1500ms}) {
            VERIFY_SAYS(refusalOf([&] { pool.with({.softLimit = limit}).apply(&same, 1); }),
                        "std::invalid_argument", "soft limit", limit == 0ms ? "not 0" : "not -1.5",
                        "leave it out");
            VERIFY_SAYS(
                refusalOf([&] { (void)pool.map(&same, std::vector{1}, {.softLimit = limit}); }),
                "std::invalid_argument", "soft limit", "leave it out");
        }
    }

    void hardLimitsOfNothing()
    {
        mp::Pool pool({.workers = 1});
        VERIFY_SAYS(refusalOf([&] { pool.with({.hardLimit = 0s}).apply(&same, 1); }),
                    "std::invalid_argument", "hard limit", "not 0", "leave it out");
        VERIFY_SAYS(refusalOf([&] { (void)pool.imap(&same, std::vector{1}, {.hardLimit = -1s}); }),
                    "std::invalid_argument", "hard limit", "not -1", "leave it out");
    }

    void hardLimitsWithoutProcesses()
    {
        for (const auto kind : {mp::PoolKind::Thread, mp::PoolKind::Serial}) {
            mp::Pool pool({.workers = 1, .kind = kind});
            VERIFY_SAYS(refusalOf([&] { pool.with({.hardLimit = 1s}).apply(&same, 1); }),
                        "std::invalid_argument", "hard limit", "needs worker processes",
                        "soft limit works in all pools");
        }
    }

    void negativeRetries_data() { allKinds(); }
    void negativeRetries()
    {
        mp::Pool pool(ofKind());
        VERIFY_SAYS(refusalOf([&] { pool.with({.retries = -1}).apply(&same, 1); }),
                    "std::invalid_argument", "retried", "not -1", "leave retries out");
        VERIFY_SAYS(refusalOf([&] { (void)pool.map(&same, std::vector{1}, {.retries = -7}); }),
                    "std::invalid_argument", "retried", "not -7", "leave retries out");
    }

    void chunksOfNothing()
    {
        VERIFY_SAYS(refusalOf([] { (void)mp::Chunks(0); }), "std::invalid_argument", "a chunk",
                    "not 0", "leave the chunk size out", "Chunks::adaptive");
    }

    void tasksPerChild()
    {
        VERIFY_SAYS(refusalOf([] { mp::Pool({.workers = 1, .maxTasksPerChild = 0}); }),
                    "std::invalid_argument", "a worker runs at least 1 task", "not 0",
                    "leave maxTasksPerChild out");
        VERIFY_SAYS(
            refusalOf([] {
                mp::Pool({.workers = 1, .kind = mp::PoolKind::Thread, .maxTasksPerChild = 1});
            }),
            "std::invalid_argument", "maxTasksPerChild", "needs worker processes");
    }

    void capturedOutputWithoutProcesses()
    {
        VERIFY_SAYS(
            refusalOf([] {
                mp::Pool({.workers = 1, .kind = mp::PoolKind::Thread, .captureOutput = true});
            }),
            "std::invalid_argument", "captureOutput", "needs worker processes");
    }

    void successfulTooEarly()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result =
            pool.applyAsync([](const std::string& file) { signs::await(file); }, folder / "go");
        VERIFY_SAYS(refusalOf([&] { (void)result.successful(); }), "std::logic_error",
                    "successful()", "this result", "wait() for it first");
        signs::raise(folder / "go");
        QVERIFY(result.wait(60s));
        QVERIFY(result.successful());
    }

    void cancellingAnItemThatIsNotThere()
    {
        mp::Pool pool({.workers = 1});
        auto result = pool.mapAsync(&same, std::vector{1, 2, 3});
        VERIFY_SAYS(refusalOf([&] { result.cancel(3); }), "std::out_of_range", "no item 3",
                    "3 items, from 0");
        QVERIFY(result.wait(60s));
    }

    void stacksWithoutProcesses()
    {
        mp::ThreadPool pool(1);
        VERIFY_SAYS(refusalOf([&] { (void)pool.stackOf(0, 1); }), "std::logic_error", "stacks",
                    "use a pool of processes");
    }
};

MP_TEST_MAIN(MisuseTest)
#include "misuse_test.moc"
