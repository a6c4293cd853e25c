#include "gui/models/result_order.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gui {
namespace {

qint64 placeIn(const std::vector<qint32>& list, qint64 item)
{
    return std::ranges::lower_bound(list, item) - list.begin();
}

bool holds(const std::vector<qint32>& list, qint64 item)
{
    return std::ranges::binary_search(list, item);
}

}  // namespace

void ResultOrder::begin(qint64 items)
{
    m_items = items;
    m_shown = Shown::All;
    m_failures.clear();
    m_some.clear();
    m_failuresInSome.clear();
}

void ResultOrder::addFailures(std::span<const qint64> items)
{
    const auto old = static_cast<std::ptrdiff_t>(m_failures.size());
    for (const qint64 item : items) {
        m_failures.push_back(static_cast<qint32>(item));
    }
    std::ranges::sort(m_failures.begin() + old, m_failures.end());
    std::ranges::inplace_merge(m_failures, m_failures.begin() + old);
    findLeaders();
}

void ResultOrder::showAll()
{
    m_shown = Shown::All;
    m_some.clear();
    findLeaders();
}

void ResultOrder::showOnly(std::vector<qint32> items)
{
    m_shown = Shown::Some;
    m_some = std::move(items);
    findLeaders();
}

void ResultOrder::showFailures()
{
    m_shown = Shown::Failures;
    m_some.clear();
    findLeaders();
}

void ResultOrder::findLeaders()
{
    m_failuresInSome.clear();
    if (m_shown == Shown::Some) {
        std::ranges::set_intersection(m_failures, m_some, std::back_inserter(m_failuresInSome));
    }
}

// What stands before all others.
const std::vector<qint32>& ResultOrder::leaders() const
{
    static const std::vector<qint32> none;
    if (!m_failuresFirst || m_shown == Shown::Failures) {
        return none;
    }
    return m_shown == Shown::All ? m_failures : m_failuresInSome;
}

qint64 ResultOrder::rowCount() const
{
    switch (m_shown) {
    case Shown::Some:
        return static_cast<qint64>(m_some.size());
    case Shown::Failures:
        return static_cast<qint64>(m_failures.size());
    case Shown::All:
        break;
    }
    return m_items;
}

// Among what is shown, by number; the item is shown.
qint64 ResultOrder::placeOf(qint64 item) const
{
    switch (m_shown) {
    case Shown::Some:
        return placeIn(m_some, item);
    case Shown::Failures:
        return placeIn(m_failures, item);
    case Shown::All:
        break;
    }
    return item;
}

qint64 ResultOrder::itemAtPlace(qint64 place) const
{
    const auto index = static_cast<std::size_t>(place);
    switch (m_shown) {
    case Shown::Some:
        return m_some[index];
    case Shown::Failures:
        return m_failures[index];
    case Shown::All:
        break;
    }
    return place;
}

qint64 ResultOrder::itemAt(qint64 row) const
{
    if (row < 0 || row >= rowCount()) {
        return -1;
    }
    const std::vector<qint32>& first = leaders();
    const auto count = static_cast<qint64>(first.size());
    if (row < count) {
        return first[static_cast<std::size_t>(row)];
    }
    // The wanted place is `left` plus as many leaders as stand before it. How many others stand
    // before the i-th leader only grows with i, so that a binary search finds the number.
    const qint64 left = row - count;
    qint64 low = 0;
    qint64 high = count;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const qint64 others = placeOf(first[static_cast<std::size_t>(middle)]) - middle;
        if (others > left) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return itemAtPlace(left + low);
}

qint64 ResultOrder::rowOf(qint64 item) const
{
    const bool shown = m_shown == Shown::All    ? item >= 0 && item < m_items
                       : m_shown == Shown::Some ? holds(m_some, item)
                                                : holds(m_failures, item);
    if (!shown) {
        return -1;
    }
    const std::vector<qint32>& first = leaders();
    const qint64 before = placeIn(first, item);
    if (holds(first, item)) {
        return before;
    }
    return static_cast<qint64>(first.size()) + placeOf(item) - before;
}

}  // namespace gui
