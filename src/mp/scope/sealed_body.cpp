#include "mp/scope/sealed_body.h"

#include "base/posix_error.h"
#include "mp/scope/protocol.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace mp::scope {

namespace {

constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

}  // namespace

base::UniqueFd sealBody(std::string_view body)
{
    if (body.size() > kMaxBody) {
        throw std::invalid_argument("a body of " + std::to_string(body.size()) +
                                    " bytes is too long for a scope: ask for less at once");
    }
    base::UniqueFd fd(::memfd_create("poolscope-body", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!fd) {
        base::throwErrno("memfd_create", "scope message");
    }
    for (std::string_view rest = body; !rest.empty();) {
        const ssize_t count = ::write(fd.get(), rest.data(), rest.size());
        if (count < 0 && errno != EINTR) {
            base::throwErrno("write", "scope message");
        }
        rest.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    if (::fcntl(fd.get(), F_ADD_SEALS, kSeals) != 0) {
        base::throwErrno("seal", "scope message");
    }
    return fd;
}

std::string readSealedBody(int fd)
{
    struct stat facts {};
    const int seals = ::fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & kSeals & ~F_SEAL_SEAL) != (kSeals & ~F_SEAL_SEAL) ||
        ::fstat(fd, &facts) != 0) {
        throw ProtocolError("a message's memory isn't sealed");
    }
    if (static_cast<std::uint64_t>(facts.st_size) > kMaxBody) {
        throw ProtocolError("a message of " + std::to_string(facts.st_size) +
                            " bytes is longer than a scope's messages may be");
    }
    std::string body(static_cast<std::size_t>(facts.st_size), '\0');
    for (std::size_t have = 0; have < body.size();) {
        const ssize_t count =
            ::pread(fd, body.data() + have, body.size() - have, static_cast<off_t>(have));
        if (count < 0 && errno != EINTR) {
            base::throwErrno("read", "scope message");
        }
        if (count == 0) {
            throw ProtocolError("a message is shorter than its memory");
        }
        have += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return body;
}

}  // namespace mp::scope
