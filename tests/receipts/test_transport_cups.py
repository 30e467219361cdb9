"""Queues of CUPS, played by programs."""

import os
from pathlib import Path

import pytest

from receipts.transport import OFFLINE, Health, Outcome, printer_from_url
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
        (("stopped",), 5, NOT, OFFLINE),
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
    cups = Cups(tmp_path)
    cups.be(*manners)
    monkeypatch.setenv("PATH", f"{cups.programs}:{os.environ['PATH']}")
    with back_within(seconds):
        result = printer_from_url("cups://Till").send(RECEIPT, seconds)
    assert (result.outcome, result.detail) == (outcome, detail)
    assert cups.cancelled is detail.endswith("cancelled")
    assert outcome is not SENT or cups.printed == RECEIPT
    assert outcome is not NOT or cups.printed is None


def test_where_cups_is_not_installed_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    printer = printer_from_url("cups://Till")
    result = printer.send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (NOT, "lpstat ENOENT")
    assert printer.health(1) == Health(unreached="lpstat ENOENT")


def test_a_queue_that_is_stopped_is_offline_and_another_is_not_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cups = Cups(tmp_path)
    monkeypatch.setenv("PATH", f"{cups.programs}:{os.environ['PATH']}")
    assert printer_from_url("cups://Till").health(5).online is None
    cups.be("stopped")
    health = printer_from_url("cups://Till").health(5)
    assert (health.answered, health.online) == (False, False)


def test_a_queue_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{Cups(tmp_path).programs}:{os.environ['PATH']}")
    health = printer_from_url("cups://nosuch").health(5)
    assert health == Health(unreached="lpstat refused")
