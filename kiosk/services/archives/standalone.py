#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Check an archive of a till's log. It lies in the archive as verify.py, and needs nothing
but Python 3.8 or newer.

    python3 verify.py                  the folder into which the archive was unpacked
    python3 verify.py ARCHIVE.zip      the archive as it is
    python3 verify.py --lang fr ...    in French (by default, as the computer speaks)

What the standard library checks: every file's checksum (SHA-256), the chain of every till's
journal (canonical bytes, hash, previous hash, numbers without gaps, times), every ticket's
sums, the exported tables against the journal, the closings and the totals.
What it can not check: signatures (Ed25519). They are checked too where the library
"cryptography" is installed (python3 -m pip install cryptography); otherwise this is said.

Exit code: 0 all that was checked is right, 1 something is not, 2 wrong usage.

To check by hand: the SHA-256 of the text "entry" of a line of journal/TILL.jsonl is its
"hash"; the next entry has it as "previous". The signature is Ed25519 over the same bytes, by
the key in keys.json with the greatest "from_seq" that is not above "seq".
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import locale
import os
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter, defaultdict, namedtuple
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    HAS_SIGNATURES = True
except ImportError:
    HAS_SIGNATURES = False

SUMS, MANIFEST, SIGNATURE, KEYS = "SHA256SUMS", "manifest.json", "manifest.sig", "keys.json"
TICKETS = ("sale", "refund", "void")
CLOSINGS = {"z_report": "z", "month_closing": "month", "year_closing": "year"}
PAPER_COLUMNS = 48
"""Of the papers as text."""
TOLD = {
    "clock_stepped_back": ("seconds",),
    "chain_fault": ("why",),
    "closing_mismatch": ("closing", "number"),
    "restored": ("file",),
}
"""Kinds of entries that an auditor should know of, and what is told of each."""

# Of each table the columns that entries tell, and those that none does; beside each amount in
# cents stands the same as a decimal.
COLUMNS = {
    "sales": "ticket sale_id till closed_at staff member market_value_cents total_cents kind"
    " corrects reason shift allowed_by",
    "lines": "ticket line sku label quantity weight_grams market_value_cents unit_price_cents"
    " discount_cents total_cents vat_rate returns_line serial vat_cents tariff tariff_rule"
    " returns_ticket closed_at",
    "tenders": "ticket kind amount_cents voucher tender given_cents closed_at",
    "gifts": "ticket kind amount_cents voucher gift closed_at",
    "redemptions": "voucher ticket amount_cents at",
    "shifts": "till shift day opened_at opened_by float_cents expected_float_cents ended_at"
    " ended_by perpetual_cents perpetual_absolute_cents closed_at closed_by countersigned_by"
    " expected_cash_cents counted_cash_cents float_left_cents deposit_cents",
    "closings": "till kind number period made_at staff first_ticket last_ticket total_cents"
    " absolute_cents perpetual_cents perpetual_absolute_cents shift",
    "cash-movements": "till shift kind amount_cents reason staff allowed_by at",
    "movements": "ticket line",
}
UNTOLD = {
    "lines": "lots",
    "tenders": "issuer",
    "redemptions": "kind issuer claim",
    "cash-movements": "movement_id",
    "movements": "movement at kind sku lot quantity unit reason staff stocktake",
}
KEYS_OF = {
    "sales": ("ticket",),
    "lines": ("ticket", "line"),
    "tenders": ("ticket", "tender"),
    "gifts": ("ticket", "gift"),
    "shifts": ("till", "shift"),
    "closings": ("till", "kind", "number"),
}
"""What names a row; the rows of other tables are told by all that is told of them."""
CASH = {
    "pay_in": "pay_in",
    "pay_out": "pay_out",
    "cash_drop": "cash_drop",
    "drawer_opened": "no_sale",
}

Found = namedtuple("Found", "code till seq ticket data")
"""Something to tell: what, where (any of them may be None), and what differs."""


Told = namedtuple("Told", "where row")
"""What an entry tells of a row of a table: {column: text}; a column that it does not tell is
left out."""


class Archive:
    """The files of an archive, packed or unpacked."""

    def __init__(self, path: str) -> None:
        self.folder = Path(path)
        self.zip = None if self.folder.is_dir() else zipfile.ZipFile(path)

    def names(self) -> list[str]:
        """Return the names of all files, each as often as it is there."""
        if self.zip:
            return [each.filename for each in self.zip.infolist() if not each.is_dir()]
        files = (each for each in self.folder.rglob("*") if each.is_file())
        return [each.relative_to(self.folder).as_posix() for each in files]

    def open(self, name: str) -> BinaryIO:
        """Open a file. Raises OSError and zipfile.BadZipFile."""
        if not self.zip:
            return (self.folder / name).open("rb")
        try:
            return self.zip.open(name)  # type: ignore[return-value]
        except KeyError:
            raise FileNotFoundError(name) from None

    def text(self, name: str) -> io.TextIOWrapper:
        """Open a file of text, line by line."""
        return io.TextIOWrapper(self.open(name), "utf-8", newline="")

    def close(self) -> None:
        """Let the file go."""
        if self.zip:
            self.zip.close()


UNREADABLE = (
    *(OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, csv.Error),
    *(ValueError, LookupError, TypeError, AttributeError, OverflowError),
)
"""What reading a file that was damaged, or says other things than it should, may raise."""


class Check:
    """What was found so far, and what later steps compare with."""

    def __init__(self, archive: Archive, tell: Callable[[str], None] = lambda step: None) -> None:
        self.archive = archive
        self.tell = tell
        self.breaks: list[Found] = []
        self.known: set[Any] = set()
        self.notices: list[Found] = []
        self.manifest: dict[str, Any] = {}
        self.keys: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.tickets: dict[str, dict[str, Any]] = {}
        self.told: dict[str, list[Told]] = defaultdict(list)
        self.shifts: dict[Any, dict[str, Any]] = {}
        self.lots: dict[Any, list[str]] = defaultdict(list)
        self.closings: dict[Any, dict[str, Any]] = {}
        self.papers: dict[Any, str] = {}
        self.entries = 0
        self.signatures = 0

    def wrong(
        self, code: str, till: Any = None, seq: Any = None, ticket: Any = None, **data: Any
    ) -> None:
        """Note a break, once."""
        found = Found(code, till, seq, ticket, data)
        if repr(found) not in self.known:
            self.known.add(repr(found))
            self.breaks.append(found)

    def differs(self, code: str, found: Any, expected: Any, **where: Any) -> None:
        """Note a break where two values are not the same."""
        if found != expected:
            self.wrong(code, found=found, expected=expected, **where)

    def unnamed(self, name: str) -> None:
        """Note a file that the archive does not name. Beside an unpacked one lie others too."""
        if self.archive.zip:
            self.wrong("file_unnamed", file=name)
        elif not any(each.data.get("what") == name for each in self.notices):
            self.notice("not_checked", what=name, why=MANIFEST)

    def listed(self, name: str) -> list[dict[str, Any]]:
        """Return a list of the manifest; what has another form is told, and left out."""
        values = self.manifest.get(name)
        values = values if isinstance(values, list) else [None]
        if not all(isinstance(each, dict) for each in values):
            self.wrong("file_damaged", file=MANIFEST, why="unreadable")
        return [each for each in values if isinstance(each, dict)]

    def notice(self, code: str, till: Any = None, seq: Any = None, **data: Any) -> None:
        """Note something that is in order."""
        self.notices.append(Found(code, till, seq, None, data))


def check_archive(path: str, tell: Callable[[str], None] = lambda step: None) -> Check:
    """Check everything; a break stops nothing that can still be checked.

    Raises OSError and zipfile.BadZipFile for what is no archive at all.
    """
    archive = Archive(path)
    try:
        check = Check(archive, tell)
        digests = check_sums(check)
        guarded(check, MANIFEST, check_manifest, digests)
        guarded(check, KEYS, read_keys)
        for till in tills_of(check, digests):
            tell(f"journal/{till}.jsonl")
            guarded(check, f"journal/{till}.jsonl", check_journal, till)
        for name, ticket in check.tickets.items():
            where = {"till": ticket["till"], "seq": ticket["seq"]}
            guarded_entry(check, where, check_ticket, name, ticket)
        guarded(check, MANIFEST, check_closings)
        # The goods first: what lots a line was taken from stands there.
        for table in reversed(list(COLUMNS)):
            tell(f"exports/{table}.csv")
            guarded(check, f"exports/{table}.csv", compare_table, table)
            guarded(check, f"exports/{table}.jsonl", compare_json_lines, table)
        if not HAS_SIGNATURES:
            check.notice("not_checked", what="signatures", why="cryptography")
        return check
    finally:
        archive.close()


def guarded(check: Check, name: str, step: Callable[..., None], *more: Any) -> None:
    """Do a step; a file that can not be read, or says other things, ends this step alone."""
    try:
        step(check, *more)
    except FileNotFoundError:
        check.wrong("file_missing", file=name)
    except UNREADABLE:
        check.wrong("file_damaged", file=name, why="unreadable")


def guarded_entry(
    check: Check, where: dict[str, Any], step: Callable[..., None], *more: Any
) -> None:
    """Do a step about one entry, whose values may have another form than they should."""
    try:
        step(check, *more)
    except UNREADABLE:
        check.wrong("entry_unreadable", **where)


# Files


def check_sums(check: Check) -> dict[str, Any]:
    """Compare every file with its checksum; return {name: (bytes, SHA-256)}."""
    named: dict[str, str] = {}
    try:
        with check.archive.text(SUMS) as lines:
            for line in lines:
                digest, _, name = line.rstrip("\n").partition("  ")
                named[name] = digest
    except FileNotFoundError:
        check.wrong("file_missing", file=SUMS)
    except UNREADABLE:
        check.wrong("file_damaged", file=SUMS, why="unreadable")
    digests: dict[str, Any] = {}
    there = Counter(check.archive.names())
    for name in sorted(there):
        if there[name] > 1:
            check.wrong("file_damaged", file=name, why="twice")
        if name == SUMS:
            continue
        digests[name] = digest_of(check, name)
        if name not in named:
            check.unnamed(name)
        elif digests[name] and digests[name][1] != named[name]:
            check.wrong("file_damaged", file=name, why="checksum")
    for name in sorted(set(named) - set(there)):
        check.wrong("file_missing", file=name)
    return digests


def digest_of(check: Check, name: str) -> Any:
    """Return (bytes, SHA-256) of a file, None when it can not be read."""
    digest, size = hashlib.sha256(), 0
    try:
        with check.archive.open(name) as file:
            for part in iter(lambda: file.read(1 << 20), b""):
                digest.update(part)
                size += len(part)
    except UNREADABLE:
        check.wrong("file_damaged", file=name, why="unreadable")
        return None
    return size, digest.hexdigest()


def check_manifest(check: Check, digests: dict[str, Any]) -> None:
    """Compare the files with the manifest, and the manifest with its signature."""
    content = whole(check, MANIFEST)
    signed = parsed(check, SIGNATURE, whole(check, SIGNATURE))
    signed = signed if isinstance(signed, dict) else {}
    key = signed.get("public_key")
    if signature_is_wrong(check, key, signed.get("signature"), content):
        check.wrong("file_damaged", file=MANIFEST, why="signature")
    manifest = parsed(check, MANIFEST, content)
    if not isinstance(manifest, dict):
        return
    check.manifest = manifest
    check.differs("manifest_wrong", signed.get("till"), manifest.get("made_by_till"), field="till")
    named = set()
    for each in check.listed("files"):
        name = each.get("name")
        named.add(name)
        if name not in digests:
            check.wrong("file_missing", file=name)
        elif digests[name] and digests[name] != (each.get("bytes"), each.get("sha256")):
            check.wrong("file_damaged", file=name, why="checksum")
    for name in sorted(set(digests) - named - {MANIFEST, SIGNATURE}):
        check.unnamed(name)
    check.differs("manifest_wrong", content == canonical(manifest), True, field="bytes")


def read_keys(check: Check) -> None:
    """Read the public keys; the one that signed the manifest must be among them."""
    keys = parsed(check, KEYS, whole(check, KEYS))
    for key in keys if isinstance(keys, list) else []:
        if not isinstance(key, dict) or not all(
            isinstance(key.get(name), str) for name in ("till", "public_key", "fingerprint")
        ):
            check.wrong("file_damaged", file=KEYS, why="unreadable")
            continue
        check.keys[key["till"]].append(key)
        digest = hashlib.sha256(unhex(key["public_key"])).hexdigest().upper()
        check.differs(
            "keys_disagree",
            key["fingerprint"].replace(" ", ""),
            digest,
            till=key["till"],
            field="fingerprint",
            number=key.get("number"),
        )
    for till, of_till in check.keys.items():
        of_till.sort(key=lambda key: int(key["from_seq"]))
        if till == check.manifest.get("made_by_till"):
            signed = parsed(check, SIGNATURE, whole(check, SIGNATURE))
            found = signed.get("public_key") if isinstance(signed, dict) else None
            check.differs("manifest_wrong", found, of_till[-1]["public_key"], field="public_key")


def whole(check: Check, name: str) -> bytes:
    """Return a file's bytes; none where it is missing (which is told elsewhere)."""
    try:
        with check.archive.open(name) as file:
            return file.read()
    except UNREADABLE:
        check.wrong("file_missing", file=name)
        return b""


def parsed(check: Check, name: str, content: bytes) -> Any:
    """Return JSON as data, None where it is none."""
    try:
        return json.loads(content.decode())
    except ValueError:
        check.wrong("file_damaged", file=name, why="unreadable")
        return None


def canonical(value: Any) -> bytes:
    """Return the canonical bytes (RFC 8785) of texts, whole numbers, lists and names in ASCII,
    which is all that there is in these files."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unhex(text: str) -> bytes:
    """Return the bytes of hexadecimal digits, none for anything else."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def signature_is_wrong(check: Check, key: Any, signature: Any, content: bytes) -> bool:
    """Tell whether a signature was checked and is wrong."""
    if not HAS_SIGNATURES:
        return False
    check.signatures += 1
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError, TypeError):
        return True
    return False


# The journal


def tills_of(check: Check, digests: dict[str, Any]) -> list[str]:
    """Return the tills that the manifest names, and those whose journals are there."""
    named = [str(each.get("till")) for each in check.listed("tills")]
    files = [name[len("journal/") : -len(".jsonl")] for name in digests if name.endswith(".jsonl")]
    there = [till for till in files if f"journal/{till}.jsonl" in digests]
    return sorted({*named, *there})


def about_till(check: Check, till: str) -> dict[str, Any]:
    """Return what the manifest says of a till; without it, the place of the first entry."""
    for each in check.listed("tills"):
        if each.get("till") == till:
            return dict(each)
    check.wrong("manifest_wrong", till, field="till", found="", expected=till)
    with check.archive.text(f"journal/{till}.jsonl") as lines:
        first = json.loads(json.loads(next(iter(lines)))["entry"])
    return {"first_seq": first["seq"], "previous_hash": first["previous"]}


def check_journal(check: Check, till: str) -> None:
    """Check a till's chain, and keep what it tells."""
    chain = Chain(check, till, about_till(check, till))
    with check.archive.text(f"journal/{till}.jsonl") as lines:
        for line in lines:
            chain.take(line)
    chain.end()


class Chain:
    """A till's journal, entry by entry, from the hash on which it stands."""

    def __init__(self, check: Check, till: str, about: dict[str, Any]) -> None:
        self.check, self.till, self.about = check, till, about
        self.expected, self.previous = about["first_seq"], about["previous_hash"]
        self.before = ""
        self.last_ticket: int | None = None
        self.counted = {"entries": 0, "tickets": 0, "total_cents": 0, "absolute_cents": 0}
        self.new_keys = {key["from_seq"]: key for key in check.keys[till]}

    def take(self, line: str) -> None:
        """Check one line of the file."""
        self.check.entries += 1
        self.counted["entries"] += 1
        try:
            row = json.loads(line)
            text = row["entry"].encode()
            entry = json.loads(text)
            if not (isinstance(entry["seq"], int) and isinstance(entry["values"], dict)):
                raise TypeError("no entry")
            self.check_place(row, entry, text)
            self.keep(entry, entry["seq"], entry["kind"], entry["values"])
        except UNREADABLE:
            self.check.wrong("entry_unreadable", self.till, self.expected)
            self.expected += 1

    def check_place(self, row: dict[str, Any], entry: dict[str, Any], text: bytes) -> None:
        """Compare an entry with the one before it, with its hash and with its signature."""
        check, seq, at = self.check, entry["seq"], entry["at"]
        where = {"till": self.till, "seq": seq}
        if seq > self.expected:
            check.wrong("entry_missing", self.till, self.expected, through=seq - 1)
        if canonical(entry) != text:
            check.wrong("entry_not_canonical", **where)
        digest = hashlib.sha256(text).hexdigest()
        check.differs("hash_wrong", row.get("hash"), digest, **where)
        check.differs("previous_wrong", entry.get("previous"), self.previous, **where)
        check.differs("column_differs", row.get("seq"), seq, field="seq", **where)
        check.differs("column_differs", entry.get("till"), self.till, field="till", **where)
        if at < self.before:
            check.wrong("time_backwards", found=at, before=self.before, **where)
        check_signature(check, self.till, seq, row.get("signature"), text)
        self.expected, self.previous, self.before = seq + 1, digest, at

    def keep(self, entry: dict[str, Any], seq: int, kind: str, values: dict[str, Any]) -> None:
        """Keep what an entry tells for what is compared later."""
        check, till = self.check, self.till
        check_new_key(check, till, seq, kind, values, self.new_keys)
        if kind in TICKETS:
            self.counted["tickets"] += 1
            self.counted["total_cents"] += int(values["total_cents"])
            self.counted["absolute_cents"] += abs(int(values["total_cents"]))
            self.last_ticket = keep_ticket(check, till, seq, kind, values, self.last_ticket)
            tell_ticket(check, {"till": till, "seq": seq, "ticket": values["ticket"]}, entry)
        elif kind in CASH:
            tell_cash(check, till, entry)
        elif kind in ("shift_opened", "shift_ended", "shift_closed"):
            tell_shift(check, till, entry)
        elif kind in CLOSINGS:
            check.closings[till, CLOSINGS[kind], values["number"]] = closing_of(entry)
        elif kind == "closing_paper":
            check.papers[till, values["closing"], values["number"]] = values["document_sha256"]
        elif kind in TOLD:
            check.notice(kind, till, seq, **{name: cell(values.get(name)) for name in TOLD[kind]})

    def end(self) -> None:
        """Compare the whole with what the manifest says of it."""
        check, till, about = self.check, self.till, self.about
        if "last_seq" not in about:
            return
        if about["last_seq"] >= self.expected:
            check.wrong("entry_missing", till, self.expected, through=about["last_seq"])
        self.counted["last_seq"] = self.expected - 1
        for field, found in sorted(self.counted.items()):
            check.differs("manifest_wrong", about.get(field), found, till=till, field=field)
        last_hash = about.get("last_hash")
        check.differs("manifest_wrong", last_hash, self.previous, till=till, field="last_hash")
        for from_seq, key in sorted(self.new_keys.items()):
            if about["first_seq"] < from_seq <= about["last_seq"]:
                where = {"till": till, "seq": from_seq}
                told = {"number": key.get("number"), "field": "entry", "found": ""}
                check.wrong("keys_disagree", expected=key["fingerprint"], **told, **where)


def check_signature(check: Check, till: str, seq: int, signature: Any, text: bytes) -> None:
    """Check an entry's signature by the key that is valid at its place."""
    valid = [key for key in check.keys[till] if key["from_seq"] <= seq]
    if not valid:
        if ("key_unknown", till) not in check.known:
            check.known.add(("key_unknown", till))
            check.wrong("key_unknown", till, seq)
    elif signature_is_wrong(check, valid[-1]["public_key"], signature, text):
        check.wrong("signature_wrong", till, seq, key=valid[-1]["fingerprint"])


def check_new_key(
    check: Check, till: str, seq: int, kind: str, values: dict[str, Any], new_keys: dict[int, Any]
) -> None:
    """Compare an entry that brings a key with the list of keys: a rotated one signs from the
    next entry on, one in place of a lost one its own entry already."""
    if kind not in ("till_added", "key_rotated", "key_lost") or "public_key" not in values:
        return
    key = new_keys.pop(seq + 1 if kind == "key_rotated" else seq, None)
    found = key["public_key"] if key else None
    number = key.get("number") if key else None
    told = {"till": till, "seq": seq, "number": number, "field": "public_key"}
    check.differs("keys_disagree", found, values["public_key"], **told)
    if key and kind != "till_added":
        earlier = [each for each in check.keys[till] if each["from_seq"] < key["from_seq"]]
        before = earlier[-1]["fingerprint"] if earlier else ""
        check.notice(kind, till, seq, before=before, after=key["fingerprint"], number=number)


def keep_ticket(
    check: Check, till: str, seq: int, kind: str, values: dict[str, Any], last: Any
) -> int:
    """Keep a ticket for the comparison with the tables; return its number."""
    name = values["ticket"]
    number = int(name.rpartition("-")[2])
    if last is not None and number > last + 1:
        missing = {"number": last + 1, "through": number - 1}
        check.wrong("ticket_missing", till, seq, name, **missing)
    if name in check.tickets:
        first = check.tickets[name]["seq"]
        check.wrong("told_twice", till, seq, name, table="sale", row=name, first=first)
    check.tickets[name] = {
        "till": till,
        "seq": seq,
        "total_cents": values["total_cents"],
        "market_value_cents": values["market_value_cents"],
        "lines": [
            {field: line.get(field) for field in ("total_cents", "market_value_cents")}
            for line in lines_of(values)
        ],
        "tenders": [each["amount_cents"] for each in values.get("tenders", [])],
        "gifts": [each["amount_cents"] for each in values.get("gifts", [])],
    }
    return number


def check_ticket(check: Check, name: str, ticket: dict[str, Any]) -> None:
    """Lines make a ticket's total; tenders make it and what was given on top."""
    where = {"till": ticket["till"], "seq": ticket["seq"], "ticket": name}
    for field in ("total_cents", "market_value_cents"):
        added = sum(line[field] for line in ticket["lines"])
        check.differs("sum_wrong", ticket[field], added, what=field, **where)
    due = ticket["total_cents"] + sum(ticket["gifts"])
    paid = sum(ticket["tenders"])
    check.differs("sum_wrong", paid, due, what="tenders", **where)


# What entries tell of the tables


def lines_of(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a ticket: what was sold, then what came back."""
    return list(values.get("lines", [])) + list(values.get("returned", []))


def cells(values: dict[str, Any]) -> dict[str, str]:
    """Return values as a row has them."""
    return {name: cell(value) for name, value in values.items()}


def cell(value: Any) -> str:
    """Return a value as a cell holds it: a text that a spreadsheet would run as a formula has
    an apostrophe before it, and no bare carriage return."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text[:1] and text[0] in "=+-@\t\n" else text


def local_time(entry: dict[str, Any]) -> str:
    """Return an entry's moment as the tables have it: local, with its offset."""
    minutes = int(entry["offset_minutes"])
    utc = datetime.fromisoformat(entry["at"][:19])
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"{(utc + timedelta(minutes=minutes)).isoformat()}{sign}{hours:02}:{rest:02}"


def decimal(cents: str) -> str:
    """Return cents as a decimal, nothing of nothing."""
    if not cents:
        return ""
    euros, rest = divmod(abs(int(cents)), 100)
    return f"{'-' if int(cents) < 0 else ''}{euros}.{rest:02}"


def percent(rate_bp: Any) -> Any:
    """Return a rate of 1/10000 as a percentage: 550 is 5.5."""
    if rate_bp is None:
        return None
    whole_percent, part = divmod(rate_bp, 100)
    return f"{whole_percent}.{part:02}".rstrip("0").rstrip(".")


def shown(entry: dict[str, Any], code: Any) -> Any:
    """Return the end of a voucher's code, which is all that the tables have. Entries of version
    1 have it whole."""
    if not code or entry["version"] > 1:
        return code
    plain = code.replace("-", "").replace(" ", "")
    return f"…{plain[-min(4, len(plain) // 2) :]}" if len(plain) > 1 else "…"


def tell_ticket(check: Check, where: dict[str, Any], entry: dict[str, Any]) -> None:
    """Keep what a ticket's entry tells of the tables."""
    values, at = entry["values"], local_time(entry)
    name = values["ticket"]
    sale = {"ticket": name, "till": where["till"], "closed_at": at, "kind": entry["kind"]}
    for column in ("sale_id", "staff", "member", "market_value_cents", "total_cents"):
        sale[column] = values[column]
    for column in ("corrects", "reason", "allowed_by"):
        sale[column] = values.get(column)
    if "shift" in values:
        sale["shift"] = values["shift"]
    check.told["sales"].append(Told(where, cells(sale)))
    for line in lines_of(values):
        check.told["lines"].append(Told(where, cells(line_row(entry, line, at))))
    for table, number in (("tenders", "tender"), ("gifts", "gift")):
        for place, each in enumerate(values.get(table, []), 1):
            row = {"ticket": name, number: each.get(f"{number}_number", place), "closed_at": at}
            row["voucher"] = shown(entry, each.get("voucher"))
            for column in ("kind", "amount_cents", "given_cents"):
                if column in each:
                    row[column] = each[column]
            check.told[table].append(Told(where, cells(row)))
    for code, amount in redeemed(values):
        row = {"ticket": name, "voucher": shown(entry, code), "amount_cents": amount, "at": at}
        check.told["redemptions"].append(Told(where, cells(row)))


def line_row(entry: dict[str, Any], line: dict[str, Any], at: str) -> dict[str, Any]:
    """Return what an entry tells of a line. Older forms tell less."""
    is_back = "returns_line" in line
    row = {
        "ticket": entry["values"]["ticket"],
        "line": line["line_number"],
        "serial": line.get("serial"),
        "returns_line": line.get("returns_line"),
        "returns_ticket": entry["values"].get("corrects") if is_back else None,
        "closed_at": at,
    }
    for name in COLUMNS["lines"].split():
        if name in line:
            row[name] = line[name]
    if "vat_rate_bp" in line:
        row["vat_rate"] = percent(line["vat_rate_bp"])
    if entry["version"] > 1 or "tariff_id" in line:
        row["tariff_rule"] = line.get("tariff_id")
    return row


def redeemed(values: dict[str, Any]) -> Iterator[Any]:
    """Yield (code, cents) of what a ticket took of vouchers, and gave back to them."""
    for each in values.get("discounts", []):
        yield each["voucher"], each["amount_cents"]
    for each in values.get("tenders", []):
        if each.get("voucher") and each["amount_cents"] > 0:
            yield each["voucher"], each["amount_cents"]
    for name in ("vouchers_back", "discounts_back"):
        for each in values.get(name, []):
            if each["amount_cents"]:
                yield each["voucher"], -each["amount_cents"]


def tell_cash(check: Check, till: str, entry: dict[str, Any]) -> None:
    """Keep what an entry tells of cash that was moved without a sale."""
    values = entry["values"]
    row = {"till": till, "kind": CASH[entry["kind"]], "at": local_time(entry)}
    row["amount_cents"] = values.get("amount_cents", 0)
    for column in ("shift", "reason", "staff", "allowed_by"):
        row[column] = values[column]
    where = {"till": till, "seq": entry["seq"], "ticket": None}
    check.told["cash-movements"].append(Told(where, cells(row)))


def tell_shift(check: Check, till: str, entry: dict[str, Any]) -> None:
    """Keep what an entry tells of a shift: its opening, its end or its closing."""
    values, at = entry["values"], local_time(entry)
    place = (till, values["shift"])
    if entry["kind"] == "shift_opened":
        check.shifts[place] = {"till": till, "shift": values["shift"], "opened_at": at}
        where = {"till": till, "seq": entry["seq"], "ticket": None}
        check.told["shifts"].append(Told(where, check.shifts[place]))
        row = {"day": values.get("day", at[:10]), "opened_by": values["staff"]}
        row["float_cents"] = values["float_cents"]
        row["expected_float_cents"] = values.get("expected_float_cents")
    elif entry["kind"] == "shift_ended":
        row = {"ended_at": at, "ended_by": values["staff"]}
        row["perpetual_cents"] = values["perpetual_cents"]
        row["perpetual_absolute_cents"] = values["perpetual_absolute_cents"]
    else:
        row = {"closed_at": at, "closed_by": values["staff"]}
        for column in ("countersigned_by", "float_left_cents", "deposit_cents"):
            row[column] = values[column]
        for each in values["tenders"]:
            if each["kind"] == "cash":
                row["expected_cash_cents"] = each["expected_cents"]
                row["counted_cash_cents"] = each["counted_cents"]
    if place in check.shifts:  # else it was opened before what is archived here
        check.shifts[place].update(cells(dict(row, shift=values["shift"])))


# The exported tables


def table_rows(check: Check, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table."""
    with check.archive.text(f"exports/{table}.csv") as file:
        for row in csv.DictReader(file):
            yield {name: value for name, value in row.items() if isinstance(value, str)}


def compare_table(check: Check, table: str) -> None:
    """Every row is what the entries tell, none is missing, and none is told by nobody."""
    file, columns = f"{table}.csv", COLUMNS[table].split()
    with check.archive.text(f"exports/{file}") as content:
        header = next(csv.reader(content))
    untold = UNTOLD.get(table, "").split()
    amounts = [name for name in header if name.endswith("_cents")]
    wanted = {*columns, *untold, *(name[: -len("_cents")] for name in amounts)}
    if not wanted <= set(header) or len(header) != len(set(header)):
        check.wrong("file_damaged", file=f"exports/{file}", why="columns")
        return
    not_checked = [name for name in header if name not in wanted or name in untold]
    if not_checked:
        what = f"exports/{file}: {', '.join(not_checked)}"
        check.notice("not_checked", what=what, why="no_entry")
    book = (Keyed if table in KEYS_OF else Unnamed)(check, table)
    count = 0
    for row in table_rows(check, table):
        count += 1
        for name in amounts:
            found, expected = row[name[: -len("_cents")]], decimal(row[name])
            if found != expected:
                place = {"file": file, "row": book.name_of(row), "field": name[: -len("_cents")]}
                check.wrong("row_differs", found=found, expected=expected, **place)
        book.take(row)
    book.end()
    rows = check.manifest.get("rows", {}).get(table)
    check.differs("manifest_wrong", rows, count, field=f"rows {table}")


class Keyed:
    """A table whose rows have names, beside what entries tell of each."""

    def __init__(self, check: Check, table: str) -> None:
        self.check, self.table, self.later = check, table, set()  # type: Check, str, set[str]
        self.columns = COLUMNS[table].split()
        self.left = {}
        for told in check.told[table]:
            self.left[tuple(told.row[name] for name in KEYS_OF[table])] = told

    def name_of(self, row: dict[str, str]) -> str:
        """Return a row's name."""
        return "/".join(row[name] for name in KEYS_OF[self.table])

    def take(self, row: dict[str, str]) -> None:
        """Compare a row."""
        told = self.left.pop(tuple(row[name] for name in KEYS_OF[self.table]), None)
        name, file = self.name_of(row), f"{self.table}.csv"
        if told is None:
            place = row.get("till"), None, row.get("ticket")
            self.check.wrong("row_unlogged", *place, table=file, row=name)
            return
        expected = dict(told.row)
        columns = self.columns
        if self.table == "lines":  # which no entry tells, but the other table
            columns = [*columns, "lots"]
            expected["lots"] = cell(" ".join(self.check.lots[row["ticket"], row["line"]]))
        for column in columns:
            if column not in expected:
                self.later.add(column)
            elif row[column] != expected[column]:
                differing = {"found": row[column], "expected": expected[column]}
                differing.update(file=file, row=name, field=column)
                self.check.wrong("row_differs", **differing, **told.where)

    def end(self) -> None:
        """Name what is missing, and what entries of these rows do not tell."""
        for key, told in sorted(self.left.items()):
            self.check.wrong(
                "row_missing", table=f"{self.table}.csv", row="/".join(key), **told.where
            )
        if self.later:
            what = f"exports/{self.table}.csv: {', '.join(sorted(self.later))}"
            self.check.notice("not_checked", what=what, why="told_elsewhere")


class Unnamed:
    """A table whose rows are told by all that entries tell of them, as often as they do."""

    def __init__(self, check: Check, table: str) -> None:
        self.check, self.table = check, table
        self.columns = COLUMNS[table].split()
        self.where = {}
        self.left = Counter()  # type: Counter[str]
        for told in check.told[table]:
            self.left[self.name_of(told.row)] += 1
            self.where[self.name_of(told.row)] = told.where
        self.lines = {(told.row["ticket"], told.row["line"]) for told in check.told["lines"]}

    def name_of(self, row: dict[str, str]) -> str:
        """Return what is told of a row as one text."""
        return " | ".join(row[name] for name in self.columns)

    def take(self, row: dict[str, str]) -> None:
        """Compare a row. Goods that moved are told by the lots of the lines alone."""
        file, name = f"{self.table}.csv", self.name_of(row)
        if self.table == "movements":
            of = (row["ticket"], row["line"])
            if any(of) and of not in self.lines:
                self.check.wrong("row_unlogged", None, None, row["ticket"], table=file, row=name)
            if row["ticket"] and row["lot"]:
                self.check.lots[of].append(row["lot"].lstrip("'"))
        elif self.left[name]:
            self.left[name] -= 1
        else:
            place = row.get("till"), None, row.get("ticket")
            self.check.wrong("row_unlogged", *place, table=file, row=name)

    def end(self) -> None:
        """Name what is missing."""
        for name, many in sorted(self.left.items()):
            if many:
                where = self.where[name]
                self.check.wrong("row_missing", table=f"{self.table}.csv", row=name, **where)


def compare_json_lines(check: Check, table: str) -> None:
    """JSON Lines say the same as CSV, row by row."""
    file = f"{table}.jsonl"
    with check.archive.text(f"exports/{file}") as lines:
        for number, (line, row) in enumerate(zip_longest(lines, table_rows(check, table)), 1):
            said = json.loads(line, parse_int=Number, parse_float=Number) if line else None
            if said is None or row is None or said.keys() != row.keys():
                place = {"file": file, "row": str(number), "field": "row"}
                check.wrong("row_differs", found=line or "", expected=row or "", **place)
                return
            for name, value in said.items():
                # The program's own words are never taken for formulas.
                if row[name] not in (cell(value), str("" if value is None else value)):
                    place = {"file": file, "row": str(number), "field": name}
                    check.wrong("row_differs", found=value, expected=row[name], **place)


class Number(str):
    """A number as it was written."""


# Closings


def closing_of(entry: dict[str, Any], is_beside: bool = False) -> dict[str, Any]:
    """Return what an entry tells of a closing."""
    told = {"seq": entry["seq"], "made_at": local_time(entry), "kind": CLOSINGS[entry["kind"]]}
    return dict(entry["values"], beside=is_beside, till=entry["till"], **told)


def check_closings(check: Check) -> None:
    """Figures and papers are those whose hashes were signed, and totals go on from each other."""
    filed: dict[Any, Any] = {}
    for each in check.listed("closings"):
        filed[str(each.get("till")), str(each.get("kind")), str(each.get("number"))] = each
        if each.get("entries"):
            guarded(check, str(each["entries"]), read_beside, str(each["entries"]))
    last: dict[Any, Any] = {}
    told = {tuple(map(str, place)): values for place, values in check.closings.items()}
    for place, values in sorted(told.items(), key=lambda each: (each[0][:2], each[1]["seq"])):
        till, kind, _number = place
        where = {"till": till, "seq": values["seq"]}
        before, last[till, kind] = last.get((till, kind)), values
        guarded_entry(check, where, check_closing, values, filed.get(place), before)
        guarded_entry(check, where, tell_closing, values)
    for place, each in sorted(filed.items()):
        if place not in told:
            check.wrong("row_unlogged", place[0], table="closing", row=" ".join(place[1:]))
        guarded(check, str(each.get("text")), check_text, each)


def read_beside(check: Check, name: str) -> None:
    """Read the entries of one closing, which may be behind those of the archive's journal."""
    with check.archive.text(name) as lines:
        for line in lines:
            row = json.loads(line)
            text = row["entry"].encode()
            entry = json.loads(text)
            till, seq, values = entry["till"], entry["seq"], entry["values"]
            where = {"till": till, "seq": seq}
            if canonical(entry) != text:
                check.wrong("entry_not_canonical", **where)
            digest = hashlib.sha256(text).hexdigest()
            check.differs("hash_wrong", row.get("hash"), digest, **where)
            check_signature(check, till, seq, row.get("signature"), text)
            if entry["kind"] in CLOSINGS:
                place = (till, CLOSINGS[entry["kind"]], values["number"])
                told = closing_of(entry, is_beside=True)
                known = dict(check.closings.setdefault(place, told), beside=True)
            else:
                place = (till, values["closing"], values["number"])
                told = {"sha256": values["document_sha256"]}
                known = {"sha256": check.papers.setdefault(place, told["sha256"])}
            if known != told:
                check.wrong("told_twice", table="closing", row=name, first=seq, **where)


def tell_closing(check: Check, values: dict[str, Any]) -> None:
    """Keep what a closing's entry tells of the table."""
    row = {name: values.get(name) for name in COLUMNS["closings"].split()}
    where = {"till": values["till"], "seq": values["seq"], "ticket": None}
    check.told["closings"].append(Told(where, cells(row)))


def check_closing(
    check: Check, values: dict[str, Any], filed: Any, before: dict[str, Any] | None
) -> None:
    """Check one closing, beside its files and the closing before it."""
    till, kind, number = values["till"], values["kind"], values["number"]
    where = {"till": till, "seq": values["seq"]}
    closing = f"{kind} {number}"
    if filed is None:
        check.wrong("row_missing", table="closing", row=closing, **where)
    else:
        told = dict(closing=closing, **where)
        found = hashlib.sha256(whole(check, str(filed.get("figures")))).hexdigest()
        check.differs("figures_changed", found, values["figures_sha256"], **told)
        check.differs("manifest_wrong", filed.get("period"), values["period"], field=closing)
        if (till, kind, number) in check.papers:
            found = hashlib.sha256(whole(check, str(filed.get("paper")))).hexdigest()
            check.differs("paper_changed", found, check.papers[till, kind, number], **told)
        else:
            check.notice("not_checked", what=filed.get("paper"), why="no_entry")
    if before and number == before["number"] + 1:
        check_perpetual(check, closing, before, values, where)
    elif before and not before["beside"] and not values["beside"]:
        gone = {"number": before["number"] + 1, "through": number - 1}
        check.wrong("closing_missing", closing=kind, **gone, **where)
    check_tickets_of(check, till, closing, values, where)
    if kind != "z":
        check_shifts_of(check, closing, values, where)


def check_shifts_of(
    check: Check, closing: str, values: dict[str, Any], where: dict[str, Any]
) -> None:
    """The Zs of a month or a year make its totals, where all of them are in this archive."""
    period = check.manifest.get("period", {}).get("name")
    if not period or not values["period"].startswith(period):
        return
    own = [
        each
        for (till, kind, _number), each in check.closings.items()
        if (till, kind) == (values["till"], "z") and each["period"].startswith(values["period"])
    ]
    for field in ("total_cents", "absolute_cents"):
        told = dict(closing=closing, field=field, **where)
        made = sum(each[field] for each in own)
        check.differs("figures_wrong", values[field], made, **told)


def check_text(check: Check, filed: dict[str, Any]) -> None:
    """A paper as text says what the stored paper says: the same characters in the same order;
    only where lines are broken and how wide they are is not compared."""
    paper = json.loads(whole(check, str(filed["paper"])).decode())
    said = "".join(map(words_of, paper["elements"]))
    with check.archive.open(str(filed["text"])) as file:
        found = file.read().decode()
    if squeezed(found) != squeezed(said):
        closing = f"{filed['kind']} {filed['number']}"
        check.wrong("text_differs", filed.get("till"), file=filed["text"], closing=closing)


def words_of(element: dict[str, Any]) -> str:
    """Return what an element of a paper says."""
    kind = element["kind"]
    if kind == "columns":
        return f"{element['left']}{element['right']}"
    if kind == "rule":
        return ("=" if element.get("double") else "-") * PAPER_COLUMNS
    forms = {"text": "{text}", "qr": "[{data}]", "barcode": "|||{data}|||", "secret": "********"}
    return forms.get(kind, "").format(**element)


def squeezed(text: str) -> str:
    """Return a text without spaces and what is not seen."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        each
        for each in composed
        if each.isprintable() and not each.isspace() and not "\ufe00" <= each <= "\ufe0f"
    )


def check_perpetual(
    check: Check,
    closing: str,
    before: dict[str, Any],
    values: dict[str, Any],
    where: dict[str, Any],
) -> None:
    """A perpetual total is the one before with the totals of the period."""
    for field, part in (
        ("perpetual_cents", "total_cents"),
        ("perpetual_absolute_cents", "absolute_cents"),
    ):
        told = dict(table="closing", row=closing, field=field, **where)
        check.differs("perpetual_wrong", values[field], before[field] + values[part], **told)


def check_tickets_of(
    check: Check, till: str, closing: str, values: dict[str, Any], where: dict[str, Any]
) -> None:
    """The tickets of a closing make its total, where all of them are in this archive."""
    first, last = values.get("first_ticket"), values.get("last_ticket")
    if not first or not last:
        told = dict(closing=closing, field="total_cents", **where)
        check.differs("figures_wrong", values["total_cents"], 0, **told)
        return
    digits = len(first.rpartition("-")[2])
    numbers = range(int(first.rpartition("-")[2]), int(last.rpartition("-")[2]) + 1)
    if len(numbers) > len(check.tickets):
        return
    tickets = [check.tickets.get(f"{till}-{number:0{digits}}") for number in numbers]
    if all(tickets):
        totals = [ticket["total_cents"] for ticket in tickets if ticket]
        for field, made in (
            ("total_cents", sum(totals)),
            ("absolute_cents", sum(map(abs, totals))),
        ):
            told = dict(closing=closing, field=field, **where)
            check.differs("figures_wrong", values[field], made, **told)


# Telling


WORDS = {
    "en": {
        "column_differs": "Entry: {field} is {found}, expected {expected}.",
        "closing_missing": "Closings are missing: {closing} {number} to {through}.",
        "entry_missing": "Entries are missing, up to number {through}.",
        "entry_not_canonical": "The entry's bytes are not canonical (RFC 8785).",
        "entry_unreadable": "The entry can not be read.",
        "figures_changed": "The figures of closing {closing} are not those that were signed.",
        "figures_wrong": "Closing {closing}: {field} is {found}, its tickets make {expected}.",
        "file_damaged": "{file} was altered or damaged: {why}.",
        "file_missing": "{file} is missing.",
        "file_unnamed": "{file} is not named by the archive.",
        "hash_wrong": "The hash is {found}, the bytes make {expected}.",
        "key_unknown": "No key is known from here on.",
        "keys_disagree": "Key {number}: {field} is {found}, expected {expected}.",
        "manifest_wrong": "manifest.json: {field} is {found}, expected {expected}.",
        "paper_changed": "The paper of closing {closing} is not the one that was signed.",
        "perpetual_wrong": "{row}: {field} is {found}, expected {expected}.",
        "previous_wrong": "The entry does not stand on the one before it.",
        "row_differs": "{file}, {row}: {field} is {found}, the journal says {expected}.",
        "row_missing": "{row} is missing in {table}.",
        "row_unlogged": "{row} is in {table} and not in the journal.",
        "signature_wrong": "The signature is not by the key {key}.",
        "sum_wrong": "{what}: {found}, added up {expected}.",
        "ticket_missing": "Tickets are missing: number {number} to {through}.",
        "time_backwards": "The entry is earlier than the one before it: {found}.",
        "told_twice": "The ticket has an earlier entry, number {first}.",
        "chain_fault": "The till told of a fault of its chain: {why}.",
        "clock_stepped_back": "The clock was set back by {seconds} s.",
        "closing_mismatch": "The till told that totals did not meet: {closing} {number}.",
        "text_differs": "{file} does not say what the paper of closing {closing} says.",
        "key_lost": "A key was lost; from here on {after} signs.",
        "key_rotated": "From the next entry on {after} signs.",
        "not_checked": "Not checked: {what} ({why}).",
        "no_signatures": "SIGNATURES WERE NOT CHECKED: the Python library “cryptography” is not"
        " installed here.",
        "restored": "The shop went on with a copy from here: {file}.",
        "breaks": "{count} break(s). This archive is not as it was made.",
        "whole": "All that was checked is right.",
        "checked": "{entries} entries, {tickets} tickets, {closings} closings,"
        " {signatures} signatures checked.",
        "no_archive": "{path} can not be read as an archive: {why}",
        "part": "The period was not over when the archive was made.",
        "notice": "To know",
        "checksum": "its checksum is another",
        "columns": "columns are missing, or there twice",
        "no_entry": "no entry tells it",
        "told_elsewhere": "of some rows, entries of another archive or of an older form",
        "signature": "its signature is wrong",
        "twice": "it is there twice",
        "unreadable": "it can not be read",
        "at": "{place}: {said}",
    },
    "fr": {
        "column_differs": "Écriture : {field} vaut {found} au lieu de {expected}.",
        "closing_missing": "Des clôtures manquent : {closing} {number} à {through}.",
        "entry_missing": "Des écritures manquent, jusqu'au numéro {through}.",
        "entry_not_canonical": "Les octets de l'écriture ne sont pas canoniques (RFC 8785).",
        "entry_unreadable": "L'écriture est illisible.",
        "figures_changed": "Les chiffres de la clôture {closing} ne sont pas ceux qui ont été"
        " signés.",
        "figures_wrong": "Clôture {closing} : {field} vaut {found}, ses tickets font {expected}.",
        "file_damaged": "{file} a été modifié ou abîmé : {why}.",
        "file_missing": "{file} manque.",
        "file_unnamed": "{file} n'est pas nommé par l'archive.",
        "hash_wrong": "L'empreinte est {found}, les octets donnent {expected}.",
        "key_unknown": "Aucune clé n'est connue à partir d'ici.",
        "keys_disagree": "Clé {number} : {field} vaut {found} au lieu de {expected}.",
        "manifest_wrong": "manifest.json : {field} vaut {found} au lieu de {expected}.",
        "paper_changed": "Le papier de la clôture {closing} n'est pas celui qui a été signé.",
        "perpetual_wrong": "{row} : {field} vaut {found} au lieu de {expected}.",
        "previous_wrong": "L'écriture ne s'appuie pas sur celle qui la précède.",
        "row_differs": "{file}, {row} : {field} vaut {found}, le journal dit {expected}.",
        "row_missing": "{row} manque dans {table}.",
        "row_unlogged": "{row} est dans {table} et pas dans le journal.",
        "signature_wrong": "La signature n'est pas de la clé {key}.",
        "sum_wrong": "{what} : {found}, l'addition donne {expected}.",
        "ticket_missing": "Des tickets manquent : numéros {number} à {through}.",
        "time_backwards": "L'écriture est antérieure à la précédente : {found}.",
        "told_twice": "Le ticket a déjà une écriture, le numéro {first}.",
        "chain_fault": "La caisse a signalé un défaut de sa chaîne : {why}.",
        "clock_stepped_back": "L'horloge a été reculée de {seconds} s.",
        "closing_mismatch": "La caisse a signalé un écart de cumuls : {closing} {number}.",
        "text_differs": "{file} ne dit pas ce que dit le papier de la clôture {closing}.",
        "key_lost": "Une clé a été perdue ; à partir d'ici signe {after}.",
        "key_rotated": "À partir de l'écriture suivante signe {after}.",
        "not_checked": "Non vérifié : {what} ({why}).",
        "no_signatures": "LES SIGNATURES N'ONT PAS ÉTÉ VÉRIFIÉES : la bibliothèque Python"
        " « cryptography » n'est pas installée ici.",
        "restored": "À partir d'ici, la boutique a continué sur une copie : {file}.",
        "breaks": "{count} rupture(s). Cette archive n'est pas telle qu'elle a été faite.",
        "whole": "Tout ce qui a été vérifié est juste.",
        "checked": "{entries} écritures, {tickets} tickets, {closings} clôtures,"
        " {signatures} signatures vérifiées.",
        "no_archive": "{path} n'est pas lisible comme archive : {why}",
        "part": "La période n'était pas terminée quand l'archive a été faite.",
        "notice": "À savoir",
        "checksum": "sa somme de contrôle est une autre",
        "columns": "des colonnes manquent, ou y sont deux fois",
        "no_entry": "aucune écriture ne le dit",
        "told_elsewhere": "pour certaines lignes, écritures d'une autre archive ou plus anciennes",
        "signature": "sa signature est fausse",
        "twice": "il y est deux fois",
        "unreadable": "il est illisible",
        "at": "{place} : {said}",
    },
}


def sentence(found: Found, words: dict[str, str]) -> str:
    """Return what was found and where, as one line."""
    place = " · ".join(str(each) for each in (found.till, found.seq, found.ticket) if each)
    code = found.code
    if code == "not_checked" and found.data["what"] == "signatures":
        code = "no_signatures"
    data = {**found.data, "why": words.get(found.data.get("why"), found.data.get("why"))}
    said = words[code].format(**data)
    return words["at"].format(place=place, said=said) if place else said


def main(arguments: list[str]) -> int:
    """Check what the arguments name; return the exit code."""
    language = (locale.getlocale()[0] or os.environ.get("LANG") or "en")[:2].lower()
    if "--lang" in arguments[:-1]:
        place = arguments.index("--lang")
        language = arguments[place + 1]
        del arguments[place : place + 2]
    words = WORDS.get(language, WORDS["en"])
    if len(arguments) > 1 or any(each.startswith("-") for each in arguments):
        sys.stderr.write(__doc__ or "")
        return 2
    path = arguments[0] if arguments else str(Path(__file__).resolve().parent)
    try:
        check = check_archive(path)
    except (OSError, zipfile.BadZipFile) as error:
        sys.stderr.write(words["no_archive"].format(path=path, why=error) + "\n")
        return 2
    lines = [sentence(each, words) for each in check.breaks]
    lines += [f"{words['notice']} – {sentence(each, words)}" for each in check.notices]
    period = check.manifest.get("period")
    if isinstance(period, dict) and not period.get("over"):
        lines.append(f"{words['notice']} – {words['part']}")
    counts = {
        "entries": check.entries,
        "tickets": len(check.tickets),
        "closings": len(check.closings),
    }
    lines.append(words["checked"].format(signatures=check.signatures, **counts))
    result = "breaks" if check.breaks else "whole"
    lines.append(words[result].format(count=len(check.breaks)))
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if check.breaks else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
