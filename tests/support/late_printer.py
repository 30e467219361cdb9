"""A network printer that is switched off, and then on."""

import socket
from typing import Self

from tests.support.printers import TcpPrinter


class LatePrinter(TcpPrinter):
    """Connections are refused until `switch_on`; from then on it takes everything."""

    def __init__(self) -> None:
        super().__init__()
        self._listener.close()
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))

    def __enter__(self) -> Self:
        return self

    def switch_on(self) -> None:
        self._listener.listen()
        self._thread.start()
