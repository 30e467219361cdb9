"""Queues of CUPS, played by programs."""

import os
from pathlib import Path

import pytest

from receipts.transport import QUEUE_REJECTS, QUEUE_STOPPED, Health, Outcome, cups, printer_from_url
from tests.receipts.transports import RECEIPT, back_within
from tests.support.cups import Cups

SENT, NOT, UNSURE = Outcome.SENT, Outcome.NOT_SENT, Outcome.UNCERTAIN
LOST = "queue deadline, cancelled"


@pytest.mark.parametrize(
    ("manners", "seconds", "outcome", "detail"),
    [
        (("done-at-once",), 5, SENT, "queue"),
        (("done-later",), 5, SENT, "queue"),
        (("done-at-once", "old"), 5, SENT, "queue"),
        (("done-at-once", "gave-up"), 5, UNSURE, "queue gave it up"),
        (("done-at-once", "gave-up", "old"), 5, UNSURE, "queue gave it up"),
        ((), 0.6, UNSURE, LOST),
        (("cancel-fails",), 0.6, UNSURE, "queue deadline"),
        (("cancel-hangs",), 0.6, UNSURE, "queue deadline"),
        (("lpstat-hangs-later",), 0.6, UNSURE, LOST),
        (("lpstat-fails",), 5, UNSURE, "queue lpstat failed, cancelled"),
        (("stopped",), 5, NOT, QUEUE_STOPPED),
        (("rejects",), 5, NOT, QUEUE_REJECTS),
        (("stopped", "rejects"), 5, NOT, QUEUE_STOPPED),
        (("lp-refuses",), 5, NOT, "lp refused"),
        (("lp-hangs",), 0.6, UNSURE, "lp deadline"),
        (("lpstat-hangs",), 0.4, NOT, "lpstat deadline"),
        (("says-nothing",), 5, UNSURE, "lp without a number"),
        ((), 0, NOT, "lpstat deadline"),
    ],
)
def test_every_fault_has_its_answer(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    manners: tuple[str, ...],
    seconds: float,
    outcome: Outcome,
    detail: str,
) -> None:
    played = Cups(tmp_path)
    played.be(*manners)
    monkeypatch.setenv("PATH", f"{played.programs}:{os.environ['PATH']}")
    with back_within(seconds):
        result = printer_from_url("cups://Till").send(RECEIPT, seconds)
    assert (result.outcome, result.detail) == (outcome, detail)
    assert played.cancelled is detail.endswith("cancelled")
    assert outcome is not SENT or played.printed == RECEIPT
    assert outcome is not NOT or played.printed is None


def test_where_cups_is_not_installed_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    printer = printer_from_url("cups://Till")
    result = printer.send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (NOT, "lpstat ENOENT")
    assert printer.health(1).unreached == "lpstat ENOENT"


@pytest.mark.parametrize(
    ("manners", "seconds", "outcome", "detail"),
    [
        (("off",), 5, NOT, "queue stalled, not begun, cancelled"),
        (("off", "held"), 5, NOT, "queue held, not begun, cancelled"),
        (("held",), 5, UNSURE, "queue held, cancelled"),
        (("off", "begins"), 5, UNSURE, "queue stalled, cancelled"),
        (("off", "lingers"), 1.2, UNSURE, "queue stalled, cancelled"),
        (("off", "cancel-fails"), 5, UNSURE, "queue stalled"),
        (("off", "others-first"), 1.2, NOT, "queue deadline, not begun, cancelled"),
        (("off", "no-ipptool"), 1.0, UNSURE, LOST),
        (("off", "lpd"), 1.0, UNSURE, LOST),
    ],
)
def test_a_paper_whose_printer_was_never_opened_waits_and_is_no_question(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    manners: tuple[str, ...],
    seconds: float,
    outcome: Outcome,
    detail: str,
) -> None:
    """Over tcp: the same printer is NOT_SENT too, "connect ECONNREFUSED"."""
    monkeypatch.setattr(cups, "STALLED_SECONDS", 0.05)
    played = Cups(tmp_path)
    played.be(*manners)
    monkeypatch.setenv("PATH", f"{played.programs}:{os.environ['PATH']}")
    with back_within(seconds):
        result = printer_from_url("cups://Till").send(RECEIPT, seconds)
    assert (result.outcome, result.detail) == (outcome, detail)
    assert played.cancelled is detail.endswith("cancelled")


@pytest.mark.parametrize(
    ("manner", "trouble"), [("stopped", QUEUE_STOPPED), ("rejects", QUEUE_REJECTS)]
)
def test_a_queue_says_why_it_takes_nothing_and_that_it_is_open_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, manner: str, trouble: str
) -> None:
    """No bytes: the question of a printer that is never asked, whether it is there again."""
    played = Cups(tmp_path)
    monkeypatch.setenv("PATH", f"{played.programs}:{os.environ['PATH']}")
    printer = printer_from_url("cups://Till")
    assert printer.health(5) == Health(queue="Till")
    assert printer.send(b"", 5, "none").outcome is SENT
    played.be(manner)
    health = printer.health(5)
    assert (health.answered, health.online, health.trouble) == (False, None, trouble)
    result = printer.send(b"", 5, "none")
    assert (result.outcome, result.detail) == (NOT, trouble)
    assert played.printed is None


def test_a_queue_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{Cups(tmp_path).programs}:{os.environ['PATH']}")
    health = printer_from_url("cups://nosuch").health(5)
    assert (health.unreached, health.trouble) == ("lpstat refused", "")
