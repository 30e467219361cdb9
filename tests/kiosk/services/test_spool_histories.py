"""Whatever happens at a printer and whatever people answer, each receipt is on paper once, is
asked about, or was left by somebody."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import print_jobs
from kiosk.rules.paper import Look
from kiosk.rules.tickets import ticket_name
from kiosk.services import sending
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.unprinted import (
    Unprinted,
    leave,
    leave_overdue,
    print_overdue,
    question_of,
    settle_by_printing,
    settle_on_paper,
    try_again,
    unprinted_papers,
)
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from receipts.transport import talk
from tests.faults.print_process import number_of
from tests.support.examples import examples
from tests.support.receipt_printer import Manner, ReceiptPrinter
from tests.support.refusals import answer_of
from tests.support.rows import everything
from tests.support.shops import LUC, Clock, OpenTill, duty_at
from tests.support.volunteer import sell

DUPLICATA = re.compile(r"DUPLICATA n° (\d+)")
MANNERS: tuple[Manner, ...] = get_args(Manner)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The printer answers at once or never."""
    monkeypatch.setattr(talk, "_WHITE_BYTES_A_SECOND", 1_000_000)
    monkeypatch.setattr(talk, "_CATCH_UP_SECONDS", 0.3)
    monkeypatch.setattr(sending, "SEND_DEADLINE_SECONDS", 1.5)
    monkeypatch.setattr(sending, "BYTES_A_SECOND", 100_000)


happenings = st.one_of(
    st.just("sell"),
    st.sampled_from(MANNERS),
    st.sampled_from(("restart", "killed", "an hour passes")),
    st.sampled_from(("answer", "print overdue", "leave overdue", "try again", "leave")),
    st.sampled_from(("print again", "print in Spanish")),
)


class Day:
    """A till, its printer, and a person who says the truth about its papers."""

    def __init__(self, shop: OpenShop, printer: ReceiptPrinter, clock: Clock) -> None:
        self.shop, self.printer, self.clock = shop, printer, clock
        self.worker = PrintWorker(shop, lambda _count: None)
        self.tickets: list[str] = []

    def live(self, what: str) -> None:
        for manner in MANNERS:
            if what == manner:
                self.printer.manner = manner
        self._deeds.get(what, lambda: None)()
        self.worker.send_waiting()

    @property
    def _deeds(self) -> dict[str, Callable[[], object]]:
        shop = self.shop
        return {
            "sell": self._sell,
            "restart": self._restart,
            "killed": self._kill,
            "an hour passes": lambda: self.clock.forward(hours=1),
            "answer": self._answer,
            "print overdue": lambda: print_overdue(shop, LUC),
            "leave overdue": lambda: leave_overdue(shop, LUC),
            "try again": lambda: self._settle_first(try_again),
            "leave": lambda: self._settle_first(leave),
            "print again": lambda: answer_of(lambda: print_again(shop, self.tickets[-1], LUC)),
            "print in Spanish": lambda: answer_of(
                lambda: print_again(shop, self.tickets[-1], LUC, look=Look("es"))
            ),
        }

    def _sell(self) -> None:
        self.tickets.append(sell(self.shop, duty_at(self.shop), "BREAD").ticket)

    def _restart(self) -> None:
        self.worker = PrintWorker(self.shop, lambda _count: None)

    def _settle_first(self, deed: Callable[[OpenShop, Unprinted, StaffMember], None]) -> None:
        for paper in unprinted_papers(self.shop)[:1]:
            answer_of(lambda: deed(self.shop, paper, LUC))  # noqa: B023

    def _kill(self) -> None:
        """The program ends just when it has noted that the next paper goes out."""
        with self.shop.writing() as connection:
            if job := print_jobs.next_job(connection, self.shop.till):
                print_jobs.begin_sending(connection, job, self.clock())
        self.worker = PrintWorker(self.shop, lambda _count: None)

    def _answer(self) -> None:
        if (asked := question_of(self.shop)) and asked.paper:
            here = (asked.paper.name, number_of(self.shop, asked.paper.job_id))
            if here in self.on_paper():
                settle_on_paper(self.shop, asked.paper, LUC)
            else:
                settle_by_printing(self.shop, asked.paper, LUC)

    def on_paper(self) -> Counter[tuple[str, int]]:
        found: Counter[tuple[str, int]] = Counter()
        for receipt in self.printer.receipts:
            number = DUPLICATA.search(receipt.text)
            found.update((each, int(number[1]) if number else 0) for each in receipt.qr_codes)
        return found

    def check(self) -> None:
        on_paper = self.on_paper()
        assert max(on_paper.values()) == 1
        listed = {paper.job_id for paper in unprinted_papers(self.shop)}
        papers = self._papers()
        for paper, row in papers.items():
            if row["detail"] == "settled: printed again":
                assert (paper[0], paper[1] + 1) in papers
            elif row["state"] in ("printed", "sent"):
                assert paper in on_paper, f"{paper} is called {row['state']}"
            elif row["state"] != "not_wanted":
                assert row["id"] in listed, f"{paper} is lost"
            assert paper not in on_paper or row["state"] in ("printed", "sent", "uncertain")

    def _papers(self) -> dict[tuple[str, int], dict[str, Any]]:
        """The print jobs by ticket and duplicate's number."""
        rows = everything(self.shop.engine)
        tickets = {row["sale_id"]: ticket_name("T1", row["ticket_number"]) for row in rows["sale"]}
        return {
            (tickets[row["sale_id"]], number_of(self.shop, row["id"])): row
            for row in rows["print_job"]
        }


def test_whatever_happens_no_receipt_is_lost_or_doubled_in_silence(
    open_till: OpenTill, clock: Clock
) -> None:
    with ReceiptPrinter() as printer:
        shop = open_till(printer=printer.url)
        of = Day(shop, printer, clock)

        @given(st.lists(happenings, min_size=3, max_size=9))
        @settings(max_examples=examples(8), deadline=None)
        def day(history: list[str]) -> None:
            of.live("sell")
            for what in history:
                of.live(what)
            of.check()

        day()
