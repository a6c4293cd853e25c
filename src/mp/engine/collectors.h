#pragma once

#include "mp/errors.h"
#include "mp/settled.h"

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

// Where a job's results gather until somebody gets them. keep() may run in several threads at once
// for different items; note() and fail() run with the backend's lock held.
namespace mp::engine {

// map: all values, or the error of the lowest failing item.
template <class R>
class ValueCollector {
public:
    using Final = std::vector<R>;

    explicit ValueCollector(std::size_t items) : m_values(items) {}

    void keep(std::size_t item, R value) { m_values[item].emplace(std::move(value)); }
    void note(std::size_t, const TaskReport&) {}
    void fail(std::size_t item, const std::exception_ptr& error, const TaskReport&)
    {
        ++m_failed;
        if (!m_error || item < m_failedItem) {
            m_error = error;
            m_failedItem = item;
        }
    }

    bool successful() const { return !m_error; }
    Final take()
    {
        if (m_error) {
            std::rethrow_exception(m_error);
        }
        Final values;
        values.reserve(m_values.size());
        for (std::optional<R>& value : m_values) {
            values.push_back(std::move(*value));
        }
        m_values = {};
        return values;
    }

private:
    std::vector<std::optional<R>> m_values;
    std::exception_ptr m_error;
    std::size_t m_failedItem = 0;
    std::size_t m_failed = 0;
};

// apply: one value or its error.
template <class R>
class SingleCollector {
public:
    using Final = R;

    explicit SingleCollector(std::size_t) {}

    void keep(std::size_t, R value) { m_value.emplace(std::move(value)); }
    void note(std::size_t, const TaskReport&) {}
    void fail(std::size_t, const std::exception_ptr& error, const TaskReport&) { m_error = error; }

    bool successful() const { return !m_error; }
    Final take()
    {
        if (m_error) {
            std::rethrow_exception(m_error);
        }
        return std::move(*m_value);
    }

private:
    std::optional<R> m_value;
    std::exception_ptr m_error;
};

// mapSettled: value or error of every item, with its report; optionally told to a listener.
template <class R>
class SettledCollector {
public:
    using Final = std::vector<Settled<R>>;
    using Listener = std::function<void(std::size_t, const Settled<R>&)>;

    explicit SettledCollector(std::size_t items, Listener listener = {})
        : m_settled(items)
        , m_kept(items)
        , m_listener(std::move(listener))
    {
    }

    void keep(std::size_t item, R value) { m_kept[item].emplace(std::move(value)); }
    void note(std::size_t item, const TaskReport& report)
    {
        m_settled[item] = Settled<R>(std::move(*m_kept[item]), report);
        m_kept[item].reset();
        tell(item);
    }
    void fail(std::size_t item, const std::exception_ptr& error, const TaskReport& report)
    {
        m_settled[item] = Settled<R>(error, report);
        m_failed = true;
        tell(item);
    }

    bool successful() const { return !m_failed; }
    Final take() { return std::move(m_settled); }

private:
    void tell(std::size_t item)
    {
        if (m_listener) {
            m_listener(item, m_settled[item]);
        }
    }

    std::vector<Settled<R>> m_settled;
    // Apart from m_settled: a thread whose task outlives the pool's end keeps its value long after
    // the item was settled as cancelled and the results were taken.
    std::vector<std::optional<R>> m_kept;
    Listener m_listener;
    bool m_failed = false;
};

}  // namespace mp::engine
