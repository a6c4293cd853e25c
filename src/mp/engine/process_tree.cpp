#include "mp/engine/process_tree.h"

#include "base/clock.h"
#include "base/numbered_entries.h"
#include "base/posix_error.h"
#include "base/small_file.h"
#include "base/unique_fd.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>
extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>

namespace mp::engine {

namespace {

constexpr std::int64_t kLimitNs = 5'000'000'000;

struct Facts {
    int parent = 0;
    char state = '?';

    bool running() const { return state != 'T' && state != 't' && state != 'Z' && state != 'X'; }
};

// /proc/PID/stat: "PID (COMMAND) STATE PARENT …", where the command may hold anything.
std::optional<Facts> factsOf(int pid)
{
    std::string text;
    try {
        text = base::readSmallFile("/proc/" + std::to_string(pid) + "/stat");
    } catch (const std::system_error& error) {
        if (error.code().value() != ENOENT && error.code().value() != ESRCH) {
            throw;  // no descriptor left, say: its children would go unseen
        }
    }
    const std::size_t end = text.rfind(") ");
    if (end == std::string::npos || end + 4 >= text.size()) {
        return std::nullopt;
    }
    Facts facts;
    facts.state = text[end + 2];
    facts.parent = std::atoi(text.c_str() + end + 4);
    return facts;
}

class Tree {
public:
    Tree(int rootPid, int rootPidfd) : m_root(rootPid), m_rootPidfd(rootPidfd) {}

    void suspendAll()
    {
        send(m_root, m_rootPidfd, SIGSTOP);
        m_unsettled.insert(m_root);
        const std::int64_t deadline = base::monotonicNs() + kLimitNs;
        // Two looks in a row at an unchanging, suspended tree: the first may have come between a
        // fork and its parent's suspension.
        for (int quiet = 0; quiet < 2 && base::monotonicNs() < deadline;) {
            quiet = grow() || anyRunning() ? 0 : quiet + 1;
            if (quiet == 0) {
                ::poll(nullptr, 0, 1);
            }
        }
    }

    void signalAll(int number)
    {
        for (const int signal : {number, SIGCONT}) {
            send(m_root, m_rootPidfd, signal);
            for (const auto& [pid, pidfd] : m_descendants) {
                send(pid, pidfd.get(), signal);
            }
        }
    }

    void throwRefusal(int number) const
    {
        if (m_refusal != 0) {
            base::throwErrno(m_refusal, "send signal " + std::to_string(number) + " to",
                             "process " + std::to_string(m_refusing) + " of the tree of " +
                                 std::to_string(m_root));
        }
    }

private:
    bool holds(int pid) const { return pidfdOf(pid) >= 0; }

    int pidfdOf(int pid) const
    {
        if (pid == m_root) {
            return m_rootPidfd;
        }
        const auto found = m_descendants.find(pid);
        return found != m_descendants.end() ? found->second.get() : -1;
    }

    // Whether this PID is (still) that of the process that is held: it hasn't been reaped.
    bool isHeld(int pid) const
    {
        const int pidfd = pidfdOf(pid);
        return pidfd >= 0 && pidfd_send_signal(pidfd, 0, nullptr, 0) == 0;
    }

    // Adds and suspends children of what is held; says whether there were any.
    bool grow()
    {
        bool grown = false;
        for (const int pid : base::numberedEntries("/proc")) {
            const auto facts = holds(pid) ? std::nullopt : factsOf(pid);
            if (facts && holds(facts->parent)) {
                grown = add(pid) || grown;
            }
        }
        return grown;
    }

    bool add(int pid)
    {
        base::UniqueFd pidfd(pidfd_open(pid, 0));
        if (!pidfd && errno != ESRCH && errno != EINVAL) {
            base::throwErrno("hold", "process " + std::to_string(pid));
        }
        // Read again now that it is held: a PID may have passed to another process meanwhile, its
        // own and its parent's.
        const auto facts = pidfd ? factsOf(pid) : std::nullopt;
        if (!facts || !isHeld(facts->parent) ||
            pidfd_send_signal(pidfd.get(), 0, nullptr, 0) != 0) {
            return false;
        }
        send(pid, pidfd.get(), SIGSTOP);
        m_descendants.emplace(pid, std::move(pidfd));
        m_unsettled.insert(pid);
        return true;
    }

    // Once seen suspended, one stays so: nobody else is to wake it.
    bool anyRunning()
    {
        bool found = false;
        for (auto it = m_unsettled.begin(); it != m_unsettled.end();) {
            const auto facts = factsOf(*it);
            const bool runs = facts && facts->running();
            found = found || runs;
            it = runs ? std::next(it) : m_unsettled.erase(it);
        }
        return found;
    }

    void send(int pid, int pidfd, int number)
    {
        if (pidfd_send_signal(pidfd, number, nullptr, 0) != 0 && errno != ESRCH) {
            m_refusal = errno;
            m_refusing = pid;
        }
    }

    int m_root;
    int m_rootPidfd;
    std::map<int, base::UniqueFd> m_descendants;
    std::set<int> m_unsettled;  // not seen suspended yet
    int m_refusal = 0;          // errno
    int m_refusing = 0;
};

}  // namespace

void signalTree(int rootPid, int rootPidfd, int number)
{
    Tree tree(rootPid, rootPidfd);
    try {
        tree.suspendAll();
    } catch (...) {
        tree.signalAll(number);  // what was found mustn't stay suspended
        throw;
    }
    tree.signalAll(number);
    tree.throwRefusal(number);
}

}  // namespace mp::engine
