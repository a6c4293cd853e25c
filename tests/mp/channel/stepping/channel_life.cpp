#include "mp/channel/stepping/channel_life.h"

#include "base/clock.h"
#include "mp/channel/shm_worker_channel.h"
#include "mp/task/call.h"
#include "mp/worker/block_run.h"

#include <fcntl.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

namespace stepping {

namespace {

using namespace mp;
using Numbers = std::vector<std::uint64_t>;
using Way = Scenario::Way;

constexpr std::uint64_t kThrows = std::uint64_t{1} << 63;  // in an argument: that item throws

std::uint64_t numberOf(const Scenario& scenario, std::uint64_t item)
{
    return item == scenario.failing ? item | kThrows : item;
}

std::uint64_t answerOf(std::uint64_t number)
{
    if ((number & kThrows) != 0) {
        throw std::domain_error("told to");
    }
    return 3 * number + 1;
}

// What a task of so many numbers does, in a block of items of fixed size.
template <std::size_t N>
std::array<std::uint64_t, N> answersOf(std::array<std::uint64_t, N> numbers)
{
    std::transform(numbers.begin(), numbers.end(), numbers.begin(), &answerOf);
    return numbers;
}

template <std::size_t N>
using Fixed = std::array<std::uint64_t, N>;
template <std::size_t N>
using BlockCall = task::Call<Fixed<N> (*)(Fixed<N>), std::tuple<Fixed<N>>>;
constexpr std::size_t kWide = 8000;  // 128 KB an item: 8 of them fill a lane

task::FunctionRef blockFunction(std::size_t numbers)
{
    return numbers == 1 ? BlockCall<1>::blockReference(&answersOf<1>)
                        : BlockCall<kWide>::blockReference(&answersOf<kWide>);
}

class Task final : public task::TaskContext {
public:
    bool cancelAsked() const noexcept override { return false; }
};

// The worker process: the channel's own code and what runs blocks, with nothing in between.
class Worker {
public:
    Worker(const channel::ShmHostChannel& host, Way way)
        : m_channel(copyOf(host.descriptorsForWorker().at(0)),
                    copyOf(host.descriptorsForWorker().at(1)))
        , m_way(way)
    {
    }

    void live()
    {
        m_channel.announce(channel::FrameKind::Ready, m_channel.resultWriter());
        while (true) {
            const auto frame = m_channel.next();
            if (frame.kind == channel::FrameKind::Quit) {
                return;
            }
            if (frame.kind == channel::FrameKind::Chunk) {
                runChunk(frame);
            } else if (m_way == Way::Blocks) {
                worker::runBlock(m_channel, frame.block);
            } else {
                runInOneGo(frame.block);
            }
            m_channel.finishFrame();
        }
    }

private:
    static base::UniqueFd copyOf(int descriptor)
    {
        return base::UniqueFd(fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
    }

    void runChunk(const channel::ShmWorkerChannel::Incoming& frame)
    {
        task::ByteReader items(frame.payload);
        for (std::uint32_t i = 0; i < frame.header.count; ++i) {
            const std::uint64_t sequence = frame.header.firstSequence + i;
            const std::int64_t now = base::monotonicNs();
            task::ByteReader item(items.take(items.get<std::uint64_t>()));
            task::ByteWriter out = m_channel.resultWriter();
            auto status = channel::ResultStatus::Cancelled;
            if (!m_channel.isUnwanted(sequence)) {
                m_channel.begin(sequence, now, channel::ShmWorkerChannel::Limit::Hard);
                auto numbers = task::decode<Numbers>(item);
                std::transform(numbers.begin(), numbers.end(), numbers.begin(), &answerOf);
                task::encode(out, numbers);
                status = channel::ResultStatus::Value;
            }
            m_channel.publish({sequence, now, 1, 0, status, 0}, out);
        }
    }

    void runInOneGo(const channel::BlockHeader& header)
    {
        const auto thunk = reinterpret_cast<task::BlockThunk>(task::resolve(header.function.thunk));
        Task context;
        task::Block block = m_channel.open(header, base::monotonicNs());
        block.task = &context;
        while (block.next < header.count) {
            m_channel.beginStretch(header.firstSequence + block.next,
                                   header.firstSequence + header.count - 1, base::monotonicNs());
            thunk(task::resolve(header.function.target), block, header.count);
            m_channel.endStretch(header.firstSequence + block.next - 1, 1);
        }
    }

    channel::ShmWorkerChannel m_channel;
    Way m_way;
};

}  // namespace

Life::Life(const Scenario& scenario) : m_scenario(scenario)
{
    if (scenario.stopped != 0) {
        m_host.stopItems(scenario.stopped, scenario.stopped);
    }
    sendMore();
    ringForMore();
    m_process.emplace([this] { Worker(m_host, m_scenario.way).live(); });
}

void Life::serve()
{
    drain();
    sendMore();
    ringForMore();
}

std::string Life::verdict()
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

void Life::sendMore()
{
    while (m_sent < m_scenario.items) {
        const auto sent = m_scenario.way == Way::Chunks ? sendChunk() : sendBlock();
        if (sent.items == 0) {
            return;
        }
        m_sent += sent.items;
    }
    m_quitSent = m_quitSent || m_host.sendQuit();
}

channel::Sent Life::sendChunk()
{
    channel::ChunkHeader header{};
    header.count = m_scenario.items - m_sent;
    return m_host.sendChunk(
        channel::FrameKind::Chunk, header, [&](std::uint32_t i, task::ByteWriter& out) {
            task::encode(out, Numbers(m_scenario.numbers, numberOf(m_scenario, m_sent + i + 1)));
        });
}

channel::Sent Life::sendBlock()
{
    const std::size_t bytes = m_scenario.numbers * sizeof(std::uint64_t);
    const auto size = static_cast<std::uint32_t>(bytes);
    return m_host.sendBlock(
        {blockFunction(m_scenario.numbers), {size, size}, m_scenario.items - m_sent, m_sent, 1},
        [&](std::uint32_t count, std::byte* place) {
            for (std::uint32_t i = 0; i < count; ++i) {
                const Numbers item(m_scenario.numbers, numberOf(m_scenario, m_sent + i + 1));
                std::memcpy(place + i * bytes, item.data(), bytes);
            }
        });
}

void Life::ringForMore()
{
    const std::uint32_t ticket = m_host.ringTicket();
    if (m_scenario.callerSleeps && m_ticket == ticket) {
        return;  // it sleeps on until it is rung for
    }
    m_ticket = ticket;
    const auto bell = m_scenario.callerSleeps ? channel::HostChannel::Bell::Caller
                                              : channel::HostChannel::Bell::Engine;
    const std::uint64_t wanted = std::min<std::uint64_t>(m_received + m_scenario.ringEvery, m_sent);
    m_host.armDoorbell(wanted > m_received ? wanted : 0, bell);  // nobody sleeps: no is no harm
}

void Life::drain()
{
    m_host.receive(
        [this](channel::FrameKind kind, const channel::ResultHeader& header,
               task::ByteReader payload) {
            if (kind == channel::FrameKind::Result) {
                takeFrame(header, payload);
            }
        },
        [this](const channel::BlockValues& values) { takeValues(values); });
}

void Life::takeFrame(const channel::ResultHeader& header, task::ByteReader payload)
{
    check(header.sequence == m_received + 1, "came out of order");
    m_received = header.sequence;
    if (header.sequence == m_scenario.stopped) {
        check(header.status == channel::ResultStatus::Cancelled, "was run, though stopped before");
    } else if (header.sequence == m_scenario.failing) {
        check(header.status == channel::ResultStatus::Error, "threw nothing");
    } else {
        check(m_scenario.way == Way::Chunks, "of a block came by itself");
        const std::uint64_t right = answerOf(numberOf(m_scenario, header.sequence));
        check(task::decode<Numbers>(payload) == Numbers(m_scenario.numbers, right), "is wrong");
    }
}

void Life::takeValues(const channel::BlockValues& values)
{
    const std::size_t bytes = m_scenario.numbers * sizeof(std::uint64_t);
    check(m_scenario.way != Way::Chunks, "came as a block's, and none was sent");
    check(values.values.size() == values.count * bytes, "has another size");
    for (std::uint32_t i = 0; i < values.count; ++i) {
        ++m_received;
        if (m_received == m_scenario.failing || m_received == m_scenario.stopped) {
            check(false, "has a value");
            continue;
        }
        Numbers item(m_scenario.numbers);
        std::memcpy(item.data(), values.values.data() + i * bytes, bytes);
        const std::uint64_t right = answerOf(numberOf(m_scenario, m_received));
        check(item == Numbers(m_scenario.numbers, right), "is wrong");
    }
}

void Life::check(bool right, const char* what)
{
    if (!right) {
        m_trouble = fmt::format("result {} {}", m_received, what);
    }
}

}  // namespace stepping
