"""Members as managers see them: the list to search in, and one member's sheet."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from db import member_deeds, members
from db.rows import AnyRow
from kiosk.rules.card_codes import plain_card
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.rules.orientations import Period
from kiosk.rules.search import fold
from kiosk.services.members.identities import NOBODY, Identity, SealedIdentity, unseal
from kiosk.services.quotas.standings import with_standings
from kiosk.services.records import member_from, member_named, shown_name
from kiosk.services.shop import OpenShop

ROWS = 200
"""As many as a list shows; a search finds the others."""

_LIGHTS = ("amber", "green", "red")
"""What ends soon comes first: it is what a manager looks for."""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One row of the list."""

    member: Member
    card: str
    """The living card."""
    identity: Identity


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was handed out; dead once `ended_at` is set."""

    card: str
    issued_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """All that managers see of one member."""

    member: Member
    identity: Identity
    identity_opened: bool
    """False where the key in this home does not open the personal data."""
    cards: tuple[Card, ...]
    """The living one first, then the newest."""
    periods: tuple[Period, ...]
    """The newest first."""
    household_members: int
    """How many members the household has in the shop's books."""
    suspended_at: datetime | None
    suspended_reason: str

    @property
    def card(self) -> str:
        """The living card."""
        return self.cards[0].card


def member_sheet(shop: OpenShop, reference: str) -> MemberSheet:
    """Return what managers see of a member. Raises ShopError ``member_unknown``."""
    with shop.reading() as connection:
        row = members.find_by_reference(connection, reference, shop.today())
        if row is None:
            raise ShopError("member_unknown")
        identity, opened = _identity(shop, row)
        return MemberSheet(
            member=with_standings(connection, shop, member_from(row, shop.settings.home)),
            identity=identity,
            identity_opened=opened,
            cards=tuple(
                Card(card.card, card.issued_at, card.ended_at)
                for card in member_deeds.cards_of(connection, reference)
            ),
            periods=tuple(
                Period(each.valid_from, each.valid_until, each.oriented_by)
                for each in reversed(member_deeds.orientations_of(connection, reference))
            ),
            household_members=len(member_deeds.members_of(connection, row.household)),
            suspended_at=row.suspended_at,
            suspended_reason=row.suspended_reason,
        )


def living_card(connection: Connection, reference: str) -> str:
    """Return the card that a member has now."""
    return str(member_deeds.cards_of(connection, reference)[0].card)


def find_reference(shop: OpenShop, text: str) -> str:
    """Return the member of a card, living or not, or of a reference.

    Raises ShopError ``member_unknown``.
    """
    code, today = plain_card(text.strip()), shop.today()
    with shop.reading() as connection:
        for spelling in dict.fromkeys((text.strip(), code)):
            if row := members.find_by_card(connection, [spelling], today):
                return str(row.reference)
            if row := members.find_by_reference(connection, spelling, today):
                return str(row.reference)
    raise ShopError("member_unknown")


@dataclass(slots=True)
class _Known:
    """What was opened of a member, and of which sealed text."""

    sealed: str | None
    identity: Identity
    words: str


@dataclass(slots=True)
class MemberSearch:
    """Finds members by card, reference or any part of their name.

    Names are opened in memory alone: those of the rows that are shown at once, all of them
    with the first word that is typed, and kept as long as the search lives.
    """

    shop: OpenShop
    _known: dict[str, _Known] = field(default_factory=dict, repr=False)

    def find(self, text: str) -> tuple[MemberLine, ...]:
        """Return the members whose name, card or reference holds every word of `text`; one
        whose card or reference it is comes first, what ends soon before the others."""
        today = self.shop.today()
        with self.shop.reading() as connection:
            rows = members.everybody(connection, today)
            cards = {row.member: row.card for row in member_deeds.living_cards(connection)}
        words = fold(text).split()
        if words:
            code = fold(plain_card(text))
            rows = [row for row in rows if self._holds(row, cards, words, code)]

        def rank(row: AnyRow) -> tuple[bool, tuple[int, date, str]]:
            other = not has_code(row.reference, cards.get(row.reference, ""), text)
            return other, _rank(row, today)

        ordered = sorted(rows, key=rank)[:ROWS]
        return tuple(self._line(row, cards.get(row.reference, "")) for row in ordered)

    def _line(self, row: AnyRow, card: str) -> MemberLine:
        identity = self._open(row).identity
        member = member_named(row, shown_name(row.reference, identity))
        return MemberLine(member, card, identity)

    def _holds(self, row: AnyRow, cards: dict[str, str], words: list[str], code: str) -> bool:
        card = cards.get(row.reference, "")
        codes = f"{row.reference} {card} {row.household}".casefold()
        haystack = f"{self._open(row).words} {codes}"
        return all(word in haystack for word in words) or code in haystack

    def _open(self, row: AnyRow) -> _Known:
        known = self._known.get(row.reference)
        if known is None or known.sealed != row.sealed:
            identity, _opened = _identity(self.shop, row)
            known = _Known(row.sealed, identity, fold(identity.display_name))
            self._known[row.reference] = known
        return known


def has_code(reference: str, card: str, text: str) -> bool:
    """Tell whether a text is the whole of a member's reference or card, spaces aside."""
    code = plain_card(text)
    return bool(code) and code in (plain_card(reference), plain_card(card))


def _rank(row: AnyRow, today: date) -> tuple[int, date, str]:
    member = member_named(row, "")
    light = _LIGHTS.index(member.orientation(today).light)
    return light, member.until, member.reference


def _identity(shop: OpenShop, row: AnyRow) -> tuple[Identity, bool]:
    if not row.sealed:
        return NOBODY, True
    try:
        sealed = SealedIdentity(row.sealed_key, row.sealed)
        return unseal(shop.settings.home, sealed), True
    except ShopError:
        return NOBODY, False
