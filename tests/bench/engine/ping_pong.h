#pragma once

#include "bench/engine/child_fork.h"

#include <cstdint>

namespace bench {

// Two processes that wake each other by a futex and sleep between: what the kernel takes for one
// question and answer, the floor under any pool's.
class PingPong {
public:
    PingPong();

    // One round trip, in nanoseconds.
    std::int64_t once();

private:
    SharedPage m_page;
    ForkedChild m_partner;
};

}  // namespace bench
