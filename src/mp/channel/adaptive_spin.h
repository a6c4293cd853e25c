#pragma once

#include "base/clock.h"

#include <sched.h>

#include <algorithm>
#include <cstdint>

namespace mp::channel {

inline void cpuRelax() noexcept
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Waits a little without sleeping, where that has paid off lately: a sleeping wake-up across cores
// costs tens of µs, a spinning one 0.1 µs, but spinning in vain takes a core from others. A wait
// that would have been short raises the limit, a long one halves it; at zero, one wait in 16 tries
// again.
class AdaptiveSpin {
public:
    // Longer than a sleeping peer takes to wake up and answer: so two that answer each other end up
    // both awake.
    static constexpr std::int64_t kMostNs = 100'000;

    // Spins until done() or the limit; true if done.
    template <class Done>
    bool spinUntil(const Done& done)
    {
        m_began = base::monotonicNs();
        if (m_limitNs == 0 && ++m_skipped % 16 != 0) {
            return done();
        }
        const std::int64_t limit = m_limitNs == 0 ? kMostNs / 4 : m_limitNs;
        while (true) {
            for (int i = 0; i < 32; ++i) {
                if (done()) {
                    m_limitNs = std::min(kMostNs, std::max<std::int64_t>(m_limitNs, 8'000) * 2);
                    return true;
                }
                cpuRelax();
            }
            if (base::monotonicNs() - m_began >= limit) {
                return false;
            }
            // What is waited for may itself be waiting for this very core.
            sched_yield();
        }
    }

    // After sleeping because spinUntil() gave up.
    void slept()
    {
        if (base::monotonicNs() - m_began < 2 * kMostNs) {
            m_limitNs = kMostNs;  // only the wake-up made it that long: spinning would have won
        } else {
            m_limitNs = m_limitNs < 2'000 ? 0 : m_limitNs / 2;
        }
    }

private:
    std::int64_t m_limitNs = kMostNs;
    std::int64_t m_began = 0;
    unsigned m_skipped = 0;
};

}  // namespace mp::channel
