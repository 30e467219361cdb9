"""The log of the seeded shop as the program wrote it in version 1."""

import hashlib
import json
from typing import Any
from uuid import UUID

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, select, update

from db.log_chain import ENTRY
from db.tills import TILL, TILL_KEY
from db.vouchers import VOUCHER
from kiosk.rules.shown_codes import code_digest

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
TICKETS = ("sale", "refund", "void")
WHOLE = ("tenders", "discounts", "vouchers_back", "discounts_back", "cancelled", "cancelled_back")
NEW = ("price_override", "closing_paper", "key_rotated")
"""Kinds that version 1 did not have."""


def write_as_version_1(connection: Connection) -> None:
    """Write every till's log anew; the triggers must be gone."""
    codes = list(connection.execute(select(VOUCHER.c.code)).scalars())
    connection.execute(delete(TILL_KEY).where(TILL_KEY.c.number > 1))
    connection.execute(update(TILL_KEY).values(public_key=PUBLIC))
    for till in connection.execute(select(TILL.c.name)).scalars().all():
        _write(connection, till, codes)


def _write(connection: Connection, till: str, codes: list[str]) -> None:
    old = connection.execute(select(ENTRY).where(ENTRY.c.till == till).order_by(ENTRY.c.seq)).all()
    connection.execute(delete(ENTRY).where(ENTRY.c.till == till))
    seq, before = 0, ""
    for row in old:
        entry = json.loads(row.entry)
        if row.kind in NEW:
            entry["kind"], entry["values"] = "signed_in", {"staff": 1}
        seq += 1
        values = _values(entry["kind"], entry["values"], codes)
        entry |= {"version": 1, "seq": seq, "previous": before, "values": values}
        text = rfc8785.dumps(entry)
        before = hashlib.sha256(text).hexdigest()
        made = {"seq": seq, "kind": entry["kind"], "entry": text.decode(), "hash": before}
        made |= {"signature": KEY.sign(text).hex()}
        connection.execute(ENTRY.insert(), dict(row._mapping) | made)
    head = {"journal_seq": seq, "journal_hash": before, "public_key": PUBLIC}
    connection.execute(update(TILL).where(TILL.c.name == till).values(head))


def _values(kind: str, values: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    older = {name: each for name, each in values.items() if name not in ("public_key", "basket")}
    if kind not in TICKETS:
        return older
    del older["shift"], older["receipt_sha256"]
    for name in WHOLE:
        if name in older:
            older[name] = [_whole(each, values["sale_id"], codes) for each in older[name]]
    if "gifts" in older:
        older["gifts"] = [
            {name: each[name] for name in each if name != "voucher_sha256"}
            for each in older["gifts"]
        ]
    return older


def _whole(each: dict[str, Any], sale_id: str, codes: list[str]) -> dict[str, Any]:
    """A code as it stood before it was shortened."""
    digest = each.get("voucher_sha256")
    if digest is None:
        return each
    code = next(code for code in codes if code_digest(UUID(sale_id), code) == digest)
    return {name: each[name] for name in each if name != "voucher_sha256"} | {"voucher": code}
