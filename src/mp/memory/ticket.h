#pragma once

#ifndef MSGPACK_NO_BOOST
#define MSGPACK_NO_BOOST
#endif
#include <msgpack.hpp>

#include <cstdint>
#include <string>

namespace mp::memory {

// How a segment is told to another process, which opens it by /proc/PID/fd/DESCRIPTOR or by its
// name, and then looks whether it is the one that was meant.
struct Ticket {
    std::int32_t pid = 0;
    std::int32_t descriptor = -1;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::string name;
    bool counted = false;  // see Shelf: whoever takes it says so

    MSGPACK_DEFINE(pid, descriptor, device, inode, name, counted)
};

}  // namespace mp::memory
