"""The programs of CUPS, run with a deadline, and what CUPS knows of a job that lpstat does not say.

CUPS opens no printer itself: a program for each kind of address does, its backend. Those of CUPS
for socket:, usb:, serial: and parallel: say "PAGE: 1 1" when the printer is open and before its
first byte. CUPS counts that over all tries and still tells it when the job is cancelled. The
sentence about a job in lpstat ("may not exist or is unavailable") is no such word: it stays while
the job prints after all.
Source: CUPS 2.4, scheduler/job.c and backend/socket.c, usb-libusb.c; RFC 8011, 5.3 (job-state,
job-media-sheets-completed); the manuals lpstat(1) and ipptool(1).
"""

import os
import re
import subprocess
from dataclasses import dataclass

from receipts.transport.deadline import Deadline

_SAY_WHEN_THEY_BEGIN = re.compile(r"^device for \S+: (?:socket|usb|serial|parallel):", re.MULTILINE)
_STATE = re.compile(r"job-state \(enum\) = ([a-z-]+)")
_SHEETS = re.compile(r"job-media-sheets-completed \(integer\) = (\d+)")
_QUESTION = """{{
OPERATION Get-Job-Attributes
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR language attributes-natural-language en
ATTR uri job-uri ipp://localhost/jobs/{number}
ATTR name requesting-user-name $user
ATTR keyword requested-attributes job-state,job-media-sheets-completed
STATUS successful-ok
DISPLAY job-state
DISPLAY job-media-sheets-completed
}}
"""


@dataclass(frozen=True, slots=True)
class Said:
    stdout: str
    returncode: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: its state, a word of RFC 8011, and whether a byte may have gone."""

    state: str
    has_begun: bool


def run(deadline: Deadline, *command: str, data: bytes = b"") -> Said:
    """Raises OSError, and TimeoutExpired at the deadline: the program is ended then."""
    done = subprocess.run(  # noqa: S603 (our words and a checked queue, no shell)
        command,
        input=data,
        capture_output=True,
        timeout=deadline.left(),
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return Said(done.stdout.decode("utf-8", "replace"), done.returncode)


def progress(queue: str, job: str, deadline: Deadline) -> Progress | None:
    """How far a job such as "till-42" is; None where CUPS does not know, or can not be asked."""
    try:
        if not _SAY_WHEN_THEY_BEGIN.search(run(deadline, "lpstat", "-v", queue).stdout):
            return None
        # A path is that of a socket of this computer; ipptool takes none.
        server = run(deadline, "lpstat", "-H").stdout.strip().partition("/")[0] or "localhost"
        question = _QUESTION.format(number=job.rpartition("-")[2]).encode("ascii")
        said = run(deadline, "ipptool", "-t", f"ipp://{server}/", "/dev/stdin", data=question)
    except (OSError, subprocess.TimeoutExpired):
        return None
    state, sheets = _STATE.search(said.stdout), _SHEETS.search(said.stdout)
    if said.returncode or not state or not sheets:
        return None
    return Progress(state[1], has_begun=int(sheets[1]) > 0)
