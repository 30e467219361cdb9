"""The append-only signed log: one chain of entries per till.

An entry is canonical JSON (RFC 8785) of version, till, sequence, moment, kind,
values and the hash before it; its hash is SHA-256 of those bytes and its signature
Ed25519 over the same. Golden tests freeze the bytes of each kind and version;
docs/journal.md says what is in them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import rfc8785
from sqlalchemy import Connection, func, insert, select

from db.journal_kinds import check_kind
from db.tables import JournalEntry, Purge, table_of
from db.tills import TillHead, moment

VERSION = 2
"""The version that is written. Those before it stay readable: their entries are in chains.

2: tickets say their shift and what their receipt was, codes of vouchers stand shortened
beside a digest, and the first entry of a chain has its public key.
"""
Signer = Callable[[bytes], bytes]

_INSERT = insert(table_of(JournalEntry))


class KeyChanged(Exception):
    """The till has another key since this program read its own: nothing was written."""


def offset_minutes(moment: datetime) -> int:
    """Return the offset from UTC of an aware local time, in minutes."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a time without its zone can not be journalled")
    return int(offset.total_seconds()) // 60


def entry_bytes(
    head: TillHead,
    kind: str,
    values: Mapping[str, Any],
    at: datetime,
    version: int = VERSION,
) -> bytes:
    """Return the canonical bytes of the entry that follows `head`."""
    return rfc8785.dumps(
        {
            "version": version,
            "till": head.till,
            "seq": head.journal_seq + 1,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "offset_minutes": offset_minutes(at),
            "kind": kind,
            "values": dict(values),
            "previous": head.journal_hash,
        }
    )


def is_told(connection: Connection, till: str, kind: str, at: datetime) -> bool:
    """Tell whether a till's chain has an entry of this kind and moment."""
    entry = table_of(JournalEntry).c
    query = select(entry.seq).where(entry.till == till, entry.kind == kind, entry.at == at)
    return connection.execute(query.limit(1)).first() is not None


def values_since(
    connection: Connection, till: str, after_seq: int | None, kind: str
) -> list[dict[str, Any]]:
    """Return the values of a till's entries of one kind behind an entry, in order; only the
    entries behind it are looked at (None: all)."""
    entry = table_of(JournalEntry).c
    query = select(entry.entry).where(entry.till == till, entry.kind == kind)
    query = query.where(entry.seq > (after_seq or 0)).order_by(entry.seq)
    return [json.loads(each)["values"] for each in connection.execute(query).scalars()]


def hash_of(connection: Connection, till: str, seq: int) -> str | None:
    """Return the hash of an entry, None where it is not there (any more)."""
    entry = table_of(JournalEntry).c
    query = select(entry.hash).where(entry.till == till, entry.seq == seq)
    return connection.execute(query).scalar()


def purged_through(connection: Connection, till: str) -> int:
    """Return the last entry that a till's log gave up after the legal time, 0 for none."""
    purge = table_of(Purge).c
    query = select(func.max(purge.through_seq)).where(purge.till == till)
    return connection.execute(query).scalar() or 0


def values_of(connection: Connection, till: str, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    """Return kind and values of a till's entries of some kinds, in order; reads the log whole."""
    entry = table_of(JournalEntry).c
    query = select(entry.kind, entry.entry).where(entry.till == till, entry.kind.in_(kinds))
    rows = connection.execute(query.order_by(entry.seq))
    return [(row.kind, json.loads(row.entry)["values"]) for row in rows]


def first_version(connection: Connection, till: str) -> int:
    """Return the version of the first entry that a till's log still has, `VERSION` for none."""
    entry = table_of(JournalEntry).c
    query = select(entry.entry).where(entry.till == till).order_by(entry.seq).limit(1)
    found = connection.execute(query).scalar()
    return VERSION if found is None else int(json.loads(found)["version"])


def last_values(connection: Connection, till: str, kind: str) -> dict[str, Any] | None:
    """Return the values of a till's last entry of a kind, which is looked for from its end."""
    entry = table_of(JournalEntry).c
    query = select(entry.entry).where(entry.till == till, entry.kind == kind)
    found = connection.execute(query.order_by(entry.seq.desc()).limit(1)).scalar()
    return None if found is None else json.loads(found)["values"]


def append(
    connection: Connection,
    head: TillHead,
    kind: str,
    values: Mapping[str, Any],
    at: datetime,
    sign: Signer,
) -> TillHead:
    """Write the next entry of a till that is locked; return its new head, to be saved.

    `values` hold plain JSON values (money in cents), no personal data and no code that is
    worth money. No entry is earlier than the one before it. Raises ValueError for a kind that
    is not in `journal_kinds`, and KeyChanged for a signer (`public_key`) that is not the
    till's any more.
    """
    check_kind(kind)
    if getattr(sign, "public_key", head.public_key) != head.public_key:
        raise KeyChanged(head.till)
    at = moment(head, at)
    entry = entry_bytes(head, kind, values, at)
    digest = hashlib.sha256(entry).hexdigest()
    connection.execute(
        _INSERT,
        {
            "till": head.till,
            "seq": head.journal_seq + 1,
            "at": at,
            "kind": kind,
            "entry": entry.decode(),
            "hash": digest,
            "signature": sign(entry).hex(),
        },
    )
    return replace(head, journal_seq=head.journal_seq + 1, journal_hash=digest, last_at=at)
