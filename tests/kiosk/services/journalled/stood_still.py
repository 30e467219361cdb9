"""A shop in which nothing moves by itself, so that the same deeds write the same entries."""

import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import journal
from db.tables import JournalEntry, table_of
from db.tills import TillHead
from db.vouchers import VOUCHER
from kiosk.rules.shown_codes import code_digest
from kiosk.services.counter.duty import Duty
from kiosk.services.shop import OpenShop
from tests.support.shops import NADIA, Clock, duty_at

ENTRY = table_of(JournalEntry)
PREVIOUS = "ab" * 32
ELSEWHERE = "cd" * 32
MOVING: dict[str, set[str]] = {
    "sale": {"receipt_sha256"},
    "refund": {"receipt_sha256"},
    "void": {"receipt_sha256"},
    "closing_paper": {"document_sha256"},
    "key_rotated": {"public_key", "fingerprint", "before"},
    "key_in_use": {"fingerprint"},
    "key_lost": {"public_key", "fingerprint", "before"},
    "chain_fault": {"seq", "hash"},
    "e_receipt": {"sha256"},
    "receipt_in_another_look": {"receipt_sha256"},
    "closing_saved": {"sha256"},
    "exported": {"sha256"},
    "archived": {"manifest_sha256", "last_hash", "first_seq", "last_seq"},
    "purged": {"manifest_sha256", "through_hash", "through_seq"},
    "program_started": {"version", "schema"},
    "program_stopped": {"version"},
    "program_updated": {"version", "schema"},
    "backup_made": {"file", "sha256", "bytes"},
    "restored": {"file", "sha256", "seq", "hash"},
}
"""Values that are of the chain up to them, of a paper, a file, a new key or this version: what
they are moves with every other change; that they are there does not."""


@dataclass
class Still:
    """The shop, its clock, a folder for files, and ids in their order."""

    shop: OpenShop
    clock: Clock
    folder: Path
    seen: list[str] = field(default_factory=list)
    """Entries that are gone by now."""
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def duty(self) -> Duty:
        """Nadia sells; the till is opened when it has to be."""
        return duty_at(self.shop, NADIA)

    def new_id(self) -> UUID:
        """The next id of a sale or a movement."""
        return UUID(int=next(self._ids))


Deeds = Callable[[Still], None]


def without_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random codes, references and ids are the same every time."""
    numbers = count(1)

    def drawn(size: int) -> bytes:
        return hashlib.shake_256(str(next(numbers)).encode()).digest(size)

    monkeypatch.setattr(os, "urandom", drawn)
    monkeypatch.setattr(random, "_urandom", drawn)  # behind `secrets`


def entries_of(shop: OpenShop) -> list[str]:
    """Every entry of every till."""
    query = select(ENTRY.c.entry).order_by(ENTRY.c.till, ENTRY.c.seq)
    with shop.reading() as connection:
        return list(connection.execute(query).scalars())


def frozen(entries: list[str]) -> dict[str, list[bytes]]:
    """The bytes of entries by their kind, with a place and a hash before it that stand still
    too: an entry more before it changes no other."""
    found: dict[str, list[bytes]] = {}
    for each in entries:
        entry = json.loads(each)
        assert again(entry, entry["seq"], entry["previous"]) == each.encode()
        place = (1, "") if entry["seq"] == 1 else (2, PREVIOUS)
        entry["values"] = _still(entry["values"], MOVING.get(entry["kind"], set()))
        found.setdefault(entry["kind"], []).append(again(entry, *place))
    return found


def _still(value: Any, moving: set[str]) -> Any:
    """The value with something that stands still in place of what these names have."""
    if isinstance(value, list):
        return [_still(each, moving) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: (0 if isinstance(each, int) else ELSEWHERE)
        if name in moving and isinstance(each, int | str)
        else _still(each, moving)
        for name, each in value.items()
    }


def again(entry: dict[str, Any], seq: int, previous: str) -> bytes:
    """The entry's canonical bytes, made anew at this place of its chain."""
    moment = datetime.fromisoformat(entry["at"])
    at = moment.astimezone(timezone(timedelta(minutes=entry["offset_minutes"])))
    head = TillHead(entry["till"], 0, 0, seq - 1, previous)
    return journal.entry_bytes(head, entry["kind"], entry["values"], at, entry["version"])


def check_no_code_is_told(shop: OpenShop, entries: list[str]) -> None:
    """No entry has the code of a voucher; where one stands shortened in a ticket, the digest
    beside it is that of the code and the ticket."""
    with shop.reading() as connection:
        codes = list(connection.execute(select(VOUCHER.c.code)).scalars())
    for each in entries:
        assert not [code for code in codes if f'"{code}"' in each]
        ticket: dict[str, Any] = json.loads(each)["values"]
        for named in _vouchers_in(ticket):
            if digest := named.get("voucher_sha256"):
                sale_id = UUID(ticket["sale_id"])
                assert digest in [code_digest(sale_id, code) for code in codes]


def _vouchers_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a value that names a voucher."""
    if isinstance(value, list):
        for each in value:
            yield from _vouchers_in(each)
    elif isinstance(value, dict):
        if value.get("voucher"):
            yield value
        for each in value.values():
            yield from _vouchers_in(each)
