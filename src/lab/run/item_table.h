#pragma once

#include "lab/run/output_folder.h"
#include "lab/run/run_record.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace lab {

// How the items of a run go, filled in while it goes on. Rows take memory only once something near
// them has ended, and ending the rest is one step: a run may have very many items. Every member may
// be called from any thread.
class ItemTable {
public:
    // Without `keepValues` the values are dropped as they come; everything else is kept.
    // What items write goes to `outputs`; without, it is kept in their rows, up to kMostOutput
    // bytes of all of them: of later ones only how much it was.
    ItemTable(std::size_t count, bool keepValues, std::shared_ptr<OutputFolder> outputs = {});

    static constexpr std::uint64_t kMostOutput = std::uint64_t{64} << 20;

    // The item's end: state, error, times. Only the first end of an item counts.
    void settle(std::size_t index, ItemRecord record);

    // Settles what is still open in this way; from then on nothing changes any more.
    void settleRest(ItemRecord end);
    // The same as cancelled, with this reason.
    void cancelRest(const std::string& why);

    TaskCounts counts() const;
    std::size_t size() const { return m_size; }
    ItemRecord at(std::size_t index) const;
    // Rows from … to-1, both cut to what there is.
    std::vector<ItemRecord> rows(std::size_t from, std::size_t to) const;

    // The items that have failed, in the order in which it became known: an answer only ever grows
    // at its end. Those from the `from`-th on, at most `most`; all of them are counts().failed.
    std::vector<std::size_t> failures(std::size_t from, std::size_t most) const;

    // A row without a copy. Only once settleRest() has returned.
    const ItemRecord& ended(std::size_t index) const { return rowAt(index); }

private:
    // Few enough that the first row of a block doesn't keep a pool waiting for long.
    static constexpr std::size_t kBlock = 256;

    void placeOutput(std::size_t index, mp::OutputRef& output);
    ItemRecord& rowToSettle(std::size_t index);
    const ItemRecord& rowAt(std::size_t index) const;
    void addOpenRows(std::size_t skip, std::size_t most, std::vector<std::size_t>& rows) const;

    const std::size_t m_size;
    const bool m_keepValues;
    const std::shared_ptr<OutputFolder> m_outputs;
    mutable std::mutex m_mutex;
    std::vector<std::unique_ptr<ItemRecord[]>> m_blocks;  // null: nothing in it has ended
    std::vector<std::uint16_t> m_settledIn;               // of each block: how many have ended
    std::vector<std::size_t> m_failures{};                // without those that m_rest says of
    std::optional<ItemRecord> m_rest{};                   // of every row that is open
    TaskCounts m_counts{};
    std::uint64_t m_outputKept = 0;  // bytes
};

}  // namespace lab
