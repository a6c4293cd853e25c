#include "bench/engine/child_fork.h"

#include "base/posix_error.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace bench {

ForkedChild::ForkedChild(void (*body)(void*), void* argument) : m_pid(fork())
{
    if (m_pid < 0) {
        base::throwErrno("fork", "a process to compare with");
    }
    if (m_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close_range(3, ~0U, 0);
        body(argument);
        _exit(0);
    }
}

ForkedChild::ForkedChild(ForkedChild&& other) noexcept : m_pid(std::exchange(other.m_pid, 0)) {}

ForkedChild::~ForkedChild()
{
    if (m_pid > 0) {
        kill(m_pid, SIGKILL);
        join();
    }
}

void ForkedChild::join()
{
    while (waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    m_pid = 0;
}

SharedPage::SharedPage()
    : m_address(mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
{
    if (m_address == MAP_FAILED) {
        base::throwErrno("map", "a page to share with a child");
    }
}

SharedPage::~SharedPage()
{
    munmap(m_address, kSize);
}

}  // namespace bench
