#pragma once

#include "mp/process.h"

#include <QtGlobal>

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

// Processes of a test that share something.
namespace sync_test {

// Generous: only what hangs takes so long.
constexpr std::chrono::seconds kHangs{60};

// Runs the function in another process and returns its exit code; nothing when it hangs.
template <class F, class... Args>
std::optional<int> inProcess(F function, Args&&... arguments)
{
    mp::Process process(function, std::forward<Args>(arguments)...);
    process.start();
    return process.join(kHangs) ? process.exitcode() : std::nullopt;
}

// Starts the function in so many other processes.
template <class F, class... Args>
std::vector<mp::Process> started(int count, F function, const Args&... arguments)
{
    std::vector<mp::Process> processes;
    for (int i = 0; i < count; ++i) {
        processes.emplace_back(mp::ProcessOptions{.daemon = true}, function, arguments...);
        processes.back().start();
    }
    return processes;
}

// Whether all of them end well.
inline bool allEnd(std::vector<mp::Process>& processes)
{
    bool well = true;
    for (mp::Process& process : processes) {
        well = process.join(kHangs) && process.exitcode() == 0 && well;
    }
    return well;
}

// How many processes are killed at random moments: MP_TEST_KILLS=10000 for a night.
inline int kills()
{
    bool given = false;
    const int kills = qEnvironmentVariableIntValue("MP_TEST_KILLS", &given);
    return given ? kills : 60;
}

// Lets a random time pass, up to `most`.
inline void passTime(std::minstd_rand& random, std::chrono::microseconds most)
{
    std::uniform_int_distribution<std::int64_t> times(0, most.count());
    std::this_thread::sleep_for(std::chrono::microseconds(times(random)));
}

}  // namespace sync_test
