#pragma once

#include "base/exit_status.h"
#include "mp/stack/stack_trace.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>

// What a pool can do to you. Misuse is std::invalid_argument or std::logic_error, the kernel's
// refusals are std::system_error.
namespace mp {

// Throws a copy of `error` that knows the number of others; `error` itself if it is none of the
// types below, which can't be told of them. A copy, for `error` may be another result's, too, or be
// read by another thread.
[[noreturn]] void throwWithOthers(const std::exception_ptr& error, std::size_t others);

class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;

    // Of the error that map throws: how many other items failed too.
    std::size_t othersFailed() const noexcept { return m_others; }

private:
    friend void throwWithOthers(const std::exception_ptr& error, std::size_t others);
    std::size_t m_others = 0;
};

// A limit ran out: of get(limit), next(limit), or a task's hard limit.
class TimeoutError : public Error {
public:
    using Error::Error;
};

// A task threw. what() is "TYPE: MESSAGE".
class RemoteError : public Error {
public:
    RemoteError(std::string type, std::string message, stack::StackTrace thrownAt = {})
        : Error(type + ": " + message)
        , m_type(std::move(type))
        , m_message(std::move(message))
        , m_thrownAt(std::move(thrownAt))
    {
    }
    const std::string& type() const noexcept { return m_type; }  // demangled
    const std::string& message() const noexcept { return m_message; }
    // The calls within the task that led to the throw, innermost first, one a line; see
    // stack::StackTrace::text(). "" where none could be taken.
    std::string backtrace() const { return m_thrownAt.text(); }
    const stack::StackTrace& thrownAt() const noexcept { return m_thrownAt; }

private:
    std::string m_type;
    std::string m_message;
    stack::StackTrace m_thrownAt;
};

// Whether the kernel killed a worker because memory had run out.
enum class OutOfMemory : std::uint8_t {
    No,       // it ended in another way, or by a kill that the kernel's count doesn't include
    Likely,   // by SIGKILL, which this pool didn't send, and the kernel has just counted a kill for
              // lack of memory where the worker ran
    Unknown,  // by SIGKILL, and the kernel's count can't be read
};

// The worker process ended while it ran this task.
class WorkerLost : public Error {
public:
    WorkerLost(int pid, base::ExitStatus status, std::uint64_t task, OutOfMemory outOfMemory);
    int pid() const noexcept { return m_pid; }
    base::ExitStatus status() const noexcept { return m_status; }
    std::uint64_t task() const noexcept { return m_task; }  // index within its job
    OutOfMemory outOfMemory() const noexcept { return m_outOfMemory; }

private:
    int m_pid;
    base::ExitStatus m_status;
    std::uint64_t m_task;
    OutOfMemory m_outOfMemory;
};

// The pool was terminated or the result cancelled before the task ran to its end. A task that is
// asked to end (currentTask().cancelled()) may throw it, too.
class Cancelled : public Error {
public:
    using Error::Error;
};

// The pool can't start workers any more, or they end before they begin a task. what() says why.
class PoolBroken : public Error {
public:
    using Error::Error;
};

struct ErrorText {
    std::string type;  // "WorkerLost", "TimeoutError", or the type a task threw
    std::string message;
};

// For showing an error. An exception that is no std::exception has the message "unknown".
ErrorText describe(const std::exception_ptr& error);

// The readable name of a C++ type.
std::string typeName(const std::type_info& type);

}  // namespace mp
