"""Importing members: the reference in the clear, the name encrypted beside it."""

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select

from db.members import IDENTITY, MEMBER, TIER
from kiosk.services.imports import cells, run
from kiosk.services.imports.codes import CodeColumn
from kiosk.services.imports.run import Imported, Record, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.imports.tiers import TIER_NAME
from kiosk.services.keys import identity_cipher
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
MOST_IN_HOUSEHOLD = 99

_NAME = cells.words(80)
_ORIENTED_BY = cells.words(80)


def import_members(shop: OpenShop, path: Path) -> Imported:
    """Import members: new ones are added, different ones changed.

    Raises ImportRefused, and ShopError ``key_missing``.
    """
    return run.run_import(shop, path, _TARGET)


def _record(row: Row) -> Record:
    record: Record = {
        "card": row.need("card", cells.code),
        "display_name": row.read("display_name", _NAME) or "",
        "tier": row.need("tier", TIER_NAME),
        "household_size": row.need("household_size", cells.pieces),
        "valid_from": row.need("valid_from", cells.day),
        "valid_until": row.need("valid_until", cells.day),
        "oriented_by": row.read("oriented_by", _ORIENTED_BY) or "",
    }
    if (record["household_size"] or 0) > MOST_IN_HOUSEHOLD:
        size = row.cells["household_size"]
        row.note("household_size", "quantity_too_large", value=size, most=MOST_IN_HOUSEHOLD)
    run.check_days(row, record)
    return record


def _store(work: Work, rows: list[Row]) -> None:
    cipher = identity_cipher(work.shop.settings.home)
    records = run.records_of(rows, _record, "card")
    _check_tiers(work, records)
    stored = _stored(work, records, cipher)
    new, changed = work.compare(records, stored)
    run.insert_all(work, MEMBER, [_without_name(record) for record in new])
    run.update_all(work, MEMBER, "card", [_without_name(record) for record in changed])
    renamed = [
        record
        for record in new + changed
        if record["display_name"] != stored.get(record["card"], {}).get("display_name", "")
    ]
    if renamed and work.may_write:
        _seal(work, renamed, cipher)


def _check_tiers(work: Work, records: dict[str, Record]) -> None:
    wanted = {record["tier"] for record in records.values() if record["tier"]}
    query = select(TIER.c.tier).where(TIER.c.tier.in_(wanted))
    known = set(work.connection.execute(query).scalars())
    for card, record in records.items():
        if record["tier"] in wanted - known:
            work.note(card, "tier", "tier_unknown", value=record["tier"])


def _stored(work: Work, records: dict[str, Record], cipher: Fernet) -> dict[str, Record]:
    query = (
        select(MEMBER, IDENTITY.c.sealed)
        .outerjoin(IDENTITY, IDENTITY.c.card == MEMBER.c.card)
        .where(MEMBER.c.card.in_(records))
    )
    stored = run.stored_by(work.connection, query, "card")
    for card, member in stored.items():
        try:
            member["display_name"] = _opened(member.pop("sealed"), cipher)
        except InvalidToken:
            work.note(card, "display_name", "sealed_elsewhere")
    return stored


def _opened(sealed: str | None, cipher: Fernet) -> str:
    return cipher.decrypt(sealed).decode() if sealed else ""


def _seal(work: Work, records: list[Record], cipher: Fernet) -> None:
    """Replace the encrypted names; a member without a name has none."""
    cards = [record["card"] for record in records]
    work.connection.execute(delete(IDENTITY).where(IDENTITY.c.card.in_(cards)))
    identities = [
        {
            "card": record["card"],
            "sealed": cipher.encrypt(record["display_name"].encode()).decode(),
        }
        for record in records
        if record["display_name"]
    ]
    run.insert_all(work, IDENTITY, identities)


def _without_name(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "display_name"}


_TARGET = Target(
    "members", COLUMNS, (CodeColumn("card", cells.code, True),), _store, "taken_by_member"
)
