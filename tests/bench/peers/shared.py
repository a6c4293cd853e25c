#!/usr/bin/python3
"""CPython's shared values, locks, queues and managers, measured as mp's are."""

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


def _put_all(queue, count, barrier):
    barrier.wait()
    for number in range(count):
        queue.put(number)


def queue_items(maxsize, count=200_000):
    """Small items a second from one process to another."""
    queue = CONTEXT.Queue(maxsize)
    barrier = CONTEXT.Barrier(2)
    producer = CONTEXT.Process(target=_put_all, args=(queue, count, barrier))
    producer.start()
    barrier.wait()
    begin = time.perf_counter()
    found = [queue.get() for _ in range(count)]
    seconds = time.perf_counter() - begin
    producer.join()
    common.check(found, list(range(count)))
    return count / seconds


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
    "queue_0": ("/s", lambda: queue_items(0)),
    "queue_100": ("/s", lambda: queue_items(100)),
}

if __name__ == "__main__":
    common.serve("shared", METRICS)
