"""Printing to the end of a file, for tests and for other programs to pick up."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from receipts.profile import Proof
from receipts.transport.deadline import Deadline
from receipts.transport.outcome import Health, Outcome, Result, name_of, stopped
from receipts.transport.stream import write_all

# Without O_NONBLOCK the opening of a pipe that nobody reads would never return.
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class FilePrinter:
    """Appends to a regular file and makes it when it is missing; SENT once it is on the disk."""

    path: Path

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            fd = os.open(self.path, _FLAGS, 0o600)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"open {name_of(error)}")
        try:
            return _append(fd, data, deadline)
        finally:
            os.close(fd)

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """The file takes it at once."""
        return self.send(data, deadline_seconds)

    def health(self, deadline_seconds: float) -> Health:
        """Nobody answers here; whether the file can be written to. None is made."""
        try:
            fd = os.open(self.path, _FLAGS & ~os.O_CREAT)
        except FileNotFoundError:
            folder = self.path.parent
            if folder.is_dir():
                may = os.access(folder, os.W_OK | os.X_OK)
                return Health(unreached="" if may else "open EACCES")
            return Health(unreached="open ENOENT")
        except OSError as error:
            return Health(unreached=f"open {name_of(error)}")
        is_file = stat.S_ISREG(os.fstat(fd).st_mode)
        os.close(fd)
        return Health(unreached="" if is_file else "open not-a-file")


def _append(fd: int, data: bytes, deadline: Deadline) -> Result:
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        return Result(Outcome.NOT_SENT, "open not-a-file")
    written, why = write_all(fd, data, deadline)
    if why:
        return stopped(written, len(data), f"write {why}")
    try:
        os.fsync(fd)
    except OSError as error:
        return Result(Outcome.UNCERTAIN, f"sync {name_of(error)}")
    return Result(Outcome.SENT)
