#include "mp/sync/item_queue.h"

#include "mp/channel/adaptive_spin.h"
#include "mp/sync/queue_turn.h"

#include <algorithm>
#include <climits>
#include <stdexcept>
#include <string>

namespace mp::sync {

namespace {

using channel::AdaptiveSpin;

// Each thread's own: how long what it waits for takes is much the same each time.
template <class Turn>
AdaptiveSpin& spinOf()
{
    static thread_local AdaptiveSpin spin;
    return spin;
}

// Counts as waiting for its life.
template <class Turn, class Ready>
class Waiting {
public:
    Waiting(QueueState& state, const ChunkChain& chunks, const Ready& ready)
        : m_state(state)
        , m_chunks(chunks)
        , m_ready(ready)
    {
        Turn(m_state, m_chunks).beginWait();
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { Turn(m_state, m_chunks).endWait(m_ready); }

private:
    QueueState& m_state;
    const ChunkChain& m_chunks;
    const Ready& m_ready;
};

memory::Block::Ptr makeBlock(const memory::BlockType& type, const QueueShape& shape)
{
    const ChunkLayout layout(shape.limit, sizeof(QueueState));
    memory::Block::Ptr block =
        memory::Block::makeSparse(type, layout.bytesInAll(), layout.bytesAtFirst());
    auto* state = block->construct<QueueState>(shape);
    ChunkChain(*block, state->chunks).linkFirst();
    return block;
}

memory::Block::Ptr receiveBlock(const memory::BlockTicket& ticket,
                                base::FunctionView<bool(const memory::Block&)> fits)
{
    return memory::Block::receive(ticket, [&](const memory::Block& block) {
        return block.size() >= sizeof(QueueState) && fits(block);
    });
}

}  // namespace

ItemQueue::ItemQueue(memory::Block::Ptr block)
    : m_block(std::move(block))
    , m_state(m_block->as<QueueState>())
    , m_chunks(*m_block, m_state->chunks)
{
}

ItemQueue::ItemQueue(const memory::BlockType& type, const QueueShape& shape)
    : ItemQueue(makeBlock(type, shape))
{
}

ItemQueue::ItemQueue(const memory::BlockTicket& ticket,
                     base::FunctionView<bool(const memory::Block&)> fits)
    : ItemQueue(receiveBlock(ticket, fits))
{
}

std::uint64_t ItemQueue::itemTypeOf(const memory::Block& block)
{
    return block.as<QueueState>()->shape.itemType;
}

// `attempt` is made with the side's mutex; `ready` says without it whether one would do any good.
template <class Turn, class Attempt, class Ready>
ItemQueue::Outcome ItemQueue::persist(const Attempt& attempt, const Ready& ready,
                                      std::int64_t deadline, Look look) const
{
    const auto attemptOnce = [&] {
        Turn turn(*m_state, m_chunks);
        return attempt(turn);
    };
    Outcome outcome = attemptOnce();
    if (outcome != Outcome::Nothing || hasPassed(deadline)) {
        return outcome;
    }
    AdaptiveSpin& spin = spinOf<Turn>();
    if (spin.spinUntil(ready)) {
        outcome = attemptOnce();
    }
    if (outcome == Outcome::Nothing) {
        outcome = sleepUntilDone<Turn>(attempt, ready, deadline, look);
        spin.slept();
    }
    return outcome;
}

template <class Turn, class Attempt, class Ready>
ItemQueue::Outcome ItemQueue::sleepUntilDone(const Attempt& attempt, const Ready& ready,
                                             std::int64_t deadline, Look look) const
{
    const Waiting<Turn, Ready> waiting(*m_state, m_chunks, ready);
    Bell& bell = Turn::side(*m_state).bell;
    while (true) {
        std::uint32_t seen = 0;
        Outcome outcome = Outcome::Nothing;
        {
            Turn turn(*m_state, m_chunks);
            seen = bell.arm();
            outcome = attempt(turn);
            if (outcome == Outcome::Nothing) {
                turn.lookForTheDead();
            }
        }
        if (outcome != Outcome::Nothing || hasPassed(deadline)) {
            return outcome;
        }
        sleepOn(bell.word, seen, deadline);
        look();
    }
}

ItemQueue::Outcome ItemQueue::put(std::span<const std::byte> item, std::int64_t deadline,
                                  Look look) const
{
    const std::uint64_t bytes = bytesInQueue(item.size());
    if (bytes > m_state->shape.limit) {
        throw std::invalid_argument(
            "an item of " + std::to_string(item.size()) +
            " bytes can't go through a queue or pipe whose memory is limited to " +
            std::to_string(m_state->shape.limit) +
            " bytes: make it with a higher limit, or pass on an mp::SharedMemory");
    }
    const Outcome outcome = persist<PutTurn>(
        [item](PutTurn& turn) { return turn.put(item); },
        [&] { return hasRoom(*m_state, bytes) || m_state->get.ended || m_state->put.ended; },
        deadline, look);
    if (outcome == Outcome::Done) {
        m_state->get.bell.ring();
    }
    return outcome;
}

ItemQueue::Outcome ItemQueue::take(ItemBytes& into, std::int64_t deadline, std::uint64_t most,
                                   Look look) const
{
    const Outcome outcome = persist<GetTurn>([&](GetTurn& turn) { return turn.take(into, most); },
                                             [this] { return isReady(); }, deadline, look);
    if (outcome == Outcome::Done) {
        m_state->put.bell.ring();
        trimIfEmpty();
    }
    return outcome;
}

ItemQueue::Outcome ItemQueue::await(std::int64_t deadline, Look look) const
{
    return persist<GetTurn>([](GetTurn& turn) { return turn.look(); }, [this] { return isReady(); },
                            deadline, look);
}

bool ItemQueue::isReady() const noexcept
{
    return hasItem(*m_state) || m_state->put.ended || m_state->get.ended;
}

// What made it long has gone: the memory is better elsewhere.
void ItemQueue::trimIfEmpty() const
{
    if (m_chunks.isLarge() && !hasItem(*m_state)) {
        PutTurn(*m_state, m_chunks).trim();
    }
}

void ItemQueue::endPuts() const
{
    PutTurn(*m_state, m_chunks).end();
    wakeAll();
}

void ItemQueue::endGets() const
{
    GetTurn(*m_state, m_chunks).end();
    wakeAll();
}

void ItemQueue::wakeAll() const noexcept
{
    m_state->put.bell.ringForAll();
    m_state->get.bell.ringForAll();
}

bool ItemQueue::putsEnded() const noexcept
{
    return m_state->put.ended;
}

bool ItemQueue::getsEnded() const noexcept
{
    return m_state->get.ended;
}

std::uint64_t ItemQueue::length() const noexcept
{
    // What was taken first: never more than what was put, then.
    const std::uint64_t taken = m_state->get.cursor.count();
    return m_state->put.cursor.count() - taken;
}

bool ItemQueue::full() const noexcept
{
    return !hasRoom(*m_state, bytesInQueue(0));
}

std::uint64_t ItemQueue::unfinished() const noexcept
{
    return sync::unfinished(*m_state);
}

QueueNumbers ItemQueue::numbers() const
{
    const QueueShape& shape = m_state->shape;
    QueueNumbers numbers;
    const Cursor::Seen gets = m_state->get.cursor.look();
    const std::uint64_t notDone = unfinished();
    const Cursor::Seen puts = m_state->put.cursor.look();
    // The other side may have gone on meanwhile.
    numbers.length = std::min(puts.count - gets.count, shape.capacity);
    numbers.capacity = shape.capacity == UINT64_MAX ? 0 : shape.capacity;
    numbers.puts = puts.count;
    numbers.gets = gets.count;
    numbers.blockedProducers = m_state->put.roster.blocked();
    numbers.blockedConsumers = m_state->get.roster.blocked();
    numbers.bytes = puts.place.bytes - gets.place.bytes;
    numbers.memory = m_state->chunks.memory();
    numbers.memoryLimit = shape.limit;
    numbers.unfinished = shape.joinable ? notDone : 0;
    numbers.closed = m_state->put.ended;
    return numbers;
}

void ItemQueue::taskDone() const
{
    if (GetTurn(*m_state, m_chunks).taskDone()) {
        m_state->tasks.bell.ringForAll();
    }
}

ItemQueue::Outcome ItemQueue::join(std::int64_t deadline, std::uint64_t& lost) const
{
    TaskCounts& tasks = m_state->tasks;
    while (true) {
        const std::uint32_t seen = tasks.bell.arm();
        if (unfinished() != 0) {
            GetTurn(*m_state, m_chunks).lookForTheDead();
        }
        if (unfinished() == 0) {
            const std::uint64_t all = tasks.lost;
            lost = all - tasks.lostTold.exchange(all);
            return Outcome::Done;
        }
        if (hasPassed(deadline)) {
            return Outcome::Nothing;
        }
        sleepOn(tasks.bell.word, seen, deadline);
    }
}

}  // namespace mp::sync
