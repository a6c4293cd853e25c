#include "mp/engine/reactor.h"

#include "base/clock.h"
#include "helpers/wait_for.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <QTest>

#include <atomic>
#include <system_error>
#include <thread>

using mp::engine::Reactor;

namespace {

base::UniqueFd counter()
{
    return base::UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

void add(const base::UniqueFd& file)
{
    const std::uint64_t one = 1;
    QCOMPARE(::write(file.get(), &one, sizeof one), static_cast<ssize_t>(sizeof one));
}

}  // namespace

class ReactorTest : public QObject {
    Q_OBJECT

private slots:
    // One that is always armed for a moment that has passed.
    void overdueTimersLeaveTheirTurnToOthers()
    {
        auto& reactor = Reactor::instance();
        std::atomic<bool> stop = false;
        std::atomic<int> others = 0;
        std::function<void()> again = [&] {
            if (!stop) {
                reactor.callAt(base::monotonicNs() - 1'000'000'000, again);
            }
        };
        reactor.callAt(0, again);
        reactor.callAt(base::monotonicNs() + 1'000'000, [&] { ++others; });
        reactor.post([&] { ++others; });
        const bool came = helpers::waitFor([&] { return others == 2; });
        stop = true;
        QVERIFY(came);
        reactor.runAndWait([] {});  // the last one has seen it
        reactor.runAndWait([] {});
    }

    void callsRunOnTheEngineThread()
    {
        auto& reactor = Reactor::instance();
        QVERIFY(!reactor.onEngineThread());
        bool there = false;
        reactor.runAndWait([&] { there = reactor.onEngineThread(); });
        QVERIFY(there);
    }

    void runAndWaitRethrows()
    {
        QVERIFY_EXCEPTION_THROWN(
            Reactor::instance().runAndWait([] { throw std::domain_error("no"); }),
            std::domain_error);
    }

    void runAndWaitOnTheEngineThreadRunsAtOnce()
    {
        auto& reactor = Reactor::instance();
        bool inner = false;
        reactor.runAndWait([&] { reactor.runAndWait([&] { inner = true; }); });
        QVERIFY(inner);
    }

    void postedCallsKeepTheirOrder()
    {
        auto& reactor = Reactor::instance();
        std::vector<int> order;
        for (int i = 0; i < 100; ++i) {
            reactor.post([&order, i] { order.push_back(i); });
        }
        reactor.runAndWait([] {});
        QCOMPARE(order.size(), std::size_t{100});
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void readableDescriptorCallsBack()
    {
        auto& reactor = Reactor::instance();
        const base::UniqueFd file = counter();
        std::atomic<int> calls = 0;
        reactor.add(file.get(), EPOLLIN | EPOLLET,
                    [&](std::uint32_t events) { calls += (events & EPOLLIN) != 0 ? 1 : 100; });
        add(file);
        QVERIFY(helpers::waitFor([&] { return calls == 1; }));
        add(file);
        QVERIFY(helpers::waitFor([&] { return calls == 2; }));
        reactor.removeAndWait(file.get());
    }

    void removedDescriptorIsSilent()
    {
        auto& reactor = Reactor::instance();
        const base::UniqueFd file = counter();
        std::atomic<int> calls = 0;
        reactor.add(file.get(), EPOLLIN, [&](std::uint32_t) { ++calls; });
        reactor.removeAndWait(file.get());
        add(file);
        reactor.runAndWait([] {});
        QCOMPARE(calls.load(), 0);
    }

    void callbackMayRemoveItself()
    {
        auto& reactor = Reactor::instance();
        const base::UniqueFd file = counter();
        std::atomic<int> calls = 0;
        reactor.add(file.get(), EPOLLIN, [&](std::uint32_t) {
            ++calls;
            reactor.remove(file.get());
        });
        add(file);
        QVERIFY(helpers::waitFor([&] { return calls == 1; }));
        reactor.runAndWait([] {});
        QCOMPARE(calls.load(), 1);
    }

    void badDescriptorIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(Reactor::instance().add(-1, EPOLLIN, [](std::uint32_t) {}),
                                 std::system_error);
    }

    void timersRunInTheirOrderAndNotEarly()
    {
        auto& reactor = Reactor::instance();
        std::vector<int> order;
        std::atomic<int> run = 0;
        const std::int64_t now = base::monotonicNs();
        std::atomic<bool> early = false;
        for (const int ms : {30, 10, 20}) {
            const std::int64_t when = now + ms * 1'000'000;
            reactor.callAt(when, [&, ms, when] {
                early = early || base::monotonicNs() < when;
                order.push_back(ms);
                ++run;
            });
        }
        QVERIFY(helpers::waitFor([&] { return run == 3; }));
        QVERIFY(!early);
        QCOMPARE(order, (std::vector<int>{10, 20, 30}));
    }

    void soonerTimerWakesASleepingLoop()
    {
        auto& reactor = Reactor::instance();
        const auto late = reactor.callAt(base::monotonicNs() + 3'600'000'000'000, [] {});
        reactor.runAndWait([] {});
        std::atomic<bool> run = false;
        reactor.callAt(base::monotonicNs() + 1'000'000, [&] { run = true; });
        QVERIFY(helpers::waitFor([&] { return run.load(); }));
        reactor.cancel(late);
    }

    void cancelledTimerIsSilent()
    {
        auto& reactor = Reactor::instance();
        std::atomic<bool> cancelledRan = false;
        std::atomic<bool> laterRan = false;
        const std::int64_t now = base::monotonicNs();
        const auto timer = reactor.callAt(now + 20'000'000, [&] { cancelledRan = true; });
        reactor.callAt(now + 30'000'000, [&] { laterRan = true; });
        reactor.cancel(timer);
        QVERIFY(helpers::waitFor([&] { return laterRan.load(); }));
        QVERIFY(!cancelledRan);
    }

    void manyThreadsMayPost()
    {
        auto& reactor = Reactor::instance();
        int sum = 0;  // engine thread only
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 1000; ++i) {
                    reactor.post([&sum] { ++sum; });
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        int seen = 0;
        reactor.runAndWait([&] { seen = sum; });
        QCOMPARE(seen, 4000);
    }
};

QTEST_GUILESS_MAIN(ReactorTest)
#include "reactor_test.moc"
