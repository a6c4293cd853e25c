#include "mp/scope/event_counters.h"

#include "mp/scope/ring_layout.h"

namespace mp::scope {

EventCounters readCounters(const RingHeader& header)
{
    // The writer is between `reserved` and `published` for some ten nanoseconds an event, so a few
    // tries do. It stays there for ever if the host died there: hence the bound.
    constexpr int kTries = 10'000;
    EventCounters counters;
    for (int tries = 0; tries < kTries; ++tries) {
        counters.sequence = header.published.load(std::memory_order_acquire);
        for (std::size_t i = 0; i < kEventKinds; ++i) {
            counters.kinds[i] = header.countByKind[i].load(std::memory_order_acquire);
        }
        for (std::size_t i = 0; i < kTaskOutcomes; ++i) {
            counters.outcomes[i] = header.countByOutcome[i].load(std::memory_order_acquire);
        }
        if (header.reserved.load(std::memory_order_acquire) == counters.sequence) {
            break;
        }
    }
    return counters;
}

}  // namespace mp::scope
