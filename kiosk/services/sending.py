"""One paper's way to the printer: read, told its secrets, claimed, sent, and what became of it.

`sending` is committed before the first byte, so that whatever ends the program leaves a paper
that somebody is asked about. Nothing is sent twice of which a byte may have gone.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal

from db import print_jobs, printers
from kiosk.rules.errors import ShopError
from kiosk.services.drawer import OPEN_WITHIN_SECONDS
from kiosk.services.printers.facts import printer_facts
from kiosk.services.printers.remembered import BYTES_A_SECOND, memory_of
from kiosk.services.shop import OpenShop
from kiosk.services.topups import codes as topups
from receipts.compose.training import marked
from receipts.document import Document, Image, from_json, reveal, secrets_of
from receipts.profile import Profile, Proof
from receipts.render.cannot import CannotRenderError
from receipts.transport import Outcome, Paper, Printer, Result
from receipts.transport.outcome import (
    COVER_OPEN,
    NO_PAPER,
    OFFLINE,
    QUEUE_REJECTS,
    QUEUE_STOPPED,
    SILENT,
    Health,
)
from receipts.transport.pace import line_seconds, pace_of
from receipts.transport.preview import PreviewPrinter

SEND_DEADLINE_SECONDS = 10.0
HEALTH_DEADLINE_SECONDS = 1.0

PrinterTrouble = Literal[
    "",
    "no_paper",
    "cover_open",
    "offline",
    "queue_stopped",
    "queue_rejects",
    "unreachable",
    "mute",
    "taken",
]
"""Why nothing comes out now: three that the printer says of itself; two that the system says of
its print queue; it can not be reached, or is silent although it answers otherwise; the same again
and again (`Remembered.is_mute`); another till of this computer has it; "" for nothing that is
known."""

_TROUBLES: dict[str, PrinterTrouble] = {
    NO_PAPER: "no_paper",
    COVER_OPEN: "cover_open",
    OFFLINE: "offline",
    QUEUE_STOPPED: "queue_stopped",
    QUEUE_REJECTS: "queue_rejects",
}
_AFTER = {
    Outcome.NOT_SENT: ("queued", ""),
    Outcome.PRINTED: ("printed", "printed"),
    Outcome.PROCESSED: ("printed", "processed"),
    Outcome.SENT: ("sent", ""),
    Outcome.UNCERTAIN: ("uncertain", ""),
}
"""The state of a job after its sending, and the proof of it."""

_sending = threading.Lock()
"""In training two workers may share a printer: their papers come one after the other."""

log = logging.getLogger(__name__)


class Went(Enum):
    """What the worker does after a paper: take the next, try this one again after a pause, or
    pass it over, as on a screen that shows no code before somebody asks for it."""

    ON = auto()
    WAITS = auto()
    PASSED_OVER = auto()


def deadline_for(printer: Printer, data: bytes) -> float:
    """Return how long a job may take at a printer, in seconds, its proof included."""
    return SEND_DEADLINE_SECONDS + len(data) / pace_of(printer, BYTES_A_SECOND)


def trouble_of(detail: str) -> PrinterTrouble:
    """Return what a printer that was sent nothing lacks, by the word of the transport."""
    return next(
        (trouble for word, trouble in _TROUBLES.items() if detail.startswith(word)), "unreachable"
    )


class Sender:
    """Sends the papers of one till; one thread at a time.

    `trouble` is what kept the last one back; `told` is called when that changes.
    """

    def __init__(
        self, shop: OpenShop, printer: Printer, told: Callable[[PrinterTrouble], None]
    ) -> None:
        self._shop, self._printer, self._told = shop, printer, told
        self._memory = memory_of(shop)
        self._profile: Profile | None = None
        self._noted: set[int] = set()  # jobs that are known to wait
        self.trouble: PrinterTrouble = ""

    def look_again(self) -> None:
        """Read anew what is known of the printer: it was tested meanwhile."""
        self._profile = None

    def broke_off(self) -> None:
        """Give the printer a clean start before the next paper."""
        self._memory.note(broke_off=True)

    def clean_start(self) -> bytes:
        """Return what must come before anything else, b"" for nothing."""
        return self._memory.clean_start()

    def make_ready(self) -> bool:
        """Give a printer that a paper left in the middle its clean start before it is needed,
        where that takes longer than a drawer may wait. True when it has to be tried again."""
        if line_seconds(self._printer, self.clean_start()) < OPEN_WITHIN_SECONDS * 0.75:
            return False
        result = self._hand_over(b"")
        log.info("a clean start without a paper: %s %s", result.outcome.value, result.detail)
        return result.outcome is Outcome.NOT_SENT

    def look(self) -> None:
        """Ask a printer that lacked something or was away, with no paper waiting, how it is now."""
        if self.trouble not in (*_TROUBLES.values(), "unreachable", "mute"):
            return
        health = self._health()
        if health.trouble:
            self.tell(trouble_of(health.trouble))
        elif health.unreached:
            self.tell("unreachable")
        elif self._is_back(health):
            self.tell("")

    def _is_back(self, health: Health) -> bool:
        """Tell whether a printer that could not be reached, or was silent, is there again. One
        that said what it lacks has to say that it lacks it no more: silence is no answer."""
        proof = self._facts().proof
        if proof == "none":  # never asked: the way to it is opened, and nothing sent
            with _sending:
                opened = self._printer.send(b"", HEALTH_DEADLINE_SECONDS, proof)
            return opened.outcome is not Outcome.NOT_SENT
        if health.queue:  # the system was asked: it knows the queue, and what bars it
            return True
        return health.answered or (proof == "unknown" and self.trouble == "unreachable")

    def send(self, job: print_jobs.Job) -> Went:
        """Send a paper that waits, if it can be printed and the printer can."""
        ready = self._checked(job)
        if ready is None:
            return Went.ON
        if went := self._kept_back(job, ready.document):
            return went
        claimed = self._claim(job, ready)
        if claimed is None:
            return Went.ON
        result = self._hand_over(claimed.data)
        state, proof = _AFTER[result.outcome]
        sent_nothing = result.outcome is Outcome.NOT_SENT
        with self._shop.writing() as connection:
            now = self._shop.now()
            print_jobs.end_sending(connection, job, state, result.detail, now, proof)
            if not sent_nothing:
                topups.record_printed(connection, job, claimed.first_shown, now)
        if result.outcome in (Outcome.NOT_SENT, Outcome.UNCERTAIN):
            log.warning("receipt job %s: %s (%s)", job.id, state, result.detail)
        self.tell(self._trouble_after(result))
        return Went.WAITS if sent_nothing else Went.ON

    def _hand_over(self, data: bytes) -> Result:
        """Send the bytes, after a clean start where the last ones broke off."""
        with _sending:
            whole = self.clean_start() + data
            result = self._printer.send(whole, deadline_for(self._printer, whole), self._proof())
            self._memory.note_result(result)
        return result

    def _trouble_after(self, result: Result) -> PrinterTrouble:
        """Return what is to be said: of a paper that broke off, only what the printer said."""
        trouble = trouble_of(result.detail)
        if result.outcome is Outcome.NOT_SENT:
            silent = result.detail == SILENT
            return "mute" if silent and self._memory.recall().is_mute else trouble
        broke_off = result.outcome is Outcome.UNCERTAIN and trouble != "unreachable"
        return trouble if broke_off else ""

    def _proof(self) -> Proof:
        """How the printer answers for a paper: as a test found, else as it did before."""
        proof = self._facts().proof
        return "status" if proof == "unknown" and self._memory.recall().answers else proof

    def _health(self) -> Health:
        """Ask how the printer is, unless it would print the question."""
        if self._facts().proof == "none" and not isinstance(self._printer, PreviewPrinter):
            return Health()
        with _sending:
            return self._printer.health(HEALTH_DEADLINE_SECONDS)

    def _checked(self, job: print_jobs.Job) -> "_Ready | None":
        """Return the paper, without its secrets, if it can be printed."""
        try:
            document = from_json(job.document)
            pictures = self._pictures(document)
            return _Ready(document, pictures, self._render(document, pictures))
        except ValueError as error:
            self._set_aside(job, error)
            return None

    def _kept_back(self, job: print_jobs.Job, document: Document) -> Went | None:
        """Leave a paper where it is while the printer says what it lacks.

        Asked before a code is told, and after the printer has said so: thus the paper is
        "sending" for no moment. None lets it go.
        """
        tells = False
        if secrets_of(document):
            with self._shop.reading() as connection:
                tells = topups.tells_codes(connection, job, document)
        if not tells and self.trouble not in _TROUBLES.values():
            return None
        health = self._health()
        if tells and health.paper is Paper.NEVER:
            self._note_waiting(job, NO_PAPER)
            return Went.PASSED_OVER
        if not health.trouble:
            return None
        self._note_waiting(job, health.trouble)
        self.tell(trouble_of(health.trouble))
        return Went.WAITS

    def _note_waiting(self, job: print_jobs.Job, why: str) -> None:
        if job.id in self._noted:
            return
        with self._shop.writing() as connection:
            print_jobs.leave_waiting(connection, job, why, self._shop.now())
        self._noted.add(job.id)
        log.warning("receipt job %s: %s", job.id, why)

    def _claim(self, job: print_jobs.Job, ready: "_Ready") -> "_Claimed | None":
        """Take the job for this worker and tell its secrets, in one transaction.

        Without the key nothing is sent: the job fails, and a person may have it tried again.
        """
        try:
            with self._shop.writing() as connection:
                if not print_jobs.begin_sending(connection, job, self._shop.now()):
                    return None
                told = topups.codes_for_printing(connection, self._shop, job, ready.document)
                if not told.texts:
                    return _Claimed(ready.data, ())
                data = self._render(reveal(ready.document, told.texts), ready.pictures)
                return _Claimed(data, told.first_shown)
        except (ShopError, ValueError) as error:
            self._set_aside(job, error)
            return None

    def _render(self, document: Document, pictures: Mapping[str, bytes]) -> bytes:
        """Return what goes to the printer. In training every paper is marked, here alone."""
        from receipts.render.escpos import render_escpos

        shown = marked(document) if self._shop.training else document
        return render_escpos(shown, self._facts(), pictures)

    def _pictures(self, document: Document) -> dict[str, bytes]:
        """Return the pictures that a paper shows, as PNG by their SHA-256."""
        names = {each.sha256 for each in document.elements if isinstance(each, Image)}
        if not names:
            return {}
        with self._shop.reading() as connection:
            found = {name: printers.picture(connection, name) for name in names}
        return {name: png for name, png in found.items() if png is not None}

    def _facts(self) -> Profile:
        if self._profile is None:
            self._profile = printer_facts(self._shop)
        return self._profile

    def _set_aside(self, job: print_jobs.Job, error: ShopError | ValueError) -> None:
        detail = topups.NOT_RENDERED
        if isinstance(error, ShopError):
            detail = error.code
        elif isinstance(error, CannotRenderError):
            detail = str(error)
        log.error("receipt job %s can not be printed: %s", job.id, detail, exc_info=error)
        with self._shop.writing() as connection:
            print_jobs.set_aside(connection, job, detail, self._shop.now())

    def tell(self, trouble: PrinterTrouble) -> None:
        """Say what keeps papers back, once until it changes."""
        if not trouble:
            self._noted.clear()
        if trouble != self.trouble:
            self.trouble = trouble
            self._told(trouble)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A paper that can be printed, with dots for its secrets."""

    document: Document
    pictures: Mapping[str, bytes] = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What goes to the printer, in memory only, and the codes that are on it for once."""

    data: bytes = field(repr=False)
    first_shown: tuple[int, ...]
