#include "mp/manager/sync_referents.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace mp::manager {

namespace {

Object acquired(bool got, const std::optional<std::int32_t>& died = std::nullopt)
{
    return Object::list({got, died.has_value(), died.value_or(0)});
}

}  // namespace

LockReferent::Methods LockReferent::methods()
{
    return {{"acquire", &LockReferent::acquire},
            {"release", &LockReferent::release},
            {"owner", &LockReferent::owner}};
}

std::string LockReferent::str() const
{
    return "<" + m_typeId +
           (m_owner ? ", held by process " + std::to_string(m_owner->pid) : ", free") + ">";
}

Object LockReferent::take(const Caller& caller, std::uint32_t depth)
{
    m_owner = caller;
    m_depth = depth;
    return acquired(true, std::exchange(m_died, std::nullopt));
}

Result LockReferent::acquire(Call& call)
{
    if (!m_owner) {
        return take(call.caller(), 1);
    }
    const std::int64_t limit = call.limit(0);
    if (*m_owner == call.caller()) {
        if (!m_recursive) {
            throw std::logic_error(
                "this thread has the lock already and would wait for itself: "
                "release it first, or take an RLock");
        }
        ++m_depth;
        return acquired(true);
    }
    if (limit == 0) {
        return acquired(false);
    }
    const WaiterPtr waiter = call.wait(limit);
    waiter->onLimit = [late = waiter.get()] { late->answer(acquired(false)); };
    m_waiting.add(waiter);
    return std::nullopt;
}

void LockReferent::requireOwner(const Caller& caller, const char* what) const
{
    if (!m_owner || !(*m_owner == caller)) {
        throw std::logic_error(std::string(what) +
                               " needs the lock, which this thread hasn't got: acquire it first");
    }
}

Result LockReferent::release(Call& call)
{
    requireOwner(call.caller(), "release()");
    if (--m_depth == 0) {
        m_owner.reset();
        handOver();
    }
    return nothing();
}

Result LockReferent::owner(Call& /*call*/)
{
    return Object(m_owner ? m_owner->pid : 0);
}

void LockReferent::handOver()
{
    if (const WaiterPtr next = m_waiting.take()) {
        const Object got = take(next->caller(), next->depth);
        next->answer(next->value.isNone() ? got : Object::list({next->value, got}));
    }
}

std::uint32_t LockReferent::giveUp()
{
    const std::uint32_t depth = std::exchange(m_depth, 0);
    m_owner.reset();
    handOver();
    return depth;
}

void LockReferent::giveBack(const WaiterPtr& waiter, const Object& value)
{
    waiter->value = value;
    waiter->onLimit = nullptr;
    m_waiting.add(waiter);
    if (!m_owner) {
        handOver();
    }
}

void LockReferent::clientGone(std::uint64_t client, std::int32_t pid)
{
    if (m_owner && m_owner->client == client) {
        m_owner.reset();
        m_depth = 0;
        m_died = pid;
        handOver();
    }
}

SemaphoreReferent::SemaphoreReferent(bool bounded, std::int64_t value)
    : MethodReferent(bounded ? "BoundedSemaphore" : "Semaphore")
    , m_bounded(bounded)
    , m_first(value)
    , m_value(value)
{
    if (value < 0) {
        throw std::invalid_argument("a semaphore can't have " + std::to_string(value) +
                                    " permits: 0 is the least");
    }
}

SemaphoreReferent::Methods SemaphoreReferent::methods()
{
    return {{"acquire", &SemaphoreReferent::acquire},
            {"release", &SemaphoreReferent::release},
            {"value", &SemaphoreReferent::value}};
}

std::string SemaphoreReferent::str() const
{
    return "<" + m_typeId + ", value " + std::to_string(m_value) + ">";
}

Object SemaphoreReferent::take(const Caller& caller)
{
    --m_value;
    ++m_held[caller.client];
    std::optional<std::int32_t> died;
    if (!m_fromTheDead.empty()) {
        died = m_fromTheDead.back();
        m_fromTheDead.pop_back();
    }
    return acquired(true, died);
}

Result SemaphoreReferent::acquire(Call& call)
{
    if (m_value > 0) {
        return take(call.caller());
    }
    const std::int64_t limit = call.limit(0);
    if (limit == 0) {
        return acquired(false);
    }
    const WaiterPtr waiter = call.wait(limit);
    waiter->onLimit = [late = waiter.get()] { late->answer(acquired(false)); };
    m_waiting.add(waiter);
    return std::nullopt;
}

Result SemaphoreReferent::release(Call& call)
{
    const std::int64_t permits = call.has(0) ? call.argument(0).as<std::int64_t>() : 1;
    constexpr std::int64_t kMost = INT32_MAX;
    if (permits < 1 || permits > kMost - m_value) {
        throw std::invalid_argument("a semaphore can't get " + std::to_string(permits) +
                                    " permits more: 1 is the least");
    }
    if (m_bounded && permits > m_first - m_value) {
        throw std::logic_error("a bounded semaphore was released more often than acquired");
    }
    std::int64_t& held = m_held[call.caller().client];
    held = std::max<std::int64_t>(held - permits, 0);
    m_value += permits;
    handOut();
    return nothing();
}

Result SemaphoreReferent::value(Call& /*call*/)
{
    return Object(m_value);
}

void SemaphoreReferent::handOut()
{
    while (m_value > 0) {
        const WaiterPtr next = m_waiting.take();
        if (!next) {
            return;
        }
        next->answer(take(next->caller()));
    }
}

void SemaphoreReferent::clientGone(std::uint64_t client, std::int32_t pid)
{
    const auto held = m_held.find(client);
    if (held == m_held.end()) {
        return;
    }
    const std::int64_t back = std::clamp<std::int64_t>(m_first - m_value, 0, held->second);
    m_held.erase(held);
    m_value += back;
    m_fromTheDead.insert(m_fromTheDead.end(), static_cast<std::size_t>(back), pid);
    handOut();
}

ConditionReferent::Methods ConditionReferent::methods()
{
    return {{"acquire", &ConditionReferent::acquire},
            {"release", &ConditionReferent::release},
            {"wait", &ConditionReferent::wait},
            {"notify", &ConditionReferent::notify},
            {"notify_all", &ConditionReferent::notifyAll}};
}

std::string ConditionReferent::str() const
{
    return "<Condition, " + m_lock->str() + ">";
}

Result ConditionReferent::acquire(Call& call)
{
    return m_lock->call("acquire", call);
}

Result ConditionReferent::release(Call& call)
{
    return m_lock->call("release", call);
}

Result ConditionReferent::wait(Call& call)
{
    m_lock->requireOwner(call.caller(), "wait()");
    const WaiterPtr waiter = call.wait(call.limit(0));
    waiter->onLimit = [this, weak = std::weak_ptr(waiter)] {
        if (const WaiterPtr late = weak.lock()) {
            m_waiting.remove(late);
            m_lock->giveBack(late, false);
        }
    };
    m_waiting.add(waiter);
    waiter->depth = m_lock->giveUp();
    return std::nullopt;
}

bool ConditionReferent::notifyOne()
{
    const WaiterPtr next = m_waiting.take();
    if (!next) {
        return false;
    }
    // When it dies before it goes on, the notification is another one's.
    next->onAbandon = [weak = weak_from_this()] {
        if (const auto self = std::static_pointer_cast<ConditionReferent>(weak.lock())) {
            self->notifyOne();
        }
    };
    m_lock->giveBack(next, true);
    return true;
}

Result ConditionReferent::notify(Call& call)
{
    m_lock->requireOwner(call.caller(), "notify()");
    for (auto left = call.has(0) ? call.argument(0).as<std::int64_t>() : 1; left > 0; --left) {
        if (!notifyOne()) {
            break;
        }
    }
    return nothing();
}

Result ConditionReferent::notifyAll(Call& call)
{
    m_lock->requireOwner(call.caller(), "notifyAll()");
    while (notifyOne()) {
    }
    return nothing();
}

}  // namespace mp::manager
