#include "bench/engine/ping_pong.h"

#include "base/clock.h"
#include "mp/channel/futex.h"

namespace bench {

namespace {

// Counts up: even when we wait for a question, odd when an answer is due.
struct Ball {
    mp::channel::FutexWord count;
};

void sleepWhile(mp::channel::FutexWord& word, std::uint32_t value)
{
    while (word.load() == value) {
        mp::channel::futexWait(word, value);
    }
}

void answerForEver(void* page)
{
    auto& count = static_cast<Ball*>(page)->count;
    for (std::uint32_t next = 0;; next += 2) {
        sleepWhile(count, next);
        count.store(next + 2);
        mp::channel::futexWake(count);
    }
}

}  // namespace

PingPong::PingPong() : m_partner(answerForEver, &m_page.as<Ball>()) {}

std::int64_t PingPong::once()
{
    auto& count = m_page.as<Ball>().count;
    const std::uint32_t asked = count.load() + 1;
    const std::int64_t begin = base::monotonicNs();
    count.store(asked);
    mp::channel::futexWake(count);
    sleepWhile(count, asked);
    return base::monotonicNs() - begin;
}

}  // namespace bench
