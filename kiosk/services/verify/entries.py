"""Entries checked by themselves: bytes, hash, chain, signature. Runs in worker processes."""

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from db.journal_kinds import KINDS
from db.log_chain import EntryRow
from db.log_tickets import Raw, as_ticket
from kiosk.rules.journal_heads import fingerprint
from kiosk.rules.log_breaks import Break
from kiosk.services.verify.tickets import check_ticket
from kiosk.services.verify.values import moment_text

TICKETS = frozenset({"sale", "refund", "void"})
VERSIONS = (1, 2)
LONGEST = 20
"""So many digits a ticket's number is read with; Python reads no number of thousands."""
_NAMES = {"version", "till", "seq", "at", "offset_minutes", "kind", "values", "previous"}
_TYPES = {
    "version": int, "till": str, "seq": int, "at": str, "offset_minutes": int, "kind": str,
    "values": dict, "previous": str,
}  # fmt: skip

_dumps = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")


# Numbers with a fraction, of which the log has none, are left to the slow way below.
_read = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number).decode


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some entries of one till in order, with what they are compared with.

    before: sequence, hash and moment of the entry before. keys: from which entry on which
    public key signs. shifts: from which entry on which shift was open. tickets: the rows of
    the tickets they tell of, by the ticket's number. given_up: the last ticket of each till
    whose entry was given up after the legal time.
    """

    till: str
    rows: Sequence[EntryRow]
    before: tuple[int, str, str]
    keys: tuple[tuple[int, str], ...]
    shifts: tuple[tuple[int, int | None], ...] = ()
    tickets: Mapping[int, Raw] = field(default_factory=dict)
    given_up: Mapping[str, int] = field(default_factory=dict)


def check_chunk(chunk: Chunk) -> tuple[list[Break], int, int]:
    """Return the breaks of a chunk's entries, how many they are and how many are tickets."""
    found: list[Break] = []
    before, sales = chunk.before, 0
    for row in chunk.rows:
        found += _check(chunk, row, before)
        sales += row[2] in TICKETS
        before = (row[0], row[4], moment_text(row[1]))
    return found, len(chunk.rows), sales


def read_entry(text: str) -> dict[str, Any] | None:
    """Return an entry's names and values, None where it is of no form that is known."""
    try:
        entry = _read(text)
    except (RecursionError, TypeError, ValueError):
        return None
    if not isinstance(entry, dict) or entry.keys() != _NAMES:
        return None
    right = all(type(entry[name]) is kind for name, kind in _TYPES.items())
    return entry if right and entry["version"] in VERSIONS else None


def is_canonical(text: str, entry: Mapping[str, Any]) -> bool:
    """Tell whether a text is the one canonical form (RFC 8785) of its values.

    Python's own encoder writes the same for all that the log usually holds.
    """
    with contextlib.suppress(TypeError):
        # Only characters beyond these are sorted otherwise: by UTF-16 (RFC 8785, 3.2.3).
        if len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
            return _dumps(entry) == text
    try:
        return rfc8785.dumps(json.loads(text)) == text.encode()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return False


def is_signed(key: str, entry: bytes, signature: str) -> bool:
    """Tell whether a signature (hexadecimal) is that of an entry by a public key."""
    verifier = _verifier(key)
    if verifier is None:
        return False
    try:
        verifier.verify(bytes.fromhex(signature), entry)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


@lru_cache(maxsize=64)
def _verifier(key: str) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError:
        return None


def key_at(keys: Sequence[tuple[int, str]], seq: int) -> str | None:
    """Return the public key that signs an entry."""
    return next((key for start, key in reversed(keys) if start <= seq), None)


def name_of(key: str) -> str:
    """Return a key's fingerprint; what is no key, as it stands."""
    try:
        return fingerprint(key)
    except ValueError:
        return key


def _check(chunk: Chunk, row: EntryRow, before: tuple[int, str, str]) -> list[Break]:
    seq, _at, _kind, text, hash_, signature = row
    place = (chunk.till, seq, None)
    found: list[Break] = []
    raw = str(text).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(raw).hexdigest()
    if hash_ != digest:
        found.append(Break("hash_wrong", *place, {"found": hash_, "expected": digest}))
    key = key_at(chunk.keys, seq)
    if key is None:
        found.append(Break("key_unknown", *place))
    elif not is_signed(key, raw, signature):
        found.append(Break("signature_wrong", *place, {"key": name_of(key)}))
    if seq > before[0] + 1:
        found.append(Break("entry_missing", chunk.till, before[0] + 1, None, {"through": seq - 1}))
    elif seq <= before[0]:
        found.append(Break("entry_repeated", *place))
    entry = read_entry(text)
    if entry is None:
        return [*found, Break("entry_unreadable", *place)]
    if not is_canonical(text, entry):
        found.append(Break("entry_not_canonical", *place))
    found += _columns(chunk.till, row, entry)
    found += _follows(place, entry, before)
    if entry["kind"] not in KINDS:
        found.append(Break("kind_unknown", *place, {"kind": entry["kind"]}))
    if entry["kind"] in TICKETS:
        found += _ticket(chunk, seq, entry)
    return found


def _columns(till: str, row: EntryRow, entry: Mapping[str, Any]) -> list[Break]:
    columns = {"till": till, "seq": row[0], "at": moment_text(row[1]), "kind": row[2]}
    return [
        Break(
            "column_differs", till, row[0], None,
            {"field": name, "found": found, "expected": entry[name]},
        )
        for name, found in columns.items()
        if found != entry[name]
    ]  # fmt: skip


def _follows(
    place: tuple[str, int, None], entry: Mapping[str, Any], before: tuple[int, str, str]
) -> list[Break]:
    found = []
    if place[1] == before[0] + 1 and entry["previous"] != before[1]:
        data = {"found": entry["previous"], "expected": before[1]}
        found.append(Break("previous_wrong", *place, data))
    if entry["at"] < before[2]:
        data = {"found": entry["at"], "before": before[2]}
        found.append(Break("time_backwards", *place, data))
    return found


def _ticket(chunk: Chunk, seq: int, entry: Mapping[str, Any]) -> list[Break]:
    number = ticket_number(chunk.till, entry["values"].get("ticket"))
    shift = next((shift for start, shift in reversed(chunk.shifts) if start <= seq), None)
    raw = chunk.tickets.get(number) if number is not None else None
    try:
        rows = None if raw is None else as_ticket(raw)
        if rows is not None:
            corrected = chunk.given_up.get(rows["corrects_till"], 0)
            rows["corrects_given_up"] = (rows["corrects_number"] or 0) <= corrected
            rows["given_up"] = rows["ticket_number"] <= chunk.given_up.get(chunk.till, 0)
        return check_ticket(chunk.till, seq, entry, rows, shift)
    except (AttributeError, LookupError, OverflowError, TypeError, ValueError):
        # An entry that somebody wrote anew need not have the form of a ticket.
        return [Break("entry_unreadable", chunk.till, seq, None)]


def ticket_number(till: str, name: object) -> int | None:
    """Return the number in a ticket's name of this till, None where it is of none."""
    if not isinstance(name, str):
        return None
    of_till, _, number = name.rpartition("-")
    if of_till != till or not (number.isascii() and number.isdecimal()):
        return None
    return int(number) if len(number) <= LONGEST else None
