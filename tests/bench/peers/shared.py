#!/usr/bin/python3
"""CPython's shared values, locks and managers, measured as mp's are."""

import multiprocessing
import time

import common

CONTEXT = multiprocessing.get_context("fork")


def _add_up(value, times, barrier, ends, place):
    barrier.wait()
    lock = value.get_lock()
    for _ in range(times):
        with lock:
            value.value += 1
    ends[place] = time.perf_counter()


def value_add(processes, times=200_000):
    """Additions a second of so many processes together."""
    value = CONTEXT.Value("q", 0)
    ends = CONTEXT.Array("d", processes, lock=False)
    barrier = CONTEXT.Barrier(processes + 1)
    children = [CONTEXT.Process(target=_add_up, args=(value, times, barrier, ends, place))
                for place in range(processes)]
    seconds = common.seconds_together(children, barrier, ends)
    common.check(value.value, processes * times)
    return processes * times / seconds


def manager_calls(prepare, call, times=20_000):
    """Calls a second of one client."""
    with CONTEXT.Manager() as manager:
        items = manager.list(prepare)
        begin = time.perf_counter()
        for _ in range(times):
            call(items)
        return times / (time.perf_counter() - begin)


METRICS = {
    "manager_append": ("/s", lambda: manager_calls([], lambda items: items.append(1))),
    "manager_getitem": ("/s", lambda: manager_calls(range(10), lambda items: items[4])),
    "value_add_1": ("/s", lambda: value_add(1)),
    "value_add_2": ("/s", lambda: value_add(2)),
}

if __name__ == "__main__":
    common.serve("shared", METRICS)
