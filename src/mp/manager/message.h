#pragma once

#include "mp/object.h"

#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>

// What a client asks a server and what it says.
namespace mp::manager {

// The server itself, for those methods that are about no referent.
constexpr std::uint64_t kServer = 0;

struct Request {
    std::uint64_t referent = kServer;
    std::string method;
    std::int64_t thread = 0;  // of the caller, within its process
    Object::List arguments;
};

// Appends to `out`, which keeps its memory. Throws std::invalid_argument for what can't be sent.
void writeRequest(std::string& out, std::uint64_t referent, std::string_view method,
                  std::int64_t thread, std::span<const Object> arguments, WriteReference write);
Request parseRequest(std::string_view bytes, ReadReference read);

void writeValue(std::string& out, const Object& value, WriteReference write);
// mp's own errors and the usual ones of the library keep their types, others become RemoteError.
void writeError(std::string& out, const std::exception_ptr& error);
// The value; throws the error. Throws std::invalid_argument for what is no reply.
Object parseReply(std::string_view bytes, ReadReference read);

}  // namespace mp::manager
