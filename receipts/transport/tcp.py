"""A network printer that takes raw bytes, by custom on port 9100."""

import fcntl
import queue
import select
import socket
import struct
import termios
import threading
from dataclasses import dataclass
from typing import Any

from receipts.transport.deadline import Deadline
from receipts.transport.outcome import Outcome, Paper, Result, name_of, stopped
from receipts.transport.status import ask_paper
from receipts.transport.stream import write_all

DEFAULT_PORT = 9100

_STEP_MS = 5
# How long a printer may take to close its side or to say that it broke off.
_FAREWELL_SECONDS = 0.3

_CLOSED = Result(Outcome.SENT, "closed")
_NO_LINGER = struct.pack("ii", 1, 0)
"""With SO_LINGER: closing sends RST, and what is still on its way is thrown away."""

_Address = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TcpPrinter:
    """SENT when the printer's network side confirmed every byte and did not break off."""

    host: str
    port: int = DEFAULT_PORT

    def send(self, data: bytes, deadline_seconds: float) -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            connection = _connect(self.host, self.port, deadline)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"connect {name_of(error)}")
        with connection:
            connection.setblocking(False)
            written, why = write_all(connection.fileno(), data, deadline)
            if why:
                return stopped(written, len(data), f"write {why}")
            try:
                return _farewell(connection, deadline)
            except OSError as error:
                return stopped(written, len(data), f"close {name_of(error)}")

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """Break the connection off where the printer does not end it soon: then this system
        keeps no bytes for a printer that is late."""
        deadline = Deadline(deadline_seconds)
        try:
            connection = _connect(self.host, self.port, deadline)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"connect {name_of(error)}")
        with connection:
            connection.setblocking(False)
            written, why = write_all(connection.fileno(), data, deadline)
            try:
                result = (
                    stopped(written, len(data), why) if why else _farewell(connection, deadline)
                )
            except OSError as error:
                result = stopped(written, len(data), f"close {name_of(error)}")
            if result != _CLOSED:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            return result

    def paper(self, deadline_seconds: float) -> Paper:
        """Ask on a connection of its own, which is closed before any receipt is sent."""
        deadline = Deadline(deadline_seconds)
        try:
            with _connect(self.host, self.port, deadline) as connection:
                connection.setblocking(False)
                return ask_paper(connection.fileno(), deadline)
        except OSError:
            return Paper.UNKNOWN


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


def _farewell(connection: socket.socket, deadline: Deadline) -> Result:
    """Wait until every byte is confirmed, end the job, and hear whether the printer broke off."""
    while _unconfirmed(connection):
        if deadline.over():
            return Result(Outcome.UNCERTAIN, "confirm deadline")
        _hear(connection, _STEP_MS)
    connection.shutdown(socket.SHUT_WR)
    patience = Deadline(min(_FAREWELL_SECONDS, deadline.left()))
    while not patience.over():
        if _hear(connection, patience.left() * 1000):
            return _CLOSED
    return Result(Outcome.SENT)


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
