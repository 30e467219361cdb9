"""Waiting for what other threads and programs do."""

import threading
from collections.abc import Callable
from time import monotonic

_PATIENCE_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.005


def until(holds: Callable[[], object]) -> None:
    """Look until something holds. Raises TimeoutError."""
    deadline = monotonic() + _PATIENCE_SECONDS
    pause = threading.Event()
    while not holds():
        if monotonic() > deadline:
            raise TimeoutError("what was awaited did not come")
        pause.wait(_LOOK_AGAIN_SECONDS)
