#include "mp/manager/message.h"

#include "mp/manager/frames.h"
#include "mp/manager_errors.h"
#include "mp/queue_errors.h"
#include "mp/stack/stack_trace.h"
#include "mp/sync_errors.h"
#include "mp/task/byte_stream.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace mp::manager {

namespace {

constexpr char kValue = 'v';
constexpr char kError = 'e';
constexpr std::size_t kMostErrorText = 4096;

struct AppendStream {
    std::string& out;
    void write(const char* bytes, std::size_t count) { out.append(bytes, count); }
};

// How an error travels: which one, its texts, and what else it has.
enum class ErrorKind : std::uint8_t {
    Remote,
    OutOfRange,
    InvalidArgument,
    Logic,
    Unexposed,
    Empty,
    Full,
    Closed,
    Timeout,
    BrokenBarrier,
};

struct ErrorFacts {
    ErrorKind kind = ErrorKind::Remote;
    std::string type;
    std::string message;
    std::string trace;        // Remote
    std::uint8_t reason = 0;  // BrokenBarrier
    std::int32_t pid = 0;
};

std::string bytesOf(const stack::StackTrace& trace)
{
    task::HeapStore store;
    task::ByteWriter out({}, store);
    trace.encode(out);
    return {reinterpret_cast<const char*>(out.written().data()), out.size()};
}

stack::StackTrace traceOf(std::string_view bytes)
{
    task::ByteReader in(std::as_bytes(std::span(bytes)));
    try {
        return stack::StackTrace::decode(in);
    } catch (const task::DecodeError&) {
        return {};
    }
}

ErrorFacts factsOf(const std::exception_ptr& error)
{
    const auto plain = [](ErrorKind kind, const std::exception& what) {
        return ErrorFacts{kind, {}, what.what(), {}, 0, 0};
    };
    try {
        std::rethrow_exception(error);
    } catch (const RemoteError& remote) {
        return {
            ErrorKind::Remote, remote.type(), remote.message(), bytesOf(remote.thrownAt()), 0, 0};
    } catch (const UnexposedMethod& what) {
        return plain(ErrorKind::Unexposed, what);
    } catch (const Empty& what) {
        return plain(ErrorKind::Empty, what);
    } catch (const Full& what) {
        return plain(ErrorKind::Full, what);
    } catch (const Closed& what) {
        return plain(ErrorKind::Closed, what);
    } catch (const TimeoutError& what) {
        return plain(ErrorKind::Timeout, what);
    } catch (const BrokenBarrier& broken) {
        return {ErrorKind::BrokenBarrier,
                {},
                broken.what(),
                {},
                static_cast<std::uint8_t>(broken.reason()),
                broken.pid()};
    } catch (const std::out_of_range& what) {
        return plain(ErrorKind::OutOfRange, what);
    } catch (const std::invalid_argument& what) {
        return plain(ErrorKind::InvalidArgument, what);
    } catch (const std::logic_error& what) {
        return plain(ErrorKind::Logic, what);
    } catch (...) {
        const ErrorText text = describe(std::current_exception());
        return {ErrorKind::Remote, text.type, text.message, {}, 0, 0};
    }
}

[[noreturn]] void throwFacts(const ErrorFacts& facts)
{
    switch (facts.kind) {
    case ErrorKind::OutOfRange:
        throw std::out_of_range(facts.message);
    case ErrorKind::InvalidArgument:
        throw std::invalid_argument(facts.message);
    case ErrorKind::Logic:
        throw std::logic_error(facts.message);
    case ErrorKind::Unexposed:
        throw UnexposedMethod(facts.message);
    case ErrorKind::Empty:
        throw Empty(facts.message);
    case ErrorKind::Full:
        throw Full(facts.message);
    case ErrorKind::Closed:
        throw Closed(facts.message);
    case ErrorKind::Timeout:
        throw TimeoutError(facts.message);
    case ErrorKind::BrokenBarrier:
        throw BrokenBarrier(static_cast<BrokenBarrier::Reason>(facts.reason), facts.pid);
    case ErrorKind::Remote:
        break;
    }
    throw RemoteError(facts.type, facts.message, traceOf(facts.trace));
}

const Object& part(const Object::List& parts, std::size_t index)
{
    if (index >= parts.size()) {
        throw std::invalid_argument("a message of a manager lacks parts");
    }
    return parts[index];
}

[[noreturn]] void throwError(const Object& error)
{
    const Object::List& parts = error.items();
    throwFacts({static_cast<ErrorKind>(part(parts, 0).as<std::uint8_t>()),
                part(parts, 1).as<std::string>(), part(parts, 2).as<std::string>(),
                std::get<Object::Bytes>(part(parts, 3).held()).data,
                part(parts, 4).as<std::uint8_t>(), part(parts, 5).as<std::int32_t>()});
}

void requireSize(std::size_t bytes)
{
    if (bytes > kMostFrameBytes) {
        throw std::invalid_argument(
            "a message of " + std::to_string(bytes) + " bytes to or from a manager: it carries " +
            std::to_string(kMostFrameBytes) + " at most; put large data in an mp::SharedMemory");
    }
}

}  // namespace

void writeRequest(std::string& out, std::uint64_t referent, std::string_view method,
                  std::int64_t thread, std::span<const Object> arguments, WriteReference write)
{
    out.clear();
    AppendStream stream{out};
    msgpack::packer<AppendStream> packer(stream);
    packer.pack_array(4);
    packer.pack(referent);
    packer.pack_str(static_cast<std::uint32_t>(method.size()));
    packer.pack_str_body(method.data(), static_cast<std::uint32_t>(method.size()));
    packer.pack(thread);
    packer.pack_array(static_cast<std::uint32_t>(arguments.size()));
    for (const Object& argument : arguments) {
        packObject(packer, argument, write);
    }
    requireSize(out.size());
}

Request parseRequest(std::string_view bytes, ReadReference read)
{
    Object whole = parseObject(bytes, read);
    Object::List& parts = whole.items();
    if (parts.size() != 4) {
        throw std::invalid_argument("a request of " + std::to_string(parts.size()) +
                                    " parts to a manager: there are 4");
    }
    return {parts[0].as<std::uint64_t>(), parts[1].as<std::string>(), parts[2].as<std::int64_t>(),
            std::move(parts[3].items())};
}

void writeValue(std::string& out, const Object& value, WriteReference write)
{
    out.assign(1, kValue);
    AppendStream stream{out};
    msgpack::packer<AppendStream> packer(stream);
    packObject(packer, value, write);
    requireSize(out.size());
}

void writeError(std::string& out, const std::exception_ptr& error)
{
    ErrorFacts facts = factsOf(error);
    facts.message.resize(std::min(facts.message.size(), kMostErrorText));
    out.assign(1, kError);
    AppendStream stream{out};
    msgpack::packer<AppendStream> packer(stream);
    packObject(packer,
               Object::list({static_cast<int>(facts.kind), facts.type, facts.message,
                             Object::Bytes{facts.trace}, facts.reason, facts.pid}),
               [](const Reference&) -> PackedReference { throw std::logic_error("no value"); });
}

Object parseReply(std::string_view bytes, ReadReference read)
{
    if (bytes.empty() || (bytes.front() != kValue && bytes.front() != kError)) {
        throw std::invalid_argument("a manager's server sent what is no reply");
    }
    Object reply = parseObject(bytes.substr(1), read);
    if (bytes.front() == kError) {
        throwError(reply);
    }
    return reply;
}

}  // namespace mp::manager
