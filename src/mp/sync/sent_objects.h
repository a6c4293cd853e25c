#pragma once

#include "mp/memory/passing.h"

#include <mutex>

namespace mp::sync {

// Shared objects within items that this process has put into queues and pipes: it keeps each until
// whoever takes the item has opened it, or until this process ends. Any thread.
class SentObjects final : public memory::Keeper {
public:
    static SentObjects& ofThisProcess();

    bool keep(const memory::Parcel& parcel) override;

private:
    std::mutex m_mutex;
    memory::Shelf m_shelf;
};

}  // namespace mp::sync
