#pragma once

#include "bench/engine/child_fork.h"

#include <atomic>
#include <cstdint>
#include <vector>

namespace bench {

// Bare processes that do the same thing so many times, all at once and each on a core of its own,
// as far as there are so many: the scheduler of a busy machine would let them take turns.
class Racers {
public:
    // Starts them; they wait. `step` is what each does again and again.
    template <class Step>
    Racers(int count, std::int64_t times, const Step& step) : m_times(times)
    {
        m_page.as<Page>().step = &step;
        m_page.as<Page>().times = times;
        for (int i = 0; i < count; ++i) {
            m_children.emplace_back(race<Step>, &m_page.as<Page>());
        }
    }

    // Lets them go; steps a second of all together.
    double run();

private:
    struct Page {
        const void* step;
        std::int64_t times;
        std::atomic<int> started{0};
        std::atomic<int> ready{0};
        std::atomic<bool> go{false};
        std::atomic<std::int64_t> lastEnd{0};
    };

    template <class Step>
    static void race(void* memory)
    {
        auto& page = *static_cast<Page*>(memory);
        const auto& step = *static_cast<const Step*>(page.step);
        step();  // what only the first one costs
        waitForGo(page);
        for (std::int64_t i = 0; i < page.times; ++i) {
            step();
        }
        noteEnd(page);
    }
    static void waitForGo(Page& page);
    static void noteEnd(Page& page);

    std::int64_t m_times;
    SharedPage m_page;
    std::vector<ForkedChild> m_children;
};

}  // namespace bench
