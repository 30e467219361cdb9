"""Writing a till's entries in the form of the fichier des écritures comptables.

It is a fragment: the takings of one shop's tills, for the accountant who keeps the whole.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from db import accounting as found
from kiosk.rules import fec
from kiosk.rules.closing_periods import Period
from kiosk.rules.errors import ShopError
from kiosk.services.accounting.description import describe
from kiosk.services.accounting.entries import Per, entries_of
from kiosk.services.exports.files import made_folder, opened_whole, settle
from kiosk.services.exports.filters import Filters
from kiosk.services.exports.writing import Progress, Written, note_export
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class Fragment:
    """What was written: where (None: standard output), and how much. `not_closed`: shifts of
    the period that are missing, for they are not closed yet."""

    file: Path | None
    entries: int
    records: int
    not_closed: int


def write_fec(
    shop: OpenShop,
    period: Period,
    target: Path | None,
    per: Per = "closing",
    progress: Progress | None = None,
) -> Fragment:
    """Write the entries of a period's closed shifts, of every till.

    `target` is a folder, in which the file has the name that the law gives it, or a file
    ending in .txt; its description stands beside it. Both are on the disk before the journal
    has its entry, and then take their names. None is standard output. Raises OSError, and
    ShopError ``siren_missing``, ``fec_not_euro``, ``nothing_closed`` and as `unwritten_told`.
    """
    siren = _siren(shop)
    file = _file(target, fec.file_name(siren, period.last_day))
    filters = Filters(period.first_day, period.last_day)
    digest, entries, records = hashlib.sha256(), 0, 0
    with ExitStack() as files:
        with shop.reading() as connection:
            if not found.closed_shifts(connection, period.name):
                raise ShopError("nothing_closed", period=period)
            not_closed = found.shifts_not_closed(connection, period.first_day, period.next_day)
            about = files.enter_context(_described(shop, period, per, file))
            output = files.enter_context(opened_whole(file))
            for lines in _written(connection, shop, period, per, progress):
                content = "".join(lines).encode(fec.ENCODING)
                digest.update(content)
                output.write(content)
                entries, records = entries + 1, records + len(lines)
        entries, records = entries - 1, records - 1  # the header is none
        for each in (about, output):
            if each is not None:
                settle(each)
        note_export(shop, Written("fec", f"per-{per}", records, digest.hexdigest(), filters))
    return Fragment(file, entries, records, not_closed)


@contextmanager
def _described(
    shop: OpenShop, period: Period, per: Per, file: Path | None
) -> Iterator[BinaryIO | None]:
    """Write what describes a file, aside: it takes its name after the file itself. Both have
    their folder."""
    if file is None:
        yield None
        return
    beside = file.with_name(f"{file.stem}_description.txt")
    with made_folder(file.parent), opened_whole(beside) as output:
        output.write(describe(shop, period, per, file.name).encode(fec.ENCODING))
        yield output


def _written(
    connection: Connection, shop: OpenShop, period: Period, per: Per, progress: Progress | None
) -> Iterator[list[str]]:
    """Yield the header and then each entry's records."""
    yield [fec.header()]
    journal, within = shop.settings.accounts.journal, period.name.replace("-", "")
    entries = entries_of(connection, shop, period.name, per, progress)
    for count, entry in enumerate(entries, 1):
        # The period stands in front: numbers of two fragments are never the same.
        yield list(fec.records(journal, f"{within}{count:06}", entry))


def _siren(shop: OpenShop) -> str:
    """Return the number of the shop's owner, under which French files are kept."""
    if shop.record.currency != "EUR":
        raise ShopError("fec_not_euro", currency=shop.record.currency)
    if not shop.settings.siren:
        raise ShopError("siren_missing")
    return shop.settings.siren


def _file(target: Path | None, name: str) -> Path | None:
    if target is None or (target.suffix.lower() == ".txt" and not target.is_dir()):
        return target
    return target / name
