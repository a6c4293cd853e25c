#pragma once

#include "mp/task/byte_stream.h"

#include <cstdint>

// How a function travels to another process of the same program: as (module, offset), so that it
// needs no registration and address space randomisation doesn't matter.
namespace mp::task {

// A place in code. `module` is a hash of the module's build-id (of its path and size where it has
// none); {0, 0} is "none".
struct CodeAddress {
    std::uint64_t module = 0;
    std::uint64_t offset = 0;

    friend bool operator==(const CodeAddress&, const CodeAddress&) = default;
};

// Throws std::invalid_argument when `code` lies in no module's executable segment (code made at run
// time, for example).
CodeAddress addressOf(const void* code);

// Throws std::invalid_argument when this process hasn't loaded that module, or the offset lies
// outside its executable segments.
void* resolve(const CodeAddress& address);

// Decodes the arguments, calls, encodes the result. `target` is the function itself where the thunk
// was made for a function pointer type, null where it was made for a lambda.
using Thunk = void (*)(void* target, ByteReader& arguments, ByteWriter& result);

struct FunctionRef {
    CodeAddress thunk;
    CodeAddress target;
};

}  // namespace mp::task
