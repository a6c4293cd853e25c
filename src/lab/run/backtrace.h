#pragma once

#include "mp/stack/stack_trace.h"

#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace lab {

// Where an error was thrown, in a worker.
class Backtrace {
public:
    explicit Backtrace(mp::stack::StackTrace trace) : m_trace(std::move(trace)) {}

    const mp::stack::StackTrace& trace() const { return m_trace; }
    // One line a call, innermost first; see mp::stack::StackTrace::text(). The symbols are read
    // when it is first asked for. Any thread.
    const std::string& text() const;

private:
    const mp::stack::StackTrace m_trace;
    mutable std::once_flag m_once;
    mutable std::string m_text;
};

// Makes them, one for all errors that came the same way lately: of a million items that fail, most
// fail at the same place.
class Backtraces {
public:
    // Null for an empty trace. One call at a time.
    std::shared_ptr<const Backtrace> of(const mp::stack::StackTrace& trace);

private:
    std::deque<std::shared_ptr<const Backtrace>> m_latest{};
};

}  // namespace lab
