"""What the counter says: made from its state whenever it is shown."""

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.text import Text

from kiosk.language import _, ngettext, spoken
from kiosk.rules.members import Orientation
from kiosk.rules.pricing import PricedBasket
from kiosk.screens.counter.give_back import back_title, in_hand_cents
from kiosk.screens.counter.pay import TENDER_NAMES
from kiosk.screens.members.words import member_line
from kiosk.screens.till_screen import Tone
from kiosk.services.counter.baskets import ParkedBasket
from kiosk.services.counter.selling import Sold
from kiosk.widgets.signs import DONE, ELLIPSIS, ORIENTATION, WARNING
from receipts import formats

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen


NARROW_SUMS = 38
BIG_CURRENCIES = ("EUR", "GBP", "USD")
"""Textual's Digits draw these signs."""


@dataclass(frozen=True, slots=True)
class Said:
    """The last sentence, and whether it was good news."""

    text: str
    tone: Tone


def to_hand_back(sold: Sold) -> int:
    """Return the cents that go over the counter: change, or the cash of a correction; all
    of it where it goes back one other way."""
    return sold.change_cents or in_hand_cents(sold.back)


class CounterWords:
    """Reads the counter's state and writes it in words."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter

    def member(self) -> Text:
        """Who is there, by which tier, until when, and what is left; by a sign and words."""
        member = self._counter.hand.basket.member
        if member is None:
            return Text(_(" No card: public prices."))
        width = self._counter.query_one("#member").size.width
        today = self._counter.kiosk.shop.today()
        lines = self._counter.hand.priced.lines
        line = member_line(member, lines, today, width, self._counter.money)
        state = member.orientation(today).value.replace("_", "-")
        return Text(line, style=self._style("member", state))

    def sums(self) -> Text:
        """How many items, market value and saving; after a sale its ticket."""
        counter = self._counter
        if counter.sold and counter.sold.back:
            return Text(self._given_back(counter.sold), "bold")
        if counter.paying.by_card:
            words = _("Paid by card\n Ticket {ticket}").format(ticket=counter.paying.by_card.ticket)
            return Text(f" {words}", "bold")
        if counter.sold:
            words = _("Change due\n Ticket {ticket}").format(ticket=counter.sold.ticket)
            return Text(f" {words}", "bold")
        priced = counter.hand.priced
        rows = [self._pieces(priced)]
        if priced.due_cents < 0:
            rows.append(_("To give back"))
        elif priced.sold_value_cents > 0:
            value = counter.money(priced.sold_value_cents)
            rows.append(_("value {amount}").format(amount=value))
            saving = counter.money(priced.saving_cents)
            rows.append(_("saving {amount}").format(amount=saving))
        money = []
        if priced.gifts:
            money.append(_(", gifts {amount}").format(amount=counter.money(priced.gifts_cents)))
        paid = sum(tender.amount_cents for tender in counter.hand.basket.tenders)
        if paid:
            money.append(_(", paid {amount}").format(amount=counter.money(paid)))
        if counter.query_one("#figures").size.width < NARROW_SUMS:
            # Beside the receipt on a small screen a figure has a row, and the value gives way.
            rows = [rows[0], *(words.removeprefix(",").strip() for words in money), *rows[1:]][:3]
        else:
            rows[0] += "".join(money)
        return Text("\n".join(f" {row}" for row in rows))

    def _pieces(self, priced: PricedBasket) -> str:
        """How many items are sold, and how many come back."""
        pieces = sum(line.line.quantity for line in priced.lines)
        words = ngettext("{count} item", "{count} items", pieces).format(count=pieces)
        back = sum(line.quantity for line in priced.returns)
        if not back:
            return words
        coming = ngettext("{count} back", "{count} back", back).format(count=back)
        return f"{words}, {coming}" if pieces else coming

    def _given_back(self, sold: Sold) -> str:
        """How the money of a correction goes back; its cash is the big figure."""
        counter = self._counter
        room = counter.query_one("#figures").size.width - 2
        parts = [
            f"{back.issuer or _(TENDER_NAMES[back.kind])} {counter.money(back.amount_cents)}"
            for back in sorted(sold.back, key=lambda back: back.kind != "cash")
        ]
        if len(parts) > 1 and any(back.kind == "cash" for back in sold.back):
            rows = [parts[0], ", ".join(parts[1:])]
        else:
            rows = [back_title(sold.back), ", ".join(parts)]
        ticket = _("Ticket {ticket}").format(ticket=sold.ticket)
        return "\n".join(f" {row[:room]}" for row in (*rows, ticket))

    def said(self) -> Text:
        """The last sentence."""
        said = self._counter.said
        red = ORIENTATION[Orientation.ENDED]
        sign = {"quiet": " ", "done": DONE, "warning": WARNING, "stop": red}[said.tone]
        room = self._counter.query_one("#said").size
        width, rows = max(10, room.width - 4), max(1, room.height)
        lines = wrap(said.text, width, max_lines=rows, placeholder=f" {ELLIPSIS}") or [""]
        text = f" {sign} " + "\n   ".join(lines)
        return Text(text, self._style("said", said.tone))

    def big(self, cents: int) -> str:
        """An amount in big figures, with the currency's sign where these have one."""
        currency = self._counter.kiosk.shop.record.currency
        if currency in BIG_CURRENCIES:
            return formats.money(cents, currency, spoken())
        return formats.amount(cents, spoken())

    def parked(self, parked: ParkedBasket) -> str:
        """A parked basket on one line: its code, when, for whom, how many lines."""
        when = formats.clock_time(parked.parked_at.astimezone(), spoken())
        who = parked.basket.member.initials if parked.basket.member else _("no card")
        labels = [line.item.label for line in parked.basket.lines]
        labels += [line.label for line in parked.basket.returns]
        lines, first = len(labels), next(iter(labels), "")
        count = ngettext("{count} line", "{count} lines", lines).format(count=lines)
        return f"{parked.code:<6} {when}  {parked.till}  {who[:14]:<14} {count:<9} {first}"

    def _style(self, widget: str, tone: str) -> str:
        return self._counter.kiosk.tone_style(f"{widget}-{tone}")
