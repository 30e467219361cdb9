"""A zip whose members are hashed on their way in."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, BinaryIO, cast

PRIVATE = 0o600 << 16
"""Of a member, once it is unpacked: only the one who did so can read it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name, how many bytes, and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass
class _Sink:
    """What is written to a member, hashed."""

    file: IO[bytes]
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.file.write(data)

    def flush(self) -> None:
        """Nothing waits here."""


class _Zip(zipfile.ZipFile):
    """A zip that nobody ends but its owner: one that broke off stays so."""

    def __del__(self) -> None:
        """Do not end it: its file is closed by now, and gone."""


class Pack:
    """An archive that is being written, never all in memory."""

    def __init__(self, file: BinaryIO, at: datetime) -> None:
        """Write into `file`; the members are of the local time `at`."""
        self._zip = _Zip(file, "w", zipfile.ZIP_DEFLATED)
        self._at = at.timetuple()[:6]
        self.members: list[Member] = []

    @contextmanager
    def member(self, name: str) -> Iterator[BinaryIO]:
        """Open the next file of the archive; one at a time."""
        about = zipfile.ZipInfo(name, self._at)
        about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, PRIVATE
        with self._zip.open(about, "w", force_zip64=True) as file:
            sink = _Sink(file)
            yield cast(BinaryIO, sink)
        self.members.append(Member(name, sink.size, sink.digest.hexdigest()))

    def add(self, name: str, content: bytes) -> None:
        """Add a small file."""
        with self.member(name) as file:
            file.write(content)

    def close(self) -> None:
        """Write the zip's own end."""
        self._zip.close()
