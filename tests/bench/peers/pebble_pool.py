#!/usr/bin/python3
"""Pebble's ProcessPool, measured as mp is. Needs the Debian package python3-pebble."""

import contextlib

from pebble import ProcessPool

import common
import future_peer


@contextlib.contextmanager
def pool():
    made = ProcessPool(max_workers=common.WORKERS)
    try:
        yield made
    finally:
        made.stop()
        made.join()


METRICS = future_peer.metrics(
    pool,
    lambda made, call, *arguments: made.schedule(call, args=arguments),
    lambda made, call, items: made.map(call, items, chunksize=1).result())

if __name__ == "__main__":
    common.serve("pebble", METRICS)
