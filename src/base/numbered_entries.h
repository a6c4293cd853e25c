#pragma once

#include <string>
#include <vector>

namespace base {

// The entries of a folder whose names are numbers: in /proc the processes, in /proc/PID/task the
// threads of one. None if there is no such folder (any more). Throws std::system_error for anything
// else that keeps it from being listed, such as EMFILE.
std::vector<int> numberedEntries(const std::string& folder);

}  // namespace base
