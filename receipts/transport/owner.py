"""One owner of a printer at a time among the programs of a home.

The till's print worker holds the lock as long as it runs; others take it for a while, or are
told who has it. The kernel gives it back when its holder dies. Devices are locked beside this,
by flock and claims, for each job: that keeps out programs that know nothing of this lock.
"""

import fcntl
import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

FREE = frozenset({"preview", "file"})
"""Schemes that anybody may use at any time."""


class PrinterTakenError(RuntimeError):
    """Another program owns the printer. `holder` is what it said of itself, such as "till"."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"the printer is held by {holder or 'another program'}")
        self.holder = holder


class Owner:
    """Holds a printer until `release`; also a context manager. `is_held` tells which."""

    def __init__(self, fd: int | None) -> None:
        self._fd = fd
        self.is_held = True

    def release(self) -> None:
        """Let others have it; a second time does nothing."""
        self.is_held = False
        if self._fd is not None:
            os.ftruncate(self._fd, 0)
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def take_printer(url: str, home: Path, name: str) -> Owner:
    """Own the printer of an address under this `name`, at once or not at all.

    Raises PrinterTakenError, and OSError when the home can not be written to.
    """
    if urlsplit(url).scheme in FREE:
        return Owner(None)
    fd = os.open(home / lock_name(url), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(fd, 100, 0).decode("utf-8", "replace")
        os.close(fd)
        raise PrinterTakenError(holder) from None
    except OSError:
        os.close(fd)
        raise
    os.ftruncate(fd, 0)
    os.pwrite(fd, name.encode(), 0)
    return Owner(fd)


def lock_name(url: str) -> str:
    """The lock's file: the same for every way of writing one printer's address."""
    parts = urlsplit(url)
    what = parts.netloc.lower()
    if parts.scheme == "tcp":
        what = f"{parts.hostname}:{parts.port or 9100}"
    elif parts.scheme in ("lp", "serial"):
        # A name by its serial number and the device it leads to are one printer.
        what = os.path.realpath(unquote(parts.path))
    elif parts.path.strip("/"):
        what += parts.path
    scheme = "device" if parts.scheme in ("lp", "serial") else parts.scheme
    return f"printer-{hashlib.sha256(f'{scheme} {what}'.encode()).hexdigest()[:16]}.lock"
