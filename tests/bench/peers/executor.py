#!/usr/bin/python3
"""CPython's concurrent.futures.ProcessPoolExecutor, measured as mp is."""

from concurrent.futures import ProcessPoolExecutor

import common
import future_peer

METRICS = future_peer.metrics(
    lambda: ProcessPoolExecutor(common.WORKERS),
    lambda executor, call, *arguments: executor.submit(call, *arguments),
    lambda executor, call, items: executor.map(call, items, chunksize=1))

if __name__ == "__main__":
    common.serve("executor", METRICS)
