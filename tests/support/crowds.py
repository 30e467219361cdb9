"""Many people at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE_SECONDS = 60


def all_at_once(deed: Callable[[T], R], of_each: Sequence[T]) -> list[R]:
    """Do something with each, all beginning at the same moment; the first fault is raised."""
    start = Barrier(len(of_each))

    def begin(one: T) -> R:
        start.wait(_PATIENCE_SECONDS)
        return deed(one)

    with ThreadPoolExecutor(len(of_each)) as crowd:
        return list(crowd.map(begin, of_each, timeout=_PATIENCE_SECONDS))
