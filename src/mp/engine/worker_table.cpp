#include "mp/engine/worker_table.h"

namespace mp::engine {

bool RestartBudget::noteAbnormalStart(std::int64_t now)
{
    m_times.push_back(now);
    ++m_inARow;
    while (now - m_times.front() > kWindowNs) {
        m_times.pop_front();
    }
    return m_times.size() <= kMost && m_inARow <= kMost;
}

}  // namespace mp::engine
