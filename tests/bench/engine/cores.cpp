#include "bench/engine/cores.h"

namespace bench {

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

}  // namespace bench
