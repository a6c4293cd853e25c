#include "mp/task/remote_error.h"

#include "mp/errors.h"
#include "mp/task/codec.h"

namespace mp::task {

void encodeError(ByteWriter& out, const std::exception_ptr& error,
                 const stack::StackTrace& thrownAt)
{
    const ErrorText text = describe(error);
    encode(out, text.type);
    encode(out, text.message);
    thrownAt.encode(out);
}

std::exception_ptr decodeError(ByteReader& in)
{
    auto type = decode<std::string>(in);
    auto message = decode<std::string>(in);
    return std::make_exception_ptr(
        RemoteError(std::move(type), std::move(message), stack::StackTrace::decode(in)));
}

}  // namespace mp::task
