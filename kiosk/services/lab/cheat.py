"""What a cheat has: every row, but not the till's private key."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import ColumnElement, Connection, Select, Table, delete, select, tuple_, update

from db.rows import AnyRow
from db.tables import metadata
from kiosk.rules.journal_heads import Head

Values = dict[str, Any]


class NothingToCheatWith(Exception):
    """The shop has nothing of what a way alters; `what` is the way's own word for it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Expected:
    """What a check must say of a deed: one of `codes`, at this place.

    `seq` and `ticket`: where they are None they are not looked at, nor is data that is not
    named.
    """

    codes: frozenset[str]
    till: str | None = None
    seq: int | None = None
    ticket: str | None = None
    data: Values = field(default_factory=dict)


def table(name: str) -> Table:
    """Return a table of the shop."""
    return metadata.tables[name]


@dataclass
class Cheat:
    """One way's transaction. `heads` are what was kept outside the database: a cheat can not
    reach them, but what is tried may be a database of another day."""

    connection: Connection
    heads: dict[str, Head]
    stranger: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def find(self, query: Select[Any], what: str) -> AnyRow:
        """Return the first row. Raises NothingToCheatWith(what) when there is none."""
        row = self.connection.execute(query.limit(1)).first()
        if row is None:
            raise NothingToCheatWith(what)
        return row

    def every(self, query: Select[Any]) -> Sequence[AnyRow]:
        """Return all rows."""
        return self.connection.execute(query).all()

    def edit(self, name: str, *where: ColumnElement[bool], **values: Any) -> None:
        """Change rows."""
        self.connection.execute(update(table(name)).where(*where).values(values))

    def add(self, name: str, **values: Any) -> None:
        """Write a row."""
        self.connection.execute(table(name).insert(), values)

    def remove(self, of: Table, *where: ColumnElement[bool]) -> None:
        """Delete rows with all that refers to them."""
        for other in metadata.sorted_tables:
            for key in other.foreign_key_constraints:
                if key.referred_table is of and other is not of:
                    referred = [each.column for each in key.elements]
                    own = tuple_(*(other.c[name] for name in key.column_keys))
                    self.remove(other, own.in_(select(*referred).where(*where)))
        self.connection.execute(delete(of).where(*where))

    # The log

    def entries(self, till: str, first: int, last: int | None = None) -> Sequence[AnyRow]:
        """Return a till's entries from one to another."""
        entry = table("journal_entry").c
        query = select(table("journal_entry")).where(entry.till == till, entry.seq >= first)
        if last is not None:
            query = query.where(entry.seq <= last)
        return self.every(query.order_by(entry.seq))

    def entry_of(self, kinds: Sequence[str], what: str) -> AnyRow:
        """Return the latest entry of these kinds that others follow."""
        entry, till = table("journal_entry").c, table("till").c
        query = (
            select(table("journal_entry"))
            .join(table("till"), till.name == entry.till)
            .where(entry.kind.in_(kinds), entry.seq > 2, entry.seq + 3 < till.journal_seq)
            .order_by(entry.at.desc(), entry.seq.desc())
        )
        return self.find(query, what)

    def entry_at(self, till: str, seq: int) -> tuple[ColumnElement[bool], ...]:
        """Return the condition that finds one entry."""
        entry = table("journal_entry").c
        return (entry.till == till, entry.seq == seq)

    def rechain(
        self,
        till: str,
        first: int,
        change: Callable[[Values], None],
        key: Ed25519PrivateKey | None = None,
        *,
        change_all: bool = False,
    ) -> None:
        """Write the entries from `first` on anew: `change` alters that one's content, or
        that of all; hashes follow. Signed with `key`; without one the signatures stay what
        they were."""
        before = self.entries(till, first - 1, first - 1)
        previous = before[0].hash if before else ""
        for row in self.entries(till, first):
            content = json.loads(row.entry)
            if change_all or row.seq == first:
                change(content)
            content["previous"] = previous
            previous = self.write_entry(row, content, key)
        self.edit("till", table("till").c.name == till, journal_hash=previous)

    def write_entry(
        self, row: AnyRow, content: Values, key: Ed25519PrivateKey | None = None
    ) -> str:
        """Write another content into an entry's row, with its hash; return that."""
        entry = rfc8785.dumps(content)
        digest = hashlib.sha256(entry).hexdigest()
        values: Values = {"entry": entry.decode(), "hash": digest}
        if key is not None:
            values["signature"] = key.sign(entry).hex()
        self.edit("journal_entry", *self.entry_at(row.till, row.seq), **values)
        return digest

    def append(self, till: str, kind: str, values: Values) -> int:
        """Write one more entry behind a till's last, signed by the stranger; return its
        number."""
        (last,) = self.entries(till, self.head(till).seq)
        content = json.loads(last.entry) | {
            "seq": last.seq + 1,
            "kind": kind,
            "values": values,
            "previous": last.hash,
        }
        entry = rfc8785.dumps(content)
        digest = hashlib.sha256(entry).hexdigest()
        self.add(
            "journal_entry",
            till=till,
            seq=last.seq + 1,
            at=last.at,
            kind=kind,
            entry=entry.decode(),
            hash=digest,
            signature=self.stranger.sign(entry).hex(),
        )
        self.edit(
            "till",
            table("till").c.name == till,
            journal_seq=last.seq + 1,
            journal_hash=digest,
        )
        return int(last.seq) + 1

    def head(self, till: str) -> Head:
        """Return what the till's row says of its last entry."""
        query = select(table("till")).where(table("till").c.name == till)
        row = self.find(query, "till")
        return Head(till, row.journal_seq, row.journal_hash)

    def stranger_hex(self) -> str:
        """Return the stranger's public key."""
        return self.stranger.public_key().public_bytes_raw().hex()
