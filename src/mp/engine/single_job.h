#pragma once

#include "mp/engine/job_function.h"
#include "mp/engine/result_job.h"
#include "mp/task/call.h"

#include <optional>
#include <utility>

namespace mp::engine {

// One call of one function: apply. kTravels: it may run in another process; otherwise its arguments
// and result needn't be encodable.
template <class F, class Given, bool kTravels>
class SingleJob final : public ResultJob<typename task::Call<F, Given>::Result> {
public:
    using Call = task::Call<F, Given>;
    using Result = typename Call::Result;

    SingleJob(const JobOptions& options, F callable, Given arguments)
        : ResultJob<Result>(Job::Size::OneItem, options)
        , m_given(std::move(arguments))
        , m_function(std::move(callable))
    {
    }

    task::FunctionRef function() const override { return functionOf<Call, kTravels>(m_function); }
    void encodeItem(std::size_t, [[maybe_unused]] task::ByteWriter& out) override
    {
        if constexpr (kTravels) {
            Call::encodeArguments(out, m_given);
        }
    }
    void decodeValue(std::size_t, [[maybe_unused]] task::ByteReader& in) override
    {
        if constexpr (kTravels) {
            m_value.emplace(task::decode<Result>(in));
        }
    }
    std::exception_ptr runHere(std::size_t) override
    {
        try {
            F callee = m_function;
            m_value.emplace(Call::invoke(callee, m_given));
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }
    void settleValue(std::size_t, const TaskReport& report) override { m_output = report.output; }
    void settleError(std::size_t, const std::exception_ptr& error,
                     const TaskReport& report) override
    {
        m_error = error;
        m_output = report.output;
    }
    OutputRef output() const override { return m_output; }

    bool successful() const override { return !m_error; }
    const Result& final() override
    {
        throwError();
        return *m_value;
    }
    Result takeFinal() override
    {
        throwError();
        return std::move(*m_value);
    }

private:
    // Before any look at the value: a thread whose task outlives the pool's end still writes it.
    void throwError() const
    {
        if (m_error) {
            std::rethrow_exception(m_error);
        }
    }

    [[no_unique_address]] Given m_given;
    [[no_unique_address]] F m_function;
    std::exception_ptr m_error;
    OutputRef m_output;
    std::optional<Result> m_value;
};

}  // namespace mp::engine
