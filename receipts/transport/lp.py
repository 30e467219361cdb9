"""A printer on the kernel's line printer device, such as /dev/usb/lp0."""

import contextlib
import errno
import fcntl
import os
import select
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from receipts.profile import Proof
from receipts.transport.deadline import Deadline
from receipts.transport.link import Descriptor
from receipts.transport.outcome import Health, Outcome, Result, name_of
from receipts.transport.stream import Patience, wait_writable
from receipts.transport.talk import Memory, ask_health, send_over

# No O_CREAT: with the printer unplugged a file would swallow the receipts.
_FLAGS = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_ONE_WAY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL})
"""What opening for reading too may fail with where writing alone works."""


@dataclass(frozen=True, slots=True)
class LpPrinter:
    """Writes to a device or a named pipe that exists; never makes a file. One program at a
    time holds it."""

    path: Path
    _memory: Memory = field(default_factory=Memory, init=False, compare=False, repr=False)

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            with _opened(self.path) as link:
                return send_over(link, data, deadline, proof, self._memory)
        except _NotADevice:
            return Result(Outcome.NOT_SENT, "open not-a-device")
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"open {name_of(error)}")

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """Closing cancels what the driver still holds."""
        return self.send(data, deadline_seconds, "none")

    def health(self, deadline_seconds: float) -> Health:
        """Ask over the device; many, but not all, can be read from too."""
        deadline = Deadline(deadline_seconds)
        try:
            with _opened(self.path) as link:
                return ask_health(link, deadline, self._memory)
        except _NotADevice:
            return Health(unreached="open not-a-device")
        except OSError as error:
            return Health(unreached=f"open {name_of(error)}")


class _NotADevice(OSError):
    pass


@contextlib.contextmanager
def _opened(path: Path) -> Iterator["_LpLink"]:
    mode = path.stat().st_mode
    if not (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
        raise _NotADevice
    fd, answers = _open(path, stat.S_ISCHR(mode))
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield _LpLink(fd, answers)
    finally:
        os.close(fd)


def _open(path: Path, may_answer: bool) -> tuple[int, bool]:
    """A pipe is never read: it would give our own question back."""
    if may_answer:
        try:
            return os.open(path, os.O_RDWR | _FLAGS), True
        except OSError as error:
            if error.errno not in _ONE_WAY:
                raise
    return os.open(path, os.O_WRONLY | _FLAGS), False


class _LpLink(Descriptor):
    def is_quiet(self, events: int) -> bool:
        """The driver hands on the empty packets of printers that have nothing to say."""
        return not events & (select.POLLHUP | select.POLLERR | select.POLLNVAL)

    def settle(self, deadline: Deadline) -> str:
        """Closing cancels what the driver still holds: wait until it would take more."""
        return wait_writable(self.fd, Patience(deadline))
