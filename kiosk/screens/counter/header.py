"""The counter's first line: where one is, what the printer wants, and what the clock says.

It is always there and has its place for itself: what the till wants to know about a paper
comes and goes here without moving anything else.
"""

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, cast

from rich.style import Style
from rich.text import Text
from textual import events

from kiosk.language import N_, _, ngettext, spoken
from kiosk.screens.counter.paper_question import DEED
from kiosk.widgets.signs import ELLIPSIS, WARNING
from kiosk.widgets.words import Words, sides
from receipts import formats

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen
    from kiosk.services.sending import PrinterTrouble

TROUBLES: dict["PrinterTrouble", tuple[str, ...]] = {
    "no_paper": (N_("the printer has no paper"), N_("no paper")),
    "cover_open": (N_("the printer's cover is open"), N_("cover open")),
    "offline": (N_("the printer is not ready"), N_("printer not ready")),
    "queue_stopped": (N_("the print queue is stopped: cupsenable"), N_("print queue stopped")),
    "queue_rejects": (N_("the print queue takes nothing: cupsaccept"), N_("print queue shut")),
    "unreachable": (N_("the printer does not answer: is it on?"), N_("printer off?")),
    "mute": (
        N_("the printer takes all, but answers no more: replaced? Manager: Printer and logo"),
        N_("printer replaced? Manager: Printer and logo"),
        N_("printer replaced?"),
    ),
    "taken": (N_("another till has the printer"), N_("printer taken")),
}
"""In full, and where there is little room; the longest first."""


class HeaderLine(Words):
    """The line; what it asks can be clicked or touched."""

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        if deed := event.style.meta.get("deed"):
            counter = cast("CounterScreen", self.screen)
            counter.kiosk.do_when_free(lambda: counter.touched(deed))


class CounterHeader:
    """Reads the counter's state and writes its first line."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter

    def text(self) -> Text:
        """Shop, till and who sells, date and time; what the printer wants takes the place of
        these. A clock that was set back is a warning until it has caught up."""
        kiosk = self._counter.kiosk
        width = self._counter.query_one("#header").size.width
        now = kiosk.shop.now()
        time = formats.clock_time(now, spoken())
        day, warns = formats.week_day(now.date(), spoken()), ""
        whens = [f"{day} {time} ", f"{time} "]
        if kiosk.shop.now.behind():
            words = _("{sign} the clock was set back: time stands at {time} ")
            whens, warns = [words.format(sign=WARNING, time=time)], "said-warning"
        name = f" {kiosk.shop.record.name}"
        if asked := self._asked():
            touch = Style(meta={"deed": DEED})
            line = widest([f" {each}" for each in asked], whens, width)
            return Text(line, style=self._style("said-warning") + touch)
        waiting = self._waiting()
        if waiting and kiosk.printer_trouble:
            warns = "said-warning"
        place = waiting or [f"{kiosk.shop.till} · {self._counter.duty.staff.first_name}"]
        if len(name) + len(place[0]) + len(whens[0]) + 2 <= width:
            line = sides(name, whens[0], width, place[0])
        elif waiting:  # the name gives way to it
            line = widest([f" {each}" for each in place], whens, width)
        else:
            line = sides(name, whens[0], width)
        return Text(line, style=self._style(warns))

    def _asked(self) -> list[str]:
        """The question about a paper, and the key that answers it; the longest first."""
        question = self._counter.paper_question.in_words()
        if not question:
            return []
        full, short = question
        key = _(self._counter.kiosk.keys.shown(DEED))
        trouble = TROUBLES.get(self._counter.kiosk.printer_trouble)
        answers = _("{key} answers").format(key=key)
        shapes = [f"{WARNING} {full}  {answers}", f"{WARNING} {full}  {key}"]
        shapes += [f"{WARNING} {short}  {key}"]
        if trouble:
            ahead = [words[:1].upper() + words[1:] for words in map(_, trouble)]
            ahead = [words if words.endswith("?") else f"{words}." for words in ahead]
            shapes = [f"{WARNING} {words} {full}  {key}" for words in ahead] + shapes
        return shapes

    def _waiting(self) -> list[str]:
        """How many papers wait, and what for; the longest first."""
        kiosk = self._counter.kiosk
        count, trouble = kiosk.unprinted, TROUBLES.get(kiosk.printer_trouble)
        key = kiosk.keys.shown("receipts")
        words = ngettext("{sign} {count} unprinted", "{sign} {count} unprinted", count)
        waits = f"{words.format(sign=WARNING, count=count)} ({key})" if count else ""
        whys = [_(why) for why in trouble] if trouble else self._counter.paper_question.going()
        if not whys:
            return [waits] if waits else []
        if not waits:
            return [f"{WARNING} {why}" for why in whys]
        joined = _("{count}: {why}")
        return [joined.format(count=waits, why=why) for why in whys]

    def _style(self, tone: str) -> Style:
        return Style.parse(self._counter.kiosk.tone_style(tone)) if tone else Style.null()


def widest(lefts: Sequence[str], rights: Sequence[str], width: int) -> str:
    """Put the first of `lefts` that fits beside the first of `rights` that fits; where none
    does, the last left one stands alone, cut to the width."""
    for left, right in product(lefts, rights):
        if len(left) + len(right) + 2 <= width:
            return sides(left, right, width)
    left = lefts[-1]
    return left if len(left) <= width else left[: max(0, width - len(ELLIPSIS))] + ELLIPSIS
