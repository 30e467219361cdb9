"""The spool tells the truth: what is proved, what nobody knows, what waited too long."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from db import print_jobs, shifts
from db.printers import PRINTER, add_picture
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import Look
from kiosk.services import printing
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.counter.first_papers import ORIGINAL
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.tickets import ticket_paper
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
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.setting_up import Findings
from kiosk.services.printers.status import printer_status
from kiosk.services.printing import PrintWorker
from kiosk.services.sending import PrinterTrouble, Sender, deadline_for
from kiosk.services.shop import OpenShop
from receipts.document import Cut, Document, Image, Text, from_json, to_json
from receipts.profile import Proof
from receipts.transport import printer_from_url
from receipts.transport.clean_start import CLEAN_START
from tests.support.answering_printer import AnsweringPrinter
from tests.support.closings import journalled
from tests.support.cups import Cups
from tests.support.escpos import decode
from tests.support.late_printer import LatePrinter
from tests.support.printers import TcpPrinter, refused_port
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, NOW, Clock, OpenTill, duty_at
from tests.support.volunteer import sell
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_PAUSE_SECONDS", "LONGEST_PAUSE_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(printing, name, 0.02)


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(open_till: OpenTill, printer: ReceiptPrinter) -> OpenShop:
    return open_till(printer=printer.url)


def send(shop: OpenShop) -> bool:
    """A worker that just began sends what waits; whether it must go on later."""
    return PrintWorker(shop, lambda _count: None).send_waiting()


def sold(shop: OpenShop, count: int = 1) -> list[str]:
    duty = duty_at(shop)
    return [sell(shop, duty, "BREAD").ticket for _ in range(count)]


def jobs(shop: OpenShop) -> list[tuple[str, str, str]]:
    """State, proof and detail of every paper."""
    rows: list[dict[str, Any]] = everything(shop.engine)["print_job"]
    return [(row["state"], row["proof"], row["detail"]) for row in rows]


def states(shop: OpenShop) -> list[str]:
    return [state for state, *_ in jobs(shop)]


def add_paper(shop: OpenShop, *elements: Any) -> None:
    with shop.writing() as connection:
        document = to_json(Document("fr", (*elements, Cut())))
        print_jobs.add_job(connection, shop.till, None, document, shop.now())


def facts(shop: OpenShop, proof: str) -> None:
    """What a test of the printer found."""
    row = {
        "till": "T1",
        "address": shop.settings.printer,
        "columns": 48,
        "code_page": 16,
        "encoding": "cp1252",
        "proof": proof,
        "cutter": True,
        "images": True,
        "drawer": True,
        "logo_sha256": "",
        "tested_at": NOW,
    }
    with shop.writing() as connection:
        connection.execute(insert(PRINTER), row)


@contextmanager
def working(shop: OpenShop, troubles: list[PrinterTrouble] | None = None) -> Iterator[PrintWorker]:
    heard = troubles if troubles is not None else []
    worker = PrintWorker(shop, lambda _count: None, trouble=heard.append)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


# What is proved


@pytest.mark.parametrize(
    ("known", "proof"), [("process_id", "printed"), ("status", "processed"), ("", "processed")]
)
def test_what_a_printer_answers_for_is_printed(open_till: OpenTill, known: str, proof: str) -> None:
    with AnsweringPrinter() as printer:
        shop = open_till(printer=printer.url)
        if known:
            facts(shop, known)
        (ticket,) = sold(shop)
        assert not send(shop)
        assert [decode(paper).qr_codes for paper in printer.papers] == [[ticket]]
    assert jobs(shop) == [("printed", proof, "")]
    assert ticket_paper(shop, ticket).state == "printed"


def test_a_printer_that_never_answers_is_told_apart(open_till: OpenTill) -> None:
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        (ticket,) = sold(shop)
        assert not send(shop)
    assert [(state, proof) for state, proof, _ in jobs(shop)] == [("sent", "")]
    assert ticket_paper(shop, ticket).state == "sent"
    assert (unprinted_papers(shop), question_of(shop)) == ((), None)


def test_a_printer_that_answered_and_falls_silent_printed_nobody_knows_what(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.services.sending.SEND_DEADLINE_SECONDS", 0.6)
    monkeypatch.setattr("kiosk.services.sending.BYTES_A_SECOND", 100_000)
    with AnsweringPrinter() as printer:
        printer.mechanics.in_order = False
        shop = open_till(printer=printer.url)
        (ticket,) = sold(shop)
        send(shop)
        assert states(shop) == ["uncertain"]
        asked = question_of(shop)
        assert asked
        assert (asked.kind, asked.count) == ("uncertain", 1)
        assert asked.paper
        assert (asked.paper.name, asked.paper.state) == (ticket, "uncertain")


def test_the_time_for_a_paper_grows_with_its_bytes() -> None:
    network, line = "tcp://192.0.2.7", "serial:///dev/ttyS0?baud="
    assert deadline_for(printer_from_url(network), b"") == 10.0
    assert deadline_for(printer_from_url(network), bytes(6000)) == 20.0
    for baud, seconds in ((115200, 20.0), (9600, 20.0), (4800, 30.0), (1200, 90.0)):
        assert deadline_for(printer_from_url(f"{line}{baud}"), bytes(6000)) == seconds


# What broke off


def broken_off(shop: OpenShop, printer: ReceiptPrinter) -> Unprinted:
    printer.manner = "breaks off"
    sold(shop)
    send(shop)
    printer.manner = "good"
    asked = question_of(shop)
    assert asked
    assert asked.paper
    return asked.paper


def test_a_receipt_that_came_out_whole_is_known_from_a_person(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    paper = broken_off(shop, printer)
    sold(shop)
    send(shop)
    assert states(shop) == ["uncertain", "printed"], "later receipts go on"
    settle_on_paper(shop, paper, LUC)
    assert jobs(shop)[0] == ("printed", "person", "settled: on paper")
    assert question_of(shop) is None
    assert len(printer.papers) == 1


def test_one_that_did_not_comes_as_a_duplicate_and_no_other_paper_of_it(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    paper = broken_off(shop, printer)
    assert settle_by_printing(shop, paper, LUC) == 1
    send(shop)
    send(shop)
    assert [receipt.lines[0] for receipt in printer.receipts] == ["DUPLICATA n° 1"]
    assert states(shop) == ["sent", "printed"]
    assert ticket_paper(shop, paper.name).state == "printed"
    assert question_of(shop) is None


def test_a_paper_that_is_printed_once_more_was_not_tried_in_vain(shop: OpenShop) -> None:
    add_paper(shop, Text("Z"))
    with shop.writing() as connection:
        job = print_jobs.next_job(connection, shop.till)
        assert job
        print_jobs.begin_sending(connection, job, shop.now())
        print_jobs.end_sending(connection, job, "uncertain", "silent", shop.now())
    [paper] = unprinted_papers(shop)
    assert settle_by_printing(shop, paper, LUC) == 0
    status = printer_status(shop)
    assert (status.waiting, status.tried, status.is_well) == (1, "", True)


def test_a_question_can_be_put_off_and_the_next_one_is_asked(shop: OpenShop) -> None:
    sold(shop)
    head = Text(shop.record.name, "center", bold=True), Text("1, rue du Port", "center")
    add_paper(shop, *head, Text("SORTIE", "center", bold=True))
    sold(shop)
    with shop.writing() as connection:
        connection.execute(print_jobs.JOB.update().values(state="uncertain"))
    put_off: set[int] = set()
    for name in ("T1-000001", "T1-000002", "SORTIE"):  # receipts first: a buyer waits
        asked = question_of(shop, put_off)
        assert asked
        assert asked.paper
        assert asked.paper.name == name
        put_off.add(asked.paper.job_id)
    assert question_of(shop, put_off) is None


def test_after_a_paper_that_broke_off_the_printer_gets_a_clean_start_once(
    open_till: OpenTill,
) -> None:
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        sold(shop)
        with shop.writing() as connection:
            connection.execute(print_jobs.JOB.update().values(state="sending"))
        tickets = sold(shop, 2)
        send(shop)
        raw = printer.wait_for_jobs(2)
    assert raw.count(CLEAN_START) == 1
    assert raw.index(CLEAN_START) < raw.index(tickets[0].encode())
    assert states(shop) == ["uncertain", "sent", "sent"]


def test_the_drawer_opens_at_a_printer_that_a_paper_left_in_the_middle(
    open_till: OpenTill,
) -> None:
    with AnsweringPrinter() as printer:
        shop = open_till(printer=printer.url)
        sold(shop)
        with shop.writing() as connection:
            connection.execute(print_jobs.JOB.update().values(state="sending"))
        printer.mechanics.take(b"\x1b@\x1dv0\x00\x30\x00\x40\x00", lambda _words: None)
        with working(shop) as worker:
            until(lambda: states(shop) == ["uncertain"])
            worker.open_drawer()
            until(lambda: printer.mechanics.events == ["drawer"])


# What the printer says of itself


def test_what_keeps_papers_back_is_said_while_it_lasts(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    troubles: list[PrinterTrouble] = []
    printer.manner = "no paper"
    (ticket,) = sold(shop)
    with working(shop, troubles) as worker:
        until(lambda: worker.trouble == "no_paper")
        printer.mechanics.has_paper, printer.mechanics.cover_open = True, True
        until(lambda: worker.trouble == "cover_open")
        assert ticket_paper(shop, ticket).state == "tried"
        printer.mechanics.cover_open, printer.mechanics.offline = False, True
        until(lambda: worker.trouble == "offline")
        printer.mechanics.offline = False
        until(lambda: states(shop) == ["printed"])
        until(lambda: not worker.trouble)
    assert troubles == ["no_paper", "cover_open", "offline", ""]
    assert [receipt.qr_codes for receipt in printer.receipts] == [[ticket]]


@pytest.mark.parametrize("proof", ["unknown", "none"])
def test_a_print_queue_that_was_opened_again_is_no_trouble_any_more_without_a_paper(
    shop: OpenShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """A printer would have to answer; here it is CUPS that is asked, and it always does."""
    queue = Cups(tmp_path / "cups")
    queue.be("stopped")
    monkeypatch.setenv("PATH", f"{queue.programs}:{os.environ['PATH']}")
    if proof == "none":
        keep_findings(shop, shop.settings.printer, Findings(48, proof=proof, images=True))
    sender = Sender(shop, printer_from_url("cups://Till"), lambda _trouble: None)
    sender.tell("queue_stopped")
    sender.look()
    assert sender.trouble == "queue_stopped"
    (queue.state / "stopped").unlink()
    sender.look()
    assert (sender.trouble, queue.printed) == ("", None)


def test_a_printer_that_is_off_is_said_to_be_and_forgotten_when_it_prints(
    open_till: OpenTill,
) -> None:
    troubles: list[PrinterTrouble] = []
    with LatePrinter() as printer:
        shop = open_till(printer=printer.url)
        sold(shop)
        with working(shop, troubles):
            until(lambda: troubles == ["unreachable"])
            printer.switch_on()
            until(lambda: states(shop) == ["sent"])
            until(lambda: troubles == ["unreachable", ""])


@pytest.mark.parametrize("known", ["", "none"])
def test_a_printer_that_is_back_is_seen_though_only_old_papers_are_left(
    open_till: OpenTill, clock: Clock, known: str
) -> None:
    troubles: list[PrinterTrouble] = []
    with LatePrinter() as printer:
        shop = open_till(printer=printer.url)
        if known:
            facts(shop, known)
        sold(shop)
        with working(shop, troubles) as worker:
            until(lambda: troubles == ["unreachable"])
            clock.forward(hours=3)
            until(lambda: states(shop) == ["overdue"])
            assert worker.trouble == "unreachable"
            printer.switch_on()
            until(lambda: troubles == ["unreachable", ""])
        assert not printer.received.strip(b"\x10\x04"), "it was asked at most"


def test_a_printer_that_lacks_something_and_goes_away_is_not_taken_for_fine(
    open_till: OpenTill, clock: Clock
) -> None:
    troubles: list[PrinterTrouble] = []
    with ReceiptPrinter() as printer:
        printer.manner = "no paper"
        shop = open_till(printer=printer.url)
        sold(shop)
        with working(shop, troubles) as worker:
            until(lambda: worker.trouble == "no_paper")
            clock.forward(hours=3)
            until(lambda: states(shop) == ["overdue"])
            printer.manner = "dumb"
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("kiosk.services.sending.HEALTH_DEADLINE_SECONDS", 0.1)
                asked = len(printer.received)
                until(lambda: len(printer.received) > asked + 6)  # more than once, in vain
            assert worker.trouble == "no_paper"
            printer.__exit__(None, None, None)
            until(lambda: worker.trouble == "unreachable")
    assert troubles == ["no_paper", "unreachable"]


def test_paper_that_ends_in_a_receipt_is_said_until_there_is_some_though_nothing_waits(
    open_till: OpenTill,
) -> None:
    troubles: list[PrinterTrouble] = []
    with AnsweringPrinter() as printer:
        printer.mechanics.trouble_after = 200
        shop = open_till(printer=printer.url)
        sold(shop)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kiosk.services.sending.SEND_DEADLINE_SECONDS", 0.8)
            patch.setattr("kiosk.services.sending.BYTES_A_SECOND", 100_000)
            with working(shop, troubles):
                until(lambda: states(shop) == ["uncertain"])
                until(lambda: troubles == ["no_paper"])
                printer.put_paper_in()
                until(lambda: troubles == ["no_paper", ""])


def test_a_guest_at_the_printer_is_waited_for_and_what_it_found_holds_afterwards(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    with working(shop) as worker:
        with worker.aside():
            sold(shop)
            worker.wake()
            facts(shop, "process_id")
            assert states(shop) == ["queued"]
        until(lambda: jobs(shop) == [("printed", "printed", "")])


# What can not be printed


def test_a_paper_in_letters_that_nobody_has_fails_and_is_tried_again_when_a_person_says(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    add_paper(shop, Text("\U000f0000"))  # private: in no font
    add_paper(shop, Text("SUITE"))
    send(shop)
    assert states(shop) == ["failed", "printed"]
    (paper,) = unprinted_papers(shop)
    assert (paper.state, paper.detail.startswith("no font for U+")) == ("failed", True)
    assert question_of(shop) is None
    try_again(shop, paper, LUC)
    assert states(shop)[0] == "queued"
    send(shop)
    assert states(shop)[0] == "failed"
    leave(shop, paper, LUC)
    assert unprinted_papers(shop) == ()
    with pytest.raises(ShopError, match="receipt_settled_already"):
        try_again(shop, paper, LUC)
    said = {"tickets": [], "jobs": [paper.job_id], "staff": LUC.number}
    settled = journalled(shop, "waiting_papers_settled")
    assert settled == [{"printed": True, **said}, {"printed": False, **said}]


def test_pictures_are_handed_to_whoever_draws(shop: OpenShop, printer: ReceiptPrinter) -> None:
    from PIL import Image as Drawing

    file = BytesIO()
    Drawing.new("1", (48, 24)).save(file, "PNG")
    name = sha256(file.getvalue()).hexdigest()
    with shop.writing() as connection:
        add_picture(connection, name, file.getvalue())
    add_paper(shop, Image(name, "LOGO"), Text("1"))
    add_paper(shop, Image("0" * 64, "LOGO"), Text("2"))
    send(shop)
    with_picture, without = printer.receipts
    assert "LOGO" not in with_picture.text
    assert "LOGO" in without.text


# What waited too long


@pytest.fixture
def old(open_till: OpenTill, clock: Clock) -> Iterator[OpenShop]:
    """Two receipts and a slip were sold in the evening at a printer that was off."""
    with refused_port() as port:
        shop = open_till(printer=f"tcp://127.0.0.1:{port}")
        sold(shop, 2)
        add_paper(shop, Text("SORTIE"))
        send(shop)
        clock.forward(hours=14)
        sold(shop)
        send(shop)
        send(shop)
        yield shop


def on(shop: OpenShop, printer: ReceiptPrinter, open_till: OpenTill) -> OpenShop:
    """The same till with a printer that is on."""
    return open_till(printer=printer.url)


def test_old_papers_do_not_pour_out_and_are_asked_about_once(
    old: OpenShop, printer: ReceiptPrinter, open_till: OpenTill
) -> None:
    assert states(old) == ["overdue", "overdue", "overdue", "queued"]
    shop = on(old, printer, open_till)
    send(shop)
    assert [receipt.qr_codes for receipt in printer.receipts] == [["T1-000003"]]
    asked = question_of(shop)
    assert asked
    assert (asked.kind, asked.paper, asked.count) == ("overdue", None, 3)
    assert asked.since == asked.until == NOW
    assert [paper.state for paper in unprinted_papers(shop)] == ["overdue"] * 3


def test_old_papers_are_printed_when_a_person_says_so(
    old: OpenShop, printer: ReceiptPrinter, open_till: OpenTill
) -> None:
    shop = on(old, printer, open_till)
    assert print_overdue(shop, LUC) == 3
    assert question_of(shop) is None
    send(shop)
    assert [receipt.qr_codes for receipt in printer.receipts] == [
        ["T1-000001"], ["T1-000002"], [], ["T1-000003"],
    ]  # fmt: skip
    (settled,) = journalled(shop, "waiting_papers_settled")
    assert (settled["printed"], settled["tickets"]) == (True, ["T1-000001", "T1-000002"])


def test_old_papers_that_are_left_are_not_asked_about_again_and_none_is_lost(
    old: OpenShop, printer: ReceiptPrinter, open_till: OpenTill
) -> None:
    shop = on(old, printer, open_till)
    assert leave_overdue(shop, LUC) == 3
    assert question_of(shop) is None
    send(shop)
    assert states(shop) == ["not_wanted", "not_wanted", "overdue", "printed"]
    (slip,) = unprinted_papers(shop)
    assert slip.name == "SORTIE"
    assert print_again(shop, "T1-000002", LUC) == ORIGINAL
    try_again(shop, slip, LUC)
    send(shop)
    assert len(printer.papers) == 3
    assert print_overdue(shop, LUC) == 0


def test_a_receipt_that_was_left_and_is_wanted_after_all_is_asked_about_when_it_waits_too_long(
    old: OpenShop, open_till: OpenTill, clock: Clock
) -> None:
    leave_overdue(old, LUC)
    assert print_again(old, "T1-000002", LUC) == ORIGINAL
    clock.forward(hours=1)
    with refused_port() as port:
        send(open_till(printer=f"tcp://127.0.0.1:{port}"))
    asked = question_of(old)
    assert asked
    assert (asked.kind, asked.count) == ("overdue", 2)  # and the sale of this hour


def test_one_old_receipt_is_printed_from_its_ticket_as_the_original(
    old: OpenShop, printer: ReceiptPrinter, open_till: OpenTill
) -> None:
    shop = on(old, printer, open_till)
    assert print_again(shop, "T1-000001", LUC) == ORIGINAL
    send(shop)
    first, second = printer.receipts
    assert ("DUPLICATA" in first.text, first.qr_codes) == (False, ["T1-000001"])
    assert second.qr_codes == ["T1-000003"]
    asked = question_of(shop)
    assert asked
    assert asked.count == 2


@pytest.mark.parametrize("state", ["overdue", "failed"])
def test_what_is_asked_for_at_another_till_is_printed_there(
    old: OpenShop, printer: ReceiptPrinter, open_till: OpenTill, state: str
) -> None:
    with old.writing() as connection:
        connection.execute(print_jobs.JOB.update().values(state=state))
    other = open_till("T2", printer=printer.url)
    duty_at(other)
    assert print_again(other, "T1-000001", LUC) == ORIGINAL
    send(other)
    assert [receipt.qr_codes for receipt in printer.receipts] == [["T1-000001"]]
    assert states(old) == ["printed", state, state, state]


def test_a_receipt_that_waits_and_is_asked_for_again_is_wanted_from_then_on(
    open_till: OpenTill, clock: Clock
) -> None:
    with refused_port() as port:
        shop = open_till(printer=f"tcp://127.0.0.1:{port}")
        (ticket,) = sold(shop)
        send(shop)
        clock.forward(minutes=29)
        with pytest.raises(ShopError, match="receipt_waits"):
            print_again(shop, ticket, LUC)
        clock.forward(minutes=29)
        send(shop)
        assert states(shop) == ["queued"]
        clock.forward(minutes=2)
        send(shop)
        assert states(shop) == ["overdue"]


def test_a_receipt_that_is_wanted_late_is_not_old(
    shop: OpenShop, printer: ReceiptPrinter, clock: Clock
) -> None:
    from kiosk.services.counter.paper_wanted import wanted
    from kiosk.services.shop_settings import set_receipts

    asking = set_receipts(shop, "never", NADIA)
    (ticket,) = sold(asking)
    clock.forward(hours=2)
    assert wanted(asking, ticket, LUC)
    send(asking)
    assert states(asking) == ["printed"]


def test_a_shop_without_a_printer_is_never_asked(open_till: OpenTill, clock: Clock) -> None:
    shop = open_till(printer="preview:")
    sold(shop)
    clock.forward(hours=2)
    send(shop)
    assert states(shop) == ["sent"]


# What is said of a ticket and of its shift


def papers_of_shift(shop: OpenShop) -> tuple[int, int]:
    """Tickets of the open shift that are not on paper, and those that nobody wanted there."""
    with shop.reading() as connection:
        open_one = shifts.open_shift_of(connection, shop.till)
        assert open_one
        figures = figures_of_shift(connection, shop, open_one.id)
    return figures.unprinted, figures.not_wanted


def test_a_copy_that_never_came_says_how_its_ticket_stands(
    shop: OpenShop, printer: ReceiptPrinter, clock: Clock
) -> None:
    printer.manner = "breaks off"
    (ticket,) = sold(shop)
    send(shop)
    question = question_of(shop)
    assert question
    assert question.paper
    settle_by_printing(shop, question.paper, LUC)
    assert papers_of_shift(shop) == (1, 0)
    clock.forward(hours=1)
    send(shop)
    assert leave_overdue(shop, LUC) == 1
    assert ticket_paper(shop, ticket).state == "not_wanted"
    assert papers_of_shift(shop) == (1, 0)


def test_a_copy_in_another_language_that_breaks_off_comes_again_in_that_language(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    (ticket,) = sold(shop)
    send(shop)
    print_again(shop, ticket, LUC, look=Look("es", large=True))
    printer.manner = "breaks off"
    send(shop)
    printer.manner = "good"
    question = question_of(shop)
    assert question
    assert question.paper
    assert settle_by_printing(shop, question.paper, LUC) == 2
    last = from_json(everything(shop.engine)["print_job"][-1]["document"])
    assert (last.lang, last.large) == ("es", True)
    assert "DUPLICATA" in str(last.elements[0])
    assert str(last.elements).count("DUPLICATA") == 1
