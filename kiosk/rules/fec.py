"""The fichier des écritures comptables: its columns and how a value is written in them.

Source: livre des procédures fiscales, article A47 A-1: VI 1° (separators), VII 1° and 4° (the
18 columns, in this order, named in the first record), IX (the file's name), XI (its
description) and XII (how values are written).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from kiosk.rules.bookings import Entry

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)

SEPARATOR = "\t"
END = "\r\n"
ENCODING = "utf-8"
JOURNAL_LABEL = "Caisse"

LONGEST_AUXILIARY = 17

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f|]+")
_NOT_IN_A_NUMBER = re.compile(r"[^0-9A-Z]+")


def file_name(siren: str, last_day: date) -> str:
    """Return the name that the text gives the file of a period that ends on this day."""
    return f"{siren}FEC{last_day:%Y%m%d}.txt"


def header() -> str:
    """Return the first record."""
    return SEPARATOR.join(COLUMNS) + END


def records(journal: str, number: str, entry: Entry) -> Iterator[str]:
    """Yield the records of an entry, one for each posting."""
    for posting in entry.postings:
        party = posting.party
        values = (
            journal,
            JOURNAL_LABEL,
            number,
            written_day(entry.day),
            posting.account.number,
            posting.account.label,
            auxiliary_number(party) if party else "",
            party,
            entry.piece,
            written_day(entry.piece_day),
            f"{entry.label}, {posting.note}" if posting.note else entry.label,
            written_amount(max(posting.cents, 0)),
            written_amount(max(-posting.cents, 0)),
            "",
            "",
            written_day(entry.valid_day),
            "",
            "",
        )
        yield SEPARATOR.join(cleaned(value) for value in values) + END


def written_amount(cents: int) -> str:
    """Return cents (not negative) with a decimal comma and no grouping."""
    whole, part = divmod(cents, 100)
    return f"{whole},{part:02}"


def written_day(day: date) -> str:
    """Return a day as AAAAMMJJ."""
    return f"{day:%Y%m%d}"


def auxiliary_number(party: str) -> str:
    """Return the number of a party's auxiliary account: its name in capitals and figures, and
    of a long or foreign one the beginning with four signs that tell it from others.

    >>> auxiliary_number("Pass numérique")
    'PASSNUMERIQUE'
    """
    bare = unicodedata.normalize("NFKD", party).upper()
    number = _NOT_IN_A_NUMBER.sub("", bare)
    if number and len(number) <= LONGEST_AUXILIARY:
        return number
    mark = hashlib.sha256(party.encode()).hexdigest()[:4].upper()
    return number[: LONGEST_AUXILIARY - len(mark)] + mark


def cleaned(text: str) -> str:
    """Return text that can stand between separators, and that no spreadsheet runs."""
    text = _CONTROLS.sub(" ", text).strip()
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
