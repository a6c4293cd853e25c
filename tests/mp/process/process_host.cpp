// The program whose death tests await: `process_host MODE FILE` starts processes, writes
// "ready PID PID …" and waits.
//   daemonic    three daemonic processes that compute
//   suspended   the same, suspended
//   deaf        the same, ignoring every signal that can be ignored
//   spawned     the same, started by execution
//   family      a daemonic process with a pool of two, a worker of which has a process of its own
//   other       a process that isn't daemonic; it writes to FILE who its parent is, and later that
//               it is dead

#include "mp/pool.h"
#include "mp/process.h"

#include "mp/init.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

namespace {

void note(const std::string& file, const std::string& text)
{
    std::ofstream(file, std::ios::app) << text << std::endl;
}

void spin(const std::string& file)
{
    note(file, std::to_string(::getpid()));
    volatile unsigned counter = 0;
    while (true) {
        counter = counter + 1;
    }
}

void spinDeaf(const std::string& file)
{
    sigset_t all;
    sigfillset(&all);
    for (int number = 1; number < 32; ++number) {
        ::signal(number, SIG_IGN);
    }
    sigdelset(&all, SIGRTMAX - 3);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    spin(file);
}

int work(const std::string& file)
{
    note(file, std::to_string(::getpid()));
    mp::Process own(&spin, file);
    own.start();
    own.join();
    return 0;
}

void lead(const std::string& file)
{
    note(file, std::to_string(::getpid()));
    mp::Pool pool({.workers = 2});
    const auto first = pool.applyAsync(&work, file);
    const auto second = pool.applyAsync(&work, file);
    (void)first.get();
}

void seeParentDie(const std::string& file)
{
    const auto parent = mp::parentProcess();
    pollfd sentinel{parent->sentinel(), POLLIN, 0};
    const bool quiet = ::poll(&sentinel, 1, 0) == 0;
    note(file + ".parent", parent->name() + " " + std::to_string(parent->pid()) +
                               (parent->isAlive() && quiet ? " alive" : " dead"));
    note(file, std::to_string(::getpid()));
    ::poll(&sentinel, 1, 60'000);
    const bool dead = !parent->isAlive() && parent->join();
    note(file + ".parent", dead && (sentinel.revents & POLLIN) != 0 ? "dead" : "alive");
}

std::string linesWhenThereAre(std::size_t count, const std::string& file)
{
    while (true) {
        std::ifstream stream(file);
        std::string all;
        std::size_t found = 0;
        for (std::string line; std::getline(stream, line); ++found) {
            all += " " + line;
        }
        if (found >= count) {
            return all;
        }
        ::poll(nullptr, 0, 1);
    }
}

mp::Process makeProcess(std::string_view mode, const std::string& file)
{
    const auto start = mode == "spawned" ? mp::StartMethod::Spawn : mp::StartMethod::Forkserver;
    const auto function = mode == "family"  ? &lead
                          : mode == "other" ? &seeParentDie
                          : mode == "deaf"  ? &spinDeaf
                                            : &spin;
    return mp::Process({.daemon = mode != "other", .start = start}, function, file);
}

int run(std::string_view mode, const std::string& file)
{
    const bool single = mode == "family" || mode == "other";
    std::vector<mp::Process> processes;
    for (int i = 0; i < (single ? 1 : 3); ++i) {
        processes.push_back(makeProcess(mode, file));
        processes.back().start();
    }
    const std::string pids = linesWhenThereAre(mode == "family" ? 5 : processes.size(), file);
    for (const mp::Process& process : processes) {
        if (mode == "suspended") {
            ::kill(process.pid(), SIGSTOP);
        }
    }
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
    return argc > 2 ? run(argv[1], argv[2]) : 64;
}
