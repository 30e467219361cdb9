"""A scanner at the keyboard of a program that shows what it reads."""

import re
from abc import ABC, abstractmethod

from tests.bench.goods import Good
from tests.bench.pty_program import PtyProgram


class ScanProgram(PtyProgram, ABC):
    """A program that is scanned at."""

    @abstractmethod
    def shows(self, good: Good) -> tuple[re.Pattern[bytes], ...]:
        """What stands in the stream once the good is on the screen, and not before."""

    def scan(self, good: Good, key_pause: float = 0) -> float:
        """Scans a good that is not on the screen yet; returns the seconds until it is.

        Without a pause between its keys the scan is one write; with one, the time runs from
        Enter on, which the last pause precedes.
        """
        code = good.gtin
        while key_pause and code:
            self.write(code[0])
            self.breathe(key_pause)
            code = code[1:]
        begun = self.write(f"{code}\r")
        return self.wait_for(*self.shows(good)) - begun
