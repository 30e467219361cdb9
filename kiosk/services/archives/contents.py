"""What an archive holds of a period, read in one transaction and written member by member."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from json import loads
from typing import Any

import rfc8785
from sqlalchemy import Connection

from db import archives
from db.rows import AnyRow
from kiosk.rules.closing_periods import Period
from kiosk.rules.journal_heads import fingerprint
from kiosk.services.archives.packing import Pack
from kiosk.services.archives.standalone import CLOSINGS, PAPER_COLUMNS
from kiosk.services.exports import Export, Filters, Format, write_into
from kiosk.services.exports.spans import Spans, TillSpan, closings_of
from receipts import document as paper
from receipts.render.text import render_text

TABLES: tuple[Export, ...] = (
    *("sales", "lines", "tenders", "gifts", "redemptions"),
    *("shifts", "closings", "cash-movements", "movements"),
)
"""The journal is there by itself, and the stock is of no period."""
FORMATS: tuple[Format, ...] = ("csv", "jsonl")
TICKETS = ("sale", "refund", "void")

Progress = Callable[[int, int], None]
"""Told how many journal entries are written, and of how many."""


@dataclass(frozen=True, slots=True)
class Span:
    """The entries of a till that are of the period."""

    till: str
    first_seq: int
    last_seq: int

    def __len__(self) -> int:
        return self.last_seq - self.first_seq + 1


def spans_of(connection: Connection, period: Period) -> list[Span]:
    """Return where each till's journal is of the period; tills without any are left out."""
    spans = []
    for till in archives.all_tills(connection):
        first = archives.first_entry_since(connection, till, period.first_day)
        last = archives.last_entry_until(connection, till, period.last_day)
        if first is not None and last is not None and first <= last:
            spans.append(Span(till, first, last))
    return spans


def add_journals(
    pack: Pack, connection: Connection, spans: list[Span], progress: Progress | None
) -> list[dict[str, Any]]:
    """Write the journals; return what the manifest says of each till."""
    told, done, total = [], 0, sum(map(len, spans))
    for span in spans:
        told.append(_add_journal(pack, connection, span))
        done += len(span)
        if progress:
            progress(done, total)
    return told


def _add_journal(pack: Pack, connection: Connection, span: Span) -> dict[str, Any]:
    told: dict[str, Any] = {
        "till": span.till,
        "first_seq": span.first_seq,
        "last_seq": span.last_seq,
        "entries": 0,
        "tickets": 0,
        "total_cents": 0,
        "absolute_cents": 0,
        "first_ticket": None,
        "last_ticket": None,
    }
    with pack.member(f"journal/{span.till}.jsonl") as file:
        for row in archives.entries(connection, span.till, span.first_seq, span.last_seq):
            file.write(_line(row))
            entry = loads(row.entry)
            told["entries"] += 1
            told.setdefault("previous_hash", entry["previous"])
            told["last_hash"] = row.hash
            if entry["kind"] in TICKETS:
                _count_ticket(told, entry["values"])
    return told


def _line(row: AnyRow) -> bytes:
    """Return an entry as a line of a journal's file."""
    line = {"seq": row.seq, "entry": row.entry, "hash": row.hash, "signature": row.signature}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _count_ticket(told: dict[str, Any], values: dict[str, Any]) -> None:
    told["tickets"] += 1
    told["total_cents"] += values["total_cents"]
    told["absolute_cents"] += abs(values["total_cents"])
    told["first_ticket"] = told["first_ticket"] or values["ticket"]
    told["last_ticket"] = values["ticket"]


def cut_of(
    connection: Connection, period: Period, tills: list[dict[str, Any]], at: datetime
) -> Spans:
    """Return the stretch of the tables: that of the journals, of which the manifest tells.

    Where entries were given up before, what is no till's begins with the first day.
    """
    last = archives.moment_until(connection, period.last_day)
    after = archives.moment_until(connection, period.first_day - timedelta(days=1))
    if after is None and archives.given_up_until(connection) is not None:
        after = datetime.combine(period.first_day, time(), at.tzinfo)
    spans = tuple(_till_span(connection, told) for told in tills)
    return Spans(spans, after, last or at, period.name)


def _till_span(connection: Connection, told: dict[str, Any]) -> TillSpan:
    moments = [
        archives.moment_at(connection, told["till"], told[name])
        for name in ("first_seq", "last_seq")
    ]
    since, until = (each for each in moments if each is not None)
    numbers = [
        int(ticket.rpartition("-")[2]) if ticket else 0
        for ticket in (told["first_ticket"], told["last_ticket"])
    ]
    return TillSpan(told["till"], numbers[0], numbers[1], since, until)


def add_exports(pack: Pack, connection: Connection, cut: Spans, at: datetime) -> dict[str, int]:
    """Write every table of the period in both formats; return how many rows each has."""
    rows: dict[str, int] = {}
    for what in TABLES:
        write = partial(write_into, filters=Filters(spans=cut), at=at)
        for format_ in FORMATS:
            with pack.member(f"exports/{what}.{format_}") as file:
                rows[what] = write(file, connection, what, format_).rows
    return rows


def add_closings(pack: Pack, connection: Connection, cut: Spans) -> list[dict[str, Any]]:
    """Write the closings' figures and papers, and the entries that bind them, which may lie
    behind the period; return what the manifest says of each."""
    told = []
    for row in archives.closings_of(connection, closings_of(*archives.CLOSING_PLACE), cut):
        name = f"closings/{row.till}-{row.kind}-{row.number:05}"
        document = paper.from_json(row.document)
        text = "\n".join(render_text(document, PAPER_COLUMNS)) + "\n"
        files = {
            "figures": f"{name}.figures.json",
            "paper": f"{name}.paper.json",
            "text": f"{name}.txt",
            "entries": f"{name}.entries.jsonl",
        }
        pack.add(files["figures"], row.figures.encode())
        pack.add(files["paper"], row.document.encode())
        pack.add(files["text"], text.encode())
        pack.add(files["entries"], b"".join(_entries_of(connection, row)))
        about = {"till": row.till, "kind": row.kind, "number": row.number}
        told.append(about | {"period": row.period} | files)
    return told


def _entries_of(connection: Connection, closing: AnyRow) -> Iterator[bytes]:
    """Yield a closing's own entry and that of its paper, as in a journal."""
    for row in archives.entries_at(connection, closing.till, closing.made_at):
        if row.kind != "closing_paper" and CLOSINGS.get(row.kind) != closing.kind:
            continue
        values = loads(row.entry)["values"]
        own = row.kind != "closing_paper" or values["closing"] == closing.kind
        if own and values["number"] == closing.number:
            yield _line(row)


def keys_of(connection: Connection) -> list[dict[str, Any]]:
    """Return every public key of every till, with the first entry that it signs."""
    return [
        {
            "till": row.till,
            "number": row.number,
            "public_key": row.public_key,
            "fingerprint": fingerprint(row.public_key),
            "from_seq": row.from_seq,
            "origin": row.origin,
            "at": row.at.isoformat(),
        }
        for row in archives.all_keys(connection)
    ]


def canonical(value: Any) -> bytes:
    """Return the canonical bytes (RFC 8785) of plain values."""
    return rfc8785.dumps(value)
