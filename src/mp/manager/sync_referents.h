#pragma once

#include "mp/manager/referent.h"
#include "mp/sync_errors.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

// The referents that processes wait for. What was acquired is told as [got, owner died, its PID].
namespace mp::manager {

class LockReferent final : public MethodReferent<LockReferent> {
public:
    explicit LockReferent(bool recursive)
        : MethodReferent(recursive ? "RLock" : "Lock")
        , m_recursive(recursive)
    {
    }

    static Methods methods();
    std::string str() const override;
    void clientGone(std::uint64_t client, std::int32_t pid) override;

    // For conditions:
    void requireOwner(const Caller& caller, const char* what) const;
    // Gives it up, however often it was acquired; returns how often.
    std::uint32_t giveUp();
    // The call is answered once it has the lock again: with `value` before what was acquired.
    void giveBack(const WaiterPtr& waiter, const Object& value);

private:
    Result acquire(Call& call);
    Result release(Call& call);
    Result owner(Call& call);

    Object take(const Caller& caller, std::uint32_t depth);
    void handOver();

    bool m_recursive;
    std::optional<Caller> m_owner;
    std::uint32_t m_depth = 0;
    std::optional<std::int32_t> m_died;  // the last owner, with it
    WaitQueue m_waiting;
};

class SemaphoreReferent final : public MethodReferent<SemaphoreReferent> {
public:
    SemaphoreReferent(bool bounded, std::int64_t value);

    static Methods methods();
    std::string str() const override;
    void clientGone(std::uint64_t client, std::int32_t pid) override;

private:
    Result acquire(Call& call);
    Result release(Call& call);
    Result value(Call& call);

    Object take(const Caller& caller);
    void handOut();

    bool m_bounded;
    std::int64_t m_first;
    std::int64_t m_value;
    std::map<std::uint64_t, std::int64_t> m_held;  // by client
    std::vector<std::int32_t> m_fromTheDead;       // whose permits came back and weren't told yet
    WaitQueue m_waiting;
};

class EventReferent final : public MethodReferent<EventReferent> {
public:
    EventReferent() : MethodReferent("Event") {}

    static Methods methods();
    std::string str() const override;

private:
    Result isSet(Call& call);
    Result set(Call& call);
    Result clear(Call& call);
    Result wait(Call& call);

    bool m_set = false;
    WaitQueue m_waiting;
};

class ConditionReferent final : public MethodReferent<ConditionReferent> {
public:
    explicit ConditionReferent(std::shared_ptr<LockReferent> lock)
        : MethodReferent("Condition")
        , m_lock(std::move(lock))
    {
    }

    static Methods methods();
    std::string str() const override;

private:
    Result acquire(Call& call);
    Result release(Call& call);
    Result wait(Call& call);
    Result notify(Call& call);
    Result notifyAll(Call& call);

    bool notifyOne();

    std::shared_ptr<LockReferent> m_lock;
    WaitQueue m_waiting;
};

class BarrierReferent final : public MethodReferent<BarrierReferent> {
public:
    explicit BarrierReferent(std::int64_t parties);

    static Methods methods();
    std::string str() const override;
    void letGo(std::uint64_t client) override { m_known.erase(client); }
    void clientGone(std::uint64_t client, std::int32_t pid) override;

private:
    Result wait(Call& call);
    Result abort(Call& call);
    Result reset(Call& call);
    Result parties(Call& call);
    Result waiting(Call& call);
    Result broken(Call& call);

    void breakFor(BrokenBarrier::Reason reason, std::int32_t pid);
    void tellAll(BrokenBarrier::Reason reason, std::int32_t pid);

    std::size_t m_parties;
    std::optional<BrokenBarrier> m_broken;
    std::set<std::uint64_t> m_known;  // clients that have waited and still have it
    WaitQueue m_waiting;
};

}  // namespace mp::manager
