#include "lab/run/start_failure.h"

#include <fmt/format.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace lab {

namespace {

// What helps against this errno, or nothing.
std::string_view adviceFor(int error)
{
    switch (error) {
    case EMFILE:
    case ENFILE:
        return "too few file descriptors: use fewer workers, or raise the limit (ulimit -n)";
    case EAGAIN:
        return "the limit of processes is reached: use fewer workers, or raise the limit "
               "(ulimit -u, or pids.max of the cgroup)";
    case ENOMEM:
    case ENOSPC:
        return "too little memory: use fewer workers, or free some";
    case EFBIG:
        return "the limit of a file's size holds for shared memory, too: raise it (ulimit -f)";
    default:
        return {};
    }
}

std::string withAdvice(const std::exception& error)
{
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
        return std::string(adviceFor(ENOMEM));
    }
    const auto* system = dynamic_cast<const std::system_error*>(&error);
    const std::string_view advice = system ? adviceFor(system->code().value()) : std::string_view();
    return fmt::format("{}{}{}", error.what(), advice.empty() ? "" : "; ", advice);
}

}  // namespace

std::string startFailure(const std::exception& error, int workers)
{
    const std::string pool =
        workers > 0 ? fmt::format("a pool of {} workers", workers) : std::string("the pool");
    return fmt::format("{} can't be made: {}", pool, withAdvice(error));
}

std::string poolFailure(const std::exception& error)
{
    return fmt::format("the pool can't go on: {}", withAdvice(error));
}

}  // namespace lab
