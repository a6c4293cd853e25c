#pragma once

#include "lab/run/run_record.h"

#include <cstddef>
#include <mutex>
#include <vector>

namespace lab {

// How the items of a run go, filled in while it goes on. Every member may be called from any
// thread.
class ItemTable {
public:
    // Without `keepValues` the values are dropped as they come; everything else is kept.
    ItemTable(std::size_t count, bool keepValues);

    // The item's end: state, error, times. Only the first end of an item counts.
    void settle(std::size_t index, ItemRecord record);

    // Settles what is still open as cancelled, with this reason.
    void cancelRest(const std::string& why);

    TaskCounts counts() const;
    std::size_t size() const;
    ItemRecord at(std::size_t index) const;
    // Rows from … to-1, both cut to what there is.
    std::vector<ItemRecord> rows(std::size_t from, std::size_t to) const;

private:
    void settleLocked(std::size_t index, ItemRecord record);

    mutable std::mutex m_mutex;
    std::vector<ItemRecord> m_rows;
    TaskCounts m_counts;
    bool m_keepValues;
};

}  // namespace lab
