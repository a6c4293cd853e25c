#include "mp/sync/pipe_end.h"

#include "mp/memory/passing.h"
#include "mp/memory/process_stamp.h"
#include "mp/sync/queue_state.h"

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace mp::sync {

namespace {

// As much may wait to be received before send() waits; one message alone may be larger.
constexpr std::uint64_t kWindow = 1 << 20;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;

constexpr memory::BlockType kEnds{memory::BlockType::Kind::Pipe, 'e'};
constexpr memory::BlockType kWay{memory::BlockType::Kind::Pipe, 'w'};

constexpr auto kFits = [](const memory::Block& block) {
    return block.type() == kEnds && block.size() == sizeof(PipeState);
};

constexpr auto kIsWay = [](const memory::Block& block) { return block.type() == kWay; };

ItemQueue makeWay()
{
    QueueShape shape;
    shape.capacity = UINT64_MAX;
    shape.window = kWindow;
    shape.limit = kMostBytes;
    return {kWay, shape};
}

memory::Block::Ptr makeEnds()
{
    memory::Block::Ptr block = memory::Block::make(kEnds, sizeof(PipeState));
    block->construct<PipeState>();
    return block;
}

const PipeTicket& checked(const PipeTicket& ticket)
{
    if (ticket.number < 0 || ticket.number >= PipeState::kEnds || ticket.ways.empty() ||
        ticket.ways.size() > PipeState::kEnds) {
        throw std::invalid_argument("an end of a pipe was passed on as something that it isn't");
    }
    return ticket;
}

}  // namespace

// A ticket until it is received, or until nobody keeps it any more.
class PipeEnd::OnTheWay {
public:
    OnTheWay(const Ways& ways, int number)
        : m_ways(ways)
        , m_number(number)
        , m_holder(ways.hold(number))
    {
    }
    OnTheWay(const OnTheWay&) = delete;
    OnTheWay& operator=(const OnTheWay&) = delete;
    ~OnTheWay() { m_ways.letGo(m_number, m_holder); }

    std::uint32_t holder() const noexcept { return m_holder; }
    std::atomic<std::uint32_t>* count() const { return &m_ways.ends()->mark().onTheWay; }

private:
    Ways m_ways;
    int m_number;
    std::uint32_t m_holder;
};

PipeEnd::Ways::Ways(bool duplex) : m_ends(makeEnds()), m_second(makeWay())
{
    if (duplex) {
        m_first.emplace(makeWay());
    }
}

PipeEnd::Ways::Ways(const PipeTicket& ticket)
    : m_ends(memory::Block::receive(checked(ticket).ends, kFits))
    , m_second(ticket.ways.front(), kIsWay)
{
    if (ticket.ways.size() > 1) {
        m_first.emplace(ticket.ways[1], kIsWay);
    }
}

std::uint32_t PipeEnd::Ways::hold(int end) const
{
    const PipeState::Turn turn(*state());
    return state()->hold(end);
}

void PipeEnd::Ways::letGo(int end, std::uint32_t holder) const
{
    const PipeState::Turn turn(*state());
    state()->letGo(end, holder);
    endIfGone(end);
}

void PipeEnd::Ways::lookForTheDead(int end) const
{
    const PipeState::Turn turn(*state());
    if (state()->lookForTheDead(end)) {
        endIfGone(end);
    }
}

// Can be done again by another, where this process dies on the way.
void PipeEnd::Ways::endIfGone(int end) const
{
    if (state()->isHeld(end)) {
        return;
    }
    if (const ItemQueue* way = from(end)) {
        way->endPuts();
    }
    if (const ItemQueue* way = from(1 - end)) {
        way->endGets();
    }
}

bool PipeEnd::Ways::hasEnded(int end) const noexcept
{
    const ItemQueue* way = from(end);
    return way != nullptr ? way->putsEnded() : from(1 - end)->getsEnded();
}

std::vector<memory::BlockTicket> PipeEnd::Ways::send() const
{
    std::vector<memory::BlockTicket> tickets{memory::send(m_second.block())};
    if (m_first) {
        tickets.push_back(memory::send(m_first->block()));
    }
    return tickets;
}

PipeEnd::PipeEnd(Ways ways, int number)
    : m_ways(std::move(ways))
    , m_number(number)
    , m_pid(memory::ownStamp().pid)
    , m_holder(m_ways.hold(number))
{
}

PipeEnd::PipeEnd(const PipeTicket& ticket) : PipeEnd(Ways(ticket), ticket.number)
{
    if (m_ways.hasEnded(m_number)) {
        throw std::system_error(ESTALE, std::generic_category(),
                                "process " + std::to_string(ticket.ends.segment.pid) +
                                    " no longer has the end of a pipe that it has passed on");
    }
    m_ways.letGo(m_number, ticket.holder);
}

PipeEnd::~PipeEnd()
{
    if (m_pid == memory::ownStamp().pid) {
        close();
    }
}

std::pair<PipeEnd::Ptr, PipeEnd::Ptr> PipeEnd::makeBoth(bool duplex)
{
    const Ways ways(duplex);
    return {Ptr(new PipeEnd(ways, 0)), Ptr(new PipeEnd(ways, 1))};
}

void PipeEnd::close()
{
    if (const std::uint32_t holder = m_holder.exchange(0)) {
        m_ways.letGo(m_number, holder);
    }
}

PipeTicket PipeEnd::send() const
{
    const auto onTheWay = std::make_shared<OnTheWay>(m_ways, m_number);
    PipeTicket ticket{m_ways.ends()->ticket(), m_ways.send(), m_number, onTheWay->holder()};
    ticket.ends.segment.counted =
        memory::keepForTheWay(memory::Parcel(onTheWay, onTheWay->count()));
    return ticket;
}

void PipeEnd::lookAtTheOtherEnd() const
{
    m_ways.lookForTheDead(1 - m_number);
}

}  // namespace mp::sync
