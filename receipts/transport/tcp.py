"""A network printer that takes raw bytes, by custom on port 9100."""

import contextlib
import fcntl
import queue
import select
import socket
import struct
import termios
import threading
from dataclasses import dataclass, field
from typing import Any

from receipts.profile import Proof
from receipts.transport.deadline import Deadline
from receipts.transport.link import Descriptor
from receipts.transport.outcome import Health, Outcome, Result, name_of
from receipts.transport.stream import Patience
from receipts.transport.talk import Memory, ask_health, send_over

DEFAULT_PORT = 9100

_STEP_MS = 5
# How long a printer may take to close its side or to say that it broke off.
_FAREWELL_SECONDS = 0.3
_STRANGER_SECONDS = 3.0
"""The same for one of which nobody knows whether it prints: only its closing says that a
program has the bytes, and not the system of a printer that hangs."""

_CLOSED = Result(Outcome.SENT, "closed")
_NO_LINGER = struct.pack("ii", 1, 0)
"""With SO_LINGER: closing sends RST, and what is still on its way is thrown away."""

_Address = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TcpPrinter:
    """Without a proof SENT when the printer's network side confirmed every byte and closed its
    side too; of one that is known to print and never to answer, when it did not break off."""

    host: str
    port: int = DEFAULT_PORT
    _memory: Memory = field(default_factory=Memory, init=False, compare=False, repr=False)

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            connection = _connect(self.host, self.port, deadline)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"connect {name_of(error)}")
        with connection:
            result = send_over(_TcpLink(connection), data, deadline, proof, self._memory)
            _end(connection)
            return result

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """Break the connection off where the printer does not end it soon: then this system
        keeps no bytes for a printer that is late."""
        deadline = Deadline(deadline_seconds)
        try:
            connection = _connect(self.host, self.port, deadline)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"connect {name_of(error)}")
        with connection:
            result = send_over(_TcpLink(connection), data, deadline, "none", self._memory)
            if result != _CLOSED:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            return result

    def health(self, deadline_seconds: float) -> Health:
        """Ask on a connection of its own, which is closed before any receipt is sent."""
        deadline = Deadline(deadline_seconds)
        try:
            connection = _connect(self.host, self.port, deadline)
        except OSError as error:
            return Health(unreached=f"connect {name_of(error)}")
        with connection:
            return ask_health(_TcpLink(connection), deadline, self._memory)


class _TcpLink(Descriptor):
    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        super().__init__(connection.fileno(), answers=True)
        self._connection = connection

    def settle(self, deadline: Deadline) -> str:
        """Wait until the other side has confirmed every byte."""
        poller = select.poll()
        poller.register(self.fd, select.POLLERR | select.POLLHUP)
        patience = Patience(deadline)
        while left := _unconfirmed(self._connection):
            patience.seen(left)
            if why := patience.why_over():
                return why
            poller.poll(_STEP_MS)
            _raise_if_broken(self._connection)
        return ""

    def part(self, deadline: Deadline, is_known_mute: bool) -> Result:
        """End the job, and hear whether the printer broke off."""
        self._connection.shutdown(socket.SHUT_WR)
        most = _FAREWELL_SECONDS if is_known_mute else _STRANGER_SECONDS
        patience = Deadline(min(most, deadline.left()))
        while not patience.over():
            if _hear(self._connection, patience.left() * 1000):
                return _CLOSED
        if is_known_mute:
            return Result(Outcome.SENT)
        return Result(Outcome.UNCERTAIN, "the network took it")


def _raise_if_broken(connection: socket.socket) -> None:
    number = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise OSError(number, "broken off")


def _end(connection: socket.socket) -> None:
    """Say that no more comes; bytes left unread would make the system break off instead."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass


def _connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    """The first address that answers. Raises OSError, TimeoutError at the deadline."""
    addresses = _resolve(host, port, deadline)
    failure: OSError = TimeoutError()
    for index, (family, address) in enumerate(addresses):
        share = deadline.left() / (len(addresses) - index)
        if not share:
            break
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(share)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def _resolve(host: str, port: int, deadline: Deadline) -> list[tuple[int, _Address]]:
    """Addresses of a host. A name is looked up in a thread: that call knows no deadline."""
    try:
        return _look_up(host, port, socket.AI_NUMERICHOST)
    except socket.gaierror:
        pass
    answers: queue.SimpleQueue[list[tuple[int, _Address]] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(_look_up(host, port))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, name="printer-name", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _look_up(host: str, port: int, flags: int = 0) -> list[tuple[int, _Address]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return [(family, address) for family, _, _, _, address in found]


def _unconfirmed(connection: socket.socket) -> int:
    """Bytes that the other side has not confirmed; the kernel knows (SIOCOUTQ)."""
    answer = fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4))
    count: int = struct.unpack("i", answer)[0]
    return count


def _hear(connection: socket.socket, milliseconds: float) -> bool:
    """Take what the printer says, unread: whether it closed. Raises OSError if it broke off."""
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    if not poller.poll(milliseconds):
        return False
    try:
        return not connection.recv(4096)
    except BlockingIOError:
        return False
