"""Opening the cash drawer that is plugged into the receipt printer.

Source: Epson, ESC/POS command reference, ESC p m t1 t2: a pulse on the drawer's connector.
"""

from receipts.profile import Proof
from receipts.transport.deadline import Deadline
from receipts.transport.outcome import SILENT, Outcome, Paper, Printer, Result

OPEN_DRAWER = b"\x1bp\x00\x19\xfa"
"""Connector pin 2; 25 × 2 ms on, 250 × 2 ms off."""

_HEALTH_SECONDS = 0.3


class Drawer:
    """The drawer at a printer. It opens now or never."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._answers = False

    def open(
        self, deadline_seconds: float, before: bytes = b"", proof: Proof = "unknown"
    ) -> Result:
        """Send the pulse, unless the printer would keep it until later.

        A printer without paper, with an open cover or offline would, and so would one that has
        answered before and is silent now. A shop without a printer has no drawer: SENT.
        `before`: CLEAN_START for a printer that a paper left in the middle. `proof`: as it is
        known of the printer; with "none" it is asked nothing, and trusted.
        """
        deadline = Deadline(deadline_seconds)
        if proof == "none":
            return self._printer.send_now(before + OPEN_DRAWER, deadline.left())
        health = self._printer.health(min(_HEALTH_SECONDS, deadline.left()))
        if health.paper is Paper.NEVER:
            return Result(Outcome.SENT, "preview")
        if health.trouble:
            return Result(Outcome.NOT_SENT, health.trouble)
        if self._answers and not health.answered:
            return Result(Outcome.NOT_SENT, SILENT)
        self._answers = health.answered
        return self._printer.send_now(before + OPEN_DRAWER, deadline.left())
