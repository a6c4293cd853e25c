#pragma once

#include "mp/lock.h"
#include "mp/proxy.h"
#include "mp/queue_errors.h"
#include "mp/sync_errors.h"

#include <chrono>
#include <cstddef>
#include <string_view>

// What processes wait for, owned by a Manager's server: slower than mp::Lock and its like, but also
// for processes that only know the manager's address. Semantics are those of these (see there):
// also here a lock is its thread's, and what a client that dies held comes back at once, the next
// one being told. A wait ends with ManagerLost when the server dies.
namespace mp {

namespace manager {

// What Lock, RLock and both semaphores have in common.
template <class Type>
class AcquirableProxy : public ProxyOf<Type> {
public:
    using ProxyOf<Type>::ProxyOf;

    Acquired acquire() const { return told(this->call("acquire")); }
    // Waits up to `limit`; 0 and less: only tries.
    Acquired acquire(std::chrono::nanoseconds limit) const
    {
        return told(this->call("acquire", this->within(limit)));
    }
    void release() const { this->template call<void>("release"); }

    // For std::lock_guard and its like: OwnerDied where acquire() would tell it.
    void lock() const { orThrow(acquire()); }
    bool try_lock() const { return orThrow(acquire(std::chrono::nanoseconds(0))); }
    bool try_lock_for(std::chrono::nanoseconds limit) const { return orThrow(acquire(limit)); }
    void unlock() const { release(); }

    static Acquired told(const Object& answer)
    {
        const Object::List& parts = answer.items();
        if (!parts.at(0).as<bool>()) {
            return Acquired::no();
        }
        return parts.at(1).as<bool>() ? Acquired::fromTheDead(parts.at(2).as<int>())
                                      : Acquired::yes();
    }

private:
    bool orThrow(const Acquired& acquired) const
    {
        if (acquired.ownerDied()) {
            release();
            throw OwnerDied("the manager's " + this->typeId(), acquired.formerOwner());
        }
        return static_cast<bool>(acquired);
    }
};

}  // namespace manager

class LockProxy : public manager::AcquirableProxy<LockProxy> {
public:
    static constexpr std::string_view kTypeId = "Lock";
    using AcquirableProxy::AcquirableProxy;
    int owner() const { return call<int>("owner"); }  // PID, 0: none
};

class RLockProxy : public manager::AcquirableProxy<RLockProxy> {
public:
    static constexpr std::string_view kTypeId = "RLock";
    using AcquirableProxy::AcquirableProxy;
    int owner() const { return call<int>("owner"); }
};

class SemaphoreProxy : public manager::AcquirableProxy<SemaphoreProxy> {
public:
    static constexpr std::string_view kTypeId = "Semaphore";
    using AcquirableProxy::AcquirableProxy;
    using AcquirableProxy::release;
    void release(int permits) const { call<void>("release", permits); }
    int value() const { return call<int>("value"); }
};

class BoundedSemaphoreProxy : public manager::AcquirableProxy<BoundedSemaphoreProxy> {
public:
    static constexpr std::string_view kTypeId = "BoundedSemaphore";
    using AcquirableProxy::AcquirableProxy;
    using AcquirableProxy::release;
    void release(int permits) const { call<void>("release", permits); }
    int value() const { return call<int>("value"); }
};

class EventProxy : public manager::ProxyOf<EventProxy> {
public:
    static constexpr std::string_view kTypeId = "Event";
    using ProxyOf::ProxyOf;
    bool isSet() const { return call<bool>("is_set"); }
    void set() const { call<void>("set"); }
    void clear() const { call<void>("clear"); }
    void wait() const { call<void>("wait"); }
    // Says whether it was set within the limit.
    bool wait(std::chrono::nanoseconds limit) const { return call<bool>("wait", within(limit)); }
};

class ConditionProxy : public manager::AcquirableProxy<ConditionProxy> {
public:
    static constexpr std::string_view kTypeId = "Condition";
    using AcquirableProxy::AcquirableProxy;

    // Gives up the lock, waits for a notification and has the lock again. OwnerDied, with the lock,
    // when the one who had it last died with it.
    void wait() const { woken(call("wait")); }
    // Says whether a notification came within the limit.
    bool wait(std::chrono::nanoseconds limit) const { return woken(call("wait", within(limit))); }
    // Waits, again and again, until done(); it is called with the lock.
    template <class Done>
    void waitFor(const Done& done) const
    {
        while (!done()) {
            wait();
        }
    }
    // The same up to `limit` in all; returns what done() said last.
    template <class Done>
    bool waitFor(const Done& done, std::chrono::nanoseconds limit) const
    {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!done()) {
            const auto left = end - std::chrono::steady_clock::now();
            if (left.count() <= 0 || !wait(left)) {
                return done();
            }
        }
        return true;
    }
    void notify(int waiters = 1) const { call<void>("notify", waiters); }
    void notifyAll() const { call<void>("notify_all"); }

private:
    static bool woken(const Object& answer)
    {
        const Object::List& parts = answer.items();
        if (const Acquired acquired = told(parts.at(1)); acquired.ownerDied()) {
            throw OwnerDied("the lock of a manager's condition", acquired.formerOwner());
        }
        return parts.at(0).as<bool>();
    }
};

// A party is a process that waits at it or has waited at it and still has a proxy of it.
class BarrierProxy : public manager::ProxyOf<BarrierProxy> {
public:
    static constexpr std::string_view kTypeId = "Barrier";
    using ProxyOf::ProxyOf;
    int wait() const { return call<int>("wait"); }
    int wait(std::chrono::nanoseconds limit) const { return call<int>("wait", within(limit)); }
    void abort() const { call<void>("abort"); }
    void reset() const { call<void>("reset"); }
    int parties() const { return call<int>("parties"); }
    int waiting() const { return call<int>("n_waiting"); }
    bool broken() const { return call<bool>("broken"); }
};

namespace manager {

// What Queue and JoinableQueue have in common.
template <class Type>
class QueueProxyOf : public ProxyOf<Type> {
public:
    using ProxyOf<Type>::ProxyOf;

    // Waits for room; Full when there is none within the limit.
    void put(const Object& item) const { this->template call<void>("put", item); }
    void put(const Object& item, std::chrono::nanoseconds limit) const
    {
        this->template call<void>("put", item, this->within(limit));
    }
    void putNowait(const Object& item) const { put(item, std::chrono::nanoseconds(0)); }
    // Waits for an item; Empty when there is none within the limit. One that was meant for a
    // process which dies before it has it goes to another one (by TCP it may be lost).
    Object get() const { return this->call("get"); }
    Object get(std::chrono::nanoseconds limit) const
    {
        return this->call("get", this->within(limit));
    }
    Object getNowait() const { return get(std::chrono::nanoseconds(0)); }
    std::size_t qsize() const { return this->template call<std::size_t>("qsize"); }
    bool empty() const { return this->template call<bool>("empty"); }
    bool full() const { return this->template call<bool>("full"); }
    // An item that was got is dealt with. std::logic_error when all are already.
    void taskDone() const { this->template call<void>("task_done"); }
    // Waits until all are dealt with; says whether they are.
    void join() const { this->template call<void>("join"); }
    bool join(std::chrono::nanoseconds limit) const
    {
        return this->template call<bool>("join", this->within(limit));
    }
};

}  // namespace manager

class QueueProxy : public manager::QueueProxyOf<QueueProxy> {
public:
    static constexpr std::string_view kTypeId = "Queue";
    using QueueProxyOf::QueueProxyOf;
};

class JoinableQueueProxy : public manager::QueueProxyOf<JoinableQueueProxy> {
public:
    static constexpr std::string_view kTypeId = "JoinableQueue";
    using QueueProxyOf::QueueProxyOf;
};

}  // namespace mp
