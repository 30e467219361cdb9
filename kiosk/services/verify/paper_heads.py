"""Whether a log goes on from a paper: a closing that says its own entry, and the till's key."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection

from db import log_chain
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, HeadMark
from kiosk.services.archives import standalone

Code = Literal["yes", "other_key", "given_up", "outside", "no"]
_BEST_FIRST: tuple[Code, ...] = ("yes", "other_key", "given_up", "outside", "no")
_JOURNALS, _LINES = "journal/", ".jsonl"


@dataclass(frozen=True, slots=True)
class HeadAnswer:
    """What a log says of a paper. yes: it has that entry; no: another one, or none;
    other_key: that entry, but not the key beside it; given_up (archive: its file name): only
    the archive has it; outside (first, last): an archive has other entries of the till."""

    code: Code
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_yes(self) -> bool:
        """Whether the log goes on from the paper."""
        return self.code == "yes"


def find_head(connection: Connection, mark: HeadMark) -> HeadAnswer:
    """Say whether the log has the entry that a paper, or a kept file, names: by the entry's
    bytes, not by what is written beside them."""
    tills = [till for till in log_chain.names(connection) if mark.is_of(till)]
    return _best(_in_log(connection, till, mark) for till in tills)


def find_head_in_archive(path: Path, mark: HeadMark) -> HeadAnswer:
    """Say the same of an archive. Raises ShopError ``archive_unreadable`` and OSError."""
    try:
        archive = standalone.Archive(str(path))
        try:
            return _best(_in_archive(archive, mark))
        finally:
            archive.close()
    except (zipfile.BadZipFile, *standalone.UNREADABLE) as error:
        if isinstance(error, OSError) and error.filename is not None:
            raise
        raise ShopError("archive_unreadable", file=str(path)) from error


def _best(answers: Iterator[HeadAnswer]) -> HeadAnswer:
    """Names of tills that differ by case alone are one on a paper."""
    return min(answers, key=lambda each: _BEST_FIRST.index(each.code), default=HeadAnswer("no"))


def _in_log(connection: Connection, till: str, mark: HeadMark) -> HeadAnswer:
    keys = [(row.from_seq, row.public_key) for row in log_chain.keys(connection, till)]
    entry = log_chain.entry_at(connection, till, mark.seq)
    if entry is not None:
        return _answer(mark, till, _digest(entry), keys)
    purge = log_chain.purge_over(connection, till, mark.seq)
    if purge is None:
        return HeadAnswer("no")
    if purge.through_seq == mark.seq:
        return _answer(mark, till, purge.through_hash, keys)
    return HeadAnswer("given_up", {"archive": purge.file_name})


def _in_archive(archive: standalone.Archive, mark: HeadMark) -> Iterator[HeadAnswer]:
    with archive.open(standalone.KEYS) as file:
        keys = [key for key in json.loads(file.read()) if mark.is_of(key["till"])]
    for name in archive.names():
        till = name.removeprefix(_JOURNALS).removesuffix(_LINES)
        if name == f"{_JOURNALS}{till}{_LINES}" and mark.is_of(till):
            own = [(key["from_seq"], key["public_key"]) for key in keys if key["till"] == till]
            yield _in_journal(archive, name, till, mark, own)


def _in_journal(
    archive: standalone.Archive,
    name: str,
    till: str,
    mark: HeadMark,
    keys: list[tuple[int, str]],
) -> HeadAnswer:
    first = last = 0
    with archive.text(name) as lines:
        for line in lines:
            row = json.loads(line)
            last = int(row["seq"])
            if not first:
                first = last
                if mark.seq == first - 1:  # the entry on which the archive stands
                    return _answer(mark, till, json.loads(row["entry"])["previous"], keys)
            if last == mark.seq:
                return _answer(mark, till, _digest(row["entry"]), keys)
    return HeadAnswer("outside", {"first": first, "last": last})


def _digest(entry: object) -> str:
    return hashlib.sha256(str(entry).encode(errors="replace")).hexdigest()


def _answer(mark: HeadMark, till: str, found: str, keys: list[tuple[int, str]]) -> HeadAnswer:
    if not mark.fits(Head(till, mark.seq, found)):
        return HeadAnswer("no")
    valid = [key for from_seq, key in sorted(keys) if from_seq <= mark.seq][-1:]
    if mark.public_key is not None and mark.public_key not in valid:
        return HeadAnswer("other_key")
    return HeadAnswer("yes")
