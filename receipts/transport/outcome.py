"""What became of bytes that were meant for a printer."""

import errno
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Outcome(Enum):
    """How far a job got.

    NOT_SENT: nothing reached the printer, it may be sent again.
    SENT: every byte was handed over; that is no proof of paper.
    UNCERTAIN: some bytes may have gone, so only a person can tell.
    """

    NOT_SENT = "not_sent"
    SENT = "sent"
    UNCERTAIN = "uncertain"


class Paper(Enum):
    """Whether a printer has paper; UNKNOWN where the link or the printer does not say.

    NEVER: there is no paper and none will come, as on a screen.
    """

    OK = "ok"
    OUT = "out"
    UNKNOWN = "unknown"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, with a short word for the log such as "connect ECONNREFUSED"."""

    outcome: Outcome
    detail: str = ""


class Printer(Protocol):
    """Whatever takes bytes and puts them on paper."""

    def send(self, data: bytes, deadline_seconds: float) -> Result:
        """Send all of `data`, or say how far it got. Returns within the deadline."""
        ...

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """Send what is of no use later: what was not taken by the deadline is thrown away."""
        ...

    def paper(self, deadline_seconds: float) -> Paper:
        """Ask whether there is paper. Returns within the deadline, and never raises."""
        ...


def stopped(written: int, total: int, why: str) -> Result:
    """The result of a job that broke off after `written` of `total` bytes."""
    if written == 0:
        return Result(Outcome.NOT_SENT, why)
    return Result(Outcome.UNCERTAIN, f"{why} after {written} of {total} bytes")


def name_of(error: OSError) -> str:
    """The error's symbol, such as "ECONNREFUSED"."""
    if isinstance(error, TimeoutError) and error.errno is None:
        return "deadline"
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
