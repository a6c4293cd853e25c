#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

// Programs that take the exit statuses of all children for themselves.
class ReapedStatusTest : public QObject {
    Q_OBJECT

private slots:
    void statusTakenBySomebodyElseIsUnknown()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const int pid = pool.apply([](int) { return static_cast<int>(::getpid()); }, 0);
        std::atomic<bool> reaped = false;
        // The kernel wakes waitpid() before the pidfd's watchers get to reap, or after: repeated
        // until it was before.
        std::thread thief([&] {
            int status = 0;
            reaped = ::waitpid(pid, &status, 0) == pid;
        });
        const auto result = pool.applyAsync(
            [](const std::string& file) {
                signs::raise(file);
                while (true) {
                    ::poll(nullptr, 0, 1000);
                }
                return 0;
            },
            folder / "started");
        const bool started = helpers::waitFor([&] { return signs::raised(folder / "started"); });
        ::kill(pid, SIGKILL);
        thief.join();
        QVERIFY(started);
        try {
            (void)result.get(60s);
            QFAIL("it wasn't lost");
        } catch (const mp::WorkerLost& lost) {
            QCOMPARE(lost.status(),
                     reaped ? base::ExitStatus::unknown() : base::ExitStatus::signalled(SIGKILL));
        }
        QCOMPARE(pool.apply([](int n) { return n; }, 4), 4);
    }

    void programThatIgnoresSigchldWorks()
    {
        ::signal(SIGCHLD, SIG_IGN);  // as a program may that uses mp, which never does it itself
        {
            mp::Pool pool({.workers = 2});
            QCOMPARE(pool.apply([](int n) { return n; }, 4), 4);
            try {
                (void)pool.apply([](int code) { std::_Exit(code); }, 3);
                QFAIL("it wasn't lost");
            } catch (const mp::WorkerLost& lost) {
                QCOMPARE(lost.status(), base::ExitStatus::unknown());
            }
            QCOMPARE(pool.apply([](int n) { return n; }, 5), 5);
            pool.close();
            QVERIFY(pool.join(20s));
        }
        ::signal(SIGCHLD, SIG_DFL);
    }

    void programThatReapsEveryChildWorks()
    {
        std::atomic<bool> stop = false;
        std::thread reaper([&stop] {
            while (!stop) {
                if (::waitpid(-1, nullptr, WNOHANG) <= 0) {
                    ::poll(nullptr, 0, 1);
                }
            }
        });
        bool right = true;
        {
            mp::Pool pool({.workers = 3});
            const auto settled = pool.mapSettled(
                [](int n) {
                    if (n % 10 == 3) {
                        std::_Exit(3);
                    }
                    return n;
                },
                std::views::iota(0, 50), {.chunkSize = 5});
            for (std::size_t i = 0; i < settled.size(); ++i) {
                right = right && settled[i].ok() == (i % 10 != 3);
            }
            pool.close();
            right = right && pool.join(20s);
        }
        stop = true;
        reaper.join();
        QVERIFY(right);
    }
};

MP_TEST_MAIN(ReapedStatusTest)
#include "reaped_status_test.moc"
