#include "mp/worker/block_run.h"

#include "base/clock.h"
#include "mp/fault/fault_point.h"
#include "mp/stack/observed_call.h"
#include "mp/task/remote_error.h"

#include <algorithm>
#include <exception>

namespace mp::worker {

namespace {

using channel::ShmWorkerChannel;

// Long beside a look at the clock and at the host's wishes (60 ns), short beside a person's.
constexpr std::int64_t kStretchNs = 5'000;
constexpr std::int64_t kMostInAStretch = 4096;

// So many items as should take kStretchNs; grows by small steps, as the next ones may be slower.
std::uint32_t nextStretch(std::uint32_t stretch, std::uint32_t items, std::int64_t tookNs)
{
    const std::int64_t fitting =
        kStretchNs * std::max<std::int64_t>(items, 1) / std::max<std::int64_t>(tookNs, 1);
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(
        std::min<std::int64_t>(fitting, std::int64_t{4} * stretch), 1, kMostInAStretch));
}

// What a task of a block may ask about itself.
class BlockTask final : public task::TaskContext {
public:
    BlockTask(const ShmWorkerChannel& channel, const channel::BlockHeader& header)
        : m_channel(channel)
        , m_toSequence(header.firstSequence - header.firstIndex)
    {
        tries = static_cast<int>(header.tries);
    }
    bool cancelAsked() const noexcept override { return m_channel.stopAsked(index + m_toSequence); }

private:
    const ShmWorkerChannel& m_channel;
    std::uint64_t m_toSequence;
};

// Runs the items of one block.
class BlockRun {
public:
    BlockRun(ShmWorkerChannel& channel, const channel::BlockHeader& header)
        : m_channel(channel)
        , m_header(header)
        , m_task(channel, header)
    {
    }

    void run()
    {
        m_now = base::monotonicNs();
        resolve();
        const task::TaskScope scope(m_task);
        while (m_block.next < m_header.count) {
            lookForStops();
            if (m_someUnwanted && m_channel.isUnwanted(sequence())) {
                publish(channel::ResultStatus::Cancelled, 0, m_channel.resultWriter());
                ++m_block.next;
            } else {
                runStretch();
            }
        }
    }

private:
    void resolve()
    {
        try {
            m_thunk = reinterpret_cast<task::BlockThunk>(task::resolve(m_header.function.thunk));
            m_target = task::resolve(m_header.function.target);
            m_block = m_channel.open(m_header, m_now);
            fault::hit(fault::Point::WorkerBlockOpened);
        } catch (...) {
            m_unrunnable = std::current_exception();
        }
        m_block.firstIndex = m_header.firstIndex;
        m_block.task = &m_task;
    }

    // Of the item that runs next.
    std::uint64_t sequence() const { return m_header.firstSequence + m_block.next; }

    void lookForStops()
    {
        const std::uint32_t requests = m_channel.stopRequests();
        if (requests != m_block.stopRequestsSeen || !m_looked) {
            m_someUnwanted =
                m_channel.anyUnwanted(sequence(), m_header.firstSequence + m_header.count - 1);
            m_block.stopRequestsSeen = requests;
            m_looked = true;
        }
    }

    void runStretch()
    {
        const std::uint32_t first = m_block.next;
        const std::uint32_t items =
            m_someUnwanted || m_unrunnable ? 1 : std::min(m_stretch, m_header.count - first);
        m_channel.beginStretch(sequence(), sequence() + items - 1, m_now);
        fault::hit(fault::Point::WorkerStretchBegun);
        const std::exception_ptr error = call(first + items);
        const std::int64_t end = base::monotonicNs();
        if (error) {
            m_channel.cutStretch(sequence());
            fault::hit(fault::Point::WorkerBlockThrew);
            task::ByteWriter out = m_channel.resultWriter();
            task::encodeError(out, error, stack::StackTrace(m_thrownAt));
            publish(channel::ResultStatus::Error, end - m_now, out);
            fault::hit(fault::Point::WorkerBlockErrorTold);
            ++m_block.next;
        }
        m_channel.endStretch(sequence() - 1, end - m_now);
        m_stretch = nextStretch(m_stretch, m_block.next - first, end - m_now);
        m_now = end;
    }

    std::exception_ptr call(std::uint32_t end)
    {
        m_thrownAt.frames = 0;
        if (m_unrunnable) {
            return m_unrunnable;
        }
        try {
            stack::callObserved([&] { m_thunk(m_target, m_block, end); }, m_thrownAt);
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }

    void publish(channel::ResultStatus status, std::int64_t runTime, const task::ByteWriter& out)
    {
        const std::int64_t start = status == channel::ResultStatus::Cancelled ? 0 : m_now;
        m_channel.publish({sequence(), start, runTime, 0, status, 0}, out);
    }

    ShmWorkerChannel& m_channel;
    const channel::BlockHeader m_header;
    BlockTask m_task;
    task::Block m_block;
    task::BlockThunk m_thunk = nullptr;
    void* m_target = nullptr;
    std::exception_ptr m_unrunnable;  // why none of the items can be called
    stack::RawStack m_thrownAt;
    std::int64_t m_now = 0;
    std::uint32_t m_stretch = 1;
    bool m_looked = false;
    bool m_someUnwanted = false;  // some item left of this block is to be left out
};

}  // namespace

void runBlock(ShmWorkerChannel& channel, const channel::BlockHeader& header)
{
    BlockRun(channel, header).run();
}

}  // namespace mp::worker
