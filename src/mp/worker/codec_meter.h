#pragma once

#include "mp/task/codec_timer.h"

#include <cstddef>
#include <cstdint>

namespace mp::worker {

// How long a worker's tasks spend in decoding arguments and encoding results. Reading the clock for
// it would cost more than a small call's codec itself, so of those only each sixteenth is timed,
// and stands for all since the one before. The first ones and those with large arguments, or after
// a large result, are timed one by one.
class CodecMeter {
public:
    // Before a task whose arguments have so many bytes; whether it is timed.
    bool begin(std::size_t argumentBytes)
    {
        ++m_since;
        const bool large = argumentBytes >= kLarge || m_resultWasLarge;
        if (!large && m_tasks++ >= kEvery && m_since < kEvery) {
            return false;
        }
        m_weight = large ? 1 : m_since;
        m_since = large ? m_since - 1 : 0;
        m_ns = 0;
        task::t_codecNs = &m_ns;
        return true;
    }

    // After a timed one: the ns to count.
    std::int64_t end()
    {
        task::t_codecNs = nullptr;
        return m_ns * m_weight;
    }

    void noteResult(std::size_t bytes) { m_resultWasLarge = bytes >= kLarge; }

private:
    static constexpr std::size_t kLarge = 4096;
    static constexpr std::int64_t kEvery = 16;

    std::int64_t m_ns = 0;
    std::int64_t m_weight = 1;
    std::int64_t m_since = 0;  // small tasks since the last small one that was timed
    std::int64_t m_tasks = 0;
    bool m_resultWasLarge = false;
};

}  // namespace mp::worker
