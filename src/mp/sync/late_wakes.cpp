#include "mp/sync/late_wakes.h"

#include <array>
#include <cstddef>

namespace mp::sync {

namespace {

struct Late {
    std::array<FutexWord*, 16> words{};
    std::size_t count = 0;
};
constinit thread_local Late t_late;

}  // namespace

void wakeLater(FutexWord& word) noexcept
{
    if (t_late.count == t_late.words.size()) {
        channel::futexWake(word);  // too many to be remembered
        return;
    }
    t_late.words[t_late.count++] = &word;
}

void wakeNow() noexcept
{
    while (t_late.count > 0) {
        channel::futexWake(*t_late.words[--t_late.count]);
    }
}

}  // namespace mp::sync
