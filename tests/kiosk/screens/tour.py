"""Every screen of the till, one after the other, as a person meets them in a morning."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from db.print_jobs import JOB
from kiosk.language import _, spoken
from kiosk.rules.tariffs import TariffRule
from kiosk.screens.audit.log import LogScreen
from kiosk.screens.cash.closing import count_and_close
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.counter.tickets import TicketsScreen
from kiosk.screens.counter.why_price import WhyPriceDialogue
from kiosk.screens.vouchers.refused import RefusedVouchersScreen
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.staff import StaffMember
from kiosk.services.tariffs.rules import add_tariff
from kiosk.widgets.signs import CARET
from tests.kiosk.screens.driven import Driven, driven

QR = "█▄▄▄█"
"""A part of the corners of every QR code on the screen."""
CAMILLE = StaffMember(1, "Camille", "manager")
TENTH = TariffRule(0, "A", "category", "Livres", "percent_of_market", 1000, 2)


async def tour(
    closed_home: Path, size: tuple[int, int], lang: str, **settings: Any
) -> AsyncIterator[tuple[str, Driven]]:
    """Yields the name of a screen while it stands, and the till."""
    async with driven(closed_home, size, lang, **settings) as till:
        yield "sign-in", till
        await till.types("1\r", _("PIN"))
        yield "sign-in-pin", till
        await till.types("12\r", _("Number or PIN is not right. Try again."))
        yield "sign-in-refused", till
        await till.types("1\r1234\r", _("Hello {name}").format(name="Camille"))
        yield "open-till", till
        await till.types("80\r", _("Scan an item, a card or a voucher."))
        async for name in _counter(till):
            yield name, till
        async for name in _dialogues(till):
            yield name, till
        async for name in _paying(till):
            yield name, till
        async for name in _correcting(till):
            yield name, till
        async for name in _asking_about_paper(till):
            yield name, till
        async for name in _reading_the_log(till):
            yield name, till
        async for name in _closing_the_day(till):
            yield name, till


async def _counter(till: Driven) -> AsyncIterator[str]:
    yield "counter-empty"
    await till.types("CAFE\rOEUFS\r", "! ")
    yield "counter-members-only"
    await till.types("M1001\rCLE4G\rTUTO\r", "Aminata D.")
    yield "counter"
    await till.types("RED-K7T9HX\rPASS-7K3M9H\r", "Pass numérique")
    yield "counter-vouchers"
    await till.types(
        "PASS-C9J4XF\r", _("This voucher can not be taken here. A manager can see why.")
    )
    yield "counter-refusal"
    await till.presses("f7")
    await till.types("M1002\r", "Bogdan P.")
    yield "counter-card-ended"
    await till.types("M1004\r", "Maximiliana")
    yield "counter-card-ends-soon"
    await till.presses("f5", sees=_("Scan an item, a card or a voucher."))
    await till.types("CAFE\r", "Café moulu 250 g, ")
    await till.presses("f5", sees=_("Scan an item, a card or a voucher."))
    yield "counter-parked"


async def _dialogues(till: Driven) -> AsyncIterator[str]:
    await till.presses("f6", sees=_("Parked baskets"))
    yield "parked"
    await till.presses("escape", sees=_("Value"))
    await till.types("POMMES\r", _("How many kilograms?"))
    yield "weight"
    await till.types("x\r", _("This is not a weight. Type kilograms, for example 0.350."))
    yield "weight-refused"
    await till.types("0,350\r", "Pommes en vrac, ")
    await till.presses("f10", sees="Livre au choix")
    yield "open-price"
    await till.types("1\r", _("What does it cost?"))
    yield "price"
    await till.presses("escape", sees=_("Value"))
    await till.presses("f2", sees=_("Type any part of the name, the SKU or the barcode."))
    yield "find-empty"
    await till.types("e", "Recharge")
    await till.sees(f"e{CARET}")
    yield "find"
    await till.types("xyz", _("Nothing found. {key} sells it at an open price.")[:12])
    await till.sees(f"exyz{CARET}")
    yield "find-nothing"
    await till.presses("escape", sees=_("Value"))
    await till.presses("f1", sees=_("Show every key"))
    yield "help"
    await till.presses("escape", sees=_("Value"))
    await till.presses("ctrl+x", sees=_("Empty the whole basket?"))
    yield "confirm"
    await till.types("CAFE\r", "CAFE")
    yield "confirm-scan-waits"
    await till.presses("escape", sees=_("Value"))
    await till.presses("ctrl+p", sees=_("Print"))
    await till.is_on(WhyPriceDialogue)
    yield "why-price"
    await till.presses("escape", sees=_("Value"))
    await till.presses("ctrl+r", sees=_("Donations"))
    yield "manager-menu"
    await till.presses("escape", sees=_("Value"))
    await till.manages(_("Refused vouchers"))
    await till.is_on(RefusedVouchersScreen)
    yield "manager"
    await till.presses("escape", "escape", sees=_("Value"))
    await till.manages(_("Vouchers"), sees=_("Check every voucher"))
    yield "vouchers"
    await till.presses("enter", sees=_("+ New vouchers"))
    yield "voucher-batches"
    await till.presses("enter", sees=_("What are they called? For example Christmas 2026."))
    yield "voucher-issue"
    await till.presses("escape", sees=_("+ New vouchers"))
    await till.presses("escape", "escape", "escape", sees=_("Value"))
    add_tariff(till.app.shop, TENTH, 1)
    await till.manages(_("Tariffs"), sees=_("+ New rule"))
    yield "tariffs"
    await till.presses("enter", sees=_("Which tier is it for?"))
    yield "tariff-new"
    await till.presses("escape", sees=_("+ New rule"))
    await till.presses("escape", "escape", sees=_("Value"))


async def _paying(till: Driven) -> AsyncIterator[str]:
    await till.presses("f12", sees=_("To pay"))
    yield "pay"
    await till.types("5", _("Enter: cash. Change due {amount}").partition("{")[0])
    await till.sees(f"5{CARET}")
    yield "pay-change"
    await till.presses("backspace")
    await till.types("1\r", _("Cash"))
    yield "pay-part"
    await till.types("9c", _("No change is given on this. {remaining} remain to be paid.")[:20])
    yield "pay-refused"
    await till.types("20\r", "T1-000001")
    await till.sees(QR)
    await till.until(lambda: ticket_paper(till.app.shop, "T1-000001").state == "on_screen")
    yield "change"


async def _asking_about_paper(till: Driven) -> AsyncIterator[str]:
    await till.manages(_("Receipts"), sees=_("Are receipts printed?"))
    yield "receipts-policy"
    await till.writes("1", _("Manager"))
    await till.presses("escape")
    await till.is_on(CounterScreen)
    await till.types("CAFE\r", "Café moulu 250 g, ")
    await till.presses("f12", sees=_("To pay"))
    await till.writes("10\r")
    await till.is_on(CounterScreen)
    await till.sees(QR)
    await till.until(lambda: not till.app.unprinted)
    yield "after-sale-asked"
    await till.writes("l", _("What you choose is printed at once."))
    yield "receipt-language"
    await till.presses("escape", sees=QR)
    await till.writes("n", _("No paper for {ticket}. {key} prints it later.").partition("{")[0])
    yield "after-sale-no-paper"
    await till.manages(
        _("Papers not printed"),
        sees=_("Nothing waits. No printer here: papers stay on the screen."),
    )
    yield "papers-not-printed"
    await till.presses("escape", "escape")
    await till.is_on(CounterScreen)
    async for name in _asking_what_came_out(till):
        yield name


async def _asking_what_came_out(till: Driven) -> AsyncIterator[str]:
    with till.app.shop.writing() as connection:
        first = select(func.min(JOB.c.id)).where(JOB.c.sale_id.is_not(None)).scalar_subquery()
        connection.execute(update(JOB).where(JOB.c.id == first).values(state="uncertain"))
    till.app.papers_changed()
    await till.sees(_("Did {name} come out whole?").format(name="T1-000001"))
    yield "counter-paper-question"
    await till.presses("ctrl+u", sees=_("No, or only a part: print a copy"))
    yield "paper-question"
    await till.presses("escape")
    await till.is_on(CounterScreen)
    await till.manages(_("Papers not printed"), sees=_("perhaps printed: look for it"))
    yield "papers-perhaps-printed"
    await till.presses("enter", sees=_("Yes, it is whole"))
    await till.writes("1", _("{name} is settled.").format(name="T1-000001"))
    await till.presses("escape", "escape")
    await till.is_on(CounterScreen)


async def _reading_the_log(till: Driven) -> AsyncIterator[str]:
    if till.app.training:  # what is practised is no log
        return
    await till.manages(_("Sales log"))
    await till.is_on(LogScreen)
    await till.sees("T1-000001")
    await till.sees(_("hash, link and signature are right"))
    yield "log"
    await till.presses("f1", sees=_("What the keys do here"))
    yield "log-help"
    await till.presses("escape")
    await till.is_on(LogScreen)
    await till.presses("enter", "down", "enter", sees=_("Paper or entry"))
    await till.sees(_("hash, link and signature are right"))
    yield "log-sheet"
    await till.presses("escape")
    await till.is_on(LogScreen)
    await till.writes("e", _("till added"))
    await till.presses("down")
    second = _("{till} entry {seq}: {kind}")
    await till.sees(second.format(till="T1", seq=2, kind=_("import")))
    yield "log-events"
    await till.writes("c", _("What is shown of the log"))
    yield "log-choosing"
    await till.presses("escape")
    await till.is_on(LogScreen)
    await till.writes("x", _("What is exported?"))
    yield "log-export"
    await till.presses("escape")
    await till.is_on(LogScreen)
    await till.writes("v", _("{sign} The log is whole.").partition("{sign} ")[2])
    yield "log-checked"
    await till.presses("escape")
    await till.is_on(LogScreen)
    await till.presses("escape", "escape", "escape")
    await till.is_on(CounterScreen)


async def _closing_the_day(till: Driven) -> AsyncIterator[str]:
    count_and_close(till.app, CAMILLE, CAMILLE)
    await till.sees(_("Shift {number} is still open. End it now, and count it?").format(number=1))
    yield "count-end-first"
    await till.presses("enter", sees=_("Cash counted so far"))
    yield "count-empty"
    await till.writes("\r\r\r1\r\r")
    await till.presses("right", "right")
    await till.writes("2x\r", _("Type how many there are, up to {most}.").partition("{")[0])
    await till.presses("backspace", "end")
    await till.writes("9,50\r", _("Slips and papers {amount}").partition("{")[0])
    await till.sees("9" + ("," if spoken() == "fr" else ".") + "50")
    yield "count"
    await till.presses("f12", sees=_("Variance"))
    yield "variances"
    await till.presses(
        "f12", sees=_("Type why it differs, in a few words, without anybody's name.")
    )
    yield "variances-reason-missing"
    while unexplained := till.text.count("! "):
        await till.writes("inventaire\r")
        await till.until(partial(_fewer_than, till, unexplained))
    yield "variances-explained"
    await till.presses("f12", sees=_("This differs by much: a second person signs"))
    yield "second-signature"
    await till.presses("enter", sees=_("The second signature is missing."))
    yield "close-question"
    await till.presses(
        "enter", sees=_("The closing is stored. No printer here: the menu shows it again.")
    )
    yield "closed"


async def _correcting(till: Driven) -> AsyncIterator[str]:
    await till.presses("f8", sees=_("Tickets"))
    await till.is_on(TicketsScreen)
    await till.sees(_("on the screen"))
    yield "tickets"
    await till.presses("enter", sees=_("Refund or exchange"))
    yield "ticket"
    await till.presses("v", sees=_("typing mistake"))
    yield "void-reason"
    await till.presses("enter", sees=_("It is given back"))
    yield "void"
    await till.presses("escape", sees=_("Refund or exchange"))
    await till.presses("r", sees=_("Back from ticket {ticket}").format(ticket="T1-000001"))
    yield "refund"
    await till.presses("a", sees="[ 1]")
    await till.presses("w", sees=_("written off"))
    yield "refund-chosen"
    await till.presses("enter", sees=_("the wrong item"))
    await till.presses("2", sees=_("Written off: {label}").partition("{")[0])
    yield "counter-returns"
    await till.presses("f12", sees=_("It is given back"))
    yield "give-back"
    await till.presses("enter", sees="T1-000002")
    await till.sees(_("Ticket {ticket} is stored.").format(ticket="T1-000002"))
    await till.sees(QR)
    yield "given-back"
    await till.types("T1-000001\r", _("Refunded: {amount}, {ticket}").partition(":")[0])
    yield "ticket-refunded"
    await till.presses("escape", sees=_("Value"))


def _fewer_than(till: Driven, unexplained: int) -> bool:
    return till.text.count("! ") < unexplained
