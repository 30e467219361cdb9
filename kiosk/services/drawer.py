"""Opening the cash drawer: asked for in memory alone, done at once or dropped.

Never a print job: a drawer that opens by itself when the printer is back would stand open
with nobody beside it.
"""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from kiosk.services.printers.facts import printer_facts
from kiosk.services.shop import OpenShop
from receipts.profile import Proof
from receipts.transport import Outcome, Printer
from receipts.transport.drawer import Drawer

OPEN_WITHIN_SECONDS = 2.0

log = logging.getLogger(__name__)


def proof_of(shop: OpenShop) -> Proof:
    """Return how the shop's printer answers; the drawer does not wait for a lost database."""
    try:
        return printer_facts(shop).proof
    except SQLAlchemyError:
        return "unknown"


class DrawerRequests:
    """What the counter asks of the print worker, who owns the printer.

    `stuck` is called, in a thread of its own or the worker's, when the drawer did not open.
    `before` returns what the printer must have first, where a paper broke off in it; `proof`
    how it is known to answer: one of which a test found that it never does is asked nothing.
    """

    def __init__(
        self,
        printer: Printer,
        stuck: Callable[[], None],
        before: Callable[[], bytes] = lambda: b"",
        proof: Callable[[], Proof] = lambda: "unknown",
    ) -> None:
        self._drawer, self._stuck = Drawer(printer), stuck
        self._before, self._proof = before, proof
        self._asked = threading.Lock()
        self._until: float | None = None
        self._timer: threading.Timer | None = None

    def ask(self) -> None:
        """Ask for the drawer; one pulse is enough for two who ask before it came."""
        with self._asked:
            self._forget()
            self._until = monotonic() + OPEN_WITHIN_SECONDS
            # The worker may be held up by a receipt: nobody waits for it.
            self._timer = threading.Timer(OPEN_WITHIN_SECONDS, self._give_up)
            self._timer.daemon = True
            self._timer.start()

    def serve(self) -> None:
        """Open the drawer if that was asked a moment ago; called by the worker."""
        with self._asked:
            left = self._until - monotonic() if self._until is not None else 0.0
            if left <= 0:
                return
            self._forget()
        result = self._drawer.open(left, self._before(), self._proof())
        if result.outcome is not Outcome.SENT:
            log.warning("the drawer did not open: %s", result.detail)
            self._stuck()

    def drop(self) -> None:
        """Forget what was asked: the program ends."""
        with self._asked:
            self._forget()

    def _give_up(self) -> None:
        with self._asked:
            if self._until is None or self._until > monotonic():
                return
            self._forget()
        log.warning("the drawer did not open: the printer is busy")
        self._stuck()

    def _forget(self) -> None:
        self._until = None
        if self._timer:
            self._timer.cancel()
        self._timer = None
