"""Checking chunks on all cores: as many are on their way as keep the workers busy."""

import os
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr
from multiprocessing import get_context, resource_tracker

from kiosk.rules.log_breaks import Break
from kiosk.services.verify.entries import Chunk, check_chunk

Checked = tuple[list[Break], int, int]
"""Breaks, how many entries, how many tickets."""

WORTH_WORKERS = 4000
"""So many entries take longer than workers take to start."""
AHEAD = 3
"""Chunks for each worker that may wait."""


class Pool:
    """Takes chunks and returns what was found, without workers at once."""

    def __init__(self, executor: ProcessPoolExecutor | None, workers: int) -> None:
        self._executor, self._most = executor, workers * AHEAD
        self._waiting: deque[Future[Checked]] = deque()

    def check(self, chunk: Chunk) -> Iterator[Checked]:
        """Begin with a chunk; yield what is done, the oldest first."""
        if self._executor is None:
            yield check_chunk(chunk)
            return
        self._waiting.append(self._executor.submit(check_chunk, chunk))
        while len(self._waiting) > self._most or (self._waiting and self._waiting[0].done()):
            yield self._waiting.popleft().result()

    def rest(self) -> Iterator[Checked]:
        """Wait for all that was begun."""
        while self._waiting:
            yield self._waiting.popleft().result()


def how_many(entries: int, wanted: int | None) -> int:
    """Return how many workers to start, none for a short log."""
    if wanted is not None:
        return wanted
    return (os.cpu_count() or 1) if entries >= WORTH_WORKERS else 0


@contextmanager
def pool_of(workers: int) -> Iterator[Pool]:
    """Start so many worker processes, none: check here. They end with the block."""
    if not workers:
        yield Pool(None, 0)
        return
    _start_tracker()
    # Not forked from a program with threads and an open database.
    executor = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield Pool(executor, workers)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _start_tracker() -> None:
    """Start what looks after semaphores, with a standard error that has a descriptor: on a
    till's screen another stands in its place, and Python would pass on its -1."""
    with redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()
