"""The append-only signed log: its bytes are frozen, its chain and signatures hold."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from rfc8785 import CanonicalizationError
from sqlalchemy import Connection, Engine, insert, select

from db import journal, tills
from db.journal_kinds import KINDS
from db.tables import metadata
from tests.support.books import check_chain
from tests.support.correction_journals import REFUND, VOID
from tests.support.journals import AT, GOLDEN, SAMPLES, TILL_ADDED, Sample

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ENTRY = metadata.tables["journal_entry"]
Rows = list[dict[str, Any]]


@pytest.mark.parametrize("sample", [*SAMPLES, REFUND, VOID], ids=lambda sample: sample.kind)
def test_the_bytes_of_version_1_are_frozen(sample: Sample) -> None:
    """Chains hold them still, and must be verified: what is written today is version 2
    (tests/kiosk/services/journalled)."""
    made = journal.entry_bytes(sample.head, sample.kind, sample.values, AT, version=1)
    assert made == sample.golden.read_bytes()


def test_what_other_kinds_were_in_version_1_stays_readable() -> None:
    """As the deeds made them before version 2: what a check makes of their values are their
    bytes."""
    files = sorted(GOLDEN.glob("journal_v1_*.json"))
    assert len(files) > 60
    for file in files:
        for line in file.read_bytes().splitlines():
            entry = json.loads(line)
            at = datetime.fromisoformat(entry["at"])
            local = at.astimezone(timezone(timedelta(minutes=entry["offset_minutes"])))
            head = tills.TillHead(entry["till"], 0, 0, entry["seq"] - 1, entry["previous"])
            made = journal.entry_bytes(head, entry["kind"], entry["values"], local, version=1)
            assert made == line
            assert entry["kind"] in KINDS


def test_what_is_written_is_version_2() -> None:
    entry = json.loads(journal.entry_bytes(TILL_ADDED.head, "sale", {}, AT))
    assert entry["version"] == journal.VERSION == 2


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (-5, "-5"),
        (2**53 - 1, "9007199254740991"),
        (True, "true"),
        (None, "null"),
        ([], "[]"),
        ({}, "{}"),
        ("", '""'),
        ("Café à 5 €", '"Café à 5 €"'),
        ('"\\/', '"\\"\\\\/"'),
        ("\b\f\n\r\t\x00\x1f\x7f", '"\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"'),
        ("\u2028😀", '"\u2028😀"'),
        ({"b": 1, "a": 2, "é": 3, "B": 4}, '{"B":4,"a":2,"b":1,"é":3}'),
    ],
)
def test_values_are_written_as_rfc_8785_says(value: object, written: str) -> None:
    entry = journal.entry_bytes(TILL_ADDED.head, "sale", {"value": value}, AT)
    assert f'"values":{{"value":{written}}}'.encode() in entry


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {1: 2}])
def test_what_has_no_canonical_form_is_not_journalled(value: object) -> None:
    with pytest.raises((CanonicalizationError, ValueError)):
        journal.entry_bytes(TILL_ADDED.head, "sale", {"value": value}, AT)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), json_values))
def test_what_is_journalled_can_be_read_back(values: dict[str, Any]) -> None:
    entry = journal.entry_bytes(TILL_ADDED.head, "sale", values, AT)
    assert json.loads(entry)["values"] == values
    again = dict(reversed(list(values.items())))
    assert journal.entry_bytes(TILL_ADDED.head, "sale", again, AT) == entry


@pytest.mark.parametrize(
    ("moment", "at", "offset"),
    [
        (
            datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))),
            "2026-06-30T22:30:00.000000Z",
            120,
        ),
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00.000000Z", 0),
        (
            datetime(2026, 1, 1, 12, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
            "2026-01-01T15:30:00.000000Z",
            -210,
        ),
    ],
)
def test_a_moment_is_written_in_utc_with_the_shop_s_offset(
    moment: datetime, at: str, offset: int
) -> None:
    entry = json.loads(journal.entry_bytes(TILL_ADDED.head, "sale", {}, moment))
    assert (entry["at"], entry["offset_minutes"]) == (at, offset)


def test_a_moment_without_its_zone_is_not_journalled() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="without its zone"):
        journal.entry_bytes(TILL_ADDED.head, "sale", {}, naive)


@pytest.fixture
def connection(shared: Engine) -> Iterator[Connection]:
    """A transaction with the till T1, rolled back in the end."""
    with shared.connect() as connection:
        tills.add_till(connection, "T1", KEY.public_key().public_bytes_raw().hex(), AT)
        yield connection


def test_a_kind_that_nobody_described_is_not_journalled(connection: Connection) -> None:
    with pytest.raises(ValueError, match="no kind of journal entry: gift"):
        write(connection, "gift")
    assert chain(connection)[1] == []


def write(connection: Connection, *kinds: str) -> None:
    """Append entries of these kinds to the chain of T1."""
    for kind in kinds:
        head = tills.lock_till(connection, "T1")
        head = journal.append(connection, head, kind, {"kind": kind}, AT, KEY.sign)
        tills.save_till(connection, head)


def chain(connection: Connection) -> tuple[dict[str, Any], Rows]:
    """The till and its entries, as an auditor finds them."""
    till = connection.execute(select(tills.TILL)).mappings().one()
    entries = connection.execute(select(ENTRY).order_by(ENTRY.c.seq)).mappings()
    return dict(till), [dict(row) for row in entries]


def test_every_entry_follows_the_one_before_and_is_signed(connection: Connection) -> None:
    write(connection, "till_added", "shift_opened", "sale", "sale")
    till, entries = chain(connection)
    assert len(entries) == 4
    assert json.loads(entries[0]["entry"])["previous"] == ""
    for before, after in pairwise(entries):
        digest = hashlib.sha256(before["entry"].encode()).hexdigest()
        assert json.loads(after["entry"])["previous"] == digest
    check_chain(till, entries)


def test_the_columns_only_repeat_what_the_entry_says(connection: Connection) -> None:
    write(connection, "till_added")
    _, (row,) = chain(connection)
    assert (row["till"], row["seq"], row["kind"], row["at"]) == ("T1", 1, "till_added", AT)
    assert json.loads(row["entry"])["at"] == "2026-11-22T13:32:05.000042Z"


def test_a_chain_does_not_take_the_same_place_twice(connection: Connection) -> None:
    write(connection, "till_added")
    _, (entry,) = chain(connection)
    with pytest.raises(Exception, match=r"(?i)unique"):
        connection.execute(insert(ENTRY), entry)


def tampered(rows: Rows, at: int, **changes: object) -> Rows:
    """The rows with one of them changed."""
    return [*rows[:at], rows[at] | changes, *rows[at + 1 :]]


def test_whoever_tampers_with_a_chain_is_noticed(connection: Connection) -> None:
    """The check itself, so that the tests which lean on it can fail."""
    write(connection, "till_added", "sale", "sale")
    till, rows = chain(connection)
    entry = rows[1]["entry"].replace('"sale"', '"gift"')
    digest = hashlib.sha256(entry.encode()).hexdigest()
    for forged in (
        tampered(rows, 1, entry=entry),
        tampered(rows, 1, entry=entry, hash=digest),
        tampered(rows, 1, signature=rows[0]["signature"]),
        [rows[0], rows[2]],
        [rows[0], rows[2], rows[1]],
        rows[:-1],
        [],
    ):
        with pytest.raises((AssertionError, InvalidSignature)):
            check_chain(till, forged)
