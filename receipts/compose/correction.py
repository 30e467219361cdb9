"""What a receipt says that takes an earlier one back: a refund, an exchange or a void."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from receipts import formats
from receipts.document import Blank, Element, Rule, Text
from receipts.words import translator

CorrectionKind = Literal["refund", "exchange", "void"]


@dataclass(frozen=True, slots=True)
class Correction:
    """Which ticket is corrected, and why; the reason names nobody.

    closed_at is the moment of the first ticket, aware. signature: the customer signs for
    the cash.
    """

    kind: CorrectionKind
    ticket: str
    closed_at: datetime
    reason: str
    signature: bool = False


def heading(correction: Correction, lang: str) -> Iterator[Element]:
    """What it is, in big letters."""
    yield Text(titles(lang)[correction.kind], "center", bold=True, big=True)


def first_ticket(correction: Correction, lang: str) -> Iterator[Element]:
    """The ticket that is corrected, and why."""
    _ = translator(lang).gettext
    when = _held(formats.date_and_time(correction.closed_at, lang))
    words = _("First ticket: {number} of {when}").format(number=correction.ticket, when=when)
    yield Text(words, bold=True)
    yield Text(_("Reason: {reason}").format(reason=correction.reason))


def part_title(returned: bool, lang: str) -> Text:
    """The heading of what came back, and of what was taken instead."""
    _ = translator(lang).gettext
    return Text(_("Given back") if returned else _("Taken instead"), bold=True)


def signature(
    correction: Correction, lang: str, house_lang: str | None = None
) -> Iterator[Element]:
    """Room for the customer's signature, where there is cash to sign for: under the words in
    the shop's language too, where it is another."""
    if not correction.signature:
        return
    yield Blank()
    for each in (lang, house_lang):
        if each:
            _ = translator(each).gettext
            yield Text(_("Cash received. Signature of the customer:"))
    yield Blank()
    yield Blank()
    yield Rule()


def titles(lang: str) -> dict[CorrectionKind, str]:
    """What each kind is called."""
    _ = translator(lang).gettext
    return {"refund": _("REFUND"), "exchange": _("EXCHANGE"), "void": _("VOID")}


def _held(figure: str) -> str:
    return figure.replace(" ", "\u00a0")
