"""What managers do for members: enrol, renew, replace a card, suspend, change, erase.

Every deed is journalled with references alone: no name, no contact, no card code, no
reason and nobody who oriented the person.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import member_deeds, members
from db.rows import AnyRow
from kiosk.rules.card_codes import ALPHABET, RANDOM_LENGTH, with_check
from kiosk.rules.errors import ShopError
from kiosk.rules.orientations import Period, check_period, check_renewal
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.services.members import identities
from kiosk.services.members.identities import NOBODY, Identity
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still
from receipts.words import LANGUAGES

REFERENCE_LENGTH = 10
MOST_IN_HOUSEHOLD = 99
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person who is to become a member.

    `household` joins a household that is there; None makes one of `household_size` people.
    """

    tier: str
    period: Period
    household: str | None = None
    household_size: int = 1
    identity: Identity = field(default=NOBODY)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new member and the card to hand out."""

    reference: str
    card: str


def new_reference(prefix: str) -> str:
    """Return a random reference of 45 bits, which nobody scans."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def new_card() -> str:
    """Return a random card code of 41 bits with its check characters."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH)))


def enrol(shop: OpenShop, staff_number: int, new: NewMember) -> Enrolled:
    """Make a person a member, with a card.

    Raises ShopError ``tier_unknown``, ``household_unknown``, ``household_out_of_range``,
    ``ends_before_start``, and those of `identities.save`.
    """
    check_period(new.period)
    made = Enrolled(new_reference("R"), new_card())
    with shop.writing() as connection:
        _check_tier(connection, new.tier)
        household, size = _household_for(connection, new)
        now = shop.now()
        member_deeds.add_member(connection, made.reference, new.tier, household)
        member_deeds.add_card(connection, made.card, made.reference, now)
        _add_period(connection, made.reference, new.period)
        identities.save(connection, shop.settings.home, made.reference, new.identity)
        values = {
            "tier": new.tier,
            "household": household,
            "household_size": size,
            **_days(new.period),
        }
        _journal(shop, connection, "member_enrolled", made.reference, staff_number, values, now)
    return made


def renew(shop: OpenShop, staff_number: int, reference: str, period: Period) -> None:
    """Add one more orientation.

    Raises ShopError ``member_unknown``, and those of `rules.orientations.check_renewal`:
    what the member has is never shortened.
    """
    with _deed(shop, reference) as (connection, _member):
        check_renewal(_periods(connection, reference), period)
        _add_period(connection, reference, period)
        kind, values = "member_renewed", _days(period)
        _journal(shop, connection, kind, reference, staff_number, values, shop.now())


def replace_card(shop: OpenShop, staff_number: int, reference: str, card: str) -> str:
    """Hand out a new card for `card`, which is dead at once; return the new code.

    Raises ShopError ``member_unknown``, and ``card_replaced_already`` when somebody was
    quicker.
    """
    fresh = new_card()
    with _deed(shop, reference) as (connection, _member):
        now = shop.now()
        present = member_deeds.cards_of(connection, reference)
        if present[0].card != card or not member_deeds.end_card(connection, card, now):
            raise ShopError("card_replaced_already")
        member_deeds.add_card(connection, fresh, reference, now)
        _journal(shop, connection, "member_card_replaced", reference, staff_number, {}, now)
    return fresh


def suspend(shop: OpenShop, staff_number: int, reference: str, reason: str) -> None:
    """Stop a member's rights until `lift`; the counter never says why.

    Raises ShopError ``member_unknown``, ``reason_missing``, ``words_too_long`` and
    ``suspended_already``.
    """
    words = reason.strip()
    if not words:
        raise ShopError("reason_missing")
    if len(words) > LONGEST_REASON:
        raise ShopError("words_too_long", most=LONGEST_REASON)
    with _deed(shop, reference) as (connection, _member):
        now = shop.now()
        if not member_deeds.suspend(connection, reference, words, now):
            raise ShopError("suspended_already")
        _journal(shop, connection, "member_suspended", reference, staff_number, {}, now)


def lift(shop: OpenShop, staff_number: int, reference: str) -> None:
    """End a suspension. Raises ShopError ``member_unknown`` and ``not_suspended``."""
    with _deed(shop, reference) as (connection, _member):
        if not member_deeds.lift(connection, reference):
            raise ShopError("not_suspended")
        kind = "member_suspension_lifted"
        _journal(shop, connection, kind, reference, staff_number, {}, shop.now())


def change_tier(shop: OpenShop, staff_number: int, reference: str, tier: str) -> None:
    """Put a member into another tier. Raises ``member_unknown`` and ``tier_unknown``."""
    with _deed(shop, reference) as (connection, member):
        _check_tier(connection, tier)
        if member.tier == tier:
            return
        members.set_tier(connection, reference, tier)
        values = {"tier": tier, "tier_before": member.tier}
        _journal(shop, connection, "member_tier", reference, staff_number, values, shop.now())


def change_household_size(shop: OpenShop, staff_number: int, reference: str, size: int) -> None:
    """Say how many people the member's household has; it holds for all of them.

    Raises ShopError ``member_unknown`` and ``household_out_of_range``.
    """
    _check_size(size)
    with _deed(shop, reference) as (connection, member):
        present = member_deeds.household(connection, member.household)
        before = present.size if present else 0
        if before == size:
            return
        member_deeds.resize(connection, member.household, size)
        values = {
            "household": member.household,
            "household_size": size,
            "household_size_before": before,
        }
        kind = "member_household_size"
        _journal(shop, connection, kind, reference, staff_number, values, shop.now())


def move_to_household(
    shop: OpenShop, staff_number: int, reference: str, household: str | None, size: int = 1
) -> None:
    """Put a member into the household `household`, or into one of their own (None).

    Raises ShopError ``member_unknown``, ``household_unknown`` and
    ``household_out_of_range``.
    """
    with _deed(shop, reference) as (connection, member):
        if household == member.household:
            return
        if household is None:
            _check_size(size)
            household = new_reference("H")
            member_deeds.add_household(connection, household, size)
        elif member_deeds.household(connection, household) is None:
            raise ShopError("household_unknown")
        member_deeds.set_household(connection, reference, household)
        values = {"household": household, "household_before": member.household}
        _journal(shop, connection, "member_household", reference, staff_number, values, shop.now())


def change_look(shop: OpenShop, staff_number: int, reference: str, look: Look) -> None:
    """Say how a member reads their receipts; the log says that it changed, and not to what:
    a language tells where people are from.

    Raises ShopError ``member_unknown`` and ``language_unknown``.
    """
    with _deed(shop, reference) as (connection, member):
        if look == Look(member.receipt_lang, member.large_print):
            return
        _save_look(connection, reference, look)
        kind = "member_receipts"
        _journal(shop, connection, kind, reference, staff_number, {}, shop.now())


def change_identity(shop: OpenShop, staff_number: int, reference: str, identity: Identity) -> None:
    """Write a member's name and contact anew; the log says that, and nothing of either.

    Raises ShopError ``member_unknown`` and those of `identities.save`.
    """
    with _deed(shop, reference) as (connection, _member):
        identities.save(connection, shop.settings.home, reference, identity)
        kind = "member_identity_changed"
        _journal(shop, connection, kind, reference, staff_number, {}, shop.now())


def erase_identity(shop: OpenShop, staff_number: int, reference: str) -> None:
    """Erase what is known of a person, how they read too; member, sales and quotas stay, by
    reference.

    Raises ShopError ``member_unknown`` and ``identity_erased_already``.
    """
    with _deed(shop, reference) as (connection, _member):
        if not member_deeds.erase_identity(connection, reference):
            raise ShopError("identity_erased_already")
        _save_look(connection, reference, AS_THE_SHOP)
        kind = "member_identity_erased"
        _journal(shop, connection, kind, reference, staff_number, {}, shop.now())


def tier_names(shop: OpenShop) -> tuple[str, ...]:
    """Return the tiers of the shop, by name."""
    with shop.reading() as connection:
        return tuple(row.tier for row in member_deeds.tiers(connection))


@contextmanager
def _deed(shop: OpenShop, reference: str) -> Iterator[tuple[Connection, AnyRow]]:
    """Hold a member while something about them changes. Raises ``member_unknown``."""
    with shop.writing() as connection:
        member = member_deeds.lock_member(connection, reference)
        if member is None:
            raise ShopError("member_unknown")
        yield connection, member


def _journal(
    shop: OpenShop,
    connection: Connection,
    kind: str,
    reference: str,
    staff_number: int,
    values: dict[str, Any],
    at: datetime,
) -> None:
    check_still(connection, shop, staff_number, "members")
    said = {"member": reference, "staff": staff_number, **values}
    shop.write_journal(connection, kind, said, at)


def _save_look(connection: Connection, reference: str, look: Look) -> None:
    if look.lang and look.lang not in LANGUAGES:
        raise ShopError("language_unknown", lang=look.lang)
    member_deeds.set_look(connection, reference, look.lang, large=look.large)


def _days(period: Period) -> dict[str, str]:
    return {
        "valid_from": period.valid_from.isoformat(),
        "valid_until": period.valid_until.isoformat(),
    }


def _check_tier(connection: Connection, tier: str) -> None:
    if tier not in {row.tier for row in member_deeds.tiers(connection)}:
        raise ShopError("tier_unknown", tier=tier)


def _check_size(size: int) -> None:
    if not 1 <= size <= MOST_IN_HOUSEHOLD:
        raise ShopError("household_out_of_range", most=MOST_IN_HOUSEHOLD)


def _household_for(connection: Connection, new: NewMember) -> tuple[str, int]:
    if new.household is not None:
        found = member_deeds.household(connection, new.household)
        if found is None:
            raise ShopError("household_unknown")
        return found.reference, found.size
    _check_size(new.household_size)
    reference = new_reference("H")
    member_deeds.add_household(connection, reference, new.household_size)
    return reference, new.household_size


def _add_period(connection: Connection, reference: str, period: Period) -> None:
    row = {
        "member": reference,
        "valid_from": period.valid_from,
        "valid_until": period.valid_until,
        "oriented_by": period.oriented_by,
    }
    member_deeds.add_orientation(connection, row)


def _periods(connection: Connection, reference: str) -> list[Period]:
    rows = member_deeds.orientations_of(connection, reference)
    return [Period(row.valid_from, row.valid_until, row.oriented_by) for row in rows]
