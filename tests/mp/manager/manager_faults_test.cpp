#include "base/clock.h"
#include "base/wait_readable.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/manager.h"
#include "mp/manager/address.h"
#include "mp/manager/client.h"
#include "mp/manager/handshake.h"
#include "mp/manager/link.h"
#include "mp/sync/processes.h"

#include <QDir>
#include <QTemporaryDir>

#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <mutex>
#include <random>
#include <sstream>
#include <thread>

using namespace std::chrono_literals;
using sync_test::kHangs;
using sync_test::started;

namespace {

void sendAll(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return;  // refused already
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

// Everything until the server hangs up; nothing when it doesn't.
std::optional<std::string> readToEnd(int socket)
{
    const std::int64_t deadline = base::monotonicNs() + std::chrono::nanoseconds(kHangs).count();
    std::string all;
    while (base::waitReadable(socket, deadline)) {
        char buffer[4096];
        const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0) {
            return all;
        }
        all.append(buffer, static_cast<std::size_t>(count));
    }
    return std::nullopt;
}

std::string framedWith(std::uint64_t length, const std::string& body)
{
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    return frame + body;
}

// A connection that has shaken hands by TCP, for what no client would send.
class Outlaw {
public:
    explicit Outlaw(const mp::Manager& manager)
        : m_socket(mp::manager::connectTo(manager.address(), 10s))
    {
        using namespace mp::manager;
        const std::string greeting = frame();
        const std::string theirs = greeting.substr(kGreeting.size());
        Hello hello{{}, randomBytes(kNonceBytes), ++s_number, ::getpid()};
        hello.proof = prove(manager.key(), "client", hello.nonce, theirs);
        send(framed(hello.bytes()));
        m_welcome = frame();
    }
    bool welcome() const { return m_welcome.starts_with('Y'); }
    void send(const std::string& bytes) const { sendAll(m_socket.get(), bytes); }
    std::string frame() const
    {
        std::uint64_t length = 0;
        read(&length, sizeof length);
        std::string body(length, '\0');
        read(body.data(), length);
        return body;
    }
    int socket() const { return m_socket.get(); }

private:
    void read(void* place, std::size_t count) const
    {
        if (::recv(m_socket.get(), place, count, MSG_WAITALL) != static_cast<ssize_t>(count)) {
            throw std::runtime_error("the server hung up");
        }
    }

    static inline std::uint64_t s_number = 1000;
    base::UniqueFd m_socket;
    std::string m_welcome;
};

mp::ManagerOptions byTcp()
{
    return {.key = {}, .port = 0, .types = {}};
}

// What a client does all day, so that a kill finds it anywhere.
void useForEver(const mp::ListProxy& list, const mp::LockProxy& lock,
                const mp::SemaphoreProxy& semaphore, const mp::QueueProxy& queue,
                const mp::ConditionProxy& condition)
{
    while (true) {
        list.append(list.len());
        list.append(std::string(40'000, 'x'));  // too large for the mailbox
        if (list.len() > 20) {
            list.clear();
        }
        lock.acquire();
        lock.release();
        semaphore.acquire();
        semaphore.release();
        queue.put(1);
        queue.get(1ms * 100);
        condition.acquire();
        condition.notify();
        try {
            condition.wait(1ms);
        } catch (const mp::OwnerDied&) {
            // It has the lock all the same.
        }
        condition.release();
        const mp::ListProxy copy = list;
    }
}

void waitFor(const mp::EventProxy& never, const mp::EventProxy& begun)
{
    try {
        begun.set();
        never.wait();
    } catch (const mp::ManagerLost&) {
        ::_exit(7);
    }
}

constexpr int kRefused = 0;

// Of a child of this process, which connects as another user: kRefused when that was refused to it.
template <class Connect>
int statusOfNobody(const Connect& connect)
{
    const int child = ::fork();
    if (child == 0) {
        constexpr unsigned kNobody = 65534;
        if (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0) {
            ::_exit(2);
        }
        try {
            connect();
        } catch (const mp::AuthenticationError&) {
            ::_exit(kRefused);
        } catch (...) {
        }
        ::_exit(1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

}  // namespace

class ManagerFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        // A folder of our own: one test opens it to others.
        QVERIFY(m_runtime.isValid());
        QCOMPARE(::chmod(m_runtime.path().toLocal8Bit().constData(), 0711), 0);
        qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
        mp::Manager();  // what lives as long as the process comes to be
    }

    void wrongKeyIsRefused_data()
    {
        QTest::addColumn<bool>("tcp");
        QTest::newRow("Unix") << false;
        QTest::newRow("TCP") << true;
    }
    void wrongKeyIsRefused()
    {
        QFETCH(bool, tcp);
        const mp::Manager manager(tcp ? byTcp() : mp::ManagerOptions());
        const auto list = manager.list({1});
        QVERIFY_EXCEPTION_THROWN(mp::Manager::connect(manager.address(), "wrong"),
                                 mp::AuthenticationError);
        QVERIFY_EXCEPTION_THROWN(mp::Manager::connect(manager.address(), ""),
                                 mp::AuthenticationError);
        QCOMPARE(list.len(), 1U);
    }

    void proofsDependOnKeySideAndNonces()
    {
        const std::string proof = mp::manager::prove("one", "server", "nonce", "other");
        QVERIFY(
            !mp::manager::sameProof(proof, mp::manager::prove("two", "server", "nonce", "other")));
        QVERIFY(
            !mp::manager::sameProof(proof, mp::manager::prove("one", "client", "nonce", "other")));
        QVERIFY(
            mp::manager::sameProof(proof, mp::manager::prove("one", "server", "nonce", "other")));
        QVERIFY(!mp::manager::sameProof(proof, proof.substr(1)));
        // RFC 4231, test case 2.
        const std::string known =
            mp::manager::prove("Jefe", "what do ya ", "want for ", "nothing?");
        QCOMPARE(QByteArray::fromStdString(known).toHex(),
                 QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    }

    void anotherUserCantConnect()
    {
        if (::geteuid() != 0) {
            QSKIP("only root can become another user");
        }
        const mp::Manager manager;
        struct stat facts {};
        QCOMPARE(::stat(manager.address().c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
        QCOMPARE(statusOfNobody([&] { mp::Manager::connect(manager.address(), manager.key()); }),
                 kRefused);
        QCOMPARE(manager.list({1}).len(), 1U);
    }

    void anotherUserIsRefusedByTheServer()
    {
        if (::geteuid() != 0) {
            QSKIP("only root can become another user");
        }
        const mp::Manager manager;
        // As if the folder and the file were open.
        QCOMPARE(::chmod(manager.address().c_str(), 0666), 0);
        const std::string folder = manager.address().substr(0, manager.address().rfind('/'));
        QCOMPARE(::chmod(folder.c_str(), 0755), 0);
        const int status = statusOfNobody([&] {
            try {
                mp::Manager::connect(manager.address(), manager.key());
            } catch (const mp::AuthenticationError& error) {
                if (std::string(error.what()).find("belongs to user") != std::string::npos) {
                    throw;
                }
            }
        });
        QCOMPARE(::chmod(folder.c_str(), 0700), 0);
        QCOMPARE(status, kRefused);
    }

    void damagedFramesAreRefusedAndOthersServed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<int>(bytes.size()));
        };
        row("length of 2^40", framedWith(std::uint64_t{1} << 40, "x"));
        row("length of 2^64 - 1", framedWith(UINT64_MAX, "x"));
        row("no msgpack", framedWith(4, "\xc1\xc1\xc1\xc1"));
        row("huge array", framedWith(5, "\xdd\xff\xff\xff\xff"));
        row("too deep", framedWith(100'000, std::string(100'000, '\x91')));
        row("no request", framedWith(1, "\x05"));
        row("few parts", framedWith(3, "\x92\x01\x01"));
        row("unheld referent", framedWith(10, std::string("\x94\x00\xa4"
                                                          "drop"
                                                          "\x01\x91\xc1",
                                                          10)));
        row("foreign proxy", framedWith(21, std::string("\x94\x00\xa6"
                                                        "create"
                                                        "\x01\x91\xd7\x01"
                                                        "\xff\xff\xff\xff\xff\xff\xff\xff",
                                                        21)));
    }
    void damagedFramesAreRefusedAndOthersServed()
    {
        QFETCH(QByteArray, bytes);
        const mp::Manager manager(byTcp());
        const auto list = manager.list({1});
        const Outlaw outlaw(manager);
        QVERIFY(outlaw.welcome());
        outlaw.send(bytes.toStdString());
        QVERIFY(readToEnd(outlaw.socket()).has_value());
        QCOMPARE(list.str(), std::string("[1]"));
    }

    void whatComesBeforeTheKeyIsShort()
    {
        const mp::Manager manager;
        const auto list = manager.list({1});
        for (const std::string& bytes :
             {framedWith(5000, std::string(5000, 'x')), framedWith(3, "abc"), framedWith(0, ""),
              framedWith(80, std::string(80, 'x')), std::string("GET / HTTP/1.1\r\n\r\n")}) {
            const auto socket = mp::manager::connectTo(manager.address(), 10s);
            sendAll(socket.get(), bytes);
            ::shutdown(socket.get(), SHUT_WR);
            QVERIFY(readToEnd(socket.get()).has_value());
        }
        QCOMPARE(list.str(), std::string("[1]"));
    }

    // Frames with some bytes wrong, cut off, or too many.
    void randomFramesHarmNobody()
    {
        const mp::Manager manager(byTcp());
        const auto list = manager.list({1});
        std::minstd_rand random(20261126);
        const auto below = [&](std::size_t end) {
            return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
        };
        for (int i = 0; i < 200; ++i) {
            const Outlaw outlaw(manager);
            for (int frames = 0; frames < 5; ++frames) {
                const mp::Object argument =
                    mp::Object::list({"list", mp::Object::Dict{{1, mp::Object::list({2.5})}}});
                std::string body;
                mp::manager::writeRequest(body, below(3), i % 2 == 0 ? "create" : "append", 1,
                                          {&argument, 1},
                                          [](const mp::manager::Reference& reference) {
                                              return mp::manager::writeTicket(reference);
                                          });
                for (std::size_t changes = below(4); changes > 0; --changes) {
                    body[below(body.size())] = static_cast<char>(below(256));
                }
                const std::size_t length = below(8) == 0 ? below(1000) : body.size();
                outlaw.send(framedWith(length, body));
            }
            ::shutdown(outlaw.socket(), SHUT_WR);
            QVERIFY(readToEnd(outlaw.socket()).has_value());
        }
        QCOMPARE(list.str(), std::string("[1]"));
        QVERIFY(helpers::waitFor([&] { return manager.referents().size() == 1; }));
    }

    void randomMailboxesHarmNobody()
    {
        const mp::Manager manager;
        const auto list = manager.list({1});
        std::minstd_rand random(20261127);
        std::uniform_int_distribution<int> byte(0, 255);
        for (std::uint64_t i = 0; i < 100; ++i) {
            mp::manager::Link link(manager.address(), manager.key(), 2000 + i);
            link.request().assign(1 + i * 3, '\0');
            for (char& one : link.request()) {
                one = static_cast<char>(byte(random));
            }
            try {
                const std::string_view reply = link.exchange();
                QVERIFY(reply.starts_with('e'));
            } catch (const mp::ManagerLost&) {
                // It hung up.
            }
        }
        QCOMPARE(list.str(), std::string("[1]"));
    }

    void killedServerEndsAllCallsAtOnce()
    {
        const mp::Manager manager;
        const auto never = manager.event();
        const auto begun = manager.event();
        const auto list = manager.list({1});
        auto processes = started(1, &waitFor, never, begun);
        begun.wait();
        std::atomic<bool> lost = false;
        std::jthread waiter([&] {
            try {
                never.wait();
            } catch (const mp::ManagerLost&) {
                lost = true;
            }
        });
        ::kill(manager.pid(), SIGKILL);
        QVERIFY(processes[0].join(kHangs));
        QCOMPARE(processes[0].exitcode(), std::optional(7));
        waiter.join();
        QVERIFY(lost);
        QVERIFY_EXCEPTION_THROWN(list.append(2), mp::ManagerLost);
        QVERIFY_EXCEPTION_THROWN(manager.list(), mp::ManagerLost);
    }

    void serverEndsWithItsOwner()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        {
            mp::Process owner(
                {.daemon = false}, +[] {
                    const mp::Manager manager;
                    ::raise(SIGKILL);
                });
            owner.start();
            QVERIFY(owner.join(kHangs));
            QCOMPARE(owner.exitcode(), std::optional(-SIGKILL));
        }
        QCOMPARE(leaks.verify(), std::string());
        const QDir folder(m_runtime.filePath("poolscope"));
        const auto sockets = [&folder] { return folder.entryList(QDir::System).size(); };
        QCOMPARE(sockets(), 1);
        {
            const mp::Manager next;  // removes what the other couldn't any more
            QCOMPARE(sockets(), 1);
        }
        QCOMPARE(sockets(), 0);
    }

    // At random points in calls and waits: the others go on, and get all that it had. The long form
    // is MP_TEST_KILLS=10000.
    void killedClientsHoldNothingUp()
    {
        const mp::Manager manager;
        const auto list = manager.list();
        const auto lock = manager.lock();
        const auto semaphore = manager.semaphore(2);
        const auto queue = manager.queue();
        const auto condition = manager.condition(manager.rlock());
        std::minstd_rand random(20261126);
        for (int i = 0; i < sync_test::kills() / 2; ++i) {
            auto processes = started(2, &useForEver, list, lock, semaphore, queue, condition);
            sync_test::passTime(random, 8ms);
            for (const mp::Process& process : processes) {
                process.kill();
            }
            for (const mp::Process& process : processes) {
                QVERIFY(process.join(kHangs));
                QCOMPARE(process.exitcode(), std::optional(-SIGKILL));
            }
            QVERIFY(lock.acquire(kHangs));
            lock.release();
            QVERIFY(condition.acquire(kHangs));
            condition.release();
            QVERIFY(semaphore.acquire(kHangs) && semaphore.acquire(kHangs));
            semaphore.release(2);
            list.append(1);
        }
        QVERIFY(helpers::waitFor([&] {
            return std::ranges::all_of(manager.referents(), [](const mp::ReferentInfo& info) {
                return info.proxies <= 1;
            });
        }));
        QVERIFY(semaphore.value() == 2);
    }

    void idleServerCostsNoCpu()
    {
        const mp::Manager manager;
        const auto list = manager.list({1});
        list.append(2);
        const auto used = [&] {
            std::ifstream file("/proc/" + std::to_string(manager.pid()) + "/stat");
            std::string stat((std::istreambuf_iterator<char>(file)), {});
            std::istringstream fields(stat.substr(stat.rfind(')') + 2));
            std::string skipped;
            for (int i = 0; i < 11; ++i) {
                fields >> skipped;
            }
            long user = 0;
            long system = 0;
            fields >> user >> system;
            return user + system;
        };
        // It sleeps once it has looked in vain for a while.
        QVERIFY(helpers::waitFor([&] {
            const long before = used();
            QTest::qWait(50);
            return used() == before;
        }));
    }

private:
    QTemporaryDir m_runtime;
};

MP_TEST_MAIN(ManagerFaultsTest)
#include "manager_faults_test.moc"
