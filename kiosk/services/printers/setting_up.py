"""Trying a printer: what it says, what it prints, and what a person says of its paper.

Each call takes seconds and returns within its deadline. What a printer might print for a
question that it does not know is tried last, when the page has been looked at.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kiosk.rules.errors import ShopError
from kiosk.services.printers.remembered import PrinterMemory
from kiosk.services.printers.test_page import (
    NONE,
    PAGES,
    CodePage,
    answer_page,
    characters_page,
    feed,
)
from kiosk.services.printers.typed import printer_at
from receipts.profile import Proof
from receipts.render.logo_memory import print_logo, store_logo
from receipts.transport import Outcome, Printer
from receipts.transport.address import queue_of
from receipts.transport.drawer import Drawer
from receipts.transport.outcome import QUEUE_REJECTS, QUEUE_STOPPED, Health, Result
from receipts.transport.pace import line_seconds
from receipts.transport.preview import PreviewPrinter

HEALTH_SECONDS = 2.0
SEND_SECONDS = 10.0
ANSWER_SECONDS = 5.0
DRAWER_SECONDS = 2.0

ProvedBy = Literal["process_id", "status", "none"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a test found. `logo_sha256`: the picture that its own memory has, "" for none;
    drawer: whether one opened."""

    columns: int
    page: CodePage = NONE
    proof: ProvedBy = "none"
    cutter: bool = False
    images: bool = False
    drawer: bool = False
    logo_sha256: str = ""

    def check_prints(self) -> None:
        """Raise ShopError ``printer_without_accents`` where no receipt could be printed."""
        if self.page == NONE and not self.images:
            raise ShopError("printer_without_accents")


class PrinterTrial:
    """The printer of an address, while it is tried; nothing is sent before the first call. What
    breaks off is remembered in `home`, so that the next paper begins with a clean start.

    Raises ShopError: those of `printer_at`, and ``printer_is_screen`` for one without paper.
    """

    def __init__(self, address: str, home: Path) -> None:
        self.address = address
        self.health = Health()
        if isinstance(self._made(), PreviewPrinter):
            raise ShopError("printer_is_screen")
        self._memory = PrinterMemory(home, address)

    def listen(self) -> Health:
        """Ask how it is; a printer that says why it can not print is not tried.

        Raises ShopError ``printer_not_reached``, ``printer_no_paper``, ``printer_cover_open``,
        ``printer_offline``, ``printer_queue_stopped`` and ``printer_queue_rejects``.
        """
        self.health = self._made().health(HEALTH_SECONDS)
        if self.health.unreached:
            raise ShopError("printer_not_reached", detail=self.health.unreached)
        if self.health.trouble:
            raise ShopError(_TROUBLES[self.health.trouble], queue=queue_of(self.address))
        return self.health

    def print_page(self) -> None:
        """Print the page that is looked at. Raises ShopError as `_arrived`."""
        self._arrived(self._send(characters_page(), SEND_SECONDS, "none"))

    def try_answers(self) -> ProvedBy:
        """Print the numbers 1 and 2, and hear whether it answers for them.

        The second question is only put to a printer that answered before.
        """
        first = self._send(answer_page(1), ANSWER_SECONDS, "status")
        proof: ProvedBy = "none"
        if first.outcome is Outcome.PROCESSED:
            proof = "status"
        if proof == "status" or self.health.answered:
            second = self._send(answer_page(2), ANSWER_SECONDS, "process_id")
            if second.outcome is Outcome.PRINTED:
                proof = "process_id"
        self._send(feed(), SEND_SECONDS, "none")
        return proof

    def open_drawer(self) -> None:
        """Send the pulse that opens a drawer. Raises ShopError as `_arrived`."""
        printer, before = self._made(), self._memory.clean_start()
        result = Drawer(printer).open(DRAWER_SECONDS + line_seconds(printer, before), before)
        if result.outcome is Outcome.UNCERTAIN:
            self._memory.note(broke_off=True)
        self._arrived(result)

    def try_logo(self, png: bytes) -> None:
        """Put a picture into the printer's memory and print it from there. Raises ShopError as
        `_arrived`."""
        data = store_logo(png) + print_logo() + feed()
        self._arrived(self._send(data, SEND_SECONDS, "none"))

    def _send(self, data: bytes, seconds: float, proof: Proof) -> Result:
        return self._memory.send(self._made(), data, seconds, proof)

    def _arrived(self, result: Result) -> None:
        """Raise ShopError ``printer_not_reached``, one of `listen`'s, or ``printer_broke_off``
        where the bytes are not known to have been handed over."""
        if result.outcome is Outcome.NOT_SENT:
            if code := _TROUBLES.get(result.detail):
                raise ShopError(code, queue=queue_of(self.address))
            raise ShopError("printer_not_reached", detail=result.detail)
        if result.outcome is Outcome.UNCERTAIN:
            raise ShopError("printer_broke_off", detail=result.detail)

    def _made(self) -> Printer:
        """The printer anew: what one try left unanswered is nothing to the next."""
        return printer_at(self.address)


def page_of_line(number: int) -> CodePage:
    """Return the code page of a line of the page, 0 for none. Raises ShopError
    ``test_line_unknown``."""
    if number == 0:
        return NONE
    if not 1 <= number <= len(PAGES):
        raise ShopError("test_line_unknown", most=len(PAGES))
    return PAGES[number - 1]


_TROUBLES = {
    "no paper": "printer_no_paper",
    "cover open": "printer_cover_open",
    "offline": "printer_offline",
    QUEUE_STOPPED: "printer_queue_stopped",
    QUEUE_REJECTS: "printer_queue_rejects",
}
