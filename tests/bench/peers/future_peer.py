"""What can be measured alike of every peer with the interface of concurrent.futures."""

import os
import signal
import time

import common


def metrics(make, submit, map_chunk_1):
    """`make()` gives a context manager with two workers; `submit(executor, function, *arguments)` a
    future; `map_chunk_1(executor, function, items)` the results."""

    def used(measure):
        with make() as executor:
            list(map_chunk_1(executor, common.same, range(50)))
            return measure(executor)

    def map_rate(count=2000):
        def measure(executor):
            items = list(range(count))
            common.check(list(map_chunk_1(executor, common.same, items)), items)
            return common.throughput(
                lambda: list(map_chunk_1(executor, common.same, items)), count)
        return used(measure)

    def apply_micros():
        def measure(executor):
            def once():
                submit(executor, common.same, 7).result()
            return common.quantile(common.samples(once, 500), 0.5) * 1e6
        return used(measure)

    def payload_ms():
        data = bytes(common.PAYLOAD_BYTES)

        def measure(executor):
            def once():
                common.check(len(submit(executor, common.same, data).result()), len(data))
            once()
            return common.median_ms(common.samples(once, 3))
        return used(measure)

    def death_seen_ms():
        """From kill -9 of a busy worker until its future says so."""
        def measure(executor):
            pid = submit(executor, os.getpid).result()
            pending = [submit(executor, time.sleep, 5) for _ in range(2)]
            time.sleep(0.05)  # both run by then
            begin = time.perf_counter()
            os.kill(pid, signal.SIGKILL)
            while not any(future.done() for future in pending):
                if time.perf_counter() > begin + 4:
                    raise TimeoutError("the death wasn't seen within 4 s")
                time.sleep(0.0001)
            seconds = time.perf_counter() - begin
            for future in pending:
                future.cancel()
            return seconds * 1e3
        return used(measure)

    return {
        "map_chunk_1": ("tasks/s", map_rate),
        "apply_p50": ("µs", apply_micros),
        "payload": ("ms", payload_ms),
        "death_seen": ("ms", death_seen_ms),
    }
