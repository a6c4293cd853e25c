#pragma once

#include "mp/engine/block_call.h"
#include "mp/engine/job_function.h"
#include "mp/engine/result_job.h"
#include "mp/task/call.h"

#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace mp::engine {

// One function over items that are all known: map and its kin. An item is a tuple of
// arguments. kTravels: it may run in another process; otherwise its arguments and results needn't
// be encodable.
template <class F, class Given, class Collector, bool kTravels>
class MapJob final : public ResultJob<typename Collector::Final> {
public:
    using Call = task::Call<F, Given>;
    using Final = typename Collector::Final;

    MapJob(const JobOptions& options, F callable, std::vector<Given> items, Collector collector)
        : ResultJob<Final>(Job::Size::ManyItems, options)
        , m_function(std::move(callable))
        , m_items(std::move(items))
        , m_collector(std::move(collector))
    {
    }

    task::FunctionRef function() const override { return functionOf<Call, kTravels>(m_function); }
    void encodeItem([[maybe_unused]] std::size_t item,
                    [[maybe_unused]] task::ByteWriter& out) override
    {
        if constexpr (kTravels) {
            Call::encodeArguments(out, m_items[item]);
        }
    }
    void decodeValue([[maybe_unused]] std::size_t item,
                     [[maybe_unused]] task::ByteReader& in) override
    {
        if constexpr (kTravels) {
            m_collector.keep(item, task::decode<typename Call::Result>(in));
        }
    }
    std::optional<Job::BlockCall> blockCall() const override
    {
        if constexpr (kInBlocks) {
            return blockCallOf<Call>(m_function);
        } else {
            return std::nullopt;
        }
    }
    void encodeBlock([[maybe_unused]] std::size_t first, [[maybe_unused]] std::size_t count,
                     [[maybe_unused]] std::byte* place) override
    {
        if constexpr (kInBlocks) {
            storeBlock<Call>(count, place,
                             [&](std::size_t i) -> const Given& { return m_items[first + i]; });
        }
    }
    void keepBlock([[maybe_unused]] std::size_t first, [[maybe_unused]] std::size_t count,
                   [[maybe_unused]] std::span<const std::byte> values) override
    {
        if constexpr (kInBlocks) {
            m_collector.keepBlock(first, count, values);
        }
    }
    std::exception_ptr runHere(std::size_t item) override
    {
        try {
            F callee = m_function;
            m_collector.keep(item, Call::invoke(callee, m_items[item]));
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }
    void settleValue(std::size_t item, const TaskReport& report) override
    {
        m_collector.note(item, report);
    }
    void settleError(std::size_t item, const std::exception_ptr& error,
                     const TaskReport& report) override
    {
        m_collector.fail(item, error, report);
    }
    void settleErrors(std::size_t first, std::size_t count, const std::exception_ptr& error,
                      const TaskReport& report) override
    {
        m_collector.failRange(first, count, error, report);
    }

    bool successful() const override { return m_collector.successful(); }
    const Final& final() override
    {
        if (!m_final) {
            m_final.emplace(m_collector.take());
        }
        return *m_final;
    }
    Final takeFinal() override { return m_final ? std::move(*m_final) : m_collector.take(); }

private:
    static constexpr bool inBlocks()
    {
        if constexpr (kTravels && task::isPortable<F> && Collector::keepsBlocks) {
            return Call::fitsBlocks;
        } else {
            return false;
        }
    }
    static constexpr bool kInBlocks = inBlocks();

    F m_function;
    std::vector<Given> m_items;
    Collector m_collector;
    std::optional<Final> m_final;
};

}  // namespace mp::engine
