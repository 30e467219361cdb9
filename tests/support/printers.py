"""Printers that are really there: sockets, pseudo-terminals and pipes, kind and unkind.

Each is a context manager; what it received is in `received`.
"""

import contextlib
import ctypes
import fcntl
import os
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE_SECONDS = 30.0


class TcpPrinter:
    """A network printer on 127.0.0.1. `behave` is what it does with each connection.

    It stops when the context ends, whatever state its connections are in.
    """

    def __init__(self, behave: "Callable[[TcpPrinter, socket.socket], None] | None" = None) -> None:
        self._behave = behave or TcpPrinter.read_all
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, name="fake-printer")
        self._arrived = threading.Condition()
        self.stopping = threading.Event()
        self.received = bytearray()
        self.jobs = 0

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        for each in (self._listener, *self._connections):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._thread.join(_PATIENCE_SECONDS)
        for each in (self._listener, *self._connections):
            each.close()
        assert not self._thread.is_alive()

    def wait_for(self, arrived: Callable[["TcpPrinter"], bool]) -> None:
        """Wait until something is true of what was received. Raises TimeoutError."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: arrived(self), _PATIENCE_SECONDS):
                raise TimeoutError("the printer did not receive what was awaited")

    def wait_for_jobs(self, count: int) -> bytes:
        """Wait until so many connections were closed by the sender; all bytes so far."""
        self.wait_for(lambda printer: printer.jobs >= count)
        return bytes(self.received)

    def read_all(self, connection: socket.socket) -> None:
        """Read until the sender ends the job, then close: a good printer."""
        while data := connection.recv(65536):
            self.take(data)
        connection.close()
        self.job_done()

    def take(self, data: bytes) -> None:
        with self._arrived:
            self.received += data
            self._arrived.notify_all()

    def job_done(self) -> None:
        with self._arrived:
            self.jobs += 1
            self._arrived.notify_all()

    def _serve(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            with contextlib.suppress(OSError):
                self._behave(self, connection)


def never_read(printer: TcpPrinter, connection: socket.socket) -> None:
    """Accept and take nothing until the end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    printer.stopping.wait(_PATIENCE_SECONDS)


def reset_after(count: int) -> Callable[[TcpPrinter, socket.socket], None]:
    """Take `count` bytes, then break the connection off (RST)."""

    def behave(printer: TcpPrinter, connection: socket.socket) -> None:
        while len(printer.received) < count:
            printer.take(connection.recv(count - len(printer.received)))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return behave


def vanish_after(count: int) -> Callable[[TcpPrinter, socket.socket], None]:
    """Take `count` bytes, then be gone without a word: nothing is confirmed or refused, as when
    the cable is pulled."""

    def behave(printer: TcpPrinter, connection: socket.socket) -> None:
        while len(printer.received) < count:
            printer.take(connection.recv(count - len(printer.received)))
        deafen(connection)
        printer.stopping.wait(_PATIENCE_SECONDS)
        connection.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)

    return behave


def deafen(connection: socket.socket) -> None:
    """From now on the system drops every packet for this connection (a filter that takes none).

    Source: the Linux kernel's documentation, networking/filter: classic BPF, "ret #0".
    """
    nothing = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
    program = struct.pack("HP", 1, ctypes.addressof(nothing))
    connection.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27


def slowly(bytes_a_time: int, pause_seconds: float) -> Callable[[TcpPrinter, socket.socket], None]:
    """Take a few bytes at a time, as slow mechanics do, and close at the end of the job."""

    def behave(printer: TcpPrinter, connection: socket.socket) -> None:
        while data := connection.recv(bytes_a_time):
            printer.take(data)
            if printer.stopping.wait(pause_seconds):
                return
        connection.close()
        printer.job_done()

    return behave


def talkative(printer: TcpPrinter, connection: socket.socket) -> None:
    """Send status bytes that nobody asked for, and never close first."""
    connection.sendall(b"\x14\x00\x00\x0f" * 100)
    while data := connection.recv(65536):
        printer.take(data)
    printer.job_done()
    printer.stopping.wait(_PATIENCE_SECONDS)


@contextlib.contextmanager
def refused_port() -> Iterator[int]:
    """A port of 127.0.0.1 where nobody listens, and nobody else will."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@contextlib.contextmanager
def port_that_never_answers() -> Iterator[int]:
    """A port whose queue is full: the system leaves further connections without an answer."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            guest = stack.enter_context(socket.socket())
            guest.setblocking(False)
            guest.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


class PtyPrinter:
    """A serial printer on a pseudo-terminal at `path`; it reads only when told to.

    The line is left as a terminal's, which would turn line feeds into CR LF.
    """

    def __enter__(self) -> Self:
        self._master, self._slave = os.openpty()
        self.path = Path(os.ttyname(self._slave))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.unplug()
        os.close(self._slave)

    @property
    def url(self) -> str:
        return f"serial://{self.path}?baud=115200"

    def read(self, count: int) -> bytes:
        """The next `count` bytes. Raises TimeoutError."""
        return read_exactly(self._master, count)

    def say(self, words: bytes) -> None:
        """Send bytes back over the line."""
        os.write(self._master, words)

    def unplug(self) -> None:
        """The other side is gone: writing fails from now on."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1


class PipePrinter:
    """A device node played by a named pipe in `folder`; it reads only when told to."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lp0"

    def __enter__(self) -> Self:
        os.mkfifo(self.path)
        self._fd = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.unplug()

    @property
    def url(self) -> str:
        return f"lp://{self.path}"

    @property
    def capacity(self) -> int:
        """Bytes that the system keeps for a reader who is late."""
        return fcntl.fcntl(self._fd, fcntl.F_GETPIPE_SZ)

    def read(self, count: int) -> bytes:
        """The next `count` bytes. Raises TimeoutError."""
        return read_exactly(self._fd, count)

    def unplug(self) -> None:
        """Nobody reads any more: writing fails from now on."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def read_exactly(fd: int, count: int) -> bytes:
    """`count` bytes from a descriptor. Raises TimeoutError when they do not come."""
    data = b""
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    while len(data) < count:
        if not poller.poll(_PATIENCE_SECONDS * 1000):
            raise TimeoutError(f"{len(data)} of {count} bytes came")
        data += os.read(fd, count - len(data))
    return data
