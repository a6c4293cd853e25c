#!/usr/bin/python3
"""CPython's multiprocessing.Pool, measured as mp is.

How long it takes to see a killed worker isn't measured: an idle one dies with the lock of the task
queue, and the pool hangs, even in terminate(); what a busy one did is waited for for ever.
"""

import multiprocessing
import time

import common


def with_pool(measure):
    with multiprocessing.get_context("fork").Pool(common.WORKERS) as pool:
        pool.map(common.same, range(1000))
        return measure(pool)


def map_rate(count, chunk_size):
    items = list(range(count))

    def measure(pool):
        common.check(pool.map(common.same, items, chunk_size), items)
        return common.throughput(lambda: pool.map(common.same, items, chunk_size), count)
    return with_pool(measure)


def imap_rate(count=10_000):
    def measure(pool):
        def run():
            return sum(pool.imap_unordered(common.same, range(count)))
        common.check(run(), count * (count - 1) // 2)
        return common.throughput(run, count)
    return with_pool(measure)


def apply_micros(share):
    def measure(pool):
        common.samples(lambda: pool.apply(common.same, (7,)), 200)
        calls = common.samples(lambda: pool.apply(common.same, (7,)), 2000)
        return common.quantile(calls, share) * 1e6
    return with_pool(measure)


def payload_ms():
    def measure(pool):
        data = bytes(common.PAYLOAD_BYTES)
        call = lambda: common.check(len(pool.apply(common.same, (data,))), len(data))
        call()
        return common.median_ms(common.samples(call, 3))
    return with_pool(measure)


def all_ready_ms(method, workers):
    """Until every worker has run its initializer. The fork server is new each time, as ours is."""
    context = multiprocessing.get_context(method)
    ready = context.Semaphore(0)
    begin = time.perf_counter()
    with context.Pool(workers, initializer=common.release, initargs=(ready,)):
        for _ in range(workers):
            ready.acquire()
        return (time.perf_counter() - begin) * 1e3


def first_result_ms(method):
    context = multiprocessing.get_context(method)
    begin = time.perf_counter()
    with context.Pool(common.WORKERS) as pool:
        pool.apply(common.same, (1,))
        return (time.perf_counter() - begin) * 1e3


def five_processes_ms(method, rounds=1):
    """From the first start() to the last join(), the last of so many rounds: a fork server is new
    in the first."""
    context = multiprocessing.get_context(method)
    for _ in range(rounds):
        begin = time.perf_counter()
        processes = [context.Process(target=common.same, args=(n,)) for n in range(5)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        elapsed = (time.perf_counter() - begin) * 1e3
        common.check([process.exitcode for process in processes], [0] * 5)
    return elapsed


def efficiency(micros):
    def measure(pool):
        return common.efficiency(lambda call, items: pool.map(call, items, 1), micros)
    return with_pool(measure)


METRICS = {
    "map_chunk_1": ("tasks/s", lambda: map_rate(20_000, 1)),
    "map_default": ("tasks/s", lambda: map_rate(1_000_000, None)),
    "imap_unordered": ("tasks/s", imap_rate),
    "apply_p50": ("µs", lambda: apply_micros(0.5)),
    "apply_p99": ("µs", lambda: apply_micros(0.99)),
    "first_result_forkserver": ("ms", lambda: first_result_ms("forkserver")),
    "first_result_spawn": ("ms", lambda: first_result_ms("spawn")),
    "ready_8_forkserver": ("ms", lambda: all_ready_ms("forkserver", 8)),
    "ready_8_spawn": ("ms", lambda: all_ready_ms("spawn", 8)),
    "five_processes_forkserver": ("ms", lambda: five_processes_ms("forkserver")),
    "five_processes_forkserver_warm": ("ms", lambda: five_processes_ms("forkserver", 3)),
    "five_processes_spawn": ("ms", lambda: five_processes_ms("spawn")),
    "payload": ("ms", payload_ms),
    "efficiency_10": ("of two processes", lambda: efficiency(10)),
    "efficiency_100": ("of two processes", lambda: efficiency(100)),
    "efficiency_1000": ("of two processes", lambda: efficiency(1000)),
}

if __name__ == "__main__":
    common.serve("pool", METRICS)
