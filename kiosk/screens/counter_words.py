"""What the counter says: made from its state whenever it is shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from kiosk.language import _, ngettext, spoken
from kiosk.rules.members import Member, Orientation
from kiosk.screens.till_screen import Tone
from kiosk.services.baskets import ParkedBasket
from kiosk.widgets.signs import DONE, ORIENTATION, WARNING
from kiosk.widgets.words import sides
from receipts import formats

if TYPE_CHECKING:
    from kiosk.screens.counter import CounterScreen


@dataclass(frozen=True, slots=True)
class Said:
    """The last sentence, and whether it was good news."""

    text: str
    tone: Tone


class CounterWords:
    """Reads the counter's state and writes it in words."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter

    def header(self) -> str:
        """Shop, till and shift, unprinted receipts, date and time."""
        kiosk = self._counter.kiosk
        now = kiosk.shop.now()
        when = f"{formats.week_day(now.date(), spoken())} {formats.clock_time(now, spoken())} "
        place = f"{kiosk.shop.till} · {self._counter.duty.staff.first_name}"
        count = kiosk.unprinted
        if count:
            place = ngettext("{sign} {count} unprinted", "{sign} {count} unprinted", count).format(
                sign=WARNING, count=count
            )
        width = self._counter.query_one("#header").size.width
        return sides(f" {kiosk.shop.record.name}", when, width, place)

    def member(self) -> Text:
        """Who is there, by which tier, until when; said by a sign and words."""
        member = self._counter.basket.member
        if member is None:
            return Text(_(" No card: public prices. Scan a card for social prices."))
        width = self._counter.query_one("#member").size.width
        today = self._counter.kiosk.shop.now().date()
        orientation = member.orientation(today)
        tier = _("tier {tier}").format(tier=member.tier)
        who = f" {ORIENTATION[orientation]} {member.name}  {tier}"
        line = sides(who, f"{self._validity(member, orientation)} ", width)
        return Text(line, style=self._style("member", orientation.value.replace("_", "-")))

    def sums(self) -> Text:
        """How many items, market value and saving; after a sale its ticket."""
        counter = self._counter
        if counter.sold:
            text = Text(f" {_('Change due')}\n", "bold")
            return text.append(f" {_('Ticket')} {counter.sold.ticket}")
        priced = counter.priced
        pieces = sum(line.line.quantity for line in priced.lines)
        text = Text(" " + ngettext("{count} item", "{count} items", pieces).format(count=pieces))
        if priced.market_value_cents:
            text.append(f"\n {_('value')} {counter.money(priced.market_value_cents)}")
            text.append(f"\n {_('saving')} {counter.money(priced.saving_cents)}")
        paid = sum(tender.amount_cents for tender in counter.basket.tenders)
        if paid:
            text.append(f"   {_('paid')} {counter.money(paid)}", "bold")
        return text

    def said(self) -> Text:
        """The last sentence."""
        said = self._counter.said
        sign = {"quiet": " ", "done": DONE, "warning": WARNING}[said.tone]
        return Text(f" {sign} {said.text}", self._style("said", said.tone))

    def symbol(self) -> str:
        """The currency's sign, where the big figures have one."""
        currency = self._counter.kiosk.shop.record.currency
        return {"EUR": " €", "GBP": " £", "USD": " $"}.get(currency, "")

    def parked(self, parked: ParkedBasket) -> str:
        """A parked basket on one line: when, for whom, how many lines."""
        when = formats.clock_time(parked.parked_at.astimezone(), spoken())
        who = parked.basket.member.name if parked.basket.member else _("no card")
        lines = len(parked.basket.lines)
        first = parked.basket.lines[0].item.label if lines else ""
        count = ngettext("{count} line", "{count} lines", lines).format(count=lines)
        return f"{when}  {parked.till}  {who:<16} {count:<10} {first}"

    def _validity(self, member: Member, orientation: Orientation) -> str:
        day = formats.short_date(member.valid_until, spoken())
        today = self._counter.kiosk.shop.now().date()
        if orientation is Orientation.ENDED:
            return _("ended on {day}").format(day=day)
        if orientation is Orientation.NOT_YET:
            begins = formats.short_date(member.valid_from, spoken())
            return _("begins on {day}").format(day=begins)
        days = (member.valid_until - today).days
        left = ngettext("{count} day left", "{count} days left", days).format(count=days)
        return _("until {day}, {left}").format(day=day, left=left)

    def _style(self, widget: str, tone: str) -> str:
        return self._counter.kiosk.tone_style(f"{widget}-{tone}")
