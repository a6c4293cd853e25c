#include "mp/shared_memory.h"

#include "mp/memory/stale_segments.h"

namespace mp {

std::vector<std::string> sweepSharedMemory()
{
    return memory::removeStaleSegments();
}

}  // namespace mp
