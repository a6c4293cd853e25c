#pragma once

#include "mp/engine/job_function.h"
#include "mp/engine/result_job.h"
#include "mp/settled.h"
#include "mp/task/call.h"

#include <functional>
#include <mutex>
#include <ranges>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace mp {

// The items of a job that no worker was given and that all ended in the same way: cancelled, or
// failed with their pool.
struct Untold {
    std::size_t count = 0;
    std::exception_ptr error{};  // null when count is 0
    std::int64_t queuedNs = 0;
};

}  // namespace mp

namespace mp::engine {

// One function over very many items: an argument is read from the view when it is needed, a result
// goes to the listener and is kept nowhere. So a job costs memory for what is under way only, and
// ending it doesn't take a step for each item.
template <class F, class View, class Result, bool kTravels>
class EachJob final : public ResultJob<Untold> {
public:
    using Given = std::tuple<std::ranges::range_value_t<View>>;
    using Call = task::Call<F, Given>;
    using Listener = std::function<void(std::size_t, const Settled<Result>&)>;

    EachJob(const JobOptions& options, F callable, View items, Listener listener)
        : ResultJob<Untold>(Job::Size::ManyItems, options)
        , m_function(std::move(callable))
        , m_items(std::move(items))
        , m_listener(std::move(listener))
    {
    }

    task::FunctionRef function() const override { return functionOf<Call, kTravels>(m_function); }
    void encodeItem([[maybe_unused]] std::size_t item,
                    [[maybe_unused]] task::ByteWriter& out) override
    {
        if constexpr (kTravels) {
            Call::encodeArguments(out, given(item));
        }
    }
    void decodeValue([[maybe_unused]] std::size_t item,
                     [[maybe_unused]] task::ByteReader& in) override
    {
        if constexpr (kTravels) {
            keep(item, task::decode<Result>(in));
        }
    }
    std::exception_ptr runHere(std::size_t item) override
    {
        try {
            F callee = m_function;
            auto arguments = given(item);
            keep(item, Call::invoke(callee, arguments));
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }
    void settleValue(std::size_t item, const TaskReport& report) override
    {
        m_listener(item, Settled<Result>(takeKept(item), report));
    }
    void settleError(std::size_t item, const std::exception_ptr& error,
                     const TaskReport& report) override
    {
        m_failed = true;
        m_listener(item, Settled<Result>(error, report));
    }
    void settleErrors(std::size_t first, std::size_t count, const std::exception_ptr& error,
                      const TaskReport& report) override
    {
        if (report.tries > 0 || count == 1) {  // it was tried, or cancelled by itself
            Job::settleErrors(first, count, error, report);
            return;
        }
        m_untold.count += count;
        m_untold.error = error;
        m_untold.queuedNs = report.queuedNs;
    }

    bool successful() const override { return !m_failed && m_untold.count == 0; }
    const Untold& final() override { return m_untold; }
    Untold takeFinal() override { return m_untold; }

private:
    Given given(std::size_t item) const
    {
        return Given(m_items[static_cast<std::ranges::range_difference_t<View>>(item)]);
    }
    void keep(std::size_t item, Result value)
    {
        const std::lock_guard lock(m_keeping);
        m_kept.insert_or_assign(item, std::move(value));
    }
    Result takeKept(std::size_t item)
    {
        const std::lock_guard lock(m_keeping);
        return std::move(m_kept.extract(item).mapped());
    }

    F m_function;
    View m_items;
    Listener m_listener;
    Untold m_untold{};
    bool m_failed = false;
    std::mutex m_keeping;                            // threads keep values without the pool's lock
    std::unordered_map<std::size_t, Result> m_kept;  // not settled yet
};

}  // namespace mp::engine
