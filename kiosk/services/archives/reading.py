"""Reading an archive: checked by the very program that lies in it, in the words of the log."""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.rules.closing_periods import Period, parse_period
from kiosk.rules.errors import ShopError
from kiosk.rules.log_breaks import BREAKS, NOTICES, Break, Notice
from kiosk.services.archives import standalone


@dataclass(frozen=True, slots=True)
class ArchivedTill:
    """The part of a till's chain that is in an archive."""

    till: str
    first_seq: int
    last_seq: int
    last_hash: str


@dataclass(frozen=True, slots=True)
class ReadArchive:
    """What an archive says, and what a check of it found."""

    breaks: tuple[Break, ...]
    notices: tuple[Notice, ...]
    entries: int
    tickets: int
    closings: int
    signatures: int
    manifest_sha256: str
    period: Period | None = None
    """None where the manifest can not be read."""
    is_over: bool = False
    """The period was over when the archive was made."""
    tills: tuple[ArchivedTill, ...] = ()
    tickets_of: Mapping[str, int] = field(default_factory=dict)
    """How many tickets there are of each till."""

    @property
    def last_day(self) -> date | None:
        """The last day of the period."""
        return self.period.last_day if self.period else None


def is_archive(path: Path) -> bool:
    """Tell whether a file looks like an archive: a zip that holds this program's verifier or
    its manifest. Raises OSError."""
    try:
        with zipfile.ZipFile(path) as file:
            return bool({"verify.py", standalone.MANIFEST} & set(file.namelist()))
    except zipfile.BadZipFile:
        return False


def read_archive(path: Path, tell: Callable[[str], None] = lambda step: None) -> ReadArchive:
    """Check an archive (the zip, or the folder it was unpacked into); nothing is written.

    `tell` hears which file is read. Raises OSError, and ShopError ``archive_unreadable`` for
    what is no archive at all.
    """
    try:
        check = standalone.check_archive(str(path), tell)
    except zipfile.BadZipFile:
        raise ShopError("archive_unreadable", file=str(path)) from None
    breaks = tuple(sorted(Break(*_placed(each, BREAKS)) for each in check.breaks))
    notices = tuple(sorted(Notice(*_placed(each, NOTICES)) for each in check.notices))
    return ReadArchive(
        breaks,
        notices,
        check.entries,
        len(check.tickets),
        len(check.closings),
        check.signatures,
        hashlib.sha256(_manifest(path)).hexdigest(),
        tickets_of=Counter(str(each["till"]) for each in check.tickets.values()),
        **_about(check.manifest),
    )


def _placed(found: Any, known: Any) -> tuple[Any, ...]:
    """Return what was found as the log's checks say it; what only files can have is damage."""
    if found.code not in known:
        raise AssertionError(f"the verifier of archives knows {found.code} alone")
    return found.code, found.till, found.seq, found.ticket, found.data


def _manifest(path: Path) -> bytes:
    archive = standalone.Archive(str(path))
    try:
        with archive.open(standalone.MANIFEST) as file:
            return file.read()
    except standalone.UNREADABLE:
        return b""
    finally:
        archive.close()


def _about(manifest: dict[str, Any]) -> dict[str, Any]:
    try:
        period = parse_period(manifest["period"]["name"])
        tills = tuple(
            ArchivedTill(
                str(each["till"]), int(each["first_seq"]), int(each["last_seq"]), each["last_hash"]
            )
            for each in manifest["tills"]
        )
        return {"period": period, "is_over": manifest["period"]["over"] is True, "tills": tills}
    except (ShopError, *standalone.UNREADABLE):
        return {}
