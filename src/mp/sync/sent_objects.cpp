#include "mp/sync/sent_objects.h"

namespace mp::sync {

SentObjects& SentObjects::ofThisProcess()
{
    static auto* const objects =
        new SentObjects;  // never destroyed: items may be put until the end
    return *objects;
}

bool SentObjects::keep(const memory::Parcel& parcel)
{
    const std::lock_guard lock(m_mutex);
    m_shelf.clear();
    return m_shelf.keep(parcel);
}

}  // namespace mp::sync
