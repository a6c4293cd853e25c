#include "mp/manager/sync_referents.h"

#include <exception>
#include <stdexcept>

namespace mp::manager {

using Reason = BrokenBarrier::Reason;

EventReferent::Methods EventReferent::methods()
{
    return {{"is_set", &EventReferent::isSet},
            {"set", &EventReferent::set},
            {"clear", &EventReferent::clear},
            {"wait", &EventReferent::wait}};
}

std::string EventReferent::str() const
{
    return m_set ? "<Event, set>" : "<Event, unset>";
}

Result EventReferent::isSet(Call& /*call*/)
{
    return Object(m_set);
}

Result EventReferent::set(Call& /*call*/)
{
    m_set = true;
    while (const WaiterPtr waiter = m_waiting.take()) {
        waiter->answer(true);
    }
    return nothing();
}

Result EventReferent::clear(Call& /*call*/)
{
    m_set = false;
    return nothing();
}

Result EventReferent::wait(Call& call)
{
    const std::int64_t limit = call.limit(0);
    if (m_set || limit == 0) {
        return Object(m_set);
    }
    const WaiterPtr waiter = call.wait(limit);
    waiter->onLimit = [late = waiter.get()] { late->answer(false); };
    m_waiting.add(waiter);
    return std::nullopt;
}

BarrierReferent::BarrierReferent(std::int64_t parties)
    : MethodReferent("Barrier")
    , m_parties(static_cast<std::size_t>(parties))
{
    if (parties < 1) {
        throw std::invalid_argument("a barrier can't have " + std::to_string(parties) +
                                    " parties: 1 is the least");
    }
}

BarrierReferent::Methods BarrierReferent::methods()
{
    return {{"wait", &BarrierReferent::wait},         {"abort", &BarrierReferent::abort},
            {"reset", &BarrierReferent::reset},       {"parties", &BarrierReferent::parties},
            {"n_waiting", &BarrierReferent::waiting}, {"broken", &BarrierReferent::broken}};
}

std::string BarrierReferent::str() const
{
    return "<Barrier of " + std::to_string(m_parties) + (m_broken ? ", broken>" : ">");
}

Result BarrierReferent::wait(Call& call)
{
    if (m_broken) {
        throw BrokenBarrier(*m_broken);
    }
    m_known.insert(call.caller().client);
    const std::int64_t limit = call.limit(0);
    const std::size_t before = m_waiting.size();
    if (before + 1 == m_parties) {
        for (std::int64_t place = 0; const WaiterPtr waiter = m_waiting.take(); ++place) {
            waiter->answer(place);
        }
        return Object(before);
    }
    if (limit == 0) {
        breakFor(Reason::TimedOut, 0);
        throw BrokenBarrier(*m_broken);
    }
    const WaiterPtr waiter = call.wait(limit);
    waiter->onLimit = [this] { breakFor(Reason::TimedOut, 0); };
    m_waiting.add(waiter);
    return std::nullopt;
}

void BarrierReferent::tellAll(Reason reason, std::int32_t pid)
{
    const auto error = std::make_exception_ptr(BrokenBarrier(reason, pid));
    while (const WaiterPtr waiter = m_waiting.take()) {
        waiter->fail(error);
    }
}

void BarrierReferent::breakFor(Reason reason, std::int32_t pid)
{
    if (!m_broken) {
        m_broken.emplace(reason, pid);
    }
    tellAll(reason, pid);
}

Result BarrierReferent::abort(Call& /*call*/)
{
    breakFor(Reason::Aborted, 0);
    return nothing();
}

Result BarrierReferent::reset(Call& /*call*/)
{
    tellAll(Reason::Reset, 0);
    m_broken.reset();
    return nothing();
}

Result BarrierReferent::parties(Call& /*call*/)
{
    return Object(m_parties);
}

Result BarrierReferent::waiting(Call& /*call*/)
{
    return Object(m_waiting.size());
}

Result BarrierReferent::broken(Call& /*call*/)
{
    return Object(m_broken.has_value());
}

void BarrierReferent::clientGone(std::uint64_t client, std::int32_t pid)
{
    if (m_known.erase(client) > 0) {
        breakFor(Reason::PartyDied, pid);
    }
}

}  // namespace mp::manager
