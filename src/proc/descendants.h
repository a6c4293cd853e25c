#pragma once

#include "proc/process_key.h"
#include "proc/stat_parser.h"

#include <string>
#include <vector>

namespace proc {

// A process that another one has started, itself or through others.
struct Descendant {
    pid_t root = 0;         // the one that was asked about
    ProcessStat stat{};     // among it: which process this is, and its parent
    std::string command{};  // its command line, blanks between the words; a zombie's is empty

    ProcessKey key() const { return {stat.pid, stat.startTicks}; }
};

// All descendants of these processes, zombies too; a process stands behind its parent. One look at
// every process there is, about 10 µs for each. A process whose parent has ended belongs to whoever
// adopted it.
std::vector<Descendant> descendantsOf(const std::vector<pid_t>& roots);

// Whether it is one of them now. Holds for the process with this PID: who means another one has to
// hold it by its pidfd before asking.
bool descendsFrom(pid_t pid, const std::vector<pid_t>& roots);

}  // namespace proc
