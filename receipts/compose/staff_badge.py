"""The slip that somebody who works here signs in with: a code, and no name.

Without the PIN it opens nothing. Its print job stays in the database, so it holds no name;
there is room to write one by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from receipts.document import Blank, Cut, Document, Element, Qr, Text
from receipts.words import translator

NAME_ROOM = 18
"""Dots to write on."""


@dataclass(frozen=True, slots=True)
class StaffBadge:
    """All that the slip says. badge: what the QR code holds. number: the staff number."""

    shop_name: str
    lang: str
    badge: str
    number: int


def compose_staff_badge(badge: StaffBadge) -> Document:
    """The slip as a document."""
    return Document(badge.lang, tuple(_elements(badge)))


def _elements(badge: StaffBadge) -> Iterator[Element]:
    _ = translator(badge.lang).gettext
    yield Text(badge.shop_name, "center", bold=True)
    yield Blank()
    yield Text(_("STAFF BADGE No. {number}").format(number=badge.number), "center", bold=True)
    yield Blank()
    yield Qr(badge.badge)
    yield Text(badge.badge, "center", bold=True)
    yield Blank()
    yield Text(_("Name:") + "\u00a0" + "." * NAME_ROOM)
    yield Blank()
    yield Text(_("Scan it at the till, then type the PIN. If it is lost, tell a manager."))
    yield Cut()
