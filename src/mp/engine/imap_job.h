#pragma once

#include "mp/engine/block_call.h"
#include "mp/engine/job.h"
#include "mp/engine/job_function.h"
#include "mp/task/call.h"

#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace mp::engine {

// What became of an item of imap.
template <class R>
struct ImapOutcome {
    std::optional<R> value{};
    std::exception_ptr error{};  // unless there is a value
};

// A job that grows: items are pulled from the caller's input as results are taken, within a window.
// kTravels: as with MapJob.
template <class F, class Given, class R, bool kTravels>
class ImapJob final : public Job {
public:
    using Call = task::Call<F, Given>;
    using Outcome = ImapOutcome<R>;

    ImapJob(const JobOptions& options, F callable, bool ordered)
        : Job(Job::Size::ManyItems, options)
        , m_function(std::move(callable))
        , m_ordered(ordered)
    {
    }

    // Whether its items travel many at a time.
    static constexpr bool inBlocks()
    {
        if constexpr (kTravels && task::isPortable<F>) {
            return Call::fitsBlocks;
        } else {
            return false;
        }
    }

    // Before the items are submitted. Returns the index of the first.
    std::size_t add(std::vector<Given> items)
    {
        const std::lock_guard lock(m_mutex);
        const std::size_t first = end();
        for (Given& item : items) {
            m_cells.emplace_back(std::move(item));
        }
        return first;
    }
    // Takes back the `count` items added last, which were never submitted.
    void dropLast(std::size_t count)
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; i < count; ++i) {
            m_cells.pop_back();
        }
    }

    // All results that may be taken now, in the order in which they are to be given out.
    std::deque<Outcome> takeReady()
    {
        std::deque<Outcome> taken;
        const std::lock_guard lock(m_mutex);
        if (m_ordered) {
            for (; firstIsThere(); dropFirst()) {
                taken.push_back(std::move(m_cells.front().outcome));
            }
            return taken;
        }
        for (const auto& [first, count] : m_arrived) {
            for (std::size_t i = 0; i < count; ++i) {
                Cell& cell = cellOf(first + i);
                taken.push_back(std::move(cell.outcome));
                cell.taken = true;
            }
        }
        m_arrived.clear();
        while (!m_cells.empty() && m_cells.front().taken) {
            dropFirst();
        }
        return taken;
    }
    bool someAreReady() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ordered ? firstIsThere() : !m_arrived.empty();
    }

    task::FunctionRef function() const override { return functionOf<Call, kTravels>(m_function); }
    void encodeItem([[maybe_unused]] std::size_t item,
                    [[maybe_unused]] task::ByteWriter& out) override
    {
        if constexpr (kTravels) {
            const std::lock_guard lock(m_mutex);
            Call::encodeArguments(out, *cellOf(item).arguments);
        }
    }
    void decodeValue([[maybe_unused]] std::size_t item,
                     [[maybe_unused]] task::ByteReader& in) override
    {
        if constexpr (kTravels) {
            keep(item, task::decode<R>(in));
        }
    }
    std::optional<Job::BlockCall> blockCall() const override
    {
        if constexpr (inBlocks()) {
            return blockCallOf<Call>(m_function);
        } else {
            return std::nullopt;
        }
    }
    void encodeBlock([[maybe_unused]] std::size_t first, [[maybe_unused]] std::size_t count,
                     [[maybe_unused]] std::byte* place) override
    {
        if constexpr (inBlocks()) {
            const std::lock_guard lock(m_mutex);
            storeBlock<Call>(count, place, [&](std::size_t i) -> const Given& {
                return *cellOf(first + i).arguments;
            });
        }
    }
    void keepBlock([[maybe_unused]] std::size_t first, [[maybe_unused]] std::size_t count,
                   [[maybe_unused]] std::span<const std::byte> values) override
    {
        if constexpr (inBlocks()) {
            {
                const std::lock_guard lock(m_mutex);
                for (std::size_t i = 0; i < count; ++i) {
                    cellOf(first + i).outcome.value =
                        task::Fixed<R>::load(values.data() + i * task::Fixed<R>::size);
                }
                noteArrived(first, count);
            }
            wakeSleepers();
        }
    }
    std::exception_ptr runHere(std::size_t item) override
    {
        try {
            F callee = m_function;
            Arguments arguments;  // the pool may be terminated meanwhile: own them
            {
                const std::lock_guard lock(m_mutex);
                arguments = cellOf(item).arguments;
            }
            keep(item, Call::invoke(callee, *arguments));
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }
    void settleValue(std::size_t item, const TaskReport&) override
    {
        {
            const std::lock_guard lock(m_mutex);
            noteArrived(item, 1);
        }
        wakeSleepers();
    }
    void settleError(std::size_t item, const std::exception_ptr& error, const TaskReport&) override
    {
        {
            const std::lock_guard lock(m_mutex);
            cellOf(item).outcome = {std::nullopt, error};
            noteArrived(item, 1);
        }
        wakeSleepers();
    }

private:
    // Threads share what they were given, which needn't be copyable.
    using Arguments = std::conditional_t<kTravels, std::optional<Given>, std::shared_ptr<Given>>;

    // One item, from its adding to its taking.
    struct Cell {
        explicit Cell(Given item)
        {
            if constexpr (kTravels) {
                arguments.emplace(std::move(item));
            } else {
                arguments = std::make_shared<Given>(std::move(item));
            }
        }

        Arguments arguments{};  // until it is settled
        Outcome outcome{};
        bool settled = false;
        bool taken = false;
    };

    std::size_t end() const { return m_first + m_cells.size(); }
    Cell& cellOf(std::size_t item) { return m_cells[item - m_first]; }
    bool firstIsThere() const { return !m_cells.empty() && m_cells.front().settled; }
    void dropFirst()
    {
        m_cells.pop_front();
        ++m_first;
    }

    // What a thread still runs after its pool was terminated is settled, perhaps even taken.
    void keep(std::size_t item, R value)
    {
        const std::lock_guard lock(m_mutex);
        if (item >= m_first && !cellOf(item).settled) {
            cellOf(item).outcome.value = std::move(value);
        }
    }
    void noteArrived(std::size_t first, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            cellOf(first + i).settled = true;
            cellOf(first + i).arguments.reset();
        }
        if (m_ordered) {
            return;
        }
        if (!m_arrived.empty() && m_arrived.back().first + m_arrived.back().second == first) {
            m_arrived.back().second += count;
        } else {
            m_arrived.emplace_back(first, count);
        }
    }

    F m_function;
    const bool m_ordered;
    mutable std::mutex m_mutex;
    std::deque<Cell> m_cells;
    std::size_t m_first = 0;  // the item of the first cell
    // Settled and not taken, in the order of their arrival: first item and count.
    std::vector<std::pair<std::size_t, std::size_t>> m_arrived;
};

}  // namespace mp::engine
