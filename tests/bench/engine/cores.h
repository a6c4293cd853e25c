#pragma once

#include <sched.h>

namespace bench {

// From now on this thread, and whatever it forks, runs on one core alone: the `number`-th of those
// that it may use, counted round.
void takeCore(int number);

// Where this thread may run is as it was before when this goes.
class CoresKept {
public:
    CoresKept() { sched_getaffinity(0, sizeof m_before, &m_before); }
    CoresKept(const CoresKept&) = delete;
    CoresKept& operator=(const CoresKept&) = delete;
    ~CoresKept() { sched_setaffinity(0, sizeof m_before, &m_before); }

private:
    cpu_set_t m_before{};
};

}  // namespace bench
