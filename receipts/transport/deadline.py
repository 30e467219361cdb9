"""The moment by which a call must have returned."""

import time


class Deadline:
    """A number of seconds that runs from now on, whatever the wall clock does."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that remain, 0.0 when it is over."""
        return max(0.0, self._end - time.monotonic())

    def over(self) -> bool:
        return self.left() == 0.0
