"""Numbers and badges that nobody has: this program remembers how often each was tried."""

from collections import OrderedDict
from datetime import datetime, timedelta
from hashlib import blake2b
from threading import Lock

from kiosk.rules.pin_waits import wait_after, wait_left

MOST_REMEMBERED = 1000


class Strangers:
    """Counts what was typed, each text by itself, as the database does with known numbers:
    so nobody learns by the waits which numbers there are. Keeps no text."""

    def __init__(self) -> None:
        self._tried: OrderedDict[bytes, tuple[int, datetime]] = OrderedDict()
        self._lock = Lock()

    def left(self, text: str, now: datetime) -> timedelta:
        """Return how long this text has to wait."""
        with self._lock:
            _, wait_until = self._tried.get(_digest(text), (0, now))
        return wait_left(wait_until, now)

    def count(self, text: str, now: datetime) -> timedelta:
        """Count a try; return the wait that follows it."""
        key = _digest(text)
        with self._lock:
            wrong = self._tried.pop(key, (0, now))[0] + 1
            self._tried[key] = wrong, now + wait_after(wrong)
            if len(self._tried) > MOST_REMEMBERED:
                self._tried.popitem(last=False)
        return wait_after(wrong)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=16).digest()
