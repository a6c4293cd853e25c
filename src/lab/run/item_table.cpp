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

// Nobody who stops a run calls what hasn't been done a failure.
bool isFailure(ItemState state)
{
    return state == ItemState::Failed || state == ItemState::Lost || state == ItemState::Timeout;
}

}  // namespace

ItemTable::ItemTable(std::size_t count, bool keepValues, std::shared_ptr<OutputFolder> outputs)
    : m_size(count)
    , m_keepValues(keepValues)
    , m_outputs(std::move(outputs))
    , m_blocks((count + kBlock - 1) / kBlock)
    , m_settledIn(m_blocks.size(), 0)
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
    ++m_settledIn[index / kBlock];
    if (isFailure(record.state)) {
        m_failures.push_back(index);
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

std::vector<std::size_t> ItemTable::failures(std::size_t from, std::size_t most) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::size_t> failures;
    for (std::size_t i = from; i < m_failures.size() && failures.size() < most; ++i) {
        failures.push_back(m_failures[i]);
    }
    if (m_rest && isFailure(m_rest->state)) {
        const std::size_t told = std::max(from, m_failures.size());
        addOpenRows(told - m_failures.size(), most, failures);
    }
    return failures;
}

// The rows of m_rest, from the `skip`-th on, until `rows` holds `most`.
void ItemTable::addOpenRows(std::size_t skip, std::size_t most,
                            std::vector<std::size_t>& rows) const
{
    for (std::size_t block = 0; block < m_blocks.size() && rows.size() < most; ++block) {
        const std::size_t begin = block * kBlock;
        const std::size_t end = std::min(begin + kBlock, m_size);
        const std::size_t open = end - begin - m_settledIn[block];
        if (skip >= open) {
            skip -= open;
            continue;
        }
        for (std::size_t i = begin; i < end && rows.size() < most; ++i) {
            const bool settled = m_blocks[block] != nullptr &&
                                 m_blocks[block][i % kBlock].state != ItemState::Queued;
            if (settled) {
                continue;
            }
            if (skip > 0) {
                --skip;
            } else {
                rows.push_back(i);
            }
        }
    }
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
