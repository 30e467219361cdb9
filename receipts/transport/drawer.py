"""Opening the cash drawer that is plugged into the receipt printer.

Source: Epson, ESC/POS command reference, ESC p m t1 t2: a pulse on the drawer's connector.
"""

from receipts.transport.outcome import Outcome, Paper, Printer, Result

OPEN_DRAWER = b"\x1bp\x00\x19\xfa"
"""Connector pin 2; 25 × 2 ms on, 250 × 2 ms off."""

_PAPER_SECONDS = 0.3


class Drawer:
    """The drawer at a printer. It opens now or never."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._answers = False

    def open(self, deadline_seconds: float) -> Result:
        """Send the pulse, unless the printer would keep it until later.

        A printer without paper would, and so would one that has answered before and is
        silent now. A shop without a printer has no drawer: SENT.
        """
        paper = self._printer.paper(min(_PAPER_SECONDS, deadline_seconds))
        if paper is Paper.NEVER:
            return Result(Outcome.SENT, "preview")
        if paper is Paper.OUT:
            return Result(Outcome.NOT_SENT, "no paper")
        if paper is Paper.UNKNOWN and self._answers:
            return Result(Outcome.NOT_SENT, "silent")
        self._answers = paper is Paper.OK
        return self._printer.send_now(OPEN_DRAWER, deadline_seconds)
