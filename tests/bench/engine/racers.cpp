#include "bench/engine/racers.h"

#include "base/clock.h"
#include "bench/engine/cores.h"

#include <sched.h>

namespace bench {

void Racers::waitForGo(Page& page)
{
    takeCore(page.started++);
    ++page.ready;
    while (!page.go) {
        sched_yield();
    }
}

void Racers::noteEnd(Page& page)
{
    const std::int64_t end = base::monotonicNs();
    std::int64_t last = page.lastEnd;
    while (last < end && !page.lastEnd.compare_exchange_weak(last, end)) {
    }
}

double Racers::run()
{
    auto& page = m_page.as<Page>();
    while (page.ready != static_cast<int>(m_children.size())) {
        sched_yield();
    }
    const std::int64_t begin = base::monotonicNs();
    page.go = true;
    for (ForkedChild& child : m_children) {
        child.join();
    }
    return static_cast<double>(m_times) * static_cast<double>(m_children.size()) * 1e9 /
           static_cast<double>(page.lastEnd - begin);
}

}  // namespace bench
