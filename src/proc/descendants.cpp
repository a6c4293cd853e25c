#include "proc/descendants.h"

#include "base/numbered_entries.h"
#include "proc/process_details.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace proc {
namespace {

using Children = std::unordered_map<pid_t, std::vector<ProcessStat>>;  // by their parent

Children allProcesses()
{
    Children children;
    for (const int pid : base::numberedEntries("/proc")) {
        if (auto stat = readStat(pid)) {
            children[stat->parent].push_back(std::move(*stat));
        }
    }
    return children;
}

}  // namespace

std::vector<Descendant> descendantsOf(const std::vector<pid_t>& roots)
{
    Children children = allProcesses();
    std::vector<Descendant> found;
    // Taken out, so that none is found twice, whatever has changed while they were read.
    const auto take = [&](pid_t parent, pid_t root) {
        if (auto node = children.extract(parent)) {
            for (ProcessStat& stat : node.mapped()) {
                const pid_t pid = stat.pid;
                found.push_back({root, std::move(stat), readCommandLine(pid)});
            }
        }
    };
    for (const pid_t root : roots) {
        take(root, root);
    }
    for (std::size_t next = 0; next < found.size(); ++next) {
        take(found[next].stat.pid, found[next].root);
    }
    return found;
}

bool descendsFrom(pid_t pid, const std::vector<pid_t>& roots)
{
    for (auto stat = readStat(pid); stat && stat->parent > 0; stat = readStat(stat->parent)) {
        if (std::ranges::find(roots, stat->parent) != roots.end()) {
            return true;
        }
    }
    return false;
}

}  // namespace proc
