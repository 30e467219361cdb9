"""A shop without a printer: the receipt is only shown on the screen."""

from receipts.profile import Proof
from receipts.transport.outcome import Health, Outcome, Paper, Result

ON_SCREEN = "preview"
"""What became of its papers, as the detail of a result."""


class PreviewPrinter:
    """Takes every receipt and prints none."""

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        return Result(Outcome.SENT, ON_SCREEN)

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        return Result(Outcome.SENT, ON_SCREEN)

    def health(self, deadline_seconds: float) -> Health:
        """A screen has no paper: a code that only paper may show waits, and is asked for."""
        return Health(paper=Paper.NEVER)
