#include "bench/engine/unconnected.h"

#include "base/clock.h"
#include "bench/engine/burn.h"
#include "bench/engine/child_fork.h"
#include "mp/channel/futex.h"

#include <algorithm>

namespace bench {

namespace {

struct Race {
    mp::channel::FutexWord ready;
    mp::channel::FutexWord go;
    mp::channel::FutexWord nextPlace;
    std::uint64_t tasksEach;
    std::uint64_t rounds;
    std::int64_t endNs[2];
    std::uint64_t sink[2];
};

void run(void* page)
{
    auto& race = *static_cast<Race*>(page);
    const std::uint32_t place = race.nextPlace.fetch_add(1);
    race.ready.fetch_add(1);
    mp::channel::futexWake(race.ready);
    while (race.go.load() == 0) {
        mp::channel::futexWait(race.go, 0);
    }
    for (std::uint64_t i = 0; i < race.tasksEach; ++i) {
        race.sink[place] += burn(race.rounds);
    }
    race.endNs[place] = base::monotonicNs();
}

}  // namespace

std::int64_t unconnectedNs(std::uint64_t tasks, std::uint64_t rounds)
{
    const SharedPage page;
    auto& race = page.as<Race>();
    race.tasksEach = tasks / 2;
    race.rounds = rounds;
    ForkedChild one(run, &race);
    ForkedChild other(run, &race);
    for (std::uint32_t ready = race.ready.load(); ready < 2; ready = race.ready.load()) {
        mp::channel::futexWait(race.ready, ready);
    }
    const std::int64_t begin = base::monotonicNs();
    race.go.store(1);
    mp::channel::futexWake(race.go);
    one.join();
    other.join();
    return std::max(race.endNs[0], race.endNs[1]) - begin;
}

}  // namespace bench
