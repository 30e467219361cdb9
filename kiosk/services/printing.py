"""The print worker: sends the till's receipts in order and never makes anybody wait."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from db import print_jobs
from kiosk.services.drawer import DrawerRequests, proof_of
from kiosk.services.printers.owning import till_as_holder
from kiosk.services.sending import PrinterTrouble, Sender, Went
from kiosk.services.shop import OpenShop
from kiosk.services.topups import codes as topups
from kiosk.settings import NO_PRINTER
from receipts.transport import Printer, printer_from_url
from receipts.transport.owner import Owner, PrinterTakenError, lock_name, take_printer
from receipts.transport.preview import PreviewPrinter

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0
LOOK_SECONDS = 3.0
"""Between two looks at a printer that said what it lacks, or was away."""
LONG_SECONDS = 5.0
"""A paper that is on its way for so long is spoken of."""
STOP_SECONDS = 11.0
OVERDUE_MINUTES = 30
"""A paper that waited longer is not wanted by whoever stands there now: they are asked."""

log = logging.getLogger(__name__)


def count_unprinted(shop: OpenShop) -> int:
    """Return how many of the till's papers a printer is not known to have taken."""
    with shop.reading() as connection:
        return print_jobs.count_unprinted(connection, shop.till)


def prints_nothing(shop: OpenShop) -> bool:
    """Tell whether papers stay on the screen: without a printer, and in training, unless a
    setting says otherwise."""
    practises = shop.training and not shop.settings.training_printer
    return practises or shop.settings.printer == NO_PRINTER


class PrintWorker:
    """One thread, the only owner of the printer. In training it stands `beside` the worker of
    the shop itself, and prints where that one owns the printer.

    `changed` is called from that thread with the number of unprinted papers whenever one was
    sent or could not be, or waited too long; `drawer_stuck` when the drawer did not open;
    `trouble` with what keeps papers back ("" when nothing does any more).
    """

    def __init__(
        self,
        shop: OpenShop,
        changed: Callable[[int], None],
        drawer_stuck: Callable[[], None] = lambda: None,
        trouble: Callable[[PrinterTrouble], None] = lambda _trouble: None,
        beside: "PrintWorker | None" = None,
    ) -> None:
        self._shop = shop
        self._changed = changed
        self._printer: Printer = printer_from_url(shop.settings.printer)
        self._sender = Sender(shop, self._printer, trouble)
        self._drawer = DrawerRequests(
            self._printer, drawer_stuck, self._sender.clean_start, lambda: proof_of(shop)
        )
        self._owner: Owner | None = None
        self._beside = beside if beside and not prints_nothing(shop) else None
        self._may_print = False
        self._at_printer = threading.Lock()
        self._guests = 0
        self._under_way: tuple[int, float] | None = None  # a job, and since when
        self._wake = threading.Event()
        self._ending = False
        self._looked_back = False
        self._pause = FIRST_PAUSE_SECONDS
        self._thread = threading.Thread(target=self._run, name="print worker", daemon=True)

    @property
    def trouble(self) -> PrinterTrouble:
        """What kept the last paper back, "" for nothing."""
        return self._sender.trouble

    @property
    def long_under_way(self) -> int:
        """The job of a paper that has been on its way for long, 0 for none."""
        under_way = self._under_way
        if under_way is None or monotonic() - under_way[1] < LONG_SECONDS:
            return 0
        return under_way[0]

    def start(self) -> None:
        """Begin with what was left over from the last time."""
        self._thread.start()

    def wake(self) -> None:
        """Say that a paper waits."""
        self._wake.set()

    def open_drawer(self) -> None:
        """Open the drawer now, before any receipt that waits, or say that it did not open."""
        if self._shop.settings.drawer == "printer" and not self._shop.training:
            self._drawer.ask()
            self._wake.set()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Leave the printer to the caller, as for its test, until the block ends.

        Waits for the paper on its way. What is known of the printer is read anew afterwards.
        """
        self._guests += 1
        try:
            with self._at_printer:
                yield
        finally:
            self._guests -= 1
            self.printer_changed()

    def owns(self, address: str) -> bool:
        """Tell whether this worker keeps other programs from the printer at `address`."""
        owner = self._owner
        here = lock_name(address) == lock_name(self._shop.settings.printer)
        return here and owner is not None and owner.is_held

    def printer_changed(self) -> None:
        """Say that the printer was tested: what was found holds from the next paper on."""
        self._sender.look_again()
        self._pause = FIRST_PAUSE_SECONDS
        self.wake()

    def stop(self) -> None:
        """End after the paper that is being sent; one that takes long is asked about when the
        till starts again."""
        self._ending = True
        self._drawer.drop()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        try:
            while not self._ending:
                self._wake.clear()
                waits = self.send_waiting() if self._owns_printer() else self._tell_count()
                if not self._wake.wait(self._rest(waits=waits)) and not waits:
                    self._look()
        finally:
            self._may_print = False
            if self._owner:
                self._owner.release()

    def _owns_printer(self) -> bool:
        """Own the printer among the programs of this home until the worker ends."""
        if self._owner is None:
            self._may_print = self._beside._may_print if self._beside else self._takes_printer()
            if not self._may_print:
                self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
                self._sender.tell("taken")
            elif self.trouble == "taken":
                self._sender.tell("")
        return self._may_print

    def _takes_printer(self) -> bool:
        """Take it for the till, which in training is the shop's own, and in the shop's home."""
        shop = self._shop.real or self._shop
        address = self._shop.settings.printer
        try:
            self._owner = take_printer(address, shop.settings.home, till_as_holder(shop.till))
        except PrinterTakenError as error:
            if self._pause == FIRST_PAUSE_SECONDS:
                log.warning("papers wait: %s", error)
            return False
        except OSError:
            log.exception("the printer's lock can not be written")
        return True

    def _tell_count(self) -> bool:
        """Say how many papers wait while another till has the printer; they go on waiting."""
        try:
            self._changed(count_unprinted(self._shop))
        except SQLAlchemyError:
            log.exception("the print worker could not reach the database")
        return True

    def _rest(self, *, waits: bool) -> float | None:
        if waits:
            return self._pause
        return LOOK_SECONDS if self.trouble else None

    def _look(self) -> None:
        """See whether what the printer lacked is there, where nothing waits for it."""
        if self._guests:
            return
        try:
            with self._at_printer:
                self._sender.look()
        except SQLAlchemyError:
            log.exception("the print worker could not reach the database")

    def send_waiting(self) -> bool:
        """Send what waits, now; True when it must be tried again after a pause."""
        self._serve_drawer()
        try:
            if self._looked_back:
                return self._send_all() or self._make_ready()
            self._look_back()
            waits = self._send_all()
            self._changed(count_unprinted(self._shop))
            return waits or self._make_ready()
        except SQLAlchemyError:
            # The database is busy or gone for a moment: the jobs are still in it. One that
            # was sent just then is looked for as after a power cut.
            log.exception("the print worker could not reach the database")
            self._looked_back = False
            return True

    def _look_back(self) -> None:
        """Mark what was being sent when the program ended, or the database went."""
        with self._shop.writing() as connection:
            if print_jobs.interrupted(connection, self._shop.till):
                self._sender.broke_off()  # remembered before the jobs are no longer "sending"
            topups.doubt_interrupted(connection, self._shop)
        self._looked_back = True

    def _send_all(self) -> bool:
        """Send what is queued, oldest first; True when a paper still waits.

        Codes that wait for their reader on a screen hold up nothing behind them.
        """
        passed_over = 0
        while not self._ending:
            if self._guests:
                return True
            self._serve_drawer()
            with self._at_printer:
                job = self._take(passed_over)
                went = self._send(job) if job else None
            if job is None or went is None:
                return False
            self._changed(count_unprinted(self._shop))
            if went is Went.WAITS:
                self._pause = min(self._pause * 2, self._longest_pause())
                return True
            self._pause = FIRST_PAUSE_SECONDS
            if went is Went.PASSED_OVER:
                passed_over = job.id
        return False

    def _make_ready(self) -> bool:
        """With no paper waiting, see to it that a drawer will open at once; True when that has
        to be tried again after a pause."""
        if self._ending or self._guests or self._shop.settings.drawer != "printer":
            return False
        with self._at_printer:
            waits = self._sender.make_ready()
        self._pause = self._longest_pause() if waits else FIRST_PAUSE_SECONDS
        return waits

    def _serve_drawer(self) -> None:
        if not self._guests:
            with self._at_printer:
                self._drawer.serve()

    def _send(self, job: print_jobs.Job) -> Went:
        """Send a paper, unless it waited too long."""
        now = self._shop.now()
        oldest = now - timedelta(minutes=OVERDUE_MINUTES)
        if job.asked_at >= oldest or isinstance(self._printer, PreviewPrinter):
            with self._watched(job):
                return self._sender.send(job)
        with self._shop.writing() as connection:
            count = print_jobs.grow_old(connection, self._shop.till, oldest, now)
        log.warning("%s papers waited too long for the printer", count)
        return Went.ON

    @contextmanager
    def _watched(self, job: print_jobs.Job) -> Iterator[None]:
        """Say, while the paper is still on its way, that it takes long."""
        timer = threading.Timer(LONG_SECONDS, self._takes_long)
        timer.daemon = True
        self._under_way = (job.id, monotonic())
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # what it counts is told before what is counted behind it
            self._under_way = None

    def _takes_long(self) -> None:
        """Called in the timer's thread."""
        try:
            self._changed(count_unprinted(self._shop))
        except SQLAlchemyError:
            log.exception("papers could not be counted")

    def _longest_pause(self) -> float:
        """A printer that says what it lacks costs one short question."""
        asks = self.trouble not in ("", "unreachable", "mute")
        return min(LOOK_SECONDS, LONGEST_PAUSE_SECONDS) if asks else LONGEST_PAUSE_SECONDS

    def _take(self, behind: int) -> print_jobs.Job | None:
        with self._shop.reading() as connection:
            return print_jobs.next_job(connection, self._shop.till, behind)
