#include "mp/pipe.h"
#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/event.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"

#include <signal.h>

#include <array>
#include <stdexcept>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using sync_test::inProcess;
using sync_test::kHangs;
using sync_test::started;

namespace {

using Bytes = std::vector<std::byte>;

void doubleAll(const mp::Connection& end)
{
    try {
        while (true) {
            end.send(2 * end.recv<int>());
        }
    } catch (const mp::EndOfFile&) {
    }
}

void sendAndDie(const mp::Connection& end, int count)
{
    for (int i = 0; i < count; ++i) {
        end.send(i);
    }
    ::raise(SIGKILL);
}

void sendForEver(const mp::Connection& end)
{
    while (true) {
        end.send(std::string(10'000, 'x'));
    }
}

void closeAndHang(const mp::Connection& end, const mp::Event& closed)
{
    end.close();
    closed.set();
    while (true) {
        ::pause();
    }
}

void haveAndHang(const mp::Connection& /*end*/, const mp::Event& has)
{
    has.set();
    while (true) {
        ::pause();
    }
}

int receiveOne(const mp::Connection& end)
{
    return end.recv<int>();
}

void answerThrough(const mp::Connection& end)
{
    end.recv<mp::Connection>().send(std::string("hello"));
}

}  // namespace

class PipeTest : public QObject {
    Q_OBJECT

private slots:
    void goesBothWays()
    {
        const auto [here, there] = mp::Pipe();
        QVERIFY(here.readable() && here.writable() && there.readable() && there.writable());
        auto child = started(1, &doubleAll, there);
        there.close();
        for (int i = 0; i < 1000; ++i) {
            here.send(i);
            QCOMPARE(here.recv<int>(kHangs), 2 * i);
        }
        here.close();
        QVERIFY(sync_test::allEnd(child));
    }

    void oneWayOnly()
    {
        const auto [in, out] = mp::Pipe(false);
        QVERIFY(in.readable() && !in.writable() && !out.readable() && out.writable());
        QVERIFY_EXCEPTION_THROWN(in.send(1), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(out.recv<int>(), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(out.poll(), std::logic_error);
        out.send(7);
        QCOMPARE(in.recv<int>(), 7);
        QCOMPARE(out.numbersOut().puts, std::uint64_t{1});
        QCOMPARE(in.numbersIn().gets, std::uint64_t{1});
    }

    void messagesOfAnyLengthStayWhole()
    {
        const auto [here, there] = mp::Pipe();
        const Bytes large(300'000, std::byte{7});
        here.sendBytes({});
        here.sendBytes(large);
        here.sendBytes({});
        QVERIFY(there.poll());
        QCOMPARE(there.recvBytes().size(), std::size_t{0});
        QVERIFY(there.recvBytes() == large);
        QVERIFY(there.recvBytes().empty());
        QVERIFY(!there.poll());
    }

    void largerThanThePipeHolds()
    {
        const auto [here, there] = mp::Pipe();
        const Bytes large(5'000'000, std::byte{7});
        std::jthread sender([&, &end = here] {
            end.sendBytes(large);
            end.sendBytes(large);
        });
        QVERIFY(there.recvBytes() == large);
        QVERIFY(there.recvBytes() == large);
    }

    void overLongMessageIsKept()
    {
        const auto [here, there] = mp::Pipe();
        here.sendBytes(Bytes(100, std::byte{1}));
        try {
            (void)there.recvBytes(99);
            QFAIL("it was received");
        } catch (const mp::MessageTooLong& tooLong) {
            QCOMPARE(tooLong.size(), std::uint64_t{100});
        }
        std::array<std::byte, 99> small{};
        QVERIFY_EXCEPTION_THROWN(there.recvBytesInto(small), mp::MessageTooLong);
        std::array<std::byte, 200> room{};
        QCOMPARE(there.recvBytesInto(room), std::size_t{100});
        QCOMPARE(room[99], std::byte{1});
        QCOMPARE(room[100], std::byte{0});
    }

    void pollHasALimit()
    {
        const auto [here, there] = mp::Pipe();
        QVERIFY(!there.poll());
        const std::int64_t begin = base::monotonicNs();
        QVERIFY(!there.poll(50ms));
        QVERIFY(base::monotonicNs() - begin >= 50'000'000);
        QVERIFY_EXCEPTION_THROWN(there.recv<int>(10ms), mp::TimeoutError);
        here.send(1);
        QVERIFY(there.poll(kHangs));
        QVERIFY(there.poll());
        QCOMPARE(there.recv<int>(0s), 1);
    }

    void sendWaitsForRoom()
    {
        const auto [here, there] = mp::Pipe();
        const std::string part(100'000, 'x');
        int sent = 0;
        const auto fill = [&, &end = here] {
            while (sent < 1000) {
                end.send(part, 10ms);
                ++sent;
            }
        };
        QVERIFY_EXCEPTION_THROWN(fill(), mp::TimeoutError);
        QVERIFY(sent >= 5 && sent < 20);
        QCOMPARE(there.recv<std::string>(), part);
        here.send(part, kHangs);
    }

    void closedOtherEndIsEndOfFile()
    {
        const auto [here, there] = mp::Pipe();
        there.send(1);
        there.close();
        QVERIFY(here.poll());
        QCOMPARE(here.recv<int>(), 1);
        QVERIFY(here.poll());
        QVERIFY_EXCEPTION_THROWN(here.recv<int>(), mp::EndOfFile);
        QVERIFY_EXCEPTION_THROWN(here.send(1), mp::BrokenPipe);
    }

    void ownClosedEndIsOfNoUse()
    {
        const auto [here, there] = mp::Pipe();
        const mp::Connection copy = here;
        copy.close();
        here.close();
        QVERIFY(here.closed());
        QVERIFY_EXCEPTION_THROWN(here.send(1), mp::Closed);
        QVERIFY_EXCEPTION_THROWN(here.recv<int>(), mp::Closed);
        QVERIFY_EXCEPTION_THROWN(here.poll(), mp::Closed);
        QVERIFY_EXCEPTION_THROWN(here.send(), mp::Closed);
    }

    void deadOtherEndIsEndOfFile()
    {
        const auto [here, there] = mp::Pipe();
        auto child = started(1, &sendAndDie, there, 3);
        there.close();
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(here.recv<int>(kHangs), i);
        }
        QVERIFY(here.poll(kHangs));
        QVERIFY_EXCEPTION_THROWN(here.recv<int>(), mp::EndOfFile);
        QVERIFY_EXCEPTION_THROWN(here.send(1), mp::BrokenPipe);
    }

    void whoWaitsForTheOtherEndIsTold()
    {
        const auto [here, there] = mp::Pipe();
        const mp::Event has;
        auto child = started(1, &haveAndHang, there, has);
        there.close();
        QVERIFY(has.wait(kHangs));
        std::jthread receiver(
            [&end = here] { QVERIFY_EXCEPTION_THROWN(end.recv<int>(), mp::EndOfFile); });
        QVERIFY(
            helpers::waitFor([&, &end = here] { return end.numbersIn().blockedConsumers == 1; }));
        child[0].kill();
        receiver.join();
    }

    void whoWaitsForRoomIsTold()
    {
        const auto [here, there] = mp::Pipe();
        auto child = started(1, &sendForEver, there);
        there.close();
        QVERIFY(
            helpers::waitFor([&, &end = here] { return end.numbersIn().blockedProducers == 1; }));
        here.close();
        QVERIFY(child[0].join(kHangs));
        QCOMPARE(child[0].exitcode(), std::optional(1));  // by BrokenPipe
    }

    // Neither what was passed on nor the process that has it keeps an end that it has closed.
    void closedByWhoItWasPassedOnTo()
    {
        const auto [here, there] = mp::Pipe();
        const mp::Event closed;
        auto child = started(1, &closeAndHang, there, closed);
        there.close();
        QVERIFY(closed.wait(kHangs));
        QVERIFY_EXCEPTION_THROWN(here.recv<int>(), mp::EndOfFile);
        child[0].kill();
    }

    void endIsHeldOnItsWay()
    {
        const auto [here, there] = mp::Pipe();
        mp::Process child(&doubleAll, there);
        child.start();
        there.close();
        here.send(4);
        QCOMPARE(here.recv<int>(kHangs), 8);
        here.close();
        QVERIFY(child.join(kHangs));
    }

    void endsAreArgumentsOfTasks()
    {
        const auto [here, there] = mp::Pipe();
        mp::Pool pool({.workers = 1});
        auto received = pool.applyAsync(&receiveOne, there);
        here.send(5);
        QCOMPARE(received.get(kHangs), 5);
    }

    void endsGoThroughPipes()
    {
        const auto [here, there] = mp::Pipe();
        auto child = started(1, &answerThrough, there);
        const auto [in, out] = mp::Pipe(false);
        here.send(out);
        out.close();
        QCOMPARE(in.recv<std::string>(kHangs), std::string("hello"));
        QVERIFY_EXCEPTION_THROWN(in.recv<std::string>(kHangs), mp::EndOfFile);
        QVERIFY(sync_test::allEnd(child));
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            const auto [here, there] = mp::Pipe();
            QCOMPARE(inProcess(&sendAndDie, there, 100), std::optional(-SIGKILL));
            QCOMPARE(here.recv<int>(), 0);
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

MP_TEST_MAIN(PipeTest)
#include "pipe_test.moc"
