// The program that tests start as a child: `test_child ROLE [ARGUMENT]`.
//
//   burn SECONDS    uses that much CPU time, then exits 0
//   sleep           waits until it is ended
//   exit N          exits with N
//   signal N        ends itself by signal N
//   rss BYTES       keeps that much memory resident and waits
//   stop            stops itself (SIGSTOP); once continued it exits 0
//   threads N       runs N more threads, each of which wakes 100 times; then they wait
//   parent          starts one more like itself, and both wait
//   yield N         gives the CPU up N times by waiting, then waits
//
// A role that waits first writes "ready\n" to its standard output. No child outlives its parent,
// nor 60 seconds.

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

[[noreturn]] void waitForever()
{
    while (true) {
        ::pause();
    }
}

void sayReady()
{
    if (::write(STDOUT_FILENO, "ready\n", 6) != 6) {
        std::_Exit(70);
    }
}

void nap()
{
    const timespec moment{0, 100'000};
    ::nanosleep(&moment, nullptr);
}

int burn(double seconds)
{
    timespec used{};
    do {
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    } while (static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec) < seconds);
    return 0;
}

int endBySignal(int number)
{
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    ::signal(number, SIG_DFL);
    ::raise(number);
    waitForever();
}

int keepResident(std::size_t bytes)
{
    void* const memory =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("test_child rss");
        return 71;
    }
    std::memset(memory, 1, bytes);
    sayReady();
    waitForever();
}

int runThreads(int count)
{
    std::atomic<int> busy = count;
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&busy] {
            for (int wake = 0; wake < 100; ++wake) {
                nap();
            }
            --busy;
            waitForever();
        });
    }
    while (busy > 0) {
        nap();
    }
    sayReady();
    waitForever();
}

int startAnother()
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::alarm(60);
    } else {
        ::waitpid(child, nullptr, 0);  // once it has ended it is gone
    }
    waitForever();
}

int giveWay(int times)
{
    for (int i = 0; i < times; ++i) {
        nap();
    }
    sayReady();
    waitForever();
}

int run(std::string_view role, const char* argument)
{
    if (role == "burn") {
        return burn(std::atof(argument));
    }
    if (role == "sleep") {
        sayReady();
        waitForever();
    }
    if (role == "exit") {
        return std::atoi(argument);
    }
    if (role == "signal") {
        return endBySignal(std::atoi(argument));
    }
    if (role == "rss") {
        return keepResident(std::strtoull(argument, nullptr, 10));
    }
    if (role == "stop") {
        ::raise(SIGSTOP);
        return 0;
    }
    if (role == "threads") {
        return runThreads(std::atoi(argument));
    }
    if (role == "parent") {
        return startAnother();
    }
    if (role == "yield") {
        return giveWay(std::atoi(argument));
    }
    std::fprintf(stderr, "test_child: unknown role '%s'\n", std::string(role).c_str());
    return 64;
}

}  // namespace

int main(int argc, char** argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::alarm(60);
    if (argc < 2) {
        std::fprintf(stderr, "usage: test_child ROLE [ARGUMENT]\n");
        return 64;
    }
    return run(argv[1], argc > 2 ? argv[2] : "0");
}
