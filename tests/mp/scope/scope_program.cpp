// A program that knows nothing of viewers: `scope_program MODE GO`, the second program of the tests
// of mp::Scope and `poolscope attach`.
//   works    two pools: of processes, which has seen an error and a death, and of threads
//   nested   a pool whose tasks make pools of their own
//   busy     a pool of one worker, busy with its third item
//   forks    publishes itself, and has a fork that comes to its end
// Writes "ready", waits until the file GO is there, and ends.

#include "mp/mp.h"

#include "helpers/wait_for.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <string_view>

namespace {

using namespace std::chrono_literals;

bool isThere(const std::string& file)
{
    return ::access(file.c_str(), F_OK) == 0;
}

void stayUntil(const std::string& go)
{
    std::puts("ready");
    std::fflush(stdout);
    if (!helpers::waitFor([&go] { return isThere(go); }, 100s)) {
        std::_Exit(1);
    }
}

int twice(int n)
{
    return 2 * n;
}

int sumOfInner(int n)
{
    mp::Pool inner({.workers = 1});
    const auto doubled = inner.map(&twice, std::vector{n, n});
    return std::accumulate(doubled.begin(), doubled.end(), 0);
}

int stayIfThird(int n, const std::string& go)
{
    if (n == 3) {
        helpers::waitFor([&go] { return isThere(go); }, 100s);
    }
    return n;
}

void works(const std::string& go)
{
    mp::Pool pool({.workers = 3});
    pool.map(&twice, std::vector<int>(10, 4));
    pool.mapSettled([](int) -> int { throw std::runtime_error("as planned"); }, std::vector{1});
    pool.mapSettled([](int) -> int { std::_Exit(3); }, std::vector{1});
    pool.map(&twice, std::vector<int>(10, 4));
    mp::ThreadPool threads(2);
    threads.map([](int n) { return n; }, std::vector<int>(5, 1));
    stayUntil(go);
}

void forks(const std::string& go)
{
    const mp::Scope scope("parent");
    const pid_t child = ::fork();
    if (child == 0) {
        scope.~Scope();
        std::_Exit(0);
    }
    ::waitpid(child, nullptr, 0);
    stayUntil(go);
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    const std::string_view mode = argc > 2 ? argv[1] : "";
    const std::string go = argc > 2 ? argv[2] : "";
    if (mode == "works") {
        works(go);
    } else if (mode == "nested") {
        mp::Pool pool({.workers = 2});
        pool.map(&sumOfInner, std::vector{1, 2, 3});
        stayUntil(go);
    } else if (mode == "busy") {
        mp::Pool pool({.workers = 1});
        const auto result = pool.starmapAsync(
            &stayIfThird,
            std::vector<std::tuple<int, std::string>>{{1, go}, {2, go}, {3, go}, {4, go}});
        stayUntil(go);
        (void)result.get();
    } else if (mode == "forks") {
        forks(go);
    } else {
        return 2;
    }
    return 0;
}
