"""Taking times."""

import time
from collections.abc import Callable


def timed(act: Callable[..., object], *arguments: object) -> float:
    """Milliseconds that a call takes."""
    begun = time.perf_counter()
    act(*arguments)
    return (time.perf_counter() - begun) * 1000
