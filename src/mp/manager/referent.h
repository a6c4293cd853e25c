#pragma once

#include "base/function_view.h"
#include "mp/manager/reference.h"
#include "mp/object.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

// What lives in a manager's server. All of it belongs to the server's one thread: calls come one
// after another, and one that has to wait is put aside until another call answers it.
namespace mp::manager {

// Who calls: a process, by the number it chose, and one of its threads.
struct Caller {
    std::uint64_t client = 0;
    std::int64_t thread = 0;
    std::int32_t pid = 0;

    friend bool operator==(const Caller&, const Caller&) = default;
};

// A call that was put aside. It is answered once: by another call, by its limit, or never, when its
// caller goes.
class Waiter {
public:
    using Reply = std::function<void(const Object& value, const std::exception_ptr& error)>;

    // `keeps`: what it waits for stays as long as this does. `lives`: whether its caller does,
    // asked of the kernel: the server may not have got to a death yet.
    Waiter(Caller caller, ReferencePtr keeps, Reply reply, std::function<bool()> lives)
        : m_caller(caller)
        , m_keeps(std::move(keeps))
        , m_reply(std::move(reply))
        , m_lives(std::move(lives))
    {
    }

    const Caller& caller() const noexcept { return m_caller; }
    bool done() const noexcept { return !m_reply; }
    bool waits() const { return m_reply && m_lives(); }
    void answer(const Object& given) { finish(given, nullptr); }
    void fail(const std::exception_ptr& error) { finish({}, error); }
    // Its caller has gone.
    void abandon();

    std::function<void()> onLimit;  // to answer it, or to let it wait for something else
    // What it was given has to go to another one: its caller has gone without having read it.
    std::function<void()> onAbandon;
    Object value;             // what it brings, or gets with the lock it waits for
    std::uint32_t depth = 1;  // of the recursive lock it waits for

private:
    void finish(const Object& given, const std::exception_ptr& error);

    Caller m_caller;
    ReferencePtr m_keeps;
    Reply m_reply;
    std::function<bool()> m_lives;
};
using WaiterPtr = std::shared_ptr<Waiter>;

// Who waits longest is first. Those whose caller has died are left out.
class WaitQueue {
public:
    void add(WaiterPtr waiter);
    // Null: nobody waits.
    WaiterPtr take();
    void remove(const WaiterPtr& waiter);
    std::size_t size();

private:
    std::deque<WaiterPtr> m_waiters;
};

// One call, while it is made.
class Call {
public:
    using Wait = base::FunctionView<WaiterPtr(std::int64_t limit)>;

    // `wait` stays as long as this does.
    Call(Caller caller, Object::List arguments, Wait wait)
        : m_caller(caller)
        , m_arguments(std::move(arguments))
        , m_wait(wait)
    {
    }

    const Caller& caller() const noexcept { return m_caller; }
    Object::List& arguments() noexcept { return m_arguments; }
    // Throws std::invalid_argument where there is none.
    Object& argument(std::size_t index);
    bool has(std::size_t index) const noexcept { return index < m_arguments.size(); }
    // ns; -1: none.
    std::int64_t limit(std::size_t index);
    // Puts the call aside for so long at most.
    WaiterPtr wait(std::int64_t limitNs) { return m_wait(limitNs); }
    // What to do when its caller goes before it has read what was answered.
    void ifUnread(std::function<void()> undo) { m_undo = std::move(undo); }
    std::function<void()> takeUndo() { return std::move(m_undo); }

private:
    Caller m_caller;
    Object::List m_arguments;
    Wait m_wait;
    std::function<void()> m_undo;
};

// Nothing: the call waits.
using Result = std::optional<Object>;

class Referent : public Reference, public std::enable_shared_from_this<Referent> {
public:
    explicit Referent(std::string typeId) : Reference(0, 0, std::move(typeId))
    {
        m_at = reinterpret_cast<std::uintptr_t>(this);
    }
    void setId(std::uint64_t id) noexcept { m_id = id; }

    Result call(std::string_view method, Call& call);
    // Python's str() of it.
    virtual std::string str() const = 0;
    // The client has no proxy of it any more.
    virtual void letGo(std::uint64_t /*client*/) {}
    // The client has gone, in whatever way: what it held comes back.
    virtual void clientGone(std::uint64_t /*client*/, std::int32_t /*pid*/) {}

    ProxyTicket send() const override;

protected:
    virtual Result callOwn(std::string_view method, Call& call) = 0;
    [[noreturn]] void refuse(std::string_view method) const;
};
using ReferentPtr = std::shared_ptr<Referent>;

// One whose methods are members that are listed in Derived::methods().
template <class Derived>
class MethodReferent : public Referent {
public:
    using Referent::Referent;
    using Method = Result (Derived::*)(Call&);
    using Methods = std::unordered_map<std::string_view, Method>;

protected:
    Result callOwn(std::string_view method, Call& call) final
    {
        static const Methods all = Derived::methods();
        const auto found = all.find(method);
        if (found == all.end()) {
            refuse(method);
        }
        return (static_cast<Derived*>(this)->*found->second)(call);
    }
};

// What an index of Python's means for so many items: negative ones count from the end. Throws
// std::out_of_range.
std::size_t itemIndex(const Object& index, std::size_t size, const char* what);
// A slice's ends, which may lie outside.
std::pair<std::size_t, std::size_t> sliceEnds(Call& call, std::size_t size);
// The answer to update(…, function, arguments…), whose function is at this place of the call's
// arguments. A copy is changed, so that an error leaves the item as it was.
Result changed(Object& item, Call& call, std::size_t function);
// Throws std::out_of_range.
[[noreturn]] void noSuch(const Object& value, const char* where);
// What a call without a result gives.
inline Result nothing()
{
    return Object();
}

// Makes one of a built-in type. Throws std::invalid_argument for another.
ReferentPtr makeReferent(const std::string& typeId, Call& call);
// Whether every manager has a type of that name.
bool isBuiltIn(const std::string& typeId);

}  // namespace mp::manager
