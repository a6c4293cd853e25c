#include "lab/host/memory_share.h"

#include "base/clock.h"
#include "proc/process_details.h"

#include <utility>

namespace lab {

namespace {

constexpr std::int64_t kEveryNs = 5'000'000'000;

}  // namespace

MemoryShare::~MemoryShare()
{
    m_end = true;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void MemoryShare::want(std::vector<int> pids)
{
    const std::int64_t now = base::monotonicNs();
    if (m_looking || (m_lastNs != 0 && now - m_lastNs < kEveryNs)) {
        return;
    }
    if (m_thread.joinable()) {
        m_thread.join();  // it has done
    }
    m_lastNs = now;
    m_looking = true;
    m_thread = std::thread([this, wanted = std::move(pids)] { look(wanted); });
}

void MemoryShare::look(const std::vector<int>& pids)
{
    std::map<int, std::int64_t> seen;
    for (const int pid : pids) {
        const auto bytes = m_end ? std::nullopt : proc::readProportionalBytes(pid);
        if (bytes) {
            seen[pid] = *bytes;
        }
    }
    {
        const std::lock_guard lock(m_mutex);
        m_bytes = std::move(seen);
    }
    m_looking = false;
}

std::optional<std::int64_t> MemoryShare::bytes(int pid) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_bytes.find(pid);
    return found == m_bytes.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace lab
