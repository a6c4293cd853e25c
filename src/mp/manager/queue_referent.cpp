#include "mp/manager/queue_referent.h"

#include "mp/queue_errors.h"

#include <exception>
#include <stdexcept>
#include <utility>

namespace mp::manager {

QueueReferent::QueueReferent(std::string typeId, std::int64_t most)
    : MethodReferent(std::move(typeId))
    , m_most(static_cast<std::size_t>(std::max<std::int64_t>(most, 0)))
{
}

QueueReferent::Methods QueueReferent::methods()
{
    return {{"put", &QueueReferent::put},    {"get", &QueueReferent::get},
            {"qsize", &QueueReferent::size}, {"empty", &QueueReferent::empty},
            {"full", &QueueReferent::full},  {"task_done", &QueueReferent::taskDone},
            {"join", &QueueReferent::join}};
}

std::string QueueReferent::str() const
{
    return "<" + m_typeId + " of " + std::to_string(m_items.size()) + " items>";
}

std::exception_ptr QueueReferent::fullError() const
{
    return std::make_exception_ptr(Full("the manager's queue holds its " + std::to_string(m_most) +
                                        " items: wait longer, or get some"));
}

std::exception_ptr QueueReferent::emptyError() const
{
    return std::make_exception_ptr(
        Empty("the manager's queue is empty: wait longer, or put "
              "something in"));
}

// To who waits longest, or behind the others.
void QueueReferent::enter(Object item)
{
    ++m_unfinished;
    if (!handOver(item)) {
        m_items.push_back(std::move(item));
    }
}

// False: nobody waits for one.
bool QueueReferent::handOver(const Object& item)
{
    const WaiterPtr getter = m_getters.take();
    if (getter) {
        getter->onAbandon = undoGetting(item);
        getter->answer(item);
    }
    return getter != nullptr;
}

// From one who has died without having seen it.
void QueueReferent::takeBack(const Object& item)
{
    if (!handOver(item)) {
        m_items.push_front(item);
    }
}

std::function<void()> QueueReferent::undoGetting(const Object& item)
{
    return [weak = weak_from_this(), item] {
        if (const auto self = std::static_pointer_cast<QueueReferent>(weak.lock())) {
            self->takeBack(item);
        }
    };
}

Result QueueReferent::put(Call& call)
{
    if (!isFull()) {
        enter(std::move(call.argument(0)));
        return nothing();
    }
    const std::int64_t limit = call.limit(1);
    if (limit == 0) {
        std::rethrow_exception(fullError());
    }
    const WaiterPtr waiter = call.wait(limit);
    waiter->value = std::move(call.argument(0));
    waiter->onLimit = [this, late = waiter.get()] { late->fail(fullError()); };
    m_putters.add(waiter);
    return std::nullopt;
}

Result QueueReferent::get(Call& call)
{
    if (!m_items.empty()) {
        Object item = std::move(m_items.front());
        m_items.pop_front();
        call.ifUnread(undoGetting(item));
        admit();
        return item;
    }
    const std::int64_t limit = call.limit(0);
    if (limit == 0) {
        std::rethrow_exception(emptyError());
    }
    const WaiterPtr waiter = call.wait(limit);
    waiter->onLimit = [this, late = waiter.get()] { late->fail(emptyError()); };
    m_getters.add(waiter);
    return std::nullopt;
}

// Those that wait for room, as far as there is some.
void QueueReferent::admit()
{
    while (!isFull()) {
        const WaiterPtr putter = m_putters.take();
        if (!putter) {
            return;
        }
        enter(std::move(putter->value));
        putter->answer({});
    }
}

Result QueueReferent::size(Call& /*call*/)
{
    return Object(m_items.size());
}

Result QueueReferent::empty(Call& /*call*/)
{
    return Object(m_items.empty());
}

Result QueueReferent::full(Call& /*call*/)
{
    return Object(isFull());
}

Result QueueReferent::taskDone(Call& /*call*/)
{
    if (m_unfinished == 0) {
        throw std::logic_error("taskDone() was called more often than items were put in");
    }
    if (--m_unfinished == 0) {
        while (const WaiterPtr joiner = m_joiners.take()) {
            joiner->answer(true);
        }
    }
    return nothing();
}

Result QueueReferent::join(Call& call)
{
    const std::int64_t limit = call.limit(0);
    if (m_unfinished == 0 || limit == 0) {
        return Object(m_unfinished == 0);
    }
    const WaiterPtr waiter = call.wait(limit);
    waiter->onLimit = [late = waiter.get()] { late->answer(false); };
    m_joiners.add(waiter);
    return std::nullopt;
}

}  // namespace mp::manager
