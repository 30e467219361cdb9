"""A shop without a printer: the receipt is only shown on the screen."""

from receipts.transport.outcome import Outcome, Paper, Result


class PreviewPrinter:
    """Takes every receipt and prints none."""

    def send(self, data: bytes, deadline_seconds: float) -> Result:
        return Result(Outcome.SENT, "preview")

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        return Result(Outcome.SENT, "preview")

    def paper(self, deadline_seconds: float) -> Paper:
        """A screen has none: a code that only paper may show waits, and is asked for."""
        return Paper.NEVER
