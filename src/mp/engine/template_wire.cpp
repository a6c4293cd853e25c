#include "mp/engine/template_wire.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace mp::engine {

namespace {

struct alignas(cmsghdr) ControlBuffer {
    char bytes[CMSG_SPACE(kMostDescriptors * sizeof(int))];
};

}  // namespace

bool sendMessage(int socket, const void* bytes, std::size_t size,
                 const std::vector<int>& descriptors)
{
    if (descriptors.size() > kMostDescriptors) {
        errno = EINVAL;
        return false;
    }
    iovec part{const_cast<void*>(bytes), size};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        const std::size_t length = descriptors.size() * sizeof(int);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(length);
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(length);
        std::memcpy(CMSG_DATA(header), descriptors.data(), length);
    }
    ssize_t sent = 0;
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(size);
}

std::ptrdiff_t receiveMessage(int socket, void* bytes, std::size_t size,
                              std::vector<base::UniqueFd>& descriptors, int flags)
{
    iovec part{bytes, size};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    ssize_t received = 0;
    do {
        received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | flags);
    } while (received < 0 && errno == EINTR);
    if (received < 0) {
        return received;
    }
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof descriptor);
            descriptors.emplace_back(descriptor);
        }
    }
    return received;
}

}  // namespace mp::engine
