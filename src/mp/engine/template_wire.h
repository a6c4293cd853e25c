#pragma once

#include "base/unique_fd.h"
#include "mp/engine/child_role.h"

#include <cstddef>
#include <cstdint>
#include <vector>

// What host and template say to each other over their SOCK_SEQPACKET pair.
namespace mp::engine {

// Template → host, once, when it has reached mp::init.
struct TemplateHello {
    std::uint32_t magic = 0x4d505431;  // "MPT1"
};

// Host → template, with the descriptors of what is to be started.
struct ForkRequest {
    std::uint32_t slot = 0;
    std::uint32_t number = 0;  // of the request: its place in the ledger
    ChildRole::Kind kind = ChildRole::Kind::Worker;
};

// Template → host, in the order of the requests, with the pidfd when error is 0.
struct ForkReply {
    std::int32_t pid = 0;
    std::int32_t error = 0;  // errno of a clone that was refused
};

constexpr std::size_t kMostDescriptors = 8;

// One message with descriptors. False with errno set. MSG_NOSIGNAL.
bool sendMessage(int socket, const void* bytes, std::size_t size,
                 const std::vector<int>& descriptors);

// Bytes received; 0: the peer has gone; -1 with errno set. Descriptors are close-on-exec.
std::ptrdiff_t receiveMessage(int socket, void* bytes, std::size_t size,
                              std::vector<base::UniqueFd>& descriptors, int flags = 0);

}  // namespace mp::engine
