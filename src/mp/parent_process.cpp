#include "mp/parent_process.h"

#include "base/posix_error.h"
#include "base/wait_readable.h"
#include "mp/async_result.h"
#include "mp/engine/process_identity.h"

#include <sys/eventfd.h>
#include <unistd.h>
extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <string>

namespace mp {

namespace {

// Readable once the parent is dead.
base::UniqueFd openSentinel(int parent)
{
    base::UniqueFd sentinel(pidfd_open(parent, 0));
    // Asked after it was opened: while it is our parent, the PID is its own.
    if (getppid() != parent) {
        sentinel.reset(eventfd(1, EFD_CLOEXEC));
    }
    if (!sentinel) {
        base::throwErrno("watch", "the parent process " + std::to_string(parent));
    }
    return sentinel;
}

}  // namespace

bool ParentProcess::join() const
{
    return base::waitReadable(m_sentinel, -1);
}

bool ParentProcess::join(std::chrono::nanoseconds limit) const
{
    return base::waitReadable(m_sentinel, engine::deadlineAfter(limit));
}

std::optional<ParentProcess> parentProcess()
{
    const engine::ProcessIdentity& own = engine::ownIdentity();
    if (own.parent == 0) {
        return std::nullopt;
    }
    // Never closed: threads may wait for it while the process ends.
    static const int sentinel = openSentinel(own.parent).release();
    return ParentProcess(own.parent, own.parentName, sentinel);
}

}  // namespace mp
