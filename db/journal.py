"""The append-only signed log: one chain of entries per till.

An entry is canonical JSON (RFC 8785) of version, till, sequence, moment, kind,
values and the hash before it; its hash is SHA-256 of those bytes and its signature
Ed25519 over the same. Golden tests freeze the bytes of each version.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import rfc8785
from sqlalchemy import Connection, insert, select

from db.tables import JournalEntry, table_of
from db.tills import TillHead, moment

VERSION = 1
Signer = Callable[[bytes], bytes]

_INSERT = insert(table_of(JournalEntry))


def offset_minutes(moment: datetime) -> int:
    """Return the offset from UTC of an aware local time, in minutes."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a time without its zone can not be journalled")
    return int(offset.total_seconds()) // 60


def entry_bytes(head: TillHead, kind: str, values: Mapping[str, Any], at: datetime) -> bytes:
    """Return the canonical bytes of the entry that follows `head`."""
    return rfc8785.dumps(
        {
            "version": VERSION,
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


def append(
    connection: Connection,
    head: TillHead,
    kind: str,
    values: Mapping[str, Any],
    at: datetime,
    sign: Signer,
) -> TillHead:
    """Write the next entry of a till that is locked; return its new head, to be saved.

    `values` hold plain JSON values (money in cents) and no personal data. No entry is
    earlier than the one before it.
    """
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
