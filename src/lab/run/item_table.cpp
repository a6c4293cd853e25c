#include "lab/run/item_table.h"

#include <algorithm>
#include <utility>

namespace lab {

ItemTable::ItemTable(std::size_t count, bool keepValues) : m_rows(count), m_keepValues(keepValues)
{
    m_counts.total = static_cast<std::int64_t>(count);
}

void ItemTable::settle(std::size_t index, ItemRecord record)
{
    const std::lock_guard lock(m_mutex);
    settleLocked(index, std::move(record));
}

void ItemTable::settleLocked(std::size_t index, ItemRecord record)
{
    ItemRecord& row = m_rows.at(index);
    if (row.state != ItemState::Queued) {
        return;
    }
    switch (record.state) {
    case ItemState::Done:
        ++m_counts.done;
        break;
    case ItemState::Cancelled:
        ++m_counts.cancelled;
        break;
    case ItemState::Lost:
        ++m_counts.lost;
        ++m_counts.failed;
        break;
    default:
        ++m_counts.failed;
    }
    m_counts.retried += record.tries > 1 ? 1 : 0;
    if (!m_keepValues) {
        record.value = {};
    }
    row = std::move(record);
}

void ItemTable::cancelRest(const std::string& why)
{
    const std::lock_guard lock(m_mutex);
    const auto error = std::make_shared<const ItemError>(ItemError{"Cancelled", why, {}});
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].state == ItemState::Queued) {
            ItemRecord record;
            record.state = ItemState::Cancelled;
            record.error = error;
            settleLocked(i, std::move(record));
        }
    }
}

TaskCounts ItemTable::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

std::size_t ItemTable::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_rows.size();
}

ItemRecord ItemTable::at(std::size_t index) const
{
    const std::lock_guard lock(m_mutex);
    return m_rows.at(index);
}

std::vector<ItemRecord> ItemTable::rows(std::size_t from, std::size_t to) const
{
    const std::lock_guard lock(m_mutex);
    to = std::min(to, m_rows.size());
    from = std::min(from, to);
    const auto begin = m_rows.begin();
    return {begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to)};
}

}  // namespace lab
