#pragma once

#include "base/clock.h"

#include <cstdint>

namespace mp::task {

// Where this thread adds up what it spends in decoding arguments and encoding results; null while
// nobody wants to know, which is nearly always: see worker::CodecMeter.
inline thread_local std::int64_t* t_codecNs = nullptr;

// What `work` returns; its time is added up if that is wanted.
template <class Work>
auto timedCodec(Work&& work)
{
    struct Timer {
        std::int64_t* const sum = t_codecNs;
        const std::int64_t start = sum != nullptr ? base::monotonicNs() : 0;
        ~Timer()
        {
            if (sum != nullptr) {
                *sum += base::monotonicNs() - start;
            }
        }
    };
    const Timer timer;
    return work();
}

}  // namespace mp::task
