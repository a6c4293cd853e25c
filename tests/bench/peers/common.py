"""What the peers share: the tasks, the clock and the form of the answer.

A peer script is called with names of metrics, or none for all, and prints one JSON line each:
{"peer": "pool", "metric": "map_chunk_1", "value": 75000.0, "unit": "tasks/s"}. A metric that fails
gives {"peer", "metric", "error"}, and the script ends with status 1.
"""

import json
import math
import multiprocessing
import statistics
import sys
import time
import traceback

WORKERS = 2
PAYLOAD_BYTES = 64 << 20
BURN_SECONDS = 0.2  # CPU time of all tasks of one run together


def same(value):
    return value


def burn(rounds):
    for _ in range(rounds):
        pass


def release(semaphore):
    semaphore.release()


def timed(call):
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def samples(call, count):
    return [timed(call) for _ in range(count)]


def quantile(values, share):
    """Nearest rank, as in the C++ half."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def throughput(run, count, least_seconds=0.25):
    """Tasks a second of run(), which does `count` tasks, repeated until there is enough to time."""
    run()
    repeats, seconds = 0, 0.0
    while seconds < least_seconds:
        seconds += timed(run)
        repeats += 1
    return repeats * count / seconds


def check(found, wanted):
    if found != wanted:
        raise AssertionError("the peer's results are wrong")


def median_ms(values):
    return statistics.median(values) * 1e3


def rounds_for(seconds):
    tries = []
    for _ in range(15):
        begin = time.thread_time()
        burn(200_000)
        tries.append(time.thread_time() - begin)
    return max(int(seconds * 200_000 / min(tries)), 1)


def _burn_alone(barrier, tasks, rounds, ends, place):
    barrier.wait()
    for _ in range(tasks):
        burn(rounds)
    ends[place] = time.perf_counter()


def seconds_together(children, barrier, ends):
    """Starts them; from the moment all have come to the barrier to the last one's end."""
    for child in children:
        child.start()
    barrier.wait()
    begin = time.perf_counter()
    for child in children:
        child.join()
    return max(ends) - begin


def unconnected_seconds(tasks, rounds):
    """Two processes without a pool do the same work, half each."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(3)
    ends = context.Array("d", 2, lock=False)
    children = [context.Process(target=_burn_alone, args=(barrier, tasks // 2, rounds, ends, place))
                for place in range(2)]
    return seconds_together(children, barrier, ends)


def efficiency(map_chunk_1, micros):
    """Efficiency of two workers, over that of two processes without a pool."""
    rounds = rounds_for(micros * 1e-6)
    items = [rounds] * int(BURN_SECONDS / (micros * 1e-6))
    map_chunk_1(burn, items[:100])
    ratios = []
    for _ in range(3):
        alone = unconnected_seconds(len(items), rounds)
        ratios.append(alone / timed(lambda: map_chunk_1(burn, items)))
    return statistics.median(ratios)


def serve(peer, metrics):
    """main() of a peer: `metrics` gives for each name (unit, function returning the value)."""
    failed = False
    for name in sys.argv[1:] or metrics:
        answer = {"peer": peer, "metric": name}
        try:
            unit, measure = metrics[name]
            answer.update(value=measure(), unit=unit)
        except Exception as error:  # the answer says so and the others go on
            traceback.print_exc()
            answer["error"] = f"{type(error).__name__}: {error}"
            failed = True
        print(json.dumps(answer), flush=True)
    sys.exit(1 if failed else 0)
