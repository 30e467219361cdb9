"""A job from its first question to its proof, the same over every link that can answer.

Questions stand before the job and behind it, never inside. What proves a job must be an answer
to this job: a process id is its own, and GS r counts only where no older answer is owed.
"""

import math
import secrets
from dataclasses import dataclass, field

from receipts.profile import Proof
from receipts.transport import status
from receipts.transport.clean_start import CLEAN_START
from receipts.transport.deadline import Deadline
from receipts.transport.link import Link
from receipts.transport.outcome import (
    NO_PAPER,
    SILENT,
    Health,
    LinkError,
    Outcome,
    Paper,
    Result,
    name_of,
    stopped,
)
from receipts.transport.stream import SLOW

ANSWER_SECONDS = 0.5
"""How long a printer may take to answer a real-time question."""
_SILENT_SECONDS = 0.15
"""The same for one that did not answer the last time."""
_ASKING_SHARE = 3
"""No question before a job takes more than this part of what is left of the deadline."""
_CATCH_UP_SECONDS = 2.0
"""For what is asked in order before a job, and besides for each byte of a clean start:"""
_WHITE_BYTES_A_SECOND = 600
"""At 9600 baud 960 arrive. A slower line says how many to count on."""
_DRAIN_SECONDS = 0.02
"""For what stands in a way back from before: more than a frame of USB, which is 1 ms."""
_QUIET_SECONDS = 0.1
"""Answers to questions that stand side by side come closer than this."""
_ID_AFTER_STATUS_SECONDS = 3.0
"""Paper may still move when the buffer is empty: the process id comes when it stands."""
_LAST_WORD_SECONDS = 0.3
"""Kept of a deadline to ask a printer that does not answer for its job what ails it."""


@dataclass(slots=True)
class Memory:
    """What is remembered of a printer from one job to the next."""

    silent: bool = False
    late: int = 0
    """Real-time questions whose answers may still come; all such answers look alike."""
    owes: bool = False
    """It was asked in order and has not answered: the next such answer may be that one."""
    jobs: int = field(default_factory=lambda: secrets.randbelow(50_000))


def ask_health(link: Link, deadline: Deadline, memory: Memory) -> Health:
    """Ask for paper, cover and line, as far as the printer answers; never raises."""
    if not link.answers:
        return Health()
    try:
        return _Talk(link, deadline, memory).health(patient=False)
    except OSError:
        return Health()


def send_over(
    link: Link,
    data: bytes,
    deadline: Deadline,
    proof: Proof,
    memory: Memory,
    bytes_a_second: float = math.inf,
) -> Result:
    """Ask, send, and ask for proof, as `Printer.send` says; never raises.

    bytes_a_second: what a link carries whose speed is known.
    """
    talk = _Talk(link, deadline, memory)
    if not link.answers:
        proof = "none"
    try:
        known = proof in ("process_id", "status")
        health = talk.health(patient=known) if proof != "none" else Health()
    except OSError as error:
        return Result(Outcome.NOT_SENT, f"ask {name_of(error)}")
    if health.trouble:
        return Result(Outcome.NOT_SENT, health.trouble)
    if proof == "unknown" and health.answered:
        proof = "status"
    white = b""
    if data.startswith(CLEAN_START):
        white, data = CLEAN_START, data[len(CLEAN_START) :]
        _, why = link.write(white, deadline)
        if why:
            return Result(Outcome.NOT_SENT, f"write {why}")
        memory.owes = True
    asks = proof in ("process_id", "status")
    try:
        white_seconds = len(white) / min(_WHITE_BYTES_A_SECOND, bytes_a_second)
        share = max(0.5, len(white) / (len(white) + len(data))) if white else 0.5
        if asks and memory.owes and not talk.catch_up(white_seconds, share) and known:
            return Result(Outcome.NOT_SENT, SILENT)
    except OSError as error:
        return Result(Outcome.NOT_SENT, f"ask {name_of(error)}")
    return talk.deliver(data, proof)


class _Talk:
    """One connection's questions and answers."""

    def __init__(self, link: Link, deadline: Deadline, memory: Memory) -> None:
        self._link, self._deadline, self._memory = link, deadline, memory
        self._ears = status.Ears()
        self._heard: list[status.Said] = []

    def health(self, patient: bool) -> Health:
        """Raises OSError when the link breaks. Patient also after a silence."""
        self._pass_over()
        hurried = self._memory.silent and not patient
        paper = self._ask(status.ASK_PAPER, _SILENT_SECONDS if hurried else ANSWER_SECONDS)
        self._memory.silent = paper is None
        if paper is None:
            return Health()
        has = Paper.OUT if paper.no_paper else Paper.OK
        # After a question without an answer none is asked: its answer could not be told apart.
        cause = self._ask(status.ASK_OFFLINE_CAUSE)
        line = self._ask(status.ASK_ONLINE) if cause else None
        return Health(
            answered=True,
            online=None if line is None else not line.offline,
            cover_open=None if cause is None else cause.cover_open,
            paper=has,
        )

    def _ask(self, question: bytes, seconds: float = ANSWER_SECONDS) -> status.Said | None:
        deadline = Deadline(min(seconds, self._deadline.left() / _ASKING_SHARE))
        _, why = self._link.write(question, deadline)
        if why in SLOW:
            return None
        if why:
            raise LinkError(why)
        self._memory.late += 1
        said = self._hear("at once", deadline)
        return self._latest(said) if said else None

    def _latest(self, said: status.Said) -> status.Said:
        """The answer to the last question, which comes last: an older one may come before it."""
        self._memory.late -= 1
        while self._memory.late:
            wait = min(ANSWER_SECONDS, self._deadline.left() / _ASKING_SHARE)
            later = self._hear("at once", Deadline(wait))
            if later is None:
                if wait == ANSWER_SECONDS:
                    self._memory.late = 0  # it is lost; else the next question waits for it too
                break
            said = later
            self._memory.late -= 1
        return said

    def _pass_over(self) -> None:
        """Throw away what was said before anything is asked. Raises OSError."""
        wait = Deadline(min(_DRAIN_SECONDS, self._deadline.left()))
        while words := self._link.read(wait):
            self._ears.hear(words)

    def _next(self, deadline: Deadline) -> status.Said | None:
        """What the printer says next; None at the deadline. Raises OSError."""
        while not self._heard and not deadline.over():
            self._heard += self._ears.hear(self._link.read(deadline))
        return self._heard.pop(0) if self._heard else None

    def _hear(self, kind: status.Kind, deadline: Deadline) -> status.Said | None:
        while said := self._next(deadline):
            if said.kind == kind:
                return said
        return None

    def catch_up(self, white_seconds: float, share: float) -> bool:
        """Ask in order before the job, so that every older answer is in; False if none came.

        A clean start that takes `white_seconds` comes before the answer; no more than this share
        of what is left of the deadline is waited.
        """
        _, why = self._link.write(status.ASK_IN_ORDER, self._deadline)
        if why:
            return False
        wait = Deadline(min(_CATCH_UP_SECONDS + white_seconds, self._deadline.left() * share))
        while self._hear("in order", wait):
            self._memory.owes = False
            wait = Deadline(min(_QUIET_SECONDS, self._deadline.left()))
        return not self._memory.owes

    def deliver(self, data: bytes, proof: Proof) -> Result:
        """Write the job and hear what proves it."""
        written, why = self._link.write(data, self._deadline)
        if why:
            return stopped(written, len(data), f"write {why}")
        try:
            if why := self._link.settle(self._deadline):
                return stopped(written, len(data), f"drain {why}")
            if proof in ("none", "unknown"):
                return self._link.part(self._deadline, is_known_mute=proof == "none")
            return self._prove(proof)
        except OSError as error:
            return stopped(written, len(data), f"answer {name_of(error)}")

    def _prove(self, proof: Proof) -> Result:
        """Ask what has become of the job. Raises OSError when the link breaks."""
        self._ears.hear(self._link.read(Deadline(0.001)))  # said before the question
        self._heard.clear()
        mark = b""
        question = status.ASK_IN_ORDER
        if proof == "process_id":
            self._memory.jobs += 1
            mark = status.process_id(self._memory.jobs)
            question = status.ask_process_id(mark) + question
        doubted, self._memory.owes = self._memory.owes, True
        _, why = self._link.write(question, self._deadline)
        if why:
            return Result(Outcome.UNCERTAIN, f"ask {why}")
        keep = min(_LAST_WORD_SECONDS, self._deadline.left() / 4)
        answer = self._answer(mark, Deadline(self._deadline.left() - keep))
        if answer.outcome is Outcome.PRINTED or not doubted:
            return answer if answer.detail != SILENT else self._last_word()
        return Result(Outcome.UNCERTAIN, "an older answer was owed")

    def _answer(self, mark: bytes, wait: Deadline) -> Result:
        status_said: status.Said | None = None
        while said := self._next(wait):
            if said.kind == "process id" and said.value == mark:
                return self._printed(status_said)
            if said.kind == "in order" and status_said is None:
                status_said = said
                self._memory.owes = False
                wait = Deadline(min(_ID_AFTER_STATUS_SECONDS if mark else 0.0, wait.left()))
        if status_said is None:
            return Result(Outcome.UNCERTAIN, SILENT)
        if status_said.no_paper:
            return Result(Outcome.UNCERTAIN, NO_PAPER)
        return Result(Outcome.PROCESSED)

    def _printed(self, status_said: status.Said | None) -> Result:
        """The answer in order that is still to come must not be taken for the next job's."""
        if status_said is None:
            wait = Deadline(min(ANSWER_SECONDS, self._deadline.left()))
            try:
                self._memory.owes = self._hear("in order", wait) is None
            except OSError:
                self._memory.owes = True
        return Result(Outcome.PRINTED)

    def _last_word(self) -> Result:
        """It does not answer for its job: what ails it, if it says so."""
        try:
            trouble = self.health(patient=True).trouble
        except OSError:
            trouble = ""
        return Result(Outcome.UNCERTAIN, trouble or SILENT)
