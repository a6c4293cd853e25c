#pragma once

#include <cstdint>
#include <ctime>

namespace gui {

// What this program uses of the processors, from one look to the next.
class OwnCpu {
public:
    // 1: one core, all the time. 0 at the first look.
    double look()
    {
        const std::int64_t now = clock(CLOCK_MONOTONIC);
        const std::int64_t used = clock(CLOCK_PROCESS_CPUTIME_ID);
        const double share = m_now > 0 && now > m_now ? static_cast<double>(used - m_used) /
                                                            static_cast<double>(now - m_now)
                                                      : 0;
        m_now = now;
        m_used = used;
        return share;
    }

private:
    static std::int64_t clock(clockid_t id)
    {
        timespec time{};
        clock_gettime(id, &time);
        return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    }

    std::int64_t m_now = 0;
    std::int64_t m_used = 0;
};

}  // namespace gui
