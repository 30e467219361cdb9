"""What the counter says: made from its state whenever it is shown."""

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.text import Text

from kiosk.language import _, ngettext, spoken
from kiosk.rules.members import Member, Orientation
from kiosk.screens.till_screen import Tone
from kiosk.services.baskets import ParkedBasket
from kiosk.widgets.signs import DONE, ELLIPSIS, ORIENTATION, WARNING
from kiosk.widgets.words import sides
from receipts import formats

if TYPE_CHECKING:
    from kiosk.screens.counter import CounterScreen


BIG_CURRENCIES = ("EUR", "GBP", "USD")
"""Textual's Digits draw these signs."""
ROOMY = 60
"""Narrower counters (beside the receipt on a small screen) say less."""


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
        member = self._counter.hand.basket.member
        if member is None:
            return Text(_(" No card: public prices."))
        width = self._counter.query_one("#member").size.width
        today = self._counter.kiosk.shop.now().date()
        orientation = member.orientation(today)
        tier = _("tier {tier}").format(tier=member.tier)
        roomy = width >= ROOMY
        who = f" {ORIENTATION[orientation]} {member.name if roomy else member.name[:14]}  {tier}"
        line = sides(who, f"{self._validity(member, orientation, roomy=roomy)} ", width)
        return Text(line, style=self._style("member", orientation.value.replace("_", "-")))

    def sums(self) -> Text:
        """How many items, market value and saving; after a sale its ticket."""
        counter = self._counter
        if counter.sold:
            words = _("Change due\n Ticket {ticket}").format(ticket=counter.sold.ticket)
            return Text(f" {words}", "bold")
        priced = counter.hand.priced
        pieces = sum(line.line.quantity for line in priced.lines)
        rows = [ngettext("{count} item", "{count} items", pieces).format(count=pieces)]
        if priced.market_value_cents:
            value = counter.money(priced.market_value_cents)
            rows.append(_("value {amount}").format(amount=value))
            saving = counter.money(priced.saving_cents)
            rows.append(_("saving {amount}").format(amount=saving))
        paid = sum(tender.amount_cents for tender in counter.hand.basket.tenders)
        if paid:
            rows[0] += _(", paid {amount}").format(amount=counter.money(paid))
        return Text("\n".join(f" {row}" for row in rows))

    def said(self) -> Text:
        """The last sentence."""
        said = self._counter.said
        sign = {"quiet": " ", "done": DONE, "warning": WARNING}[said.tone]
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
        """A parked basket on one line: when, for whom, how many lines."""
        when = formats.clock_time(parked.parked_at.astimezone(), spoken())
        who = parked.basket.member.name if parked.basket.member else _("no card")
        lines = len(parked.basket.lines)
        first = parked.basket.lines[0].item.label if lines else ""
        count = ngettext("{count} line", "{count} lines", lines).format(count=lines)
        return f"{when}  {parked.till}  {who[:16]:<16} {count:<10} {first}"

    def _validity(self, member: Member, orientation: Orientation, *, roomy: bool) -> str:
        day = formats.short_date(member.valid_until, spoken())
        today = self._counter.kiosk.shop.now().date()
        if orientation is Orientation.ENDED:
            return _("ended on {day}").format(day=day)
        if orientation is Orientation.NOT_YET:
            begins = formats.short_date(member.valid_from, spoken())
            return _("begins on {day}").format(day=begins)
        days = (member.valid_until - today).days
        left = ngettext("{count} day left", "{count} days left", days).format(count=days)
        if not days:
            left = _("last day")
        return _("until {day}, {left}").format(day=day, left=left) if roomy else left

    def _style(self, widget: str, tone: str) -> str:
        return self._counter.kiosk.tone_style(f"{widget}-{tone}")
