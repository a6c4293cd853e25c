#pragma once

#include "mp/errors.h"
#include "mp/settled.h"
#include "mp/task/fixed.h"

#include <cstddef>
#include <cstring>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

// Where a job's results gather until somebody gets them. keep() may run in several threads at once
// for different items; note(), fail() and keepBlock() run with the backend's lock held.
// keepsBlocks: it takes values without their reports.
namespace mp::engine {

// The values of a map by index. Numbers need no mark that they are there: they are given out only
// when no item has failed.
template <class R>
class ValueStore {
public:
    explicit ValueStore(std::size_t items) : m_values(items) {}

    void keep(std::size_t item, R value) { m_values[item].emplace(std::move(value)); }
    void keepBlock(std::size_t first, std::size_t count, std::span<const std::byte> values)
    {
        for (std::size_t i = 0; i < count; ++i) {
            keep(first + i, task::Fixed<R>::load(values.data() + i * task::Fixed<R>::size));
        }
    }
    std::vector<R> take()
    {
        std::vector<R> values;
        values.reserve(m_values.size());
        for (std::optional<R>& value : m_values) {
            values.push_back(std::move(*value));
        }
        m_values = {};
        return values;
    }

private:
    std::vector<std::optional<R>> m_values;
};

template <task::Number R>
requires(!std::is_same_v<R, bool>)  // the bits of a vector<bool> can't be written by two threads
    class ValueStore<R> {
public:
    explicit ValueStore(std::size_t items) : m_values(items) {}

    void keep(std::size_t item, R value) { m_values[item] = value; }
    void keepBlock(std::size_t first, std::size_t count, std::span<const std::byte> values)
    {
        std::memcpy(m_values.data() + first, values.data(), count * sizeof(R));
    }
    std::vector<R> take() { return std::move(m_values); }

private:
    std::vector<R> m_values;
};

// map: all values, or the error of the lowest failing item.
template <class R>
class ValueCollector {
public:
    using Final = std::vector<R>;
    static constexpr bool keepsBlocks = true;

    explicit ValueCollector(std::size_t items) : m_values(items) {}

    void keep(std::size_t item, R value) { m_values.keep(item, std::move(value)); }
    void keepBlock(std::size_t first, std::size_t count, std::span<const std::byte> values)
    {
        m_values.keepBlock(first, count, values);
    }
    void note(std::size_t, const TaskReport&) {}
    void fail(std::size_t item, const std::exception_ptr& error, const TaskReport&)
    {
        noteFailed(item, 1, error);
    }
    void failRange(std::size_t first, std::size_t count, const std::exception_ptr& error,
                   const TaskReport&)
    {
        noteFailed(first, count, error);
    }

    bool successful() const { return !m_error; }
    Final take()
    {
        if (m_error) {
            throwWithOthers(m_error, m_failed - 1);
        }
        return m_values.take();
    }

private:
    void noteFailed(std::size_t first, std::size_t count, const std::exception_ptr& error)
    {
        m_failed += count;
        if (!m_error || first < m_failedItem) {
            m_error = error;
            m_failedItem = first;
        }
    }

    ValueStore<R> m_values;
    std::exception_ptr m_error;
    std::size_t m_failedItem = 0;
    std::size_t m_failed = 0;
};

// mapSettled: value or error of every item, with its report; optionally told to a listener.
template <class R>
class SettledCollector {
public:
    using Final = std::vector<Settled<R>>;
    static constexpr bool keepsBlocks = false;
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
    // Written item by item only when somebody wants them: millions may be cancelled at once.
    void failRange(std::size_t first, std::size_t count, const std::exception_ptr& error,
                   const TaskReport& report)
    {
        if (m_listener) {
            for (std::size_t i = 0; i < count; ++i) {
                fail(first + i, error, report);
            }
            return;
        }
        m_failed = true;
        if (!m_failedRanges.empty() &&
            m_failedRanges.back().first + m_failedRanges.back().count == first &&
            m_failedRanges.back().error == error) {
            m_failedRanges.back().count += count;
        } else {
            m_failedRanges.push_back({first, count, error, report});
        }
    }

    bool successful() const { return !m_failed; }
    Final take()
    {
        for (const FailedRange& range : m_failedRanges) {
            for (std::size_t i = 0; i < range.count; ++i) {
                m_settled[range.first + i] = Settled<R>(range.error, range.report);
            }
        }
        return std::move(m_settled);
    }

private:
    struct FailedRange {
        std::size_t first;
        std::size_t count;
        std::exception_ptr error;
        TaskReport report;
    };

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
    std::vector<FailedRange> m_failedRanges;
    Listener m_listener;
    bool m_failed = false;
};

}  // namespace mp::engine
