"""Finding members by a card that was handed out to them, or by reference."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    bindparam,
    case,
    insert,
    literal,
    null,
    select,
    update,
)

from db.rows import AnyRow
from db.rule_books import BOOK
from db.tables import (
    Household,
    Member,
    MemberCard,
    MemberIdentity,
    Orientation,
    Tier,
    table_of,
)

MEMBER = table_of(Member)
CARD = table_of(MemberCard)
HOUSEHOLD = table_of(Household)
ORIENTATION = table_of(Orientation)
TIER = table_of(Tier)
IDENTITY = table_of(MemberIdentity)

_EACH = ORIENTATION.alias("each_orientation")
_PRESENT = (
    select(_EACH.c.id)
    .where(_EACH.c.member == MEMBER.c.reference)
    .order_by(
        case(
            (bindparam("today").between(_EACH.c.valid_from, _EACH.c.valid_until), 0),
            (_EACH.c.valid_from > bindparam("today"), 1),
            else_=2,
        ),
        case((_EACH.c.valid_from > bindparam("today"), _EACH.c.valid_from)),
        _EACH.c.valid_from.desc(),
    )
    .limit(1)
    .scalar_subquery()
    .correlate(MEMBER)
)
"""The orientation that holds today; where none does, the last one."""

_NEXT = ORIENTATION.alias("next_orientation")
_LATER = ORIENTATION.alias("later_orientation")
_FOLLOWING = (
    select(_LATER.c.id)
    .where(_LATER.c.member == MEMBER.c.reference, _LATER.c.valid_from > ORIENTATION.c.valid_from)
    .order_by(_LATER.c.valid_from)
    .limit(1)
    .scalar_subquery()
    .correlate(MEMBER, ORIENTATION)
)

_COLUMNS = (
    MEMBER,
    HOUSEHOLD.c.size.label("household_size"),
    TIER.c.percent_bp,
    ORIENTATION.c.id.label("orientation_id"),
    ORIENTATION.c.valid_from,
    ORIENTATION.c.valid_until,
    ORIENTATION.c.oriented_by,
    _NEXT.c.valid_from.label("next_from"),
    _NEXT.c.valid_until.label("next_until"),
    IDENTITY.c.sealed_key,
    IDENTITY.c.sealed,
)


def _with_rights(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(HOUSEHOLD, HOUSEHOLD.c.reference == MEMBER.c.household)
        .join(TIER, TIER.c.tier == MEMBER.c.tier)
        .join(ORIENTATION, ORIENTATION.c.id == _PRESENT)
        .outerjoin(_NEXT, _NEXT.c.id == _FOLLOWING)
        .outerjoin(IDENTITY, IDENTITY.c.member == MEMBER.c.reference)
    )


_BY_CARD = _with_rights(
    select(*_COLUMNS, CARD.c.card, CARD.c.ended_at)
    .join(CARD, CARD.c.member == MEMBER.c.reference)
    .where(CARD.c.card.in_(bindparam("codes", expanding=True)))
)
_NO_CARD = (literal("", String).label("card"), null().label("ended_at"))
_ALL = _with_rights(select(*_COLUMNS, *_NO_CARD))
_BY_REFERENCE = _ALL.where(MEMBER.c.reference == bindparam("of_member"))
_STATE = (
    select(
        MEMBER.c.tier,
        MEMBER.c.household,
        MEMBER.c.suspended_at,
        HOUSEHOLD.c.size.label("household_size"),
        TIER.c.percent_bp,
        CARD.c.ended_at,
        _PRESENT.label("orientation_id"),
        select(BOOK.c.version).scalar_subquery().label("rules_version"),
    )
    .join(HOUSEHOLD, HOUSEHOLD.c.reference == MEMBER.c.household)
    .join(TIER, TIER.c.tier == MEMBER.c.tier)
    .outerjoin(CARD, CARD.c.card == bindparam("by_card"))
    .where(MEMBER.c.reference == bindparam("of_member"))
)


def find_by_card(connection: Connection, spellings: Sequence[str], today: date) -> AnyRow | None:
    """Return the member of a card, with household size, the tier's percentage, the
    orientation that holds today or the last one, and the sealed identity.

    `card` and `ended_at` tell whether the card is still alive.
    """
    return connection.execute(_BY_CARD, {"codes": list(spellings), "today": today}).first()


def find_by_reference(connection: Connection, reference: str, today: date) -> AnyRow | None:
    """Return the member of a reference, as `find_by_card` does without the card."""
    return connection.execute(_BY_REFERENCE, {"of_member": reference, "today": today}).first()


def everybody(connection: Connection, today: date) -> Sequence[AnyRow]:
    """Return every member, as `find_by_reference` does."""
    return connection.execute(_ALL, {"today": today}).all()


def state_of(connection: Connection, reference: str, card: str, today: date) -> AnyRow:
    """Return what a sale rests on: tier, percent_bp, household, household_size,
    orientation_id, suspended_at, the card's ended_at, and the rule book's rules_version."""
    values = {"of_member": reference, "by_card": card, "today": today}
    return connection.execute(_STATE, values).one()


def card_exists(connection: Connection, spellings: Sequence[str]) -> bool:
    """Tell whether a card with one of these codes was ever handed out."""
    query = select(CARD.c.card).where(CARD.c.card.in_(spellings)).limit(1)
    return connection.execute(query).first() is not None


def of_cards(connection: Connection, cards: Sequence[str], today: date) -> Sequence[AnyRow]:
    """Return the members of these very cards, as `find_by_card` does."""
    return connection.execute(_BY_CARD, {"codes": list(cards), "today": today}).all()


def set_tier(connection: Connection, reference: str, tier: str) -> None:
    """Put a member into another tier."""
    connection.execute(update(MEMBER).where(MEMBER.c.reference == reference).values(tier=tier))


def save_orientation(connection: Connection, row: dict[str, Any]) -> None:
    """Add an orientation (member, valid_from, valid_until, oriented_by), or correct the one
    that begins on the same day."""
    found = update(ORIENTATION).where(
        ORIENTATION.c.member == row["member"], ORIENTATION.c.valid_from == row["valid_from"]
    )
    if not connection.execute(found.values(row)).rowcount:
        connection.execute(insert(ORIENTATION), row)


def hold(connection: Connection, references: Sequence[str]) -> None:
    """Hold members until the transaction ends, always in the same order."""
    query = select(MEMBER.c.reference).where(MEMBER.c.reference.in_(references))
    connection.execute(query.order_by(MEMBER.c.reference).with_for_update(key_share=True))
