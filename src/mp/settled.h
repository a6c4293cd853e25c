#pragma once

#include "mp/task_report.h"

#include <exception>
#include <optional>
#include <utility>

namespace mp {

// What became of one item: a value or an error, and how it was run.
template <class R>
class Settled {
public:
    Settled() = default;
    Settled(std::exception_ptr error, const TaskReport& how)
        : report(how)
        , m_error(std::move(error))
    {
    }
    Settled(R value, const TaskReport& how) : report(how), m_value(std::move(value)) {}

    bool ok() const noexcept { return m_value.has_value(); }
    // Rethrows the error if there is one.
    const R& value() const&
    {
        throwError();
        return *m_value;
    }
    R&& value() &&
    {
        throwError();
        return std::move(*m_value);
    }
    std::exception_ptr error() const noexcept { return m_error; }  // null when ok()

    TaskReport report;

private:
    void throwError() const
    {
        if (m_error) {
            std::rethrow_exception(m_error);
        }
    }

    std::optional<R> m_value;
    std::exception_ptr m_error;
};

}  // namespace mp
