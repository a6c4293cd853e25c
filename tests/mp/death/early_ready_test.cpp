#include "helpers/mp_test_main.h"
#include "mp/engine/launcher.h"
#include "mp/engine/process_backend.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

namespace {

int hangOnce(const std::string& folder)
{
    if (!signs::raised(folder + "/begun")) {
        signs::raise(folder + "/begun");
        while (true) {
            ::pause();
        }
    }
    return 42;
}

std::atomic<bool> g_held{false};
int g_release[2];  // a pipe

// Holds the thread that it interrupts; not for ever.
void hold(int)
{
    g_held = true;
    pollfd release{g_release[0], POLLIN, 0};
    ::poll(&release, 1, 30'000);
}

bool sleeps(int thread)
{
    std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
    std::string stat;
    std::getline(file, stat);
    const std::size_t name = stat.rfind(") ");
    return name != std::string::npos && stat[name + 2] == 'S';
}

// Starts the first worker as usual. It tells that the second one is there only after that has said
// that it is ready, and after the held caller has had its turn.
class LateLauncher final : public mp::engine::Launcher {
public:
    std::weak_ptr<mp::engine::Backend> backend;

    void launch(mp::engine::LaunchRequest request,
                std::function<void(mp::engine::LaunchResult)> done) override
    {
        if (m_launches++ == 0) {
            mp::engine::spawnLauncher().launch(std::move(request), std::move(done));
            return;
        }
        const int doorbell = request.descriptors.at(1);
        mp::engine::LaunchResult started;
        mp::engine::spawnLauncher().launch(
            std::move(request),
            [&started](mp::engine::LaunchResult result) { started = std::move(result); });
        pollfd ready{doorbell, POLLIN, 0};
        ::poll(&ready, 1, 30'000);
        wasReadyEarly = ready.revents == POLLIN;
        [[maybe_unused]] const auto written = ::write(g_release[1], "x", 1);
        // A caller that takes what isn't for it yet has done so by then.
        helpers::waitFor([this] { return backend.lock()->workers().back().readyNs != 0; }, 200ms);
        done(std::move(started));
    }

    std::atomic<bool> wasReadyEarly = false;

private:
    int m_launches = 0;
};

}  // namespace

class EarlyReadyTest : public QObject {
    Q_OBJECT

private slots:
    // A caller that slept on a worker which died looks at the channel of its successor, whose
    // launcher hasn't answered yet.
    void workerThatIsReadyBeforeItsLauncherSaysSoGetsWork()
    {
        QCOMPARE(::pipe(g_release), 0);
        ::signal(SIGUSR1, &hold);
        const signs::Folder folder;
        LateLauncher launcher;
        const auto backend = std::make_shared<mp::engine::ProcessBackend>(
            mp::engine::ProcessBackend::Options{1, &launcher});
        launcher.backend = backend;
        backend->start();
        int value = 0;
        std::string trouble;
        std::atomic<int> tid = 0;
        std::thread caller([&] {
            tid = ::gettid();
            try {
                const auto result = mp::ApplyCall<true>(backend, {.retries = 1}, true)
                                        .applyAsync(&hangOnce, folder / "");
                value = result.get(30s);
            } catch (const std::exception& error) {
                trouble = error.what();
            }
        });
        signs::await(folder / "begun");
        const bool asleep = helpers::waitFor([&tid] { return tid != 0 && sleeps(tid); });
        ::pthread_kill(caller.native_handle(), SIGUSR1);
        const bool held = helpers::waitFor([] { return g_held.load(); });
        const mp::WorkerInfo first = backend->workers().front();
        const bool killed = backend->signalWorker(first.slot, first.pid, SIGKILL);
        caller.join();
        backend->shutDown();
        QVERIFY(asleep && held && killed && launcher.wasReadyEarly);
        QVERIFY2(trouble.empty(), trouble.c_str());
        QCOMPARE(value, 42);
    }
};

MP_TEST_MAIN(EarlyReadyTest)
#include "early_ready_test.moc"
