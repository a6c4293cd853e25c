// A program to which the kernel refuses what a pool needs: `refused_program WHAT [NUMBER]`.
//   descriptors N   at most N descriptors
//   memory          no file may grow, shared memory included
//   slab            shared memory for channels, but none for large values
//   processes       no further process or thread (only for others than root)
//   later N         at most N descriptors once the pool has started; a worker is then killed
//   process N [spawn]    an mp::Process, by forkserver unless said, when this user may have N
//   processes
//                        and threads; when it is refused, it is tried again with as many as it
//                        wants
//   replacement [spawn]  no further process, also for the template, once the pool has started; a
//                        worker then ends
//   freed [spawn]        likewise, but they are allowed again after the first was refused
// Writes what became of it, "value N" or "error TYPE: TEXT", then "left N" with the number of child
// processes that are still there when the pool has gone (the template excepted), and exits 0.

#include "mp/pool.h"
#include "mp/process.h"

#include "mp/init.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

void limit(__rlimit_resource what, rlim_t most)
{
    rlimit both{};
    ::getrlimit(what, &both);
    both.rlim_cur = most;
    if (::setrlimit(what, &both) != 0) {
        std::perror("setrlimit");
        std::exit(70);
    }
}

// A child of this process, zombies included.
struct Child {
    int pid;
    bool runningTemplate;
};

std::vector<Child> children()
{
    std::vector<Child> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream file(entry.path() / "stat");
        std::string stat;
        std::getline(file, stat);
        const std::size_t name = stat.rfind(") ");
        if (name == std::string::npos) {
            continue;
        }
        const int parent = std::atoi(stat.c_str() + name + 4);
        if (parent == ::getpid()) {
            found.push_back(
                {std::atoi(stat.c_str()),
                 stat.find("(mp-template)") != std::string::npos && stat[name + 2] != 'Z'});
        }
    }
    return found;
}

int childrenLeft()
{
    const auto all = children();
    return static_cast<int>(std::count_if(
        all.begin(), all.end(), [](const Child& child) { return !child.runningTemplate; }));
}

// For this process and its template, which starts processes for it.
void limitProcesses(rlim_t most)
{
    rlimit both{};
    ::getrlimit(RLIMIT_NPROC, &both);
    both.rlim_cur = std::min(most, both.rlim_max);
    ::setrlimit(RLIMIT_NPROC, &both);
    for (const Child& child : children()) {
        if (child.runningTemplate && ::prlimit(child.pid, RLIMIT_NPROC, &both, nullptr) != 0) {
            std::perror("prlimit");
            std::exit(70);
        }
    }
}

void runProcess(mp::StartMethod start)
{
    mp::Process process({.start = start}, [] {});
    try {
        process.start();
        std::printf("started\n");
    } catch (const std::exception& error) {
        limitProcesses(RLIM_INFINITY);
        process.start();
        std::printf("error %s: %s; then started\n", mp::typeName(typeid(error)).c_str(),
                    error.what());
    }
    process.join();
}

// Counts how often a worker's start was tried.
class StartCount : public mp::EventSink {
public:
    void publish(const mp::ScopeEvent& event) noexcept override
    {
        m_starts += event.kind == mp::EventKind::WorkerStarting ? 1 : 0;
    }
    bool watched() const noexcept override { return false; }
    int starts() const { return m_starts; }

private:
    std::atomic<int> m_starts = 0;
};

void runReplacement(mp::StartMethod start, bool freed)
{
    const auto count = std::make_shared<StartCount>();
    mp::Pool pool({.workers = 1, .start = start, .events = count});
    (void)pool.apply([](int n) { return n; }, 1);
    limitProcesses(1);
    try {
        (void)pool.apply([](int code) { std::_Exit(code); }, 3);
    } catch (const mp::WorkerLost&) {
        // As asked.
    }
    while (freed && count->starts() < 3) {  // the worker's own, one refused, one more try
        ::poll(nullptr, 0, 1);
    }
    if (freed) {
        limitProcesses(RLIM_INFINITY);
    }
    std::printf("value %d\n", pool.apply([](int n) { return 2 * n; }, 21));
}

void runPool(std::string_view what, rlim_t number)
{
    mp::Pool pool({.workers = 3});
    if (what == "later") {
        limit(RLIMIT_NOFILE, number);
        try {
            (void)pool.apply([](int code) { std::_Exit(code); }, 3);
        } catch (const mp::WorkerLost&) {
            // As asked. Its replacement is what can't be had.
        }
    }
    if (what == "slab") {
        (void)pool.apply([](int n) { return n; }, 1);
        const auto large = pool.applyAsync([](const std::string& text) { return text.size(); },
                                           std::string(1'000'000, 'x'));
        if (!large.wait(std::chrono::seconds(30)) || large.successful()) {
            std::printf("the large value wasn't refused\n");
            return;
        }
    }
    std::printf("value %d\n", pool.apply([](int n) { return 2 * n; }, 21));
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    ::alarm(60);
    const std::string_view what = argc > 1 ? argv[1] : "";
    const auto start = std::string_view(argv[argc - 1]) == "spawn" ? mp::StartMethod::Spawn
                                                                   : mp::StartMethod::Forkserver;
    const auto number = static_cast<rlim_t>(argc > 2 ? std::atoi(argv[2]) : 0);
    if (what == "descriptors") {
        limit(RLIMIT_NOFILE, number);
    } else if (what == "memory") {
        ::signal(SIGXFSZ, SIG_IGN);
        limit(RLIMIT_FSIZE, 4096);
    } else if (what == "slab") {
        ::signal(SIGXFSZ, SIG_IGN);
        limit(RLIMIT_FSIZE, 1 << 20);
    } else if (what == "processes" || what == "process") {
        limit(RLIMIT_NPROC, number);
    }
    try {
        if (what == "process") {
            runProcess(start);
        } else if (what == "replacement" || what == "freed") {
            runReplacement(start, what == "freed");
        } else {
            runPool(what, number);
        }
    } catch (const std::exception& error) {
        std::printf("error %s: %s\n", mp::typeName(typeid(error)).c_str(), error.what());
    }
    // Room again for looking.
    limit(RLIMIT_NOFILE, 256);
    int left = -1;
    for (int i = 0; i < 2000 && left != 0; ++i) {
        try {
            left = childrenLeft();
        } catch (const std::exception&) {
            left = -1;  // no descriptor to look with
        }
        ::poll(nullptr, 0, 1);
    }
    std::printf("left %d\n", left);
    return 0;
}
