"""A printer that is a queue of CUPS, by its programs lp, lpstat, cancel and ipptool.

CUPS says when it has handed a job to the printer, never what came of it: SENT at best. What it
has not handed over by the deadline is cancelled, so that it does not come out later; and before
the deadline, where it could not even open the printer for some time.
Source: the manuals lp(1), lpstat(1) and cancel(1) of CUPS.
"""

import re
import subprocess
import time
from dataclasses import dataclass

from receipts.profile import Proof
from receipts.transport.cups_programs import progress, run
from receipts.transport.deadline import Deadline
from receipts.transport.outcome import (
    QUEUE_REJECTS,
    QUEUE_STOPPED,
    Health,
    Outcome,
    QueueTrouble,
    Result,
    name_of,
)
from receipts.transport.stream import STALLED_SECONDS

_LOOK_SECONDS = 0.1
_PROGRESS_SECONDS = 1.0
_CANCEL_SECONDS = 2.0
"""Kept of a deadline, as far as it is long enough, to take the job back and look what it did."""
_STOPPED = re.compile(r"^printer \S+ disabled", re.MULTILINE)
_REJECTS = re.compile(r"^\S+ not accepting requests", re.MULTILINE)
_GIVEN_UP = re.compile(r"job-canceled|aborted")
_NUMBER = re.compile(r"request id is (\S+-\d+)")


@dataclass(frozen=True, slots=True)
class CupsPrinter:
    """A queue that hands on bytes as they are (raw)."""

    queue: str

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            said = run(deadline, "lpstat", "-p", self.queue, "-a", self.queue)
        except subprocess.TimeoutExpired:
            return Result(Outcome.NOT_SENT, "lpstat deadline")
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"lpstat {name_of(error)}")
        if trouble := _trouble_in(said.stdout):
            return Result(Outcome.NOT_SENT, trouble)
        if not data:  # lp takes no empty job
            return Result(Outcome.SENT, "queue")
        keep = min(_CANCEL_SECONDS, deadline.left() / 3)
        patience = Deadline(deadline.left() - keep)
        if patience.over():
            return Result(Outcome.NOT_SENT, "lp deadline")
        try:
            said = run(
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
        """Whether the queue is there and takes papers; of the printer CUPS knows nothing."""
        try:
            said = run(Deadline(deadline_seconds), "lpstat", "-p", self.queue, "-a", self.queue)
        except subprocess.TimeoutExpired:
            return Health(unreached="lpstat deadline", queue=self.queue)
        except OSError as error:
            return Health(unreached=f"lpstat {name_of(error)}", queue=self.queue)
        unreached = "lpstat refused" if said.returncode else ""
        return Health(unreached=unreached, queue=self.queue, barred=_trouble_in(said.stdout))

    def _follow(self, job: str, patience: Deadline, deadline: Deadline) -> Result:
        """Wait until the queue has done with the job, or take it back."""
        why = "deadline"
        try:
            stalls = Deadline(STALLED_SECONDS)
            while not patience.over():
                if not self._has(job, patience):
                    return self._ended(job, patience)
                if stalls.over():
                    if stuck := self._why_stuck(job, patience):
                        why = stuck
                        break
                    stalls = Deadline(_PROGRESS_SECONDS)
                time.sleep(min(_LOOK_SECONDS, patience.left()))
        except subprocess.TimeoutExpired:
            pass
        except OSError:
            why = "lpstat failed"
        return self._taken_back(job, f"queue {why}", deadline)

    def _why_stuck(self, job: str, patience: Deadline) -> str:
        """Why to wait no longer: "held" before CUPS would begin it again, "stalled" while it
        tries to open the printer; "" as long as it may go on, or waits for others' papers."""
        known = progress(self.queue, job, patience)
        if known and known.state == "pending-held":
            return "held"
        return "stalled" if known and known.state == "processing" and not known.has_begun else ""

    def _taken_back(self, job: str, why: str, deadline: Deadline) -> Result:
        """Cancel the job; NOT_SENT if CUPS, done with it, says that none of it had begun."""
        uncertain = Result(Outcome.UNCERTAIN, why)
        try:
            if run(deadline, "cancel", job).returncode:
                return uncertain
            uncertain = Result(Outcome.UNCERTAIN, f"{why}, cancelled")
            # What its backend said last is read before CUPS calls the printer idle.
            while f" now printing {job}." in run(deadline, "lpstat", "-p", self.queue).stdout:
                time.sleep(min(_LOOK_SECONDS, deadline.left()))
        except (OSError, subprocess.TimeoutExpired):
            return uncertain
        known = progress(self.queue, job, deadline)
        if known and known.state == "canceled" and not known.has_begun:
            return Result(Outcome.NOT_SENT, f"{why}, not begun, cancelled")
        return uncertain

    def _ended(self, job: str, patience: Deadline) -> Result:
        """A job that is no longer in the queue was handed over, cancelled, or given up.

        CUPS tells these apart since 2.5; before, one that was given up looks like the first, so
        a queue's error policy must not be abort-job (OpenPrinting/cups, issue 828).
        """
        said = run(patience, "lpstat", "-W", "successful", "-o", self.queue)
        if said.returncode == 0:
            handed_over = job in said.stdout.split()
        else:
            said = run(patience, "lpstat", "-l", "-W", "completed", "-o", self.queue)
            of_job = re.search(rf"^{re.escape(job)}\s.*\n(?:\s.*\n)*", said.stdout, re.MULTILINE)
            handed_over = not (of_job and _GIVEN_UP.search(of_job[0]))
        if handed_over:
            return Result(Outcome.SENT, "queue")
        return Result(Outcome.UNCERTAIN, "queue gave it up")

    def _has(self, job: str, patience: Deadline) -> bool:
        """Whether the job is still to be done. Raises OSError where the queue can not be asked."""
        said = run(patience, "lpstat", "-W", "not-completed", "-o", self.queue)
        if said.returncode:
            raise ChildProcessError(said.returncode, "lpstat")
        return job in said.stdout.split()


def _trouble_in(said: str) -> QueueTrouble:
    """Why a queue takes no papers, by what lpstat -p -a says of it; "" if it does."""
    if _STOPPED.search(said):
        return QUEUE_STOPPED
    return QUEUE_REJECTS if _REJECTS.search(said) else ""
