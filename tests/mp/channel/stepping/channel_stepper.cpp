#include "base/clock.h"
#include "mp/channel/shm_host_channel.h"
#include "mp/channel/shm_worker_channel.h"
#include "mp/channel/stepping/channel_code.h"
#include "mp/channel/stepping/stepped_process.h"
#include "mp/task/codec.h"

#include <fcntl.h>

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

// channel_stepper POINTS [SEED]: kills a worker at that many instructions of the channel's code,
// chosen at random but each of its functions at least once, and looks each time at what reaches the
// host: an unbroken sequence of whole, right results, and nothing of the item that was running.
// Exit status 1 when anything else did, 77 when this machine lets nobody trace.
namespace {

using namespace mp;

constexpr int kSkipped = 77;  // as ctest is told

struct Scenario {
    const char* name;
    std::uint32_t items;
    std::size_t numbers;  // 8 bytes each, in an item and in its result
};

constexpr Scenario kScenarios[] = {
    {"in the ring", 3, 2},
    {"larger than the ring's limit", 2, 4000},
    {"more than the ring holds", 12, 1800},
};

using Numbers = std::vector<std::uint64_t>;

Numbers argumentOf(const Scenario& scenario, std::uint64_t item)
{
    return Numbers(scenario.numbers, item);
}

Numbers resultOf(const Numbers& argument)
{
    Numbers result = argument;
    for (std::uint64_t& number : result) {
        number = 3 * number + 1;
    }
    return result;
}

// What the worker process does, with the channel's own code and nothing in between.
void work(const channel::ShmHostChannel& host)
{
    const auto given = host.descriptorsForWorker();
    channel::ShmWorkerChannel worker(base::UniqueFd(fcntl(given[0], F_DUPFD_CLOEXEC, 3)),
                                     base::UniqueFd(fcntl(given[1], F_DUPFD_CLOEXEC, 3)));
    task::ByteWriter nothing = worker.resultWriter();
    worker.announce(channel::FrameKind::Ready, nothing);
    while (true) {
        const auto frame = worker.next();
        if (frame.kind == channel::FrameKind::Quit) {
            return;
        }
        task::ByteReader items(frame.payload);
        for (std::uint32_t i = 0; i < frame.header.count; ++i) {
            const std::int64_t now = base::monotonicNs();
            worker.begin(frame.header.firstSequence + i, now);
            task::ByteReader item(items.take(items.get<std::uint64_t>()));
            task::ByteWriter out = worker.resultWriter();
            task::encode(out, resultOf(task::decode<Numbers>(item)));
            worker.publish(
                {frame.header.firstSequence + i, now, 1, 0, channel::ResultStatus::Value, 0}, out);
        }
        worker.finishFrame();
    }
}

// One worker's life, watched from the host's end.
class Life {
public:
    explicit Life(const Scenario& scenario) : m_scenario(scenario)
    {
        sendMore();
        m_process.emplace([this] { work(m_host); });
    }

    stepping::SteppedProcess& process() { return *m_process; }

    // Takes what is there and sends what fits, as a host does all the time.
    void serve()
    {
        drain();
        sendMore();
    }

    // After the worker's end. Empty when all is well.
    std::string verdict()
    {
        try {
            drain();
        } catch (const channel::ChannelCorrupt& corrupt) {
            return fmt::format("the channel was found corrupt: {}", corrupt.what());
        }
        const channel::RunningItem running = m_host.running();
        if (running.sequence != 0 && running.sequence != m_received + 1) {
            return fmt::format("{} results came, but item {} is said to run", m_received,
                               running.sequence);
        }
        return m_trouble;
    }
    bool complete() const { return m_received == m_scenario.items; }

private:
    void sendMore()
    {
        while (m_sent < m_scenario.items) {
            channel::ChunkHeader header{};
            header.count = m_scenario.items - m_sent;
            const auto sent = m_host.sendChunk(
                channel::FrameKind::Chunk, header, [&](std::uint32_t i, task::ByteWriter& out) {
                    task::encode(out, argumentOf(m_scenario, m_sent + i + 1));
                });
            if (sent.items == 0) {
                return;
            }
            m_sent += sent.items;
        }
        m_quitSent = m_quitSent || m_host.sendQuit();
    }

    void drain()
    {
        const auto onFrame = [this](channel::FrameKind kind, const channel::ResultHeader& header,
                                    task::ByteReader payload) {
            if (kind != channel::FrameKind::Result) {
                return;
            }
            if (header.sequence != m_received + 1) {
                m_trouble = fmt::format("result {} came after {}", header.sequence, m_received);
            }
            m_received = header.sequence;
            if (task::decode<Numbers>(payload) !=
                resultOf(argumentOf(m_scenario, header.sequence))) {
                m_trouble = fmt::format("result {} is wrong", header.sequence);
            }
        };
        m_host.receive(onFrame, [this](const channel::BlockValues&) {
            m_trouble = "values of a block came, and none was sent";
        });
    }

    Scenario m_scenario;
    channel::ShmHostChannel m_host;
    std::optional<stepping::SteppedProcess> m_process;
    std::uint32_t m_sent = 0;
    std::uint64_t m_received = 0;
    bool m_quitSent = false;
    std::string m_trouble;
};

class Stepper {
public:
    explicit Stepper(std::uint64_t seed) : m_random(seed) {}

    int run(int points)
    {
        for (const Scenario& scenario : kScenarios) {
            record(scenario);
        }
        for (int i = 0; i < points && m_failures < 10; ++i) {
            const std::size_t which = m_random() % std::size(kScenarios);
            killAt(kScenarios[which], choose(which, i));
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
            if (called) {
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

    // At first each function in turn, then any instruction.
    std::size_t choose(std::size_t scenario, int number)
    {
        const Path& path = m_paths[scenario];
        const std::size_t any = m_random() % path.size();
        auto wanted = m_hits.begin();
        std::advance(wanted, static_cast<std::size_t>(number) % m_hits.size());
        if (wanted->second > 0) {
            return any;
        }
        for (std::size_t i = 0; i < path.size(); ++i) {
            const std::size_t place = (any + i) % path.size();
            if (path[place] == wanted->first) {
                return place;
            }
        }
        return any;
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
    std::mt19937_64 m_random;
    std::vector<Path> m_paths;
    std::map<int, int> m_hits;  // function → kills in it; those that a life passes through
    int m_failures = 0;
};

}  // namespace

int main(int argc, char** argv)
{
    const int points = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    if (points <= 0) {
        fmt::print(stderr, "channel_stepper: \"{}\" is no number of points\n", argv[1]);
        return 2;
    }
    try {
        return Stepper(seed).run(points);
    } catch (const stepping::TracingRefused& refused) {
        fmt::print("skipped: {}\n", refused.what());
        return kSkipped;
    }
}
