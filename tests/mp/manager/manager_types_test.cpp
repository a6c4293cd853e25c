#include "helpers/mp_test_main.h"
#include "mp/manager.h"
#include "mp/sync/processes.h"

#include <stdexcept>

namespace {

class Counter {
public:
    Counter() = default;
    explicit Counter(int first) : m_total(first)
    {
        if (first < 0) {
            throw std::domain_error("begins below zero");
        }
    }
    void add(int more) { m_total += more; }
    int total() const { return m_total; }
    std::string text() const { return "counter at " + std::to_string(m_total); }
    void fail() { throw std::runtime_error("it failed"); }
    std::vector<int> upTo() const
    {
        std::vector<int> all;
        for (int i = 1; i <= m_total; ++i) {
            all.push_back(i);
        }
        return all;
    }
    int secret() const { return 42; }

private:
    int m_total = 0;
};

mp::ManagerOptions options()
{
    return {.types = {mp::managed<Counter>("Counter")
                          .constructor<int>()
                          .method<&Counter::add>("add")
                          .method<&Counter::total>("total")
                          .method<&Counter::upTo>("upTo")
                          .method<&Counter::fail>("fail")
                          .method<&Counter::text>("__str__"),
                      mp::managed<Counter>("Plain").method<&Counter::total>("total")}};
}

void addMany(const mp::Proxy& counter)
{
    for (int i = 0; i < 300; ++i) {
        counter.call("add", 1);
    }
}

}  // namespace

class ManagerTypesTest : public QObject {
    Q_OBJECT

private slots:
    void objectsOfRegisteredTypesLiveInTheServer()
    {
        const mp::Manager manager(options());
        const mp::Proxy counter = manager.make("Counter", 5);
        counter.call("add", 2);
        QCOMPARE(counter.call<int>("total"), 7);
        QCOMPARE(counter.call<std::vector<int>>("upTo"), (std::vector{1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE(counter.str(), std::string("counter at 7"));
        QVERIFY(counter.repr().starts_with("<CounterProxy object, typeid 'Counter' at 0x"));
        QCOMPARE(manager.make("Plain").call<int>("total"), 0);
        QCOMPARE(manager.make("Plain").str(), std::string("<Plain object>"));
    }

    void methodsNeedNoLock()
    {
        const mp::Manager manager(options());
        const mp::Proxy counter = manager.make("Counter", 0);
        auto processes = sync_test::started(2, &addMany, counter);
        addMany(counter);
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(counter.call<int>("total"), 900);
    }

    void whatTheyThrowIsTold()
    {
        const mp::Manager manager(options());
        const mp::Proxy counter = manager.make("Counter", 1);
        try {
            counter.call("fail");
            QFAIL("nothing was thrown");
        } catch (const mp::RemoteError& error) {
            QCOMPARE(error.type(), std::string("std::runtime_error"));
            QCOMPARE(error.message(), std::string("it failed"));
            QVERIFY(!error.thrownAt().empty());
        }
        QVERIFY_EXCEPTION_THROWN(manager.make("Counter", -1), mp::RemoteError);
        QVERIFY_EXCEPTION_THROWN(counter.call("add"), mp::RemoteError);
        QVERIFY_EXCEPTION_THROWN(counter.call("add", "three"), mp::RemoteError);
        QCOMPARE(counter.call<int>("total"), 1);
    }

    void aNameThatAnotherTypeHasIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("every manager's") << "list";
        QTest::newRow("another of the caller's") << "Counter";
    }
    void aNameThatAnotherTypeHasIsRefused()
    {
        QFETCH(const QString, name);
        mp::ManagerOptions twice = options();
        twice.types.push_back(
            mp::managed<Counter>(name.toStdString()).method<&Counter::total>("total"));
        QVERIFY_EXCEPTION_THROWN(mp::Manager{twice}, std::invalid_argument);
    }

    void whatIsntRegisteredIsRefused()
    {
        const mp::Manager manager(options());
        QVERIFY_EXCEPTION_THROWN(manager.make("Counter", 1).call("secret"), mp::UnexposedMethod);
        QVERIFY_EXCEPTION_THROWN(manager.make("Plain").call("add", 1), mp::UnexposedMethod);
        QVERIFY_EXCEPTION_THROWN(manager.make("Other"), std::invalid_argument);
    }
};

MP_TEST_MAIN(ManagerTypesTest)
#include "manager_types_test.moc"
