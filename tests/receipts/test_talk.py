"""What counts as a proof of a job, byte by byte, over a link whose other end is a script."""

import time
from collections.abc import Callable

import pytest

from receipts.profile import Proof
from receipts.transport import talk
from receipts.transport.clean_start import CLEAN_START
from receipts.transport.deadline import Deadline
from receipts.transport.outcome import SILENT, Health, Outcome, Paper, Result
from receipts.transport.status import ASK_IN_ORDER, ASK_OFFLINE_CAUSE, ASK_ONLINE, ASK_PAPER
from receipts.transport.talk import Memory, ask_health, send_over
from tests.support.mechanics import ASB

JOB = b"\x1b@A paper\n\x1dV\x01"
PAPER_THERE = b"\x00"
ASK_ID = b"\x1d(H"

Script = Callable[[bytes], bytes]
"""What the printer says when these bytes were written to it."""


class ScriptedLink:
    answers = True

    def __init__(self, script: Script) -> None:
        self.script = script
        self.writes: list[bytes] = []
        self._said = b""

    def write(self, data: bytes, deadline: Deadline) -> tuple[int, str]:
        self.writes.append(data)
        at_once = b"\x12" if data.startswith(b"\x10\x04") else b""
        self._said += at_once + self.script(data)
        return len(data), ""

    def read(self, deadline: Deadline) -> bytes:
        said, self._said = self._said, b""
        if not said:
            time.sleep(deadline.left())
        return said

    def settle(self, deadline: Deadline) -> str:
        return ""

    def part(self, deadline: Deadline, is_known_mute: bool) -> Result:
        return Result(Outcome.SENT)


Later = Callable[[bytes], list[tuple[float, bytes]]]
"""The same as a script, with the seconds after which it is heard."""


class LateLink(ScriptedLink):
    """The way back keeps what is said between two jobs, as USB does."""

    def __init__(self, later: Later) -> None:
        super().__init__(lambda _data: b"")
        self.later = later
        self._to_come: list[tuple[float, bytes]] = []

    def write(self, data: bytes, deadline: Deadline) -> tuple[int, str]:
        for after, words in self.later(data):
            at = max([time.monotonic() + after, *(at for at, _ in self._to_come)])
            self._to_come.append((at, words))  # one answer after the other
        return super().write(data, deadline)

    def read(self, deadline: Deadline) -> bytes:
        while not deadline.over():
            due = [words for at, words in self._to_come if at <= time.monotonic()]
            if due:
                del self._to_come[: len(due)]
                return b"".join(due)
            time.sleep(0.001)
        return b""


def send(
    script: Script, proof: Proof, memory: Memory | None = None, data: bytes = JOB
) -> tuple[Result, ScriptedLink]:
    link = ScriptedLink(script)
    return send_over(link, data, Deadline(0.3), proof, memory or Memory()), link


def when(question: bytes, *answers: bytes) -> Script:
    """These answers, one each time the question comes."""
    left = list(answers)
    return lambda data: left.pop(0) if question in data and left else b""


def test_nothing_is_asked_inside_a_job_and_all_else_around_it() -> None:
    result, link = send(when(ASK_IN_ORDER, PAPER_THERE), "status")
    assert result.outcome is Outcome.PROCESSED
    assert link.writes == [b"\x10\x04\x04", b"\x10\x04\x02", b"\x10\x04\x01", JOB, ASK_IN_ORDER]


@pytest.mark.parametrize(
    ("script", "proof"),
    [
        pytest.param(when(JOB, PAPER_THERE), "status", id="said before the question"),
        pytest.param(when(b"\x10\x04\x01", PAPER_THERE), "status", id="said with another answer"),
        pytest.param(when(ASK_IN_ORDER, ASB), "status", id="a status unasked"),
        pytest.param(when(ASK_IN_ORDER, ASB[:1], ASB[1:]), "status", id="in pieces"),
        pytest.param(when(ASK_IN_ORDER, b"\x11\x13\x12\xff"), "status", id="XON, XOFF and junk"),
        pytest.param(when(ASK_ID, b'7"5579\x00'), "process_id", id="another job's id"),
        pytest.param(when(ASK_ID, b'7"55'), "process_id", id="half an id"),
    ],
)
def test_what_is_no_answer_to_the_question_proves_nothing(script: Script, proof: Proof) -> None:
    result, _ = send(script, proof)
    assert result == Result(Outcome.UNCERTAIN, SILENT)


def test_the_jobs_own_id_proves_it_and_every_job_has_another() -> None:
    marks: set[bytes] = set()

    def script(data: bytes) -> bytes:
        if ASK_ID not in data:
            return b""
        mark = data[data.index(ASK_ID) + 7 :][:4]
        marks.add(mark)
        return b'7"' + mark + b"\x00" + PAPER_THERE

    memory = Memory()
    for _ in range(3):
        result, _ = send(script, "process_id", memory)
        assert (result.outcome, memory.owes) == (Outcome.PRINTED, False)
    assert len(marks) == 3


def test_an_answer_that_is_owed_is_asked_for_before_the_next_job() -> None:
    memory = Memory()
    assert send(lambda _data: b"", "status", memory)[0].outcome is Outcome.UNCERTAIN
    assert memory.owes
    # The old answer and the one to the question before the job come side by side.
    script = when(ASK_IN_ORDER, PAPER_THERE + PAPER_THERE)
    result, link = send(script, "status", memory)
    assert (result.outcome, memory.owes) == (Outcome.UNCERTAIN, True)
    assert link.writes.index(ASK_IN_ORDER) < link.writes.index(JOB)
    result, _ = send(when(ASK_IN_ORDER, PAPER_THERE, PAPER_THERE), "status", memory)
    assert (result.outcome, memory.owes) == (Outcome.PROCESSED, False)


def test_while_an_answer_is_owed_a_printer_that_is_known_to_answer_is_sent_nothing() -> None:
    result, link = send(lambda _data: b"", "status", Memory(owes=True))
    assert result == Result(Outcome.NOT_SENT, SILENT)
    assert JOB not in link.writes


def test_while_an_answer_is_owed_one_answer_is_no_proof() -> None:
    """It is not known whether this printer answers; the answer may be the older one."""
    result, link = send(when(ASK_IN_ORDER, b"", PAPER_THERE), "unknown", Memory(owes=True))
    assert JOB in link.writes
    assert result.outcome is Outcome.UNCERTAIN


def test_after_a_clean_start_older_answers_are_waited_for() -> None:
    """Who sends it does not know what the printer was asked before."""
    script = when(ASK_IN_ORDER, PAPER_THERE, PAPER_THERE)
    result, link = send(script, "status", data=CLEAN_START + JOB)
    assert result.outcome is Outcome.PROCESSED
    assert link.writes[3:] == [CLEAN_START, ASK_IN_ORDER, JOB, ASK_IN_ORDER]


def test_the_wait_behind_a_clean_start_grows_with_its_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At 9600 baud the answer comes 8.5 s after its first byte; here all is a hundredth."""
    monkeypatch.setattr(talk, "_CATCH_UP_SECONDS", 0.02)
    monkeypatch.setattr(talk, "_WHITE_BYTES_A_SECOND", 60_000)
    link = LateLink(
        lambda data: (
            [(0.0, b"\x12")] * data.startswith(b"\x10\x04")
            + [(0.085, PAPER_THERE)] * (data == ASK_IN_ORDER)
        )
    )
    result = send_over(link, CLEAN_START + JOB, Deadline(0.4), "status", Memory())
    assert result.outcome is Outcome.PROCESSED


def test_of_several_owed_answers_none_is_taken_for_the_jobs() -> None:
    """The second comes when the question behind the job would have been asked already."""
    owed = [[(0.0, PAPER_THERE), (0.05, PAPER_THERE)]]
    link = LateLink(lambda data: owed.pop() if data == ASK_IN_ORDER and owed else [])
    result = send_over(link, JOB, Deadline(0.5), "status", Memory(owes=True))
    assert (owed, result) == ([], Result(Outcome.UNCERTAIN, SILENT))


NEAR_END = b"\x1e"
"""To DLE EOT 4; to DLE EOT 2 it would be an open cover."""
SAID = {ASK_PAPER: NEAR_END, ASK_OFFLINE_CAUSE: b"\x12", ASK_ONLINE: b"\x12"}
WELL = Health(answered=True, online=True, cover_open=False, paper=Paper.OK)


@pytest.mark.parametrize("pause", [0.0, 0.1], ids=["still to come", "stands there"])
def test_a_late_answer_is_not_taken_for_the_next_questions(pause: float) -> None:
    slow = [0.15, 0.15] if not pause else [0.15]
    link = LateLink(lambda data: [(slow.pop() if slow else 0.0, SAID[data])])
    memory = Memory()
    assert ask_health(link, Deadline(0.3), memory) == Health()
    time.sleep(pause)
    assert ask_health(link, Deadline(3), memory) == WELL
    link.later = lambda data: [(0.0, {**SAID, ASK_PAPER: b"\x72"}[data])]
    assert ask_health(link, Deadline(3), memory).paper is Paper.OUT


def test_an_answer_that_never_comes_is_waited_for_once_and_only_where_there_is_time() -> None:
    memory = Memory()
    assert ask_health(LateLink(lambda _data: []), Deadline(0.1), memory) == Health()
    link = LateLink(lambda data: [(0.0, SAID[data])])
    assert ask_health(link, Deadline(0.3), memory) == WELL
    assert memory.late == 1
    assert ask_health(link, Deadline(3), memory) == WELL
    assert memory.late == 0
    start = time.monotonic()
    assert ask_health(link, Deadline(3), memory) == WELL
    assert time.monotonic() - start < talk.ANSWER_SECONDS
