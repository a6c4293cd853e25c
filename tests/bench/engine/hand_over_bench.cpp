#include "base/clock.h"
#include "bench/engine/child_fork.h"
#include "bench/engine/cores.h"
#include "bench/engine/ping_pong.h"
#include "bench/engine/samples.h"
#include "mp/condition.h"
#include "mp/event.h"
#include "mp/value.h"

#include <benchmark/benchmark.h>

#include <mutex>

// Two processes, of which always one sleeps until the other hands over to it. The bare futex does
// the same in turn with ours, so that both meet the same machine. All are on one core: else it is
// the scheduler's choice whether a pair shares one, which makes five times the difference.
namespace {

constexpr int kRounds = 2'000;

struct Events {
    mp::Event question;
    mp::Event answer;

    static void hand(const mp::Event& to, const mp::Event& back)
    {
        to.set();
        back.wait();
        back.clear();
    }
    void once() const { hand(question, answer); }
    static void answerForEver(void* events)
    {
        const auto& [question, answer] = *static_cast<const Events*>(events);
        question.wait();
        question.clear();
        while (true) {
            hand(answer, question);
        }
    }
};

struct Turns {
    mp::Condition changed{mp::Lock()};
    mp::Value<int, mp::Unlocked> turn;

    void hand(int from, int to) const
    {
        const std::lock_guard lock(changed);
        turn = to;
        changed.notify();
        changed.waitFor([&] { return turn == from; });
    }
    void once() const { hand(0, 1); }
    static void answerForEver(void* turns)
    {
        const auto& own = *static_cast<const Turns*>(turns);
        {
            const std::lock_guard lock(own.changed);
            own.changed.waitFor([&] { return own.turn == 1; });
        }
        while (true) {
            own.hand(1, 0);
        }
    }
};

template <class Ours>
void handOver(benchmark::State& state)
{
    const bench::CoresKept kept;
    bench::takeCore(0);
    Ours ours;
    const bench::ForkedChild partner(&Ours::answerForEver, &ours);
    bench::PingPong floor;
    bench::Samples our;
    bench::Samples its;
    for (auto _ : state) {
        its.add(floor.once());
        const std::int64_t begin = base::monotonicNs();
        ours.once();
        const std::int64_t ns = base::monotonicNs() - begin;
        our.add(ns);
        state.SetIterationTime(static_cast<double>(ns) / 1e9);
    }
    state.counters["round_us"] = our.median() / 1e3;
    state.counters["ping_pong_us"] = its.median() / 1e3;
}
BENCHMARK_TEMPLATE(handOver, Events)->Name("event_hand_over")->Iterations(kRounds)->UseManualTime();
BENCHMARK_TEMPLATE(handOver, Turns)
    ->Name("condition_hand_over")
    ->Iterations(kRounds)
    ->UseManualTime();

}  // namespace
