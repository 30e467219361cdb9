"""The print worker: sends the till's receipts in order and never makes anybody wait."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from db import print_jobs
from kiosk.rules.errors import ShopError
from kiosk.services.drawer import DrawerRequests
from kiosk.services.shop import OpenShop
from kiosk.services.topups import codes as topups
from receipts.compose.training import marked
from receipts.document import Document, from_json, reveal, secrets_of
from receipts.render.layout import columns_of
from receipts.transport import Outcome, Paper, Printer, printer_from_url

SEND_DEADLINE_SECONDS = 10.0
PAPER_DEADLINE_SECONDS = 1.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0

log = logging.getLogger(__name__)

_sending = threading.Lock()
"""In training two workers may share a printer: their papers come one after the other."""


def count_unprinted(shop: OpenShop) -> int:
    """Return how many of the till's receipts are not known to have reached the printer."""
    with shop.reading() as connection:
        return print_jobs.count_unprinted(connection, shop.till)


def prints_nothing(shop: OpenShop) -> bool:
    """Tell whether papers stay on the screen: in training, unless a setting says otherwise."""
    return shop.training and not shop.settings.training_printer


class PrintWorker:
    """One thread, the only owner of the printer.

    `changed` is called from that thread with the number of unprinted receipts whenever
    a receipt was sent or could not be; `drawer_stuck` when the drawer did not open.
    """

    def __init__(
        self,
        shop: OpenShop,
        changed: Callable[[int], None],
        drawer_stuck: Callable[[], None] = lambda: None,
    ) -> None:
        self._shop = shop
        self._changed = changed
        self._printer: Printer = printer_from_url(shop.settings.printer)
        self._drawer = DrawerRequests(self._printer, drawer_stuck)
        self._columns = columns_of(shop.settings.paper_mm)
        self._wake = threading.Event()
        self._ending = False
        self._looked_back = False
        self._is_screen = False
        self._pause = FIRST_PAUSE_SECONDS
        self._thread = threading.Thread(target=self._run, name="print worker", daemon=True)

    def start(self) -> None:
        """Begin with what was left over from the last time."""
        self._thread.start()

    def wake(self) -> None:
        """Say that a receipt waits."""
        self._wake.set()

    def open_drawer(self) -> None:
        """Open the drawer now, before any receipt that waits, or say that it did not open."""
        if self._shop.settings.drawer == "printer" and not self._shop.training:
            self._drawer.ask()
            self._wake.set()

    def stop(self) -> None:
        """End after the receipt that is being sent, within its deadline."""
        self._ending = True
        self._drawer.drop()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(SEND_DEADLINE_SECONDS + 1)

    def _run(self) -> None:
        while not self._ending:
            self._wake.clear()
            waits = self.send_waiting()
            self._wake.wait(self._pause if waits else None)

    def send_waiting(self) -> bool:
        """Send what waits, now; True when it must be tried again after a pause."""
        self._drawer.serve()
        try:
            if self._looked_back:
                return self._send_all()
            self._look_back()
            waits = self._send_all()
            self._changed(count_unprinted(self._shop))
            return waits
        except SQLAlchemyError:
            # The database is busy or gone for a moment: the jobs are still in it. One that
            # was sent just then is looked for as after a power cut.
            log.exception("the print worker could not reach the database")
            self._looked_back = False
            return True

    def _look_back(self) -> None:
        """Mark what was being sent when the program ended, or the database went."""
        with self._shop.writing() as connection:
            topups.doubt_interrupted(connection, self._shop)
        self._looked_back = True

    def _send_all(self) -> bool:
        """Send what is queued, oldest first; True when a receipt still waits.

        Codes that wait for their reader on a screen hold up nothing behind them.
        """
        passed_over = 0
        while not self._ending and (job := self._take(passed_over)):
            self._drawer.serve()
            outcome = self._send(job)
            self._changed(count_unprinted(self._shop))
            if outcome is not Outcome.NOT_SENT:
                self._pause = FIRST_PAUSE_SECONDS
            elif self._is_screen:
                passed_over = job.id
            else:
                self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
                return True
        return False

    def _take(self, behind: int) -> print_jobs.Job | None:
        with self._shop.reading() as connection:
            return print_jobs.next_job(connection, self._shop.till, behind)

    def _send(self, job: print_jobs.Job) -> Outcome:
        document = self._checked(job)
        if document is None:
            return Outcome.UNCERTAIN
        if self._wants_paper(job, document):
            return Outcome.NOT_SENT
        claimed = self._claim(job, document)
        if claimed is None:
            return Outcome.UNCERTAIN
        with _sending:
            result = self._printer.send(claimed.data, SEND_DEADLINE_SECONDS)
        state = _STATE_AFTER[result.outcome]
        with self._shop.writing() as connection:
            now = self._shop.now()
            print_jobs.end_sending(connection, job, state, result.detail, now)
            if result.outcome is not Outcome.NOT_SENT:
                topups.record_printed(connection, job, claimed.first_shown, now)
        if result.outcome is not Outcome.SENT:
            log.warning("receipt job %s: %s (%s)", job.id, state, result.detail)
        return result.outcome

    def _checked(self, job: print_jobs.Job) -> Document | None:
        """Return the receipt, without its secrets, if it can be rendered."""
        try:
            document = from_json(job.document)
            self._render(document)
        except ValueError:
            log.exception("receipt job %s can not be rendered", job.id)
            self._set_aside(job, topups.NOT_RENDERED)
            return None
        return document

    def _wants_paper(self, job: print_jobs.Job, document: Document) -> bool:
        """Leave a receipt that would tell a code to a printer without paper."""
        if not secrets_of(document):
            return False
        with self._shop.reading() as connection:
            tells = topups.tells_codes(connection, job, document)
        paper = self._printer.paper(PAPER_DEADLINE_SECONDS) if tells else Paper.UNKNOWN
        self._is_screen = paper is Paper.NEVER
        if paper not in (Paper.OUT, Paper.NEVER):
            return False
        with self._shop.writing() as connection:
            print_jobs.leave_waiting(connection, job, "no paper", self._shop.now())
        log.warning("receipt job %s: no paper", job.id)
        return True

    def _claim(self, job: print_jobs.Job, document: Document) -> "_Claimed | None":
        """Take the job for this worker and tell its secrets, in one transaction.

        Without the key nothing is sent: the job is set aside for a manager.
        """
        try:
            with self._shop.writing() as connection:
                if not print_jobs.begin_sending(connection, job, self._shop.now()):
                    return None
                told = topups.codes_for_printing(connection, self._shop, job, document)
                data = self._render(reveal(document, told.texts))
                return _Claimed(data, told.first_shown)
        except ShopError as refusal:
            log.error("receipt job %s is set aside: %s", job.id, refusal.code)
            self._set_aside(job, refusal.code)
            return None

    def _render(self, document: Document) -> bytes:
        """Return what goes to the printer. In training every paper is marked, here alone."""
        from receipts.render.escpos import render_escpos

        shown = marked(document) if self._shop.training else document
        return render_escpos(shown, self._columns)

    def _set_aside(self, job: print_jobs.Job, why: str) -> None:
        with self._shop.writing() as connection:
            print_jobs.set_aside(connection, job, why, self._shop.now())


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What goes to the printer, in memory only, and the codes that are on it for once."""

    data: bytes = field(repr=False)
    first_shown: tuple[int, ...]


_STATE_AFTER = {
    Outcome.NOT_SENT: "queued",
    Outcome.SENT: "sent",
    Outcome.UNCERTAIN: "uncertain",
}
