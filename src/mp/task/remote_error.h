#pragma once

#include "mp/stack/stack_trace.h"
#include "mp/task/byte_stream.h"

#include <exception>

namespace mp::task {

// How an error travels from a worker: type, message, and where it was thrown.
void encodeError(ByteWriter& out, const std::exception_ptr& error,
                 const stack::StackTrace& thrownAt);

// As a RemoteError. Throws DecodeError.
std::exception_ptr decodeError(ByteReader& in);

}  // namespace mp::task
