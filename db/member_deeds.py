"""Changing members: who is one, which card is alive, until when, and what is known of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from db.members import CARD, HOUSEHOLD, IDENTITY, MEMBER, ORIENTATION, TIER
from db.rows import AnyRow


def tiers(connection: Connection) -> Sequence[AnyRow]:
    """Return every tier (tier, percent_bp), by name."""
    return connection.execute(select(TIER).order_by(TIER.c.tier)).all()


def household(connection: Connection, reference: str) -> AnyRow | None:
    """Return (reference, size) of a household, held until the transaction ends."""
    query = (
        select(HOUSEHOLD).where(HOUSEHOLD.c.reference == reference).with_for_update(key_share=True)
    )
    return connection.execute(query).first()


def members_of(connection: Connection, household_reference: str) -> Sequence[str]:
    """Return the references of the members of a household."""
    query = select(MEMBER.c.reference).where(MEMBER.c.household == household_reference)
    return connection.execute(query.order_by(MEMBER.c.reference)).scalars().all()


def lock_member(connection: Connection, reference: str) -> AnyRow | None:
    """Return the member's row, held until the transaction ends."""
    query = select(MEMBER).where(MEMBER.c.reference == reference).with_for_update(key_share=True)
    return connection.execute(query).first()


def add_household(connection: Connection, reference: str, size: int) -> None:
    """Write a new household."""
    connection.execute(insert(HOUSEHOLD), {"reference": reference, "size": size})


def add_member(connection: Connection, reference: str, tier: str, of_household: str) -> None:
    """Write a new member."""
    row = {"reference": reference, "tier": tier, "household": of_household}
    connection.execute(insert(MEMBER), row)


def set_household(connection: Connection, reference: str, of_household: str) -> None:
    """Put a member into another household."""
    query = update(MEMBER).where(MEMBER.c.reference == reference)
    connection.execute(query.values(household=of_household))


def resize(connection: Connection, of_household: str, size: int) -> None:
    """Say how many people a household has."""
    query = update(HOUSEHOLD).where(HOUSEHOLD.c.reference == of_household)
    connection.execute(query.values(size=size))


def suspend(connection: Connection, reference: str, reason: str, at: datetime) -> bool:
    """Suspend a member; False when they are suspended already."""
    query = update(MEMBER).where(MEMBER.c.reference == reference, MEMBER.c.suspended_at.is_(None))
    return connection.execute(query.values(suspended_at=at, suspended_reason=reason)).rowcount == 1


def lift(connection: Connection, reference: str) -> bool:
    """End a suspension; False when there is none."""
    query = update(MEMBER).where(
        MEMBER.c.reference == reference, MEMBER.c.suspended_at.is_not(None)
    )
    return connection.execute(query.values(suspended_at=None, suspended_reason="")).rowcount == 1


def set_look(connection: Connection, reference: str, lang: str, *, large: bool) -> None:
    """Say in which language a member's receipts are ("" for the shop's), and how large."""
    query = update(MEMBER).where(MEMBER.c.reference == reference)
    connection.execute(query.values(receipt_lang=lang, large_print=large))


# Cards


def cards_of(connection: Connection, reference: str) -> Sequence[AnyRow]:
    """Return (card, issued_at, ended_at) of a member's cards, the newest first."""
    query = select(CARD).where(CARD.c.member == reference)
    alive_first = (CARD.c.ended_at.is_not(None), CARD.c.issued_at.desc(), CARD.c.card)
    return connection.execute(query.order_by(*alive_first)).all()


def add_card(connection: Connection, card: str, reference: str, at: datetime) -> None:
    """Hand out a card; the database refuses a second living one."""
    connection.execute(insert(CARD), {"card": card, "member": reference, "issued_at": at})


def end_card(connection: Connection, card: str, at: datetime) -> bool:
    """Make a card dead; False when it is dead already."""
    query = update(CARD).where(CARD.c.card == card, CARD.c.ended_at.is_(None))
    return connection.execute(query.values(ended_at=at)).rowcount == 1


def living_cards(connection: Connection) -> Sequence[AnyRow]:
    """Return (card, member) of every card that is alive."""
    return connection.execute(
        select(CARD.c.card, CARD.c.member).where(CARD.c.ended_at.is_(None))
    ).all()


# Orientations


def orientations_of(connection: Connection, reference: str) -> Sequence[AnyRow]:
    """Return a member's orientations, the first one first."""
    query = select(ORIENTATION).where(ORIENTATION.c.member == reference)
    return connection.execute(query.order_by(ORIENTATION.c.valid_from)).all()


def add_orientation(connection: Connection, row: dict[str, Any]) -> None:
    """Add an orientation (member, valid_from, valid_until, oriented_by)."""
    connection.execute(insert(ORIENTATION), row)


# Personal data


def save_identity(connection: Connection, reference: str, sealed_key: str, sealed: str) -> None:
    """Write the sealed personal data of a member, or write it anew."""
    values = {"sealed_key": sealed_key, "sealed": sealed}
    if _blank(connection, reference):
        query = update(IDENTITY).where(IDENTITY.c.member == reference)
        connection.execute(query.values(values))
    else:
        connection.execute(insert(IDENTITY), {"member": reference, **values})


def erase_identity(connection: Connection, reference: str) -> bool:
    """Delete the personal data of a member; False when there was none."""
    if not _blank(connection, reference):
        return False
    connection.execute(delete(IDENTITY).where(IDENTITY.c.member == reference))
    return True


def _blank(connection: Connection, reference: str) -> bool:
    """Write over the personal data of a member in the same place and length.

    What SQLite frees it does not always blank. False when there is none.
    """
    row = connection.execute(select(IDENTITY).where(IDENTITY.c.member == reference)).first()
    if row is None:
        return False
    blank = {"sealed": "0" * len(row.sealed)}
    if row.sealed_key:
        blank["sealed_key"] = "0" * len(row.sealed_key)
    connection.execute(update(IDENTITY).where(IDENTITY.c.member == reference).values(blank))
    return True


def any_identity(connection: Connection) -> AnyRow | None:
    """Return (sealed_key, sealed) of anybody, to see whether a key opens it."""
    return connection.execute(select(IDENTITY.c.sealed_key, IDENTITY.c.sealed).limit(1)).first()
