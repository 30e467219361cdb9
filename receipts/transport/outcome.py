"""What became of bytes that were meant for a printer."""

import errno
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, Protocol

from receipts.profile import Proof

NO_PAPER, COVER_OPEN, OFFLINE, SILENT = "no paper", "cover open", "offline", "silent"
"""Words in `Result.detail` for what a printer said of itself before or after a job; silent: it
should have answered and did not."""
QUEUE_STOPPED: Final = "queue stopped"
QUEUE_REJECTS: Final = "queue rejects"
"""The same for what a system says of its print queue: only a command opens it again."""
QueueTrouble = Literal["", "queue stopped", "queue rejects"]


class Outcome(Enum):
    """How far a job got.

    NOT_SENT: nothing reached the printer, it may be sent again.
    PRINTED: the printer said, after the last byte, that it is on paper (GS ( H).
    PROCESSED: it answered in order after the last byte, and has paper (GS r).
    SENT: every byte was handed over to a printer that never answers; no proof of paper.
    UNCERTAIN: some bytes may have gone, or an answer that was due never came, or the network
    took them for a printer of which nobody knows whether it reads: only a person can tell.
    """

    NOT_SENT = "not_sent"
    PRINTED = "printed"
    PROCESSED = "processed"
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
class Health:
    """What a printer says of itself; None and UNKNOWN where it does not say.

    answered: whether it said anything at all. unreached: why it could not even be opened or
    connected to, as in `Result.detail`; "" where it could, and where nobody asked. queue: the
    print queue that was asked instead of the printer, "" for none; barred: why it takes nothing.
    """

    answered: bool = False
    online: bool | None = None
    cover_open: bool | None = None
    paper: Paper = Paper.UNKNOWN
    unreached: str = ""
    queue: str = ""
    barred: QueueTrouble = ""

    @property
    def trouble(self) -> str:
        """Why it would not print now: NO_PAPER, COVER_OPEN, OFFLINE, a `QueueTrouble`, or "" as
        far as is known."""
        if self.barred:
            return self.barred
        if self.paper is Paper.OUT:
            return NO_PAPER
        if self.cover_open:
            return COVER_OPEN
        return OFFLINE if self.online is False else ""


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, with a short word for the log such as "connect ECONNREFUSED".

    A printer's own words (NO_PAPER and so on) stand at the beginning of `detail`.
    """

    outcome: Outcome
    detail: str = ""


class Printer(Protocol):
    """Whatever takes bytes and puts them on paper. Nothing here raises or outlives its
    deadline; one thread at a time may call."""

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        """Send all of `data` and say how far it got.

        A printer that says it has no paper, an open cover or is offline is sent nothing. `proof`
        is how it is known to answer for what it printed; with "none" it is asked nothing.
        `data` may begin with CLEAN_START: that alone prints nothing.
        """
        ...

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """Send what is of no use later: what was not taken by the deadline is thrown away."""
        ...

    def health(self, deadline_seconds: float) -> Health:
        """Ask how it is."""
        ...


class LinkError(OSError):
    """A link that broke, or is not ready, for a reason that has a word and perhaps no symbol."""


def stopped(written: int, total: int, why: str) -> Result:
    """The result of a job that broke off after `written` of `total` bytes."""
    if written == 0:
        return Result(Outcome.NOT_SENT, why)
    return Result(Outcome.UNCERTAIN, f"{why} after {written} of {total} bytes")


def name_of(error: OSError) -> str:
    """The error's symbol, such as "ECONNREFUSED", or a `LinkError`'s word."""
    if isinstance(error, LinkError):
        return str(error)
    if isinstance(error, TimeoutError) and error.errno is None:
        return "deadline"
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
