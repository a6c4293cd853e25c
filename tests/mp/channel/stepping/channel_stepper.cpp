#include "mp/channel/stepping/channel_code.h"
#include "mp/channel/stepping/channel_life.h"
#include "mp/channel/stepping/stepper_main.h"

#include <dlfcn.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// channel_stepper POINTS [SEED]: kills a worker at that many instructions of the channel's code,
// chosen at random but each of its functions at least once, and looks each time at what reaches the
// host: an unbroken sequence of whole, right results, and nothing of the item that was running.
// Exit status 1 when anything else did, or when the worker's lives leave a function out; 77 when
// this machine lets nobody trace.
namespace {

using stepping::Life;
using stepping::Scenario;
using Way = Scenario::Way;

constexpr Scenario kScenarios[] = {
    {.name = "in the ring, one item stopped",
     .way = Way::Chunks,
     .items = 4,
     .numbers = 2,
     .stopped = 2},
    {.name = "larger than the ring's limit, for a caller",
     .way = Way::Chunks,
     .items = 2,
     .numbers = 4000,
     .callerSleeps = true},
    {.name = "more than the ring holds", .way = Way::Chunks, .items = 12, .numbers = 1800},
    {.name = "a block, one item of which throws and one is stopped",
     .way = Way::Blocks,
     .items = 8,
     .numbers = 1,
     .failing = 4,
     .stopped = 6,
     .ringEvery = 3},
    {.name = "a block in one go",
     .way = Way::BlocksInOneGo,
     .items = 40,
     .numbers = 1,
     .ringEvery = 25},
#if !defined(__SANITIZE_ADDRESS__)  // which marks each value's 64 KB in thousands of instructions
    {.name = "a block longer than a lane", .way = Way::Blocks, .items = 19, .numbers = 8000},
#endif
};

// Functions that no worker's life passes through, and why.
struct LeftOut {
    std::string_view name;  // begins with this
    const char* why;
};
constexpr LeftOut kLeftOut[] = {
    {"mp::channel::ShmHostChannel::", "the host's end"},
    {"mp::channel::HostChannel::", "the host's end"},
    {"mp::channel::HostLanes::", "the host's end"},
    {"mp::channel::Slab::trim(", "only the host gives memory back"},
    {"mp::channel::SharedMapping::stackReport(", "tells an address and changes nothing"},
    {"mp::channel::ChannelCorrupt::", "an exception of the host's"},
    {"mp::channel::ShmWorkerChannel::SlabStore::~SlabStore(",
     "does nothing, and workers end first"},
};

bool isLeftOut(std::string_view function)
{
    return std::any_of(std::begin(kLeftOut), std::end(kLeftOut), [&](const LeftOut& leftOut) {
        return function.substr(0, leftOut.name.size()) == leftOut.name;
    });
}

class Stepper {
public:
    explicit Stepper(std::uint64_t seed) : m_random(seed) {}

    int run(int points)
    {
        for (const Scenario& scenario : kScenarios) {
            record(scenario);
        }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        checkNoneIsMissing();  // a sanitizer leaves copies of inline functions to the host alone
#endif
        for (int i = 0; i < points && m_failures < 10; ++i) {
            const auto [scenario, instruction] = choose(i);
            killAt(kScenarios[scenario], instruction);
        }
        return report(points);
    }

private:
    using Path = std::vector<int>;  // functions of the channel's instructions, in their order

    // Leads a life; `onInstruction(function)` is asked before each of the channel's instructions
    // and says whether to go on. Everything else is run in one go.
    template <class F>
    void lead(Life& life, const F& onInstruction)
    {
        stepping::SteppedProcess& process = life.process();
        for (const std::uint64_t entry : m_code.entries()) {
            process.addBreakpoint(entry);
        }
        process.addBreakpoint(m_catch);
        bool called = false;
        while (!process.ended()) {
            const int function = m_code.functionAt(process.address());
            if (function >= 0) {
                if (!onInstruction(function)) {
                    return;
                }
                called = process.step();
                continue;
            }
            if (called || process.address() == m_catch) {
                process.addBreakpoint(process.returnAddress());
                called = false;
            }
            life.serve();
            process.run();
        }
    }

    void record(const Scenario& scenario)
    {
        Path path;
        Life life(scenario);
        lead(life, [&](int function) {
            path.push_back(function);
            return true;
        });
        const std::string trouble = life.verdict();
        if (!trouble.empty() || !life.complete()) {
            fail(fmt::format("a whole life ({}): {}", scenario.name,
                             trouble.empty() ? "results are missing" : trouble));
        }
        for (const int function : path) {
            m_hits.emplace(function, 0);
        }
        m_paths.push_back(std::move(path));
    }

    void checkNoneIsMissing()
    {
        for (int function = 0; function < m_code.count(); ++function) {
            if (!m_hits.contains(function) && !isLeftOut(m_code.name(function))) {
                fail("no worker's life passes through " + m_code.name(function));
            }
        }
    }

    // At first each function in turn, then any instruction.
    std::pair<std::size_t, std::size_t> choose(int number)
    {
        const std::size_t first = m_random() % m_paths.size();
        auto wanted = m_hits.begin();
        std::advance(wanted, static_cast<std::size_t>(number) % m_hits.size());
        for (std::size_t i = 0; wanted->second == 0 && i < m_paths.size(); ++i) {
            const std::size_t scenario = (first + i) % m_paths.size();
            const Path& path = m_paths[scenario];
            const auto from = path.begin() + static_cast<std::ptrdiff_t>(m_random() % path.size());
            for (const auto& [begin, end] : {std::pair(from, path.end()), {path.begin(), from}}) {
                const auto place = std::find(begin, end, wanted->first);
                if (place != end) {
                    return {scenario, static_cast<std::size_t>(place - path.begin())};
                }
            }
        }
        return {first, m_random() % m_paths[first].size()};
    }

    void killAt(const Scenario& scenario, std::size_t instruction)
    {
        Life life(scenario);
        std::size_t passed = 0;
        lead(life, [&](int function) {
            if (passed++ < instruction) {
                return true;
            }
            ++m_hits[function];
            life.process().kill();
            return false;
        });
        life.process().kill();
        if (const std::string trouble = life.verdict(); !trouble.empty()) {
            fail(fmt::format("killed at instruction {} ({}): {}", instruction, scenario.name,
                             trouble));
        }
    }

    void fail(const std::string& what)
    {
        ++m_failures;
        fmt::print("BROKEN: {}\n", what);
    }

    int report(int points)
    {
        int hits = 0;
        int never = 0;
        for (const auto& [function, count] : m_hits) {
            fmt::print("{:6}  {}\n", count, m_code.name(function));
            hits += count;
            never += count == 0 ? 1 : 0;
        }
        fmt::print("{} kills at {} wanted points in {} functions, {} of them never hit\n", hits,
                   points, m_hits.size(), never);
        return m_failures == 0 && never == 0 && hits > 0 ? 0 : 1;
    }

    stepping::ChannelCode m_code;
    // A handler comes back to the channel's code from here, by no call of its own.
    const std::uint64_t m_catch =
        reinterpret_cast<std::uint64_t>(dlsym(RTLD_DEFAULT, "__cxa_begin_catch"));
    std::mt19937_64 m_random;
    std::vector<Path> m_paths;
    std::map<int, int> m_hits;  // function → kills in it; those that a life passes through
    int m_failures = 0;
};

}  // namespace

int main(int argc, char** argv)
{
    return stepping::stepperMain<Stepper>("channel_stepper", argc, argv);
}
