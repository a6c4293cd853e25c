#include "base/available_memory.h"
#include "mp/channel/stepping/stepper_main.h"
#include "mp/queue.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

// queue_stepper POINTS [SEED]: kills a process at that many instructions of put(), get() and
// taskDone(), chosen at random, half of them in the engine's own code, the others also in the C
// library and at its calls of the kernel, and looks each time at what is left: the queue works on,
// and holds what it held, with or without the one item. Exit status 1 when not; 77 when this
// machine lets nobody trace.
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kHangs{20};

using Jobs = mp::JoinableQueue<std::string>;

// What the process that dies does with the queue, and what is in it before.
struct Scenario {
    const char* name;
    bool puts;                             // or else it gets, and says that it is done
    std::vector<std::size_t> lengths;      // of the items
    std::optional<std::size_t> gone = {};  // of another one, before them, that has been taken
};

// 17 bytes more come with each item; a chunk has 65,536.
const Scenario kScenarios[] = {
    {"put into an empty queue", true, {}},
    {"put behind others", true, {5, 6, 7}},
    {"put across chunks, one of which is new", true, {65'519}},
    {"put across chunks, several of which are new", true, std::vector<std::size_t>(8, 65'519)},
    {"get the only one", false, {5}},
    {"get one of several", false, {5, 6, 7}},
    {"get one across chunks", false, {20, 21}, 65'519},
    {"get the last one and give memory back", false, {5}, 5'000'000},
};

std::string itemOf(std::size_t length, std::size_t number)
{
    return std::string(length, static_cast<char>('a' + number));
}

// Where the steps begin and end.
extern "C" {
// The linker's names: this program's code.
extern const char __executable_start;  // NOLINT(bugprone-reserved-identifier)
extern const char etext;
__attribute__((noinline)) void queueStepperBegin()
{
    asm volatile("");
}
__attribute__((noinline)) void queueStepperEnd()
{
    asm volatile("");
}
}

// One queue and the process that works on it.
class Life {
public:
    explicit Life(const Scenario& scenario) : m_scenario(scenario)
    {
        if (scenario.gone) {
            m_queue.put(std::string(*scenario.gone, 'x'));
        }
        for (std::size_t i = 0; i < scenario.lengths.size(); ++i) {
            m_queue.put(itemOf(scenario.lengths[i], i));
        }
        if (scenario.gone) {
            m_queue.get();
            finish();
        }
        m_process.emplace([this] { live(); });
        m_process->addBreakpoint(reinterpret_cast<std::uint64_t>(&queueStepperBegin));
        m_process->addBreakpoint(reinterpret_cast<std::uint64_t>(&queueStepperEnd));
        m_process->run();
    }

    // Goes so many steps, or to the end; returns the instructions it has been at.
    std::vector<std::uint64_t> step(std::size_t most)
    {
        const auto end = reinterpret_cast<std::uint64_t>(&queueStepperEnd);
        std::vector<std::uint64_t> path;
        while (path.size() < most && !m_process->ended() && m_process->address() != end) {
            path.push_back(m_process->address());
            m_process->step();
            leaveOutMemoryInfo();
        }
        return path;
    }

    // After its death: empty when all is well.
    std::string verdict()
    {
        m_process->kill();
        try {
            m_queue.put("another", kHangs);
            std::size_t next = 0;
            std::string item = m_queue.get(kHangs);
            bool taken = false;
            if (!m_scenario.puts && item != expected(0)) {
                next = 1;  // it took the first one with it
                taken = true;
            }
            for (; next < m_scenario.lengths.size(); ++next) {
                if (item != expected(next)) {
                    return fmt::format("item {} is wrong", next);
                }
                finish();
                item = m_queue.get(kHangs);
            }
            if (m_scenario.puts && item == "mine") {
                finish();
                item = m_queue.get(kHangs);
            }
            if (item != "another") {
                return "what was put last is wrong";
            }
            finish();
            return passesMuch() ? joins(taken) : "large items are wrong";
        } catch (const std::exception& error) {
            return error.what();
        }
    }

private:
    void live()
    {
        warmUp();
        queueStepperBegin();
        if (m_scenario.puts) {
            m_queue.put("mine");
        } else {
            m_queue.get();
            m_queue.taskDone();
        }
        queueStepperEnd();
    }

    // Reading /proc/meminfo is most of it all, and changes nothing.
    void leaveOutMemoryInfo()
    {
        if (m_process->address() == reinterpret_cast<std::uint64_t>(&base::availableMemory)) {
            m_process->addBreakpoint(m_process->returnAddress());
            m_process->run();
        }
    }

    // A process learns once who it is, and that takes long.
    static void warmUp()
    {
        const Jobs other;
        other.put("");
        other.get();
        other.taskDone();
    }

    std::string expected(std::size_t number) const
    {
        return itemOf(m_scenario.lengths[number], number);
    }
    void finish() { m_queue.taskDone(); }

    // Through chunks old and new.
    bool passesMuch()
    {
        const std::string large(300'000, 'z');
        for (int i = 0; i < 2; ++i) {
            m_queue.put(large, kHangs);
            m_queue.put("small", kHangs);
        }
        bool right = true;
        for (int i = 0; i < 2; ++i) {
            right = m_queue.get(kHangs) == large && right;
            finish();
            right = m_queue.get(kHangs) == "small" && right;
            finish();
        }
        return right && m_queue.empty();
    }

    // What the dead one took is done or lost, and nothing else is.
    std::string joins(bool taken)
    {
        try {
            return m_queue.join(kHangs) ? "" : "it never ends to be joined";
        } catch (const mp::TasksLost& lost) {
            return taken && lost.count() == 1 ? "" : lost.what();
        }
    }

    const Scenario& m_scenario;
    Jobs m_queue;
    std::optional<stepping::SteppedProcess> m_process;
};

class Stepper {
public:
    explicit Stepper(std::uint64_t seed) : m_random(seed) {}

    int run(int points)
    {
        for (const Scenario& scenario : kScenarios) {
            m_paths.push_back(wholeLife(scenario));
        }
        for (int i = 0; i < points && m_failures < 10; ++i) {
            const auto chosen = static_cast<std::size_t>(i) % m_paths.size();
            const bool inOwnCode = static_cast<std::size_t>(i) / m_paths.size() % 2 == 0;
            killAt(kScenarios[chosen], choose(m_paths[chosen], inOwnCode));
        }
        fmt::print("{} kills\n", points);
        return m_failures == 0 ? 0 : 1;
    }

private:
    // Numbers of instructions on the way: all of them, and those of the engine's own code.
    struct Path {
        std::size_t length = 0;
        std::vector<std::size_t> own;
    };

    Path wholeLife(const Scenario& scenario)
    {
        Life life(scenario);
        const std::vector<std::uint64_t> addresses = life.step(SIZE_MAX);
        note(scenario, addresses.size(), life.verdict());
        Path path{addresses.size(), {}};
        for (std::size_t i = 0; i < addresses.size(); ++i) {
            if (addresses[i] >= reinterpret_cast<std::uint64_t>(&__executable_start) &&
                addresses[i] < reinterpret_cast<std::uint64_t>(&etext)) {
                path.own.push_back(i);
            }
        }
        fmt::print("{:6} instructions, {:6} of the engine: {}\n", path.length, path.own.size(),
                   scenario.name);
        return path;
    }

    std::size_t choose(const Path& path, bool inOwnCode)
    {
        return inOwnCode ? path.own.at(m_random() % path.own.size()) : m_random() % path.length;
    }

    void killAt(const Scenario& scenario, std::size_t instruction)
    {
        Life life(scenario);
        life.step(instruction);
        note(scenario, instruction, life.verdict());
    }

    void note(const Scenario& scenario, std::size_t instruction, const std::string& trouble)
    {
        if (!trouble.empty()) {
            ++m_failures;
            fmt::print("BROKEN: killed at instruction {} ({}): {}\n", instruction, scenario.name,
                       trouble);
        }
    }

    std::mt19937_64 m_random;
    std::vector<Path> m_paths;
    int m_failures = 0;
};

}  // namespace

int main(int argc, char** argv)
{
    return stepping::stepperMain<Stepper>("queue_stepper", argc, argv);
}
