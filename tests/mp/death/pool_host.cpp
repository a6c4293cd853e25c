// The program whose death tests await: `pool_host MODE WORKERS` runs a pool of MODE workers, writes
// "ready PID PID …" and waits.
//   idle      they have nothing to do
//   busy      they compute and never end
//   stopped   they were suspended in the middle of a task
//   blocking  they ignore every signal that can be ignored
//   nested    each has a pool of its own, whose worker is busy; those PIDs are listed too
//   spawn     busy, started by execution

#include "mp/pool.h"

#include "mp/init.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace {

void note(const std::string& file)
{
    std::ofstream(file, std::ios::app) << ::getpid() << std::endl;
}

int spin(const std::string& file)
{
    note(file);
    volatile unsigned counter = 0;
    while (true) {
        counter = counter + 1;
    }
    return 0;
}

int spinDeaf(const std::string& file)
{
    sigset_t all;
    sigfillset(&all);
    for (int number = 1; number < 32; ++number) {
        ::signal(number, SIG_IGN);
    }
    sigdelset(&all, SIGRTMAX - 3);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    return spin(file);
}

int nest(const std::string& file)
{
    note(file);
    mp::Pool pool({.workers = 1});
    return pool.apply(&spin, file);
}

std::string linesWhenThereAre(int count, const std::string& file)
{
    while (true) {
        std::ifstream stream(file);
        std::string line;
        std::string all;
        int found = 0;
        while (std::getline(stream, line)) {
            all += " " + line;
            ++found;
        }
        if (found >= count) {
            return all;
        }
        ::poll(nullptr, 0, 1);
    }
}

int run(std::string_view mode, int workers)
{
    char file[] = "/tmp/pool_host_XXXXXX";
    ::close(::mkstemp(file));
    mp::Pool pool(
        {.workers = workers,
         .start = mode == "spawn" ? mp::StartMethod::Spawn : mp::StartMethod::Forkserver});
    std::vector<mp::AsyncResult<int>> results;
    for (int i = 0; i < workers && mode != "idle"; ++i) {
        results.push_back(pool.applyAsync(mode == "nested"     ? &nest
                                          : mode == "blocking" ? &spinDeaf
                                                               : &spin,
                                          std::string(file)));
    }
    std::string pids;
    if (mode == "idle") {
        for (const mp::WorkerInfo& worker : pool.workers()) {
            pids += " " + std::to_string(worker.pid);
        }
        (void)pool.apply([](int n) { return n; }, 1);
    } else {
        pids = linesWhenThereAre(mode == "nested" ? 2 * workers : workers, file);
    }
    if (mode == "stopped") {
        for (const mp::WorkerInfo& worker : pool.workers()) {
            pool.signalWorker(worker.slot, worker.pid, SIGSTOP);
        }
    }
    ::unlink(file);
    std::printf("ready%s\n", pids.c_str());
    std::fflush(stdout);
    while (true) {
        ::pause();
    }
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    ::alarm(120);  // no host outlives its test for long
    return run(argc > 1 ? argv[1] : "idle", argc > 2 ? std::atoi(argv[2]) : 2);
}
