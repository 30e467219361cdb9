"""A printer that is a queue of CUPS, by its programs lp, lpstat and cancel.

CUPS says when it has handed a job to the printer, never what came of it: SENT at best. What it
has not handed over by the deadline is cancelled, so that it does not come out later.
Source: the manuals lp(1), lpstat(1) and cancel(1) of CUPS.
"""

import os
import re
import subprocess
import time
from dataclasses import dataclass

from receipts.profile import Proof
from receipts.transport.deadline import Deadline
from receipts.transport.outcome import OFFLINE, Health, Outcome, Result, name_of

_LOOK_SECONDS = 0.1
_CANCEL_SECONDS = 1.0
"""Kept of a deadline, as far as it is long enough, to take the job back."""
_STOPPED = re.compile(r"^printer \S+ disabled", re.MULTILINE)
_GIVEN_UP = re.compile(r"job-canceled|aborted")
_NUMBER = re.compile(r"request id is (\S+-\d+)")


@dataclass(frozen=True, slots=True)
class CupsPrinter:
    """A queue that hands on bytes as they are (raw)."""

    queue: str

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            if self._is_stopped(deadline):
                return Result(Outcome.NOT_SENT, OFFLINE)
        except subprocess.TimeoutExpired:
            return Result(Outcome.NOT_SENT, "lpstat deadline")
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"lpstat {name_of(error)}")
        keep = min(_CANCEL_SECONDS, deadline.left() / 3)
        patience = Deadline(deadline.left() - keep)
        if patience.over():
            return Result(Outcome.NOT_SENT, "lp deadline")
        try:
            said = _run(
                patience, "lp", "-d", self.queue, "-o", "raw", "-o", "job-sheets=none", data=data
            )
        except subprocess.TimeoutExpired:
            # It may have handed the job over just before it was ended.
            return Result(Outcome.UNCERTAIN, "lp deadline")
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"lp {name_of(error)}")
        job = _NUMBER.search(said.stdout)
        if said.returncode:
            return Result(Outcome.NOT_SENT, "lp refused")
        if not job:
            return Result(Outcome.UNCERTAIN, "lp without a number")
        return self._follow(job[1], patience, deadline)

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """What the queue still has at the deadline is cancelled."""
        return self.send(data, deadline_seconds, "none")

    def health(self, deadline_seconds: float) -> Health:
        """Whether the queue is there, and stopped; of the printer itself CUPS knows nothing."""
        try:
            said = _run(Deadline(deadline_seconds), "lpstat", "-p", self.queue)
        except subprocess.TimeoutExpired:
            return Health(unreached="lpstat deadline")
        except OSError as error:
            return Health(unreached=f"lpstat {name_of(error)}")
        if _STOPPED.search(said.stdout):
            return Health(online=False)
        return Health(unreached="lpstat refused" if said.returncode else "")

    def _is_stopped(self, deadline: Deadline) -> bool:
        said = _run(deadline, "lpstat", "-p", self.queue)
        return bool(_STOPPED.search(said.stdout))

    def _follow(self, job: str, patience: Deadline, deadline: Deadline) -> Result:
        """Wait until the queue has done with the job, or take it back."""
        why = "deadline"
        try:
            while not patience.over():
                if not self._has(job, patience):
                    return self._ended(job, patience)
                time.sleep(min(_LOOK_SECONDS, patience.left()))
        except subprocess.TimeoutExpired:
            pass
        except OSError:
            why = "lpstat failed"
        try:
            cancelled = _run(deadline, "cancel", job).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            cancelled = False
        return Result(Outcome.UNCERTAIN, f"queue {why}{', cancelled' if cancelled else ''}")

    def _ended(self, job: str, patience: Deadline) -> Result:
        """A job that is no longer in the queue was handed over, cancelled, or given up.

        CUPS tells these apart since 2.5; before, one that was given up looks like the first, so
        a queue's error policy must not be abort-job (OpenPrinting/cups, issue 828).
        """
        said = _run(patience, "lpstat", "-W", "successful", "-o", self.queue)
        if said.returncode == 0:
            handed_over = job in said.stdout.split()
        else:
            said = _run(patience, "lpstat", "-l", "-W", "completed", "-o", self.queue)
            of_job = re.search(rf"^{re.escape(job)}\s.*\n(?:\s.*\n)*", said.stdout, re.MULTILINE)
            handed_over = not (of_job and _GIVEN_UP.search(of_job[0]))
        if handed_over:
            return Result(Outcome.SENT, "queue")
        return Result(Outcome.UNCERTAIN, "queue gave it up")

    def _has(self, job: str, patience: Deadline) -> bool:
        """Whether the job is still to be done. Raises OSError where the queue can not be asked."""
        said = _run(patience, "lpstat", "-W", "not-completed", "-o", self.queue)
        if said.returncode:
            raise ChildProcessError(said.returncode, "lpstat")
        return job in said.stdout.split()


def _run(deadline: Deadline, *command: str, data: bytes = b"") -> "_Said":
    """Raises OSError, and TimeoutExpired at the deadline: the program is ended then."""
    done = subprocess.run(  # noqa: S603 (our words and a checked queue, no shell)
        command,
        input=data,
        capture_output=True,
        timeout=deadline.left(),
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return _Said(done.stdout.decode("utf-8", "replace"), done.returncode)


@dataclass(frozen=True, slots=True)
class _Said:
    stdout: str
    returncode: int
