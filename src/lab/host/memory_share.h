#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lab {

// The workers' shares of memory (PSS), looked at in a thread of its own and at most every 5 s,
// since each look walks all pages of a process. The destructor waits for a look that goes on.
class MemoryShare {
public:
    MemoryShare() = default;
    ~MemoryShare();
    MemoryShare(const MemoryShare&) = delete;
    MemoryShare& operator=(const MemoryShare&) = delete;

    // Has these looked at if the last look is old enough. One thread at a time.
    void want(std::vector<int> pids);
    // As last seen. Any thread.
    std::optional<std::int64_t> bytes(int pid) const;

private:
    void look(const std::vector<int>& pids);

    mutable std::mutex m_mutex;  // guards m_bytes
    std::map<int, std::int64_t> m_bytes{};
    std::int64_t m_lastNs = 0;
    std::atomic<bool> m_looking{false};
    std::atomic<bool> m_end{false};
    std::thread m_thread{};
};

}  // namespace lab
