#include "lab/run/item_table.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace lab {

namespace {

void count(TaskCounts& counts, ItemState state, std::int64_t items)
{
    switch (state) {
    case ItemState::Done:
        counts.done += items;
        break;
    case ItemState::Cancelled:
        counts.cancelled += items;
        break;
    case ItemState::Lost:
        counts.lost += items;
        counts.failed += items;
        break;
    default:
        counts.failed += items;
    }
}

}  // namespace

ItemTable::ItemTable(std::size_t count, bool keepValues, std::shared_ptr<OutputFolder> outputs)
    : m_size(count)
    , m_keepValues(keepValues)
    , m_outputs(std::move(outputs))
    , m_blocks((count + kBlock - 1) / kBlock)
{
    m_counts.total = static_cast<std::int64_t>(count);
}

void ItemTable::settle(std::size_t index, ItemRecord record)
{
    const std::lock_guard lock(m_mutex);
    if (m_rest) {
        return;
    }
    ItemRecord& row = rowToSettle(index);
    if (row.state != ItemState::Queued) {
        return;
    }
    count(m_counts, record.state, 1);
    m_counts.retried += record.tries > 1 ? 1 : 0;
    if (!m_keepValues) {
        record.value = {};
    }
    if (record.output) {
        placeOutput(index, record.output);
    }
    row = std::move(record);
}

void ItemTable::placeOutput(std::size_t index, mp::OutputRef& output)
{
    if (m_outputs) {
        m_outputs->add(index, std::exchange(output, {}));
        return;
    }
    const std::uint64_t size = output->out.size() + output->err.size();
    if (m_outputKept + size <= kMostOutput) {
        m_outputKept += size;
    } else {
        output = mp::OutputRef(
            new mp::SharedOutput(mp::TaskOutput{{}, {}, output->outBytes, output->errBytes}));
    }
}

void ItemTable::settleRest(ItemRecord end)
{
    const std::lock_guard lock(m_mutex);
    if (!m_rest) {
        count(m_counts, end.state, m_counts.total - m_counts.settled());
        m_rest = std::move(end);
    }
}

void ItemTable::cancelRest(const std::string& why)
{
    ItemRecord cancelled;
    cancelled.state = ItemState::Cancelled;
    cancelled.error = std::make_shared<const ItemError>(ItemError{"Cancelled", why, {}, {}});
    settleRest(std::move(cancelled));
}

TaskCounts ItemTable::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

ItemRecord& ItemTable::rowToSettle(std::size_t index)
{
    if (index >= m_size) {
        throw std::out_of_range("there is no such item in this run");
    }
    auto& block = m_blocks[index / kBlock];
    if (!block) {
        block = std::make_unique<ItemRecord[]>(kBlock);
    }
    return block[index % kBlock];
}

const ItemRecord& ItemTable::rowAt(std::size_t index) const
{
    static const ItemRecord kOpen;
    if (index >= m_size) {
        throw std::out_of_range("there is no such item in this run");
    }
    const auto& block = m_blocks[index / kBlock];
    if (block && block[index % kBlock].state != ItemState::Queued) {
        return block[index % kBlock];
    }
    return m_rest ? *m_rest : kOpen;
}

ItemRecord ItemTable::at(std::size_t index) const
{
    const std::lock_guard lock(m_mutex);
    return rowAt(index);
}

std::vector<ItemRecord> ItemTable::rows(std::size_t from, std::size_t to) const
{
    const std::lock_guard lock(m_mutex);
    to = std::min(to, m_size);
    from = std::min(from, to);
    std::vector<ItemRecord> rows;
    rows.reserve(to - from);
    for (std::size_t i = from; i < to; ++i) {
        rows.push_back(rowAt(i));
    }
    return rows;
}

ItemRecords::ItemRecords(std::shared_ptr<const ItemTable> ended) : m_table(std::move(ended)) {}

std::size_t ItemRecords::size() const
{
    return m_table ? m_table->size() : 0;
}

const ItemRecord& ItemRecords::operator[](std::size_t index) const
{
    return m_table->ended(index);
}

}  // namespace lab
