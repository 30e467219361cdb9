"""Checking a file, or a database by its address: a shop's, a backup or an archive. What is
read is never written."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from sqlalchemy.exc import DatabaseError

from db import read_copies
from db.engine import reading
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, HeadMark
from kiosk.rules.log_breaks import Break
from kiosk.services.archives.reading import is_archive, read_archive
from kiosk.services.verify.opening import SERVERS, Opened, opened, opened_here, reason_of
from kiosk.services.verify.paper_heads import HeadAnswer, find_head, find_head_in_archive
from kiosk.services.verify.report import Progress, Report
from kiosk.services.verify.run import verify_connection
from kiosk.settings import Settings

MANIFEST = "manifest.json"


def verify_file(
    source: Path | str,
    *,
    heads: Mapping[str, Head] | None = None,
    till: str | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Report:
    """Check a SQLite file, a home, a backup, an archive, or a server's database by its url.

    `till`: of this till alone; of an archive what no till's log holds is told too. Raises
    ShopError ``not_a_log``, ``till_unknown``, ``database_too_new``, ``database_closed`` and
    OSError.
    """
    if _is_archive(source):
        return _verify_archive(Path(source), till)
    return _verified(opened(source), str(source), heads, till, progress, workers)


def verify_here(
    settings: Settings,
    *,
    heads: Mapping[str, Head] | None = None,
    till: str | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Report:
    """Check the database that the settings name, also while it sells; no key is needed.

    Raises ShopError ``no_shop``, ``till_unknown``, ``log_of_older_tables``,
    ``database_too_new`` and ``database_closed``.
    """
    return _verified(opened_here(settings), str(settings.home), heads, till, progress, workers)


def file_head(source: Path | str, mark: HeadMark) -> HeadAnswer:
    """Say whether the log in a file, or an archive, has the entry that a paper names. Raises
    as `verify_file` does, and ShopError ``archive_unreadable``."""
    if _is_archive(source):
        return find_head_in_archive(Path(source), mark)
    with opened(source) as found, reading(found.engine) as connection:
        return find_head(connection, mark)


def head_here(settings: Settings, mark: HeadMark) -> HeadAnswer:
    """Say the same of the database that the settings name. Raises as `verify_here` does."""
    with opened_here(settings) as found, reading(found.engine) as connection:
        return find_head(connection, mark)


def _verified(
    opening: AbstractContextManager[Opened],
    name: str,
    heads: Mapping[str, Head] | None,
    till: str | None,
    progress: Progress | None,
    workers: int | None,
) -> Report:
    with opening as found:
        damage = _damage(found)
        if damage and damage.data["why"] == "unreadable":
            return Report(breaks=(damage,))
        try:
            with reading(found.engine) as connection:
                report = verify_connection(
                    connection,
                    heads=heads,
                    till=till,
                    progress=progress,
                    workers=workers,
                    triggers=found.triggers,
                )
        except DatabaseError as error:
            broken = Break("file_damaged", data={"file": name, "why": reason_of(error)})
            return Report(breaks=(broken,))
    breaks = (*((damage,) if damage else ()), *report.breaks)
    return replace(report, breaks=breaks, notices=(*found.notices, *report.notices))


def _is_archive(source: Path | str) -> bool:
    path = Path(source)
    if str(source).startswith(SERVERS):
        return False
    if path.is_dir():
        return (path / MANIFEST).is_file()
    return path.is_file() and is_archive(path)


def _verify_archive(path: Path, till: str | None) -> Report:
    began, read = perf_counter(), read_archive(path)
    tills = {each.till: each.last_seq - each.first_seq + 1 for each in read.tills}
    entries, tickets = read.entries, read.tickets
    if till is not None:
        if tills and till not in tills:
            raise ShopError("till_unknown", till=till)
        tills = {name: many for name, many in tills.items() if name == till}
        entries, tickets = sum(tills.values()), read.tickets_of.get(till, 0)
    checked = ("chain", *(("signatures",) if read.signatures else ()), "tickets", "closings")
    return Report(
        tuple(sorted(tills)),
        entries,
        tickets,
        tuple(each for each in read.breaks if till is None or each.till in (None, till)),
        tuple(each for each in read.notices if till is None or each.till in (None, till)),
        perf_counter() - began,
        checked,
    )


def _damage(found: Opened) -> Break | None:
    """Look through a SQLite file itself: what an index hides no query finds."""
    if found.file is None:
        return None
    try:
        with reading(found.engine) as connection:
            why = read_copies.why_damaged(connection)
    except DatabaseError:
        why = "unreadable"
    return Break("file_damaged", data={"file": found.file.name, "why": why}) if why else None
