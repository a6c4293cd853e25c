#include "mp/manager/referent.h"

#include "base/quoting.h"
#include "mp/manager/item_change.h"
#include "mp/manager_errors.h"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

namespace mp::manager {

void Waiter::abandon()
{
    if (done()) {
        return;
    }
    m_reply = nullptr;
    onLimit = nullptr;
    if (const auto call = std::exchange(onAbandon, nullptr)) {
        call();
    }
}

void Waiter::finish(const Object& given, const std::exception_ptr& error)
{
    if (const auto reply = std::exchange(m_reply, nullptr)) {
        onLimit = nullptr;
        reply(given, error);
    }
}

void WaitQueue::add(WaiterPtr waiter)
{
    std::erase_if(m_waiters, [](const WaiterPtr& one) { return one->done(); });
    m_waiters.push_back(std::move(waiter));
}

WaiterPtr WaitQueue::take()
{
    while (!m_waiters.empty()) {
        WaiterPtr first = std::move(m_waiters.front());
        m_waiters.pop_front();
        if (first->waits()) {
            return first;
        }
    }
    return nullptr;
}

void WaitQueue::remove(const WaiterPtr& waiter)
{
    std::erase(m_waiters, waiter);
}

std::size_t WaitQueue::size()
{
    std::erase_if(m_waiters, [](const WaiterPtr& one) { return !one->waits(); });
    return m_waiters.size();
}

Object& Call::argument(std::size_t index)
{
    if (!has(index)) {
        throw std::invalid_argument("the call lacks its argument " + std::to_string(index + 1));
    }
    return m_arguments[index];
}

std::int64_t Call::limit(std::size_t index)
{
    return has(index) ? std::max<std::int64_t>(argument(index).as<std::int64_t>(), -1) : -1;
}

Result Referent::call(std::string_view method, Call& call)
{
    if (method == "__str__") {
        return Object(str());
    }
    return callOwn(method, call);
}

void Referent::refuse(std::string_view method) const
{
    throw UnexposedMethod("a manager's " + m_typeId + " doesn't expose a method " +
                          base::quoted(method) + ": see its proxy for what there is");
}

ProxyTicket Referent::send() const
{
    throw std::logic_error(repr() + " is sent by the server of its manager only to clients");
}

std::size_t itemIndex(const Object& index, std::size_t size, const char* what)
{
    const auto wanted = index.as<std::int64_t>();
    const auto count = static_cast<std::int64_t>(size);
    const std::int64_t place = wanted < 0 ? wanted + count : wanted;
    if (place < 0 || place >= count) {
        throw std::out_of_range("index " + std::to_string(wanted) + " lies outside the " + what +
                                " of " + std::to_string(size) + " items");
    }
    return static_cast<std::size_t>(place);
}

std::pair<std::size_t, std::size_t> sliceEnds(Call& call, std::size_t size)
{
    const auto count = static_cast<std::int64_t>(size);
    const auto end = [&](std::size_t index, std::int64_t otherwise) {
        if (!call.has(index) || call.argument(index).isNone()) {
            return otherwise;
        }
        const auto given = call.argument(index).as<std::int64_t>();
        return std::clamp<std::int64_t>(given < 0 ? given + count : given, 0, count);
    };
    const std::int64_t first = end(0, 0);
    return {static_cast<std::size_t>(first),
            static_cast<std::size_t>(std::max(first, end(1, count)))};
}

Result changed(Object& item, Call& call, std::size_t function)
{
    Object copy = item;
    change(call.argument(function), copy,
           std::span<const Object>(call.arguments()).subspan(function + 1));
    item = std::move(copy);
    return item;
}

void noSuch(const Object& value, const char* where)
{
    throw std::out_of_range("there is no " + value.repr() + " in the " + where);
}

}  // namespace mp::manager
