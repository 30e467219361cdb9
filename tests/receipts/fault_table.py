"""Every fault of a printer that a link can carry, and the answer that is expected for it.

The rows of a table are tried side by side, each with a printer of its own: most of them wait.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from receipts.profile import Proof
from receipts.transport import (
    CLEAN_START,
    COVER_OPEN,
    NO_PAPER,
    OFFLINE,
    SILENT,
    Outcome,
    Printer,
    Result,
)
from tests.support.mechanics import ASB, XOFF, XON, Mechanics

LINES = 12
PAPER = b"\x1b@" + b"One line of a receipt to print\n" * LINES + b"\x1dV\x01"
SHORT, LAST_WORD, LONG = 0.6, 1.5, 6.0
"""Seconds: for what never comes, for a last question after that, and for what comes."""
SLACK_SECONDS = 0.5
"""For a busy machine, not for the code."""

GOOD, NOT, UNSURE = Outcome.PROCESSED, Outcome.NOT_SENT, Outcome.UNCERTAIN
Expected = Mapping[Proof, tuple[Outcome, str]]


@dataclass(frozen=True)
class Fault:
    """What a printer is like, and what sending one receipt must answer, by the known proof."""

    name: str
    expected: Expected
    manner: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = LONG
    before: bytes = b""


def _all(outcome: Outcome, detail: str, one_way: Outcome = Outcome.SENT) -> Expected:
    told: dict[Proof, tuple[Outcome, str]] = dict.fromkeys(
        ("process_id", "status", "unknown"), (outcome, detail)
    )
    return {**told, "none": (one_way, "")}


_AS_TOLD: Expected = {
    "process_id": (Outcome.PRINTED, ""),
    "status": (GOOD, ""),
    "unknown": (GOOD, ""),
    "none": (Outcome.SENT, ""),
}
_SAYS_NOTHING: Expected = {
    "process_id": (UNSURE, SILENT),
    "status": (UNSURE, SILENT),
    "unknown": (Outcome.SENT, ""),
    "none": (Outcome.SENT, ""),
}
_MUTE = {"answers": False, "in_order": False, "process_ids": False}
_NEAR_END = b"\x14\x00\x03\x0f"

FAULTS = [
    Fault("none", _AS_TOLD),
    Fault("mute", _SAYS_NOTHING, _MUTE, SHORT),
    Fault(
        "answers at once alone",
        {"status": (UNSURE, SILENT), "unknown": (UNSURE, SILENT)},
        {"in_order": False, "process_ids": False},
        SHORT,
    ),
    Fault("answers in order alone", {"status": (GOOD, "")}, {"answers": False}),
    Fault("knows no process ids", {"process_id": (GOOD, "")}, {"process_ids": False}, 1.5),
    Fault("no paper before", _all(NOT, NO_PAPER), {"has_paper": False}),
    Fault("cover open before", _all(NOT, COVER_OPEN), {"cover_open": True}),
    Fault("offline before", _all(NOT, OFFLINE), {"offline": True}),
    Fault("no paper in the middle", _all(UNSURE, NO_PAPER), {"trouble_after": 100}, LAST_WORD),
    Fault(
        "no paper at the very end",
        {"status": (UNSURE, NO_PAPER), "process_id": (UNSURE, NO_PAPER)},
        {"trouble_after": len(PAPER)},
        LAST_WORD,
    ),
    Fault(
        "no paper in the middle, goes on",
        {"process_id": (UNSURE, NO_PAPER), "status": (UNSURE, NO_PAPER)},
        {"trouble_after": 100, "goes_on_without_paper": True, "process_ids": False},
        LAST_WORD,
    ),
    Fault(
        "cover opened in the middle",
        {"status": (UNSURE, COVER_OPEN)},
        {"trouble_after": 100, "trouble": "cover open"},
        LAST_WORD,
    ),
    Fault("hangs in the middle", _all(UNSURE, SILENT), {"stop_after": 100}, SHORT),
    Fault("slow as 9600 baud", _AS_TOLD, {"byte_seconds": 1 / 960}),
    Fault(
        "too slow for the deadline",
        {"process_id": (UNSURE, SILENT), "status": (UNSURE, SILENT), "unknown": (UNSURE, SILENT)},
        {"byte_seconds": 0.01},
        SHORT,
    ),
    Fault(
        "a clean start at 9600 baud, four times as fast",
        {"status": (GOOD, ""), "unknown": (GOOD, "")},
        {"byte_seconds": 1 / 3840},
        before=CLEAN_START,
    ),
    Fault("says its status unasked", _AS_TOLD, {"chatter": ASB + XOFF + XON + _NEAR_END}),
    Fault("says junk before its answers", _AS_TOLD, {"chatter": b"\xff\xfe7x\x80ABC\x91"}),
    Fault("answers junk", _SAYS_NOTHING, {**_MUTE, "garbage": b"\xffEO 1\x80\r"}, SHORT),
    Fault(
        "answers too late",
        {"status": (UNSURE, SILENT), "unknown": (Outcome.SENT, "")},
        {"answer_after_seconds": 0.8},
        1.5,
    ),
]


def rows(faults: list[Fault] = FAULTS) -> list[tuple[str, Proof]]:
    """The names of what `answers` tries."""
    return [(fault.name, proof) for fault in faults for proof in fault.expected]


def expected(name: str, proof: Proof) -> tuple[Outcome, str]:
    return next(fault.expected[proof] for fault in FAULTS if fault.name == name)


Carrier = Callable[[], AbstractContextManager[tuple[Printer, Mechanics]]]
"""Makes a printer of its own and the way to it."""


def answers(carrier: Carrier) -> dict[tuple[str, Proof], Result]:
    """What sending one receipt answered for every row. Fails when a call outlived its deadline,
    or when what is called a good paper is not whole."""

    def try_one(fault: Fault, proof: Proof) -> Result:
        with carrier() as (printer, mechanics):
            for name, value in fault.manner.items():
                setattr(mechanics, name, value)
            start = time.monotonic()
            result = printer.send(fault.before + PAPER, fault.seconds, proof)
            took = time.monotonic() - start
            assert took < fault.seconds + SLACK_SECONDS, f"{fault.name} took {took:.1f} s"
            if result.outcome in (Outcome.PRINTED, GOOD):
                assert mechanics.papers == [PAPER], fault.name
            if result.outcome is NOT:
                assert mechanics.dealt_with <= len(fault.before), fault.name
            return result

    with ThreadPoolExecutor(8) as pool:
        tried = {
            (fault.name, proof): pool.submit(try_one, fault, proof)
            for fault in FAULTS
            for proof in fault.expected
        }
        return {row: future.result() for row, future in tried.items()}
