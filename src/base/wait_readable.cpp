#include "base/wait_readable.h"

#include "base/clock.h"
#include "base/posix_error.h"

#include <poll.h>
#include <time.h>

#include <algorithm>
#include <cerrno>

namespace base {

bool waitReadable(int fd, std::int64_t deadline)
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    while (true) {
        const std::int64_t left = std::max<std::int64_t>(deadline - monotonicNs(), 0);
        const timespec limit{left / kSecond, left % kSecond};
        pollfd watched{fd, POLLIN, 0};
        const int ready = ::ppoll(&watched, 1, deadline < 0 ? nullptr : &limit, nullptr);
        if (ready > 0) {
            return true;
        }
        if (ready == 0) {
            return false;
        }
        if (errno != EINTR) {
            throwErrno("wait for", "a descriptor");
        }
    }
}

}  // namespace base
