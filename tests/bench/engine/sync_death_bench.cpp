#include "base/clock.h"
#include "bench/engine/samples.h"
#include "mp/barrier.h"
#include "mp/condition.h"
#include "mp/event.h"
#include "mp/lock.h"
#include "mp/manager.h"
#include "mp/pipe.h"
#include "mp/process.h"
#include "mp/queue.h"
#include "mp/semaphore.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <random>
#include <thread>

// From the kill of a process until another one, which waits for what it has, goes on. When the kill
// comes has nothing to do with when the waiter looks for the dead.
namespace {

using std::chrono::microseconds;

constexpr int kDeaths = 40;

void hang()
{
    while (true) {
        std::this_thread::sleep_for(std::chrono::hours(1));
    }
}

template <class Object>
void acquireAndHang(const Object& object, const mp::Event& has)
{
    object.acquire();
    has.set();
    hang();
}

void haveAndHang(const mp::Barrier& /*barrier*/, const mp::Event& has)
{
    has.set();
    hang();
}

void waitAndHang(const mp::Condition& condition, const mp::Event& has)
{
    const std::lock_guard turn(condition);
    has.set();  // the lock is free when it waits
    condition.wait();
    hang();
}

// Kills after a random while.
class Killer {
public:
    Killer(const mp::Process& victim, std::minstd_rand& random)
        : m_delay(std::uniform_int_distribution<int>(1'000, 60'000)(random))
        , m_thread([this, &victim] {
            std::this_thread::sleep_for(m_delay);
            m_killed = base::monotonicNs();
            victim.kill();
        })
    {
    }
    std::int64_t killed() const { return m_killed; }

private:
    microseconds m_delay;
    std::atomic<std::int64_t> m_killed{0};
    std::jthread m_thread;
};

// `function` makes another process one that has `object`; `wait` returns when it is dead.
template <class Object, class Wait>
void measure(benchmark::State& state, const Object& object,
             void (*function)(const Object&, const mp::Event&), const Wait& wait)
{
    std::minstd_rand random(20261126);
    bench::Samples samples;
    for (auto _ : state) {
        const mp::Event has;
        mp::Process victim({.daemon = true}, function, object, has);
        victim.start();
        has.wait();
        const Killer killer(victim, random);
        wait();
        samples.add(base::monotonicNs() - killer.killed());
    }
    state.counters["p50_ms"] = samples.median() / 1e6;
    state.counters["longest_ms"] = samples.quantile(1) / 1e6;
}

void lockHolder(benchmark::State& state)
{
    const mp::Lock lock;
    measure(state, lock, &acquireAndHang<mp::Lock>, [&] {
        lock.acquire();
        lock.release();
    });
}
BENCHMARK(lockHolder)->Name("death_of_lock_holder")->Iterations(kDeaths)->UseRealTime();

void managerLockHolder(benchmark::State& state)
{
    const mp::Manager manager;
    const auto lock = manager.lock();
    measure(state, lock, &acquireAndHang<mp::LockProxy>, [&] {
        lock.acquire();
        lock.release();
    });
}
BENCHMARK(managerLockHolder)
    ->Name("death_of_manager_lock_holder")
    ->Iterations(kDeaths)
    ->UseRealTime();

void semaphoreHolder(benchmark::State& state)
{
    const mp::Semaphore semaphore(1);
    measure(state, semaphore, &acquireAndHang<mp::Semaphore>, [&] {
        semaphore.acquire();
        semaphore.release();
    });
}
BENCHMARK(semaphoreHolder)->Name("death_of_semaphore_holder")->Iterations(kDeaths)->UseRealTime();

void barrierParty(benchmark::State& state)
{
    const mp::Barrier barrier(2);
    measure(state, barrier, &haveAndHang, [&] {
        try {
            barrier.wait();
        } catch (const mp::BrokenBarrier&) {
            barrier.reset();
        }
    });
}
BENCHMARK(barrierParty)->Name("death_of_barrier_party")->Iterations(kDeaths)->UseRealTime();

// It is killed after its notification and before it can go on.
void notifiedWaiter(benchmark::State& state)
{
    const mp::Condition condition;
    std::minstd_rand random(20261126);
    bench::Samples samples;
    for (auto _ : state) {
        const mp::Event has;
        mp::Process victim({.daemon = true}, &waitAndHang, condition, has);
        victim.start();
        has.wait();
        std::int64_t killed = 0;
        const std::lock_guard turn(condition);  // it waits
        std::jthread notifier([&] {
            std::this_thread::sleep_for(
                microseconds(std::uniform_int_distribution<int>(1'000, 60'000)(random)));
            const std::lock_guard inner(condition);
            condition.notify();
            killed = base::monotonicNs();
            victim.kill();  // it can't have the lock before
        });
        condition.wait();
        samples.add(base::monotonicNs() - killed);
    }
    state.counters["p50_ms"] = samples.median() / 1e6;
    state.counters["longest_ms"] = samples.quantile(1) / 1e6;
}
BENCHMARK(notifiedWaiter)->Name("death_of_notified_waiter")->Iterations(kDeaths)->UseRealTime();

void putAndTakeForEver(const mp::Queue<int>& queue, const mp::Event& has)
{
    has.set();
    while (true) {
        queue.put(1);
        queue.get();
    }
}

// Killed wherever it is in put() or get(), while this process is as busy with the same queue.
void queueUser(benchmark::State& state)
{
    std::minstd_rand random(20261126);
    bench::Samples samples;
    for (auto _ : state) {
        const mp::Queue<int> queue(2);  // for one of each: nobody waits for room
        const mp::Event has;
        mp::Process victim({.daemon = true}, &putAndTakeForEver, queue, has);
        victim.start();
        has.wait();
        const Killer killer(victim, random);
        std::int64_t now = 0;
        while (killer.killed() == 0 || now <= killer.killed()) {
            queue.put(1);
            queue.get();
            now = base::monotonicNs();
        }
        samples.add(now - killer.killed());
    }
    state.counters["p50_ms"] = samples.median() / 1e6;
    state.counters["longest_ms"] = samples.quantile(1) / 1e6;
}
BENCHMARK(queueUser)->Name("death_of_queue_user")->Iterations(kDeaths)->UseRealTime();

void haveEndAndHang(const mp::Connection& /*end*/, const mp::Event& has)
{
    has.set();
    hang();
}

void pipeHolder(benchmark::State& state)
{
    std::minstd_rand random(20261126);
    bench::Samples samples;
    for (auto _ : state) {
        const auto [here, there] = mp::Pipe();
        const mp::Event has;
        mp::Process victim({.daemon = true}, &haveEndAndHang, there, has);
        victim.start();
        there.close();
        has.wait();
        const Killer killer(victim, random);
        here.poll(std::chrono::hours(1));
        samples.add(base::monotonicNs() - killer.killed());
    }
    state.counters["p50_ms"] = samples.median() / 1e6;
    state.counters["longest_ms"] = samples.quantile(1) / 1e6;
}
BENCHMARK(pipeHolder)->Name("death_of_pipe_holder")->Iterations(kDeaths)->UseRealTime();

}  // namespace
