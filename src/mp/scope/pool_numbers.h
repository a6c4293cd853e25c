#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace mp::scope {

// Gives each published pool the lowest free ScopeEvent::pool. Any thread.
class PoolNumbers {
public:
    std::optional<std::uint8_t> take()
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; i < m_taken.size(); ++i) {
            if (!m_taken[i]) {
                m_taken.set(i);
                return static_cast<std::uint8_t>(i);
            }
        }
        return std::nullopt;
    }
    void giveBack(std::uint8_t number)
    {
        const std::lock_guard lock(m_mutex);
        m_taken.reset(number);
    }

private:
    std::mutex m_mutex;
    std::bitset<256> m_taken;
};

}  // namespace mp::scope
