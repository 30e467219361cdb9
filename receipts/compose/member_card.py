"""The slip that a member takes home and shows at the counter: a code, no name.

A slip gets lost, and its print job stays in the database: so neither holds a name. There
is room to write one by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from receipts import formats
from receipts.document import Blank, Cut, Document, Element, Qr, Text
from receipts.words import translator

NAME_ROOM = 18
"""Dots to write on."""


@dataclass(frozen=True, slots=True)
class MemberCard:
    """All that the slip says.

    card: what the QR code holds. shown: the same as people read and type it. shop_address
    may hold several lines. valid_until is the last day of the orientation.
    """

    shop_name: str
    shop_address: str
    lang: str
    card: str
    shown: str
    valid_until: date


def compose_member_card(card: MemberCard) -> Document:
    """The slip as a document. Raises ValueError for a card of no or too many characters."""
    return Document(card.lang, tuple(_elements(card)))


def _elements(card: MemberCard) -> Iterator[Element]:
    _ = translator(card.lang).gettext
    yield Text(card.shop_name, "center", bold=True)
    for line in card.shop_address.splitlines():
        yield Text(line, "center")
    yield Blank()
    yield Text(_("MEMBER CARD"), "center", bold=True)
    yield Blank()
    yield Qr(card.card)
    yield Text(card.shown, "center", bold=True, big=True)
    yield Blank()
    day = formats.long_date(card.valid_until, card.lang).replace(" ", "\u00a0")
    yield Text(_("Valid until {day}").format(day=day), "center", bold=True)
    yield Blank()
    yield Text(_("Name:") + "\u00a0" + "." * NAME_ROOM)
    yield Blank()
    yield Text(_("Show it before you pay. If it is lost, tell the shop: you get another one."))
    yield Cut()
