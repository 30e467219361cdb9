"""A reading of the fichier des écritures comptables, written from the text alone.

Livre des procédures fiscales, article A47 A-1. It knows nothing of how the file is made.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from stdnum.fr import siren

# VII 1°: number, name, type, and whether the text lets it be blank ("à blanc si non utilisé").
COLUMNS = [
    (1, "JournalCode", "alphanumeric", False),
    (2, "JournalLib", "alphanumeric", False),
    (3, "EcritureNum", "alphanumeric", False),
    (4, "EcritureDate", "date", False),
    (5, "CompteNum", "account", False),
    (6, "CompteLib", "alphanumeric", False),
    (7, "CompAuxNum", "alphanumeric", True),
    (8, "CompAuxLib", "alphanumeric", True),
    (9, "PieceRef", "alphanumeric", False),
    (10, "PieceDate", "date", False),
    (11, "EcritureLib", "alphanumeric", False),
    (12, "Debit", "numeric", False),
    (13, "Credit", "numeric", False),
    (14, "EcritureLet", "alphanumeric", True),
    (15, "DateLet", "date", True),
    (16, "ValidDate", "date", False),
    (17, "Montantdevise", "numeric", True),
    (18, "Idevise", "alphanumeric", True),
]

# XII 2°: decimal, a comma between whole and part, no grouping; the sign first or last.
_NUMERIC = re.compile(r"[+-]?[0-9]+(,[0-9]+)?|[0-9]+(,[0-9]+)?[+-]")
# VII 1°, 5: the first three signs are figures, as the plan comptable's classes 1 to 8 have them.
_ACCOUNT = re.compile(r"[1-8][0-9]{2}[0-9A-Za-z]*")
# IX: SirenFECAAAAMMJJ.
_FILE_NAME = re.compile(r"([0-9]{9})FEC([0-9]{8})\.txt")


@dataclass(frozen=True)
class Record:
    """A record, by column."""

    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @property
    def cents(self) -> int:
        """The debit less the credit."""
        return _cents(self["Debit"]) - _cents(self["Credit"])


def read_fec(name: str, content: bytes) -> list[Record]:
    """Read a file and check it; what the text does not allow fails."""
    matched = _FILE_NAME.fullmatch(name)
    assert matched, f"IX: {name}"
    assert siren.is_valid(matched[1])
    _day(matched[2])
    assert not content.startswith(b"\xef\xbb\xbf"), "XII 1°: no byte order mark is foreseen"
    text = content.decode("utf-8")  # XII 1°
    assert text.endswith("\r\n"), "VI 1° a: every record ends"
    assert text.count("\n") == text.count("\r\n") == text.count("\r")
    lines = text.split("\r\n")[:-1]
    names = lines[0].split("\t")  # VI 1° c, VII 4°
    assert names == [name for _number, name, _type, _blank in COLUMNS]
    records = [_record(line) for line in lines[1:]]
    _check_entries(records)
    return records


def _record(line: str) -> Record:
    values = line.split("\t")
    assert len(values) == 18, line
    assert "|" not in line
    for value, (number, column, kind, may_be_blank) in zip(values, COLUMNS, strict=True):
        assert value == value.strip(), f"{number} {column}: no padding in zones of free length"
        if not value:
            assert may_be_blank, f"{number} {column} is blank"
        elif kind == "date":
            _day(value)
        elif kind == "numeric":
            assert _NUMERIC.fullmatch(value), f"{number} {column}: {value}"
        elif kind == "account":
            assert _ACCOUNT.fullmatch(value), f"{number} {column}: {value}"
        else:
            assert value.isprintable()
    record = Record(dict(zip((name for _number, name, *_rest in COLUMNS), values, strict=True)))
    assert bool(record["CompAuxNum"]) == bool(record["CompAuxLib"])
    assert bool(record["EcritureLet"]) == bool(record["DateLet"])
    assert bool(record["Montantdevise"]) == bool(record["Idevise"])
    debit, credit = _cents(record["Debit"]), _cents(record["Credit"])
    assert (debit == 0) != (credit == 0), "one side is filled"
    return record


def _check_entries(records: list[Record]) -> None:
    """Entries balance, are numbered without a gap and stand in the order of their validation;
    all of one entry agree; an account has one label."""
    entries: defaultdict[str, list[Record]] = defaultdict(list)
    labels: defaultdict[str, set[str]] = defaultdict(set)
    in_order: list[str] = []
    for record in records:
        if not in_order or in_order[-1] != record["EcritureNum"]:
            in_order.append(record["EcritureNum"])
        entries[record["EcritureNum"]].append(record)
        labels[record["CompteNum"]].add(record["CompteLib"])
    assert all(len(each) == 1 for each in labels.values()), labels
    assert len(in_order) == len(entries), "an entry's records stand together"
    first = int(in_order[0]) if in_order else 0
    assert [int(number) for number in in_order] == list(range(first, first + len(in_order)))
    for of_one in entries.values():
        assert sum(record.cents for record in of_one) == 0
        same = ("JournalCode", "JournalLib", "EcritureDate", "PieceRef", "PieceDate", "ValidDate")
        for column in same:
            assert len({record[column] for record in of_one}) == 1
    days = [record["ValidDate"] for record in records]
    assert days == sorted(days), "VII 1°: in the order of validation"


def _cents(written: str) -> int:
    return int(Decimal(written.replace(",", ".")) * 100)


def _day(written: str) -> date:
    """XII 4°: AAAAMMJJ without a separator."""
    assert re.fullmatch("[0-9]{8}", written), written
    return datetime.strptime(written, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
