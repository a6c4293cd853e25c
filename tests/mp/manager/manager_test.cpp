#include "mp/manager.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"

#include <signal.h>

#include <filesystem>
#include <map>
#include <regex>
#include <sstream>
#include <thread>

using mp::Object;
using namespace std::chrono_literals;
using sync_test::inProcess;
using sync_test::kHangs;

namespace {

template <class T>
std::string shown(const T& value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

void appendMany(const mp::ListProxy& list, int from, int count)
{
    for (int i = 0; i < count; ++i) {
        list.append(from + i);
    }
}

void addMany(const mp::DictProxy& dict)
{
    for (int i = 0; i < 300; ++i) {
        dict.update(
            "sum", [](Object& sum, int more) { sum = sum.as<int>() + more; }, 2);
    }
}

void connectAndAppend(const std::string& address, const std::string& key, const mp::ListProxy& list)
{
    const auto manager = mp::Manager::connect(address, key);
    const auto mine = manager.list({"from", "elsewhere"});
    list.append(mine);
    bool refused = false;
    try {
        mp::Manager(mp::Manager::connect(address, key)).shutdown();
    } catch (const std::logic_error&) {
        refused = true;
    }
    list.append(refused);
}

mp::ListProxy squaresOf(const mp::ListProxy& list)
{
    for (std::int64_t i = 0; i < 3; ++i) {
        list.set(i, list.get<int>(i) * list.get<int>(i));
    }
    return list;
}

mp::ListProxy newList(const std::string& address, const std::string& key, int item)
{
    return mp::Manager::connect(address, key).list({item});
}

}  // namespace

class ManagerTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        // What lives as long as the process: the engine's and the template's.
        mp::Manager();
        QCOMPARE(inProcess([] {}), std::optional(0));
    }
    void init() { m_leaks.emplace(); }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    // The note's example.
    void listOfTheNote()
    {
        const mp::Manager manager;
        std::vector<int> squares;
        for (int i = 0; i < 10; ++i) {
            squares.push_back(i * i);
        }
        const auto l = manager.list(squares);
        QCOMPARE(shown(l), std::string("[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]"));
        QVERIFY(std::regex_match(l.repr(),
                                 std::regex("<ListProxy object, typeid 'list' at 0x[0-9a-f]+>")));
        QCOMPARE(shown(l[4]), std::string("16"));
        QCOMPARE(shown(l.slice(2, 5)), std::string("[4, 9, 16]"));
    }

    void listDoesWhatPythonsDoes()
    {
        const mp::Manager manager;
        const auto list = manager.list({3, "three", 2.5, nullptr, true});
        QCOMPARE(list.len(), 5U);
        QCOMPARE(list.get<int>(-5), 3);
        list[1] = Object::list({"nested", 1});
        list.extend({7, 8});
        list.insert(0, "first");
        list.insert(-1, "before the last");
        QCOMPARE(list.str(), std::string("['first', 3, ['nested', 1], 2.5, None, True, 7, "
                                         "'before the last', 8]"));
        QCOMPARE(list.pop().as<int>(), 8);
        QCOMPARE(list.pop(0).as<std::string>(), std::string("first"));
        list.remove(2.5);
        list.del(-1);
        QCOMPARE(list.index(7), 4U);
        QVERIFY(list.contains(nullptr));
        QCOMPARE(list.count(1), 1U);  // True is 1
        list.clear();
        list.extend(std::vector{2, 3, 1});
        list.sort();
        QCOMPARE(list.values<int>(), (std::vector{1, 2, 3}));
        list.sort(true);
        list.reverse();
        QCOMPARE(list.slice<int>(-2, 100), (std::vector{2, 3}));
        QCOMPARE(list.slice(2, 1).repr(), std::string("[]"));
        list.append("x");
        QVERIFY_EXCEPTION_THROWN(list.sort(), std::invalid_argument);
        QCOMPARE(list.str(), std::string("[1, 2, 3, 'x']"));
        QVERIFY_EXCEPTION_THROWN(list.get(4), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(list.get(-5), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(list.remove(99), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(list.get<int>(3), std::invalid_argument);
    }

    void dictKeepsItsOrder()
    {
        const mp::Manager manager;
        const auto dict = manager.dict({{"b", 1}, {2, "two"}});
        dict["a"] = Object::list({1});
        dict.set("b", 5);
        QCOMPARE(dict.str(), std::string("{'b': 5, 2: 'two', 'a': [1]}"));
        QCOMPARE(dict.get<int>("b"), 5);
        QCOMPARE(dict.get(2.0).as<std::string>(), std::string("two"));
        QCOMPARE(dict.get("none", 7).as<int>(), 7);
        QCOMPARE(dict.setdefault("c", 8).as<int>(), 8);
        QCOMPARE(dict.setdefault("c", 9).as<int>(), 8);
        dict.update(std::map<std::string, int>{{"d", 1}, {"b", 6}});
        QCOMPARE(dict.pop(2).as<std::string>(), std::string("two"));
        dict.del("c");
        QCOMPARE(dict.keys().repr(), std::string("['b', 'a', 'd']"));
        QCOMPARE(dict.values().repr(), std::string("[6, [1], 1]"));
        QCOMPARE(dict.items().repr(), std::string("{'b': 6, 'a': [1], 'd': 1}"));
        QVERIFY(dict.contains("a") && !dict.contains("c"));
        QVERIFY_EXCEPTION_THROWN(dict.get("c"), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(dict.set(Object::list({1}), 1), std::invalid_argument);
        dict.clear();
        QCOMPARE(dict.len(), 0U);
    }

    void namespaceValueAndArray()
    {
        const mp::Manager manager;
        const auto attributes = manager.makeNamespace({{"x", 10}});
        attributes["y"] = "hello";
        QCOMPARE(attributes.str(), std::string("Namespace(x=10, y='hello')"));
        QCOMPARE(attributes.get<int>("x"), 10);
        attributes.del("x");
        QVERIFY(!attributes.contains("x"));
        QVERIFY_EXCEPTION_THROWN(attributes.get("x"), std::out_of_range);

        const auto value = manager.value(3.1415927);
        value.set(value.get() * 2);
        QCOMPARE(value.get(), 6.2831854);
        QCOMPARE(value.str(), std::string("Value('d', 6.2831854)"));

        const auto array = manager.array(std::vector{1, 2, 3});
        array.set(-1, 30);
        QCOMPARE(array.values(), (std::vector{1, 2, 30}));
        QCOMPARE(array.slice(1, 3), (std::vector{2, 30}));
        QCOMPARE(array.str(), std::string("array('i', [1, 2, 30])"));
        QVERIFY_EXCEPTION_THROWN(array.set(3, 1), std::out_of_range);
    }

    void nestedProxiesAreLiveNestedValuesAreCopies()
    {
        const mp::Manager manager;
        const auto outer = manager.list();
        {
            const auto inner = manager.list({1});
            outer.append(inner);
            outer.append(Object::list({1}));
        }
        outer.get<mp::ListProxy>(0).append(2);
        Object copy = outer.get(1);
        copy.items().emplace_back(2);
        QCOMPARE(outer.get<mp::ListProxy>(0).str(), std::string("[1, 2]"));
        QCOMPARE(outer.get(1).repr(), std::string("[1]"));
        outer.update(1, [](Object& list) { list.items().emplace_back(3); });
        QCOMPARE(outer.get(1).repr(), std::string("[1, 3]"));
        // Read before the outer one goes.
        const auto inner = outer.get<mp::ListProxy>(0);
        outer.clear();
        QCOMPARE(inner.len(), 2U);
    }

    void updateLosesNoChange()
    {
        const mp::Manager manager;
        const auto dict = manager.dict({{"sum", 0}});
        auto processes = sync_test::started(2, &addMany, dict);
        addMany(dict);
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(dict.get<int>("sum"), 1800);
    }

    void updateThatThrowsLeavesTheItem()
    {
        const mp::Manager manager;
        const auto list = manager.list({1});
        try {
            list.update(0, [](Object& item) {
                item = 5;
                throw std::length_error("too long");
            });
            QFAIL("nothing was thrown");
        } catch (const mp::RemoteError& error) {
            QCOMPARE(error.type(), std::string("std::length_error"));
            QCOMPARE(error.message(), std::string("too long"));
            QVERIFY(!error.thrownAt().empty());
        }
        QCOMPARE(list.get<int>(0), 1);
        QVERIFY_EXCEPTION_THROWN(list.call("update", 0, Object::list({0, 0, 0, 0})),
                                 std::invalid_argument);
    }

    void proxiesAreArgumentsOfProcesses()
    {
        const mp::Manager manager;
        const auto list = manager.list();
        auto processes = sync_test::started(2, &appendMany, list, 0, 500);
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(list.len(), 1000U);
    }

    void proxiesAreArgumentsAndResultsOfTasks()
    {
        const mp::Manager manager;
        mp::Pool pool({.workers = 1, .maxTasksPerChild = 1});
        const auto list = manager.list({2, 3, 4});
        const auto same = pool.apply(&squaresOf, list);
        QVERIFY(same == list);
        QCOMPARE(same.str(), std::string("[4, 9, 16]"));
        // One that only the worker had, which has ended by the time it is asked for.
        auto pending = pool.applyAsync(&newList, manager.address(), manager.key(), 5);
        QVERIFY(pending.wait(kHangs));
        QCOMPARE(pool.apply([](int n) { return n; }, 1), 1);
        QCOMPARE(pending.get().str(), std::string("[5]"));
    }

    void proxiesKeepTheirReferentAlive()
    {
        const mp::Manager manager;
        const auto list = manager.list();
        QCOMPARE(manager.referents().size(), 1U);
        {
            const auto other = manager.dict();
            const mp::DictProxy copy = other;
            QCOMPARE(manager.referents().size(), 2U);
            list.append(copy);
        }
        QCOMPARE(manager.referents().size(), 2U);
        list.clear();
        QCOMPARE(manager.referents().size(), 1U);
    }

    void referentsTellWhoHoldsThem()
    {
        const mp::Manager manager;
        const auto list = manager.list({std::string(1000, 'x')});
        const auto begun = manager.event();
        auto processes = sync_test::started(
            1,
            +[](const mp::ListProxy& held, const mp::EventProxy& event) {
                event.set();
                held.len();
                while (true) {
                    ::pause();
                }
            },
            list, begun);
        begun.wait();
        const auto holdersOf = [&] {
            for (const mp::ReferentInfo& info : manager.referents()) {
                if (info.typeId == "list") {
                    return info;
                }
            }
            return mp::ReferentInfo{};
        };
        const mp::ReferentInfo info = holdersOf();
        QCOMPARE(info.repr, list.repr());
        QCOMPARE(info.proxies, 2U);
        QCOMPARE(info.pids.size(), 2U);
        QVERIFY(std::ranges::count(info.pids, processes[0].pid()) == 1);
        QVERIFY(info.text.starts_with("['xxx") && info.text.size() < 250);
        processes[0].kill();
        QVERIFY(helpers::waitFor([&] { return holdersOf().proxies == 1; }));
    }

    void whoKnowsAddressAndKeyCanConnect_data()
    {
        QTest::addColumn<bool>("tcp");
        QTest::newRow("Unix") << false;
        QTest::newRow("TCP") << true;
    }
    void whoKnowsAddressAndKeyCanConnect()
    {
        QFETCH(bool, tcp);
        mp::ManagerOptions options;
        options.key = "our secret";
        if (tcp) {
            options.port = 0;
        }
        const mp::Manager manager(std::move(options));
        const auto list = manager.list();
        QCOMPARE(inProcess(&connectAndAppend, manager.address(), manager.key(), list),
                 std::optional(0));
        QCOMPARE(list.get<mp::ListProxy>(0).str(), std::string("['from', 'elsewhere']"));
        QVERIFY(list.get<bool>(1));
        // Larger than the mailbox.
        const std::string large(3'000'000, 'x');
        list.append(large);
        QCOMPARE(list.get<std::string>(-1), large);
    }

    void callsOfThreadsDontWaitForEachOther()
    {
        const mp::Manager manager;
        const auto event = manager.event();
        std::jthread waiter([&] { event.wait(); });
        const auto list = manager.list();
        appendMany(list, 0, 100);
        QCOMPARE(list.len(), 100U);
        event.set();
    }

    void anotherManagersProxyIsRefused()
    {
        const mp::Manager one;
        const mp::Manager other;
        const auto list = one.list();
        QVERIFY_EXCEPTION_THROWN(list.append(other.list()), std::invalid_argument);
        QCOMPARE(list.len(), 0U);
    }

    void unexposedMethodIsRefused()
    {
        const mp::Manager manager;
        const auto list = manager.list();
        QVERIFY_EXCEPTION_THROWN(list.call("__class__"), mp::UnexposedMethod);
        QVERIFY_EXCEPTION_THROWN(list.call("acquire"), mp::UnexposedMethod);
        QVERIFY_EXCEPTION_THROWN(list.call("append"), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(manager.make("Nothing"), std::invalid_argument);
        QCOMPARE(list.len(), 0U);
    }

    void tooDeepValueIsRefused()
    {
        const mp::Manager manager;
        const auto list = manager.list();
        Object deep;
        for (int i = 0; i < 70; ++i) {
            deep = Object::list({deep});
        }
        QVERIFY_EXCEPTION_THROWN(list.append(deep), std::invalid_argument);
        QCOMPARE(list.len(), 0U);
    }

    void shutdownEndsTheServerAndCanBeRepeated()
    {
        mp::Manager manager;
        const auto list = manager.list({1});
        const std::string path = manager.address();
        const int pid = manager.pid();
        QVERIFY(std::filesystem::exists(path));
        manager.shutdown();
        manager.shutdown();
        QVERIFY(::kill(pid, 0) != 0);
        QVERIFY(!std::filesystem::exists(path));
        QVERIFY_EXCEPTION_THROWN(list.len(), mp::ManagerLost);
        QVERIFY_EXCEPTION_THROWN(manager.list(), mp::ManagerLost);
        QVERIFY_EXCEPTION_THROWN(mp::Manager::connect(path, "key"), mp::ManagerLost);
    }

private:
    std::optional<helpers::LeakCheck> m_leaks;
};

MP_TEST_MAIN(ManagerTest)
#include "manager_test.moc"
