#include "mp/errors.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace mp {

namespace {

std::string lostText(int pid, base::ExitStatus status, std::uint64_t task, OutOfMemory outOfMemory)
{
    std::string text = "worker " + std::to_string(pid) + " ended (" + base::describe(status) +
                       ") while it ran task " + std::to_string(task);
    if (outOfMemory == OutOfMemory::Likely) {
        text += "; memory had run out, and the kernel killed it as the likeliest culprit";
    }
    return text;
}

}  // namespace

WorkerLost::WorkerLost(int pid, base::ExitStatus status, std::uint64_t task,
                       OutOfMemory outOfMemory)
    : Error(lostText(pid, status, task, outOfMemory))
    , m_pid(pid)
    , m_status(status)
    , m_task(task)
    , m_outOfMemory(outOfMemory)
{
}

void throwWithOthers(const std::exception_ptr& error, std::size_t others)
{
    try {
        std::rethrow_exception(error);
    } catch (const Error& own) {
        const auto throwIfOf = [&](auto type) {
            using Own = typename decltype(type)::type;
            if (typeid(own) == typeid(Own)) {
                auto copy = static_cast<const Own&>(own);
                copy.Error::m_others = others;
                throw Own(std::move(copy));
            }
        };
        throwIfOf(std::type_identity<RemoteError>{});
        throwIfOf(std::type_identity<WorkerLost>{});
        throwIfOf(std::type_identity<TimeoutError>{});
        throwIfOf(std::type_identity<Cancelled>{});
        throwIfOf(std::type_identity<PoolBroken>{});
        throw;
    }
}

std::string typeName(const std::type_info& type)
{
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> readable(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
    return readable ? readable.get() : type.name();
}

ErrorText describe(const std::exception_ptr& error)
{
    if (!error) {
        return {};
    }
    try {
        std::rethrow_exception(error);
    } catch (const RemoteError& remote) {
        return {remote.type(), remote.message()};
    } catch (const Error& own) {
        const std::string name = typeName(typeid(own));
        return {name.substr(name.rfind(':') + 1), own.what()};
    } catch (const std::exception& other) {
        return {typeName(typeid(other)), other.what()};
    } catch (...) {
        return {"unknown", "a value that is no std::exception was thrown"};
    }
}

}  // namespace mp
