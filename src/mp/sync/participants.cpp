#include "mp/sync/participants.h"

#include <algorithm>

namespace mp::sync {

Participant* findOwn(std::span<Participant> all)
{
    const auto found = std::ranges::find(all, memory::ownStamp(), &Participant::process);
    return found == all.end() ? nullptr : &*found;
}

Participant* findIdle(std::span<Participant> all)
{
    const auto found = std::ranges::find_if(all, &Participant::idle);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace mp::sync
