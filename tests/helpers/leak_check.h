#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>

namespace helpers {

// What a test leaves behind in its process: open descriptors, child processes (zombies too),
// entries in /dev/shm and mappings of memfds. Notes what is there at construction; verify() tells
// what has come on top since.
//
//     LeakCheck leaks;
//     { … the test … }
//     QCOMPARE(leaks.verify(), "");
//
// What lives as long as the process (the engine's epoll, say) must be there before: warm it up
// first.
class LeakCheck {
public:
    enum class Orphans {
        Ignore,
        Adopt,  // children of children that died become ours (PR_SET_CHILD_SUBREAPER), so that
                // they are seen; those that end then are reaped by verify()
    };

    explicit LeakCheck(Orphans orphans = Orphans::Ignore);

    // One line for each thing left over, empty if there is none. Waits up to `limit` for what is
    // still on its way out.
    std::string verify(std::chrono::milliseconds limit = std::chrono::seconds(5)) const;

private:
    struct State {
        std::map<int, std::string> descriptors;  // fd → what it is open on
        std::map<std::string, int> mappings;     // "/memfd:NAME" → how many
        std::set<std::string> sharedMemory;      // in /dev/shm, this user's
        std::map<int, std::string> children;     // PID → "state (command)"
    };
    static State look();
    std::string compare(const State& now) const;

    Orphans m_orphans;
    State m_before;
};

}  // namespace helpers
