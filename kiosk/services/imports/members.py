"""Importing members: the reference in the clear, the personal data encrypted beside it."""

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sqlalchemy import select

from db import member_deeds, members
from db.members import TIER
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.imports.tiers import TIER_NAME
from kiosk.services.members import identities
from kiosk.services.members.deeds import MOST_IN_HOUSEHOLD
from kiosk.services.members.identities import NOBODY, Identity, SealedIdentity
from kiosk.services.shop import OpenShop

COLUMNS = (
    "card",
    "display_name",
    "tier",
    "household_size",
    "valid_from",
    "valid_until",
    "oriented_by",
)
OPTIONAL = ("household", "contact", "receipt_lang", "large_print")
"""Left out or empty, they leave what is there as it is."""
LONGEST_CONTACT = 200

_NOTHING_SAID: Record = {"contact": "", "receipt_lang": "", "large_print": False}
_LOOK = ("receipt_lang", "large_print")
_ORIENTATION = ("valid_from", "valid_until", "oriented_by")
_NAME = cells.words(80)
_ORIENTED_BY = cells.words(80)
_CONTACT = cells.words(LONGEST_CONTACT)


@dataclass(slots=True)
class _Households:
    """The households that the file has named so far, and what it says of their size."""

    sizes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the shop knows of the members of a file's cards, by card."""

    references: dict[str, str]
    identities: dict[str, Identity]
    records: dict[str, Record]


def import_members(shop: OpenShop, path: Path) -> Imported:
    """Import members: new ones are added, different ones changed.

    Raises ImportRefused, and ShopError ``key_missing`` and ``identities_key_wrong``.
    """
    return run.run_import(shop, path, replace(_TARGET, store=partial(_store, _Households())))


def _record(row: Row) -> Record:
    record: Record = {
        "card": row.need("card", cells.code),
        "display_name": row.read("display_name", _NAME) or "",
        "tier": row.need("tier", TIER_NAME),
        "household_size": row.need("household_size", cells.pieces),
        "valid_from": row.need("valid_from", cells.day),
        "valid_until": row.need("valid_until", cells.day),
        "oriented_by": row.read("oriented_by", _ORIENTED_BY) or "",
        "household": row.read("household", cells.code),
        "contact": row.read("contact", _CONTACT),
        "receipt_lang": row.read("receipt_lang", cells.language),
        "large_print": row.read("large_print", cells.yes_or_no),
    }
    if (record["household_size"] or 0) > MOST_IN_HOUSEHOLD:
        size = row.cells["household_size"]
        row.note("household_size", "quantity_too_large", value=size, most=MOST_IN_HOUSEHOLD)
    run.check_days(row, record)
    return record


def _store(households: _Households, work: Work, rows: list[Row]) -> None:
    records = run.records_of(rows, _record, "card")
    _check_tiers(work, records)
    _check_references(work, records)
    stored = _stored(work, records)
    _fill_in(records, stored)
    _check_sizes(work, households, records)
    new, changed = work.compare(records, stored.records)
    if not work.may_write:
        return
    # Members before households, as every deed about a member holds them.
    members.hold(work.connection, [stored.references[record["card"]] for record in changed])
    _save_households(work, new + changed)
    _add(work, new)
    for record in changed:
        _change(work, stored.references[record["card"]], stored.records[record["card"]], record)
    _seal_new(work, new)
    for record in changed:
        _save_identity(work, stored, record)


def _check_tiers(work: Work, records: dict[str, Record]) -> None:
    wanted = {record["tier"] for record in records.values() if record["tier"]}
    query = select(TIER.c.tier).where(TIER.c.tier.in_(wanted))
    known = set(work.connection.execute(query).scalars())
    for card, record in records.items():
        if record["tier"] in wanted - known:
            work.note(card, "tier", "tier_unknown", value=record["tier"])


def _check_references(work: Work, records: dict[str, Record]) -> None:
    """Note cards whose code is the reference of a member with other cards."""
    table = members.MEMBER
    query = select(table.c.reference).where(
        table.c.reference.in_(records),
        table.c.reference.not_in(select(members.CARD.c.card)),
    )
    for reference in work.connection.execute(query).scalars():
        work.note(reference, "card", "taken_by_member", value=reference)


def _stored(work: Work, records: dict[str, Record]) -> _Stored:
    """Look up the members of these cards; a dead card is a problem of its row."""
    rows = members.of_cards(work.connection, list(records), work.shop.today())
    for row in rows:
        if row.ended_at is not None:
            work.note(row.card, "card", "card_replaced", value=row.card)
    references = {row.card: row.reference for row in rows}
    known = {row.card: _identity(work, row) for row in rows}
    begun = _orientations(work, references, records)
    return _Stored(
        references, known, {row.card: _as_record(row, known[row.card], begun) for row in rows}
    )


def _as_record(row: AnyRow, identity: Identity, begun: dict[str, Record]) -> Record:
    """Return what a file would say of a member."""
    present: Record = {name: getattr(row, name) for name in _ORIENTATION}
    return {
        "card": row.card,
        "display_name": identity.display_name,
        "tier": row.tier,
        "household_size": row.household_size,
        "household": row.household,
        "contact": identity.contact,
        "receipt_lang": row.receipt_lang,
        "large_print": row.large_print,
        **begun.get(row.card, present),
    }


def _orientations(
    work: Work, references: dict[str, str], records: dict[str, Record]
) -> dict[str, Record]:
    """Return the orientations that begin on the day which the file says, by card.

    A file of before a renewal says nothing against the renewal.
    """
    table = members.ORIENTATION
    query = select(table).where(table.c.member.in_(references.values()))
    found = {(row.member, row.valid_from): row for row in work.connection.execute(query)}
    wanted = {
        card: found.get((reference, records[card]["valid_from"]))
        for card, reference in references.items()
    }
    return {
        card: {name: getattr(row, name) for name in _ORIENTATION}
        for card, row in wanted.items()
        if row is not None
    }


def _identity(work: Work, row: AnyRow) -> Identity:
    if not row.sealed:
        return NOBODY
    try:
        sealed = SealedIdentity(row.sealed_key, row.sealed)
        return identities.unseal(work.shop.settings.home, sealed)
    except ShopError as refusal:
        if refusal.code != "identities_key_wrong":
            raise
        work.note(row.card, "display_name", "sealed_elsewhere")
        return NOBODY


def _fill_in(records: dict[str, Record], stored: _Stored) -> None:
    """Complete what the file left out: as it is stored, or a household of their own."""
    for card, record in records.items():
        before = stored.records.get(card, {"household": card, **_NOTHING_SAID})
        for column in OPTIONAL:
            if record[column] in (None, ""):
                record[column] = before[column]


def _check_sizes(work: Work, households: _Households, records: dict[str, Record]) -> None:
    """Note households that have another size on an earlier line of the file."""
    for card, record in records.items():
        household, size = record["household"], record["household_size"]
        if size is None:
            continue
        first = households.sizes.setdefault(household, size)
        if first != size:
            work.note(card, "household_size", "household_differs", value=size, stored=first)


def _save_households(work: Work, records: list[Record]) -> None:
    """Write the households of these records, and their size where it is another one."""
    table = members.HOUSEHOLD
    wanted = {record["household"]: record["household_size"] for record in records}
    query = select(table).where(table.c.reference.in_(wanted))
    present = {row.reference: row.size for row in work.connection.execute(query)}
    new = [{"reference": each, "size": wanted[each]} for each in wanted if each not in present]
    run.insert_all(work, table, new)
    for reference, size in present.items():
        if wanted[reference] != size:
            member_deeds.resize(work.connection, reference, wanted[reference])


def _add(work: Work, new: list[Record]) -> None:
    """Write new members: the first card's code is the reference."""
    cards = [record["card"] for record in new]
    columns = ("tier", "household", *_LOOK)
    people = [{"reference": r["card"], **{each: r[each] for each in columns}} for r in new]
    run.insert_all(work, members.MEMBER, people)
    handed_out = [{"card": card, "member": card, "issued_at": work.now} for card in cards]
    run.insert_all(work, members.CARD, handed_out)
    run.insert_all(work, members.ORIENTATION, [_orientation(r["card"], r) for r in new])


def _change(work: Work, reference: str, stored: Record, record: Record) -> None:
    """Write what is different; another first day is one more orientation."""
    connection = work.connection
    if record["tier"] != stored["tier"]:
        members.set_tier(connection, reference, record["tier"])
    if record["household"] != stored["household"]:
        member_deeds.set_household(connection, reference, record["household"])
    if any(record[column] != stored[column] for column in _LOOK):
        lang, large = record["receipt_lang"], record["large_print"]
        member_deeds.set_look(connection, reference, lang, large=large)
    if any(record[column] != stored[column] for column in _ORIENTATION):
        members.save_orientation(connection, _orientation(reference, record))


def _orientation(reference: str, record: Record) -> Record:
    return {"member": reference, **{column: record[column] for column in _ORIENTATION}}


def _seal_new(work: Work, new: list[Record]) -> None:
    """Seal name and contact of new members; who has neither has no row."""
    home = work.shop.settings.home
    known = {record["card"]: _said(record) for record in new if not _said(record).is_empty}
    if not known:
        return
    identities.check_key(work.connection, home)
    sealed = {reference: identities.seal(home, said) for reference, said in known.items()}
    rows = [
        {"member": reference, "sealed_key": made.sealed_key, "sealed": made.sealed}
        for reference, made in sealed.items()
    ]
    run.insert_all(work, members.IDENTITY, rows)


def _save_identity(work: Work, stored: _Stored, record: Record) -> None:
    """Seal name and contact anew where they differ."""
    card, said = record["card"], _said(record)
    if said != stored.identities[card]:
        reference = stored.references[card]
        identities.save(work.connection, work.shop.settings.home, reference, said)


def _said(record: Record) -> Identity:
    return Identity(record["display_name"], record["contact"])


_TARGET = Target(
    "members",
    COLUMNS,
    (CodeColumn("card", cells.code, True),),
    partial(_store, _Households()),
    "taken_by_member",
    OPTIONAL,
)
