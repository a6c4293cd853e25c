#!/usr/bin/python3
"""joblib's pool, loky, measured as mp is. Needs the Debian package python3-joblib."""

import contextlib

from joblib.externals.loky import ProcessPoolExecutor

import common
import future_peer


@contextlib.contextmanager
def executor(workers=common.WORKERS):
    pool = ProcessPoolExecutor(workers)
    try:
        yield pool
    finally:
        pool.shutdown(kill_workers=True)


METRICS = future_peer.metrics(
    executor,
    lambda pool, call, *arguments: pool.submit(call, *arguments),
    lambda pool, call, items: pool.map(call, items, chunksize=1))

if __name__ == "__main__":
    common.serve("loky", METRICS)
