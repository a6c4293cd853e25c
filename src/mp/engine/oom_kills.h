#pragma once

#include "mp/cgroup_quota.h"
#include "mp/errors.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

namespace mp::engine {

// What the kernel counts of the processes that it killed for lack of memory.
// memory.events of cgroup v2, memory.oom_control of v1, /proc/vmstat: a line "oom_kill NUMBER".
std::optional<std::uint64_t> parseOomKills(std::string_view text);

// The count of this process's own control group, which its workers share, or else that of the whole
// machine. `read`: as with findCpuQuota().
std::optional<std::uint64_t> readOomKills(const FileReader& read);

// Whether a death by SIGKILL was one of those. The process has one; any thread may call it.
class OomKills {
public:
    static OomKills& instance();

    explicit OomKills(FileReader read);

    // Counts by this reader from here on.
    void countBy(FileReader read);
    // Kills before this moment were none of a pool that begins now.
    void countFromNow();

    // After a worker was killed, and not by its pool. Each kill that the kernel has counted
    // explains one death.
    OutOfMemory lookAfterKill();

private:
    FileReader m_read;
    std::mutex m_mutex;
    std::optional<std::uint64_t> m_explained;  // that many of the kernel's kills
};

}  // namespace mp::engine
