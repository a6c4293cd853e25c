#include "bench/engine/racers.h"

#include "base/clock.h"

#include <sched.h>

namespace bench {

namespace {

void takeCore(int number)
{
    cpu_set_t usable;
    if (sched_getaffinity(0, sizeof usable, &usable) != 0) {
        return;
    }
    int skipped = number % CPU_COUNT(&usable);
    for (int core = 0; core < CPU_SETSIZE; ++core) {
        if (CPU_ISSET(core, &usable) && skipped-- == 0) {
            CPU_ZERO(&usable);
            CPU_SET(core, &usable);
            sched_setaffinity(0, sizeof usable, &usable);
            return;
        }
    }
}

}  // namespace

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
