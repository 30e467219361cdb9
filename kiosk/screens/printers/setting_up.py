"""The test of a printer, step by step; what is found is kept at the end alone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kiosk.language import _
from kiosk.printer_words import (
    BOXES,
    CUT,
    DRAWER,
    LINE,
    LOGO,
    NO_LINE,
    ONLY_NUMBERS,
    OPENED,
    WIDTH,
    findings_words,
    found_words,
    health_words,
    kept_words,
)
from kiosk.screens.dialogue import AskDialogue, Then
from kiosk.screens.printers.steps import StepQuestions, Steps
from kiosk.screens.questions import Question
from kiosk.screens.told import ToldDialogue
from kiosk.services.printers.finding import FoundPrinter, find_on_network, find_printers
from kiosk.services.printers.keeping import keep_findings, open_drawer_to_test
from kiosk.services.printers.logo import logo_png
from kiosk.services.printers.setting_up import Findings, PrinterTrial, ProvedBy
from kiosk.services.printers.settings_file import KeptSettings, keep_printer_settings
from kiosk.services.printers.test_page import NONE, PAGES, WIDTHS, shown_signs
from kiosk.services.printers.typed import typed_address
from kiosk.services.staff import StaffMember
from receipts.transport import Health

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Answer = TypeVar("Answer")
Result = TypeVar("Result")
SCREEN = "preview:"


class PrinterSetUp(Steps):
    """Finds a printer, has its paper looked at, and keeps what is found."""

    def __init__(self, kiosk: "KioskApp", staff: StaffMember) -> None:
        super().__init__(kiosk)
        self._staff = staff
        self._trial: PrinterTrial | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._findings = Findings(columns=WIDTHS[-1])
        self._answers: dict[str, str] = {}
        self._heard: ProvedBy | None = None
        self._drawer_tried = False

    # Which printer

    def begin(self) -> None:
        """Look for printers."""
        self._look(find_printers)

    def _look(self, look: Callable[[], list[FoundPrinter]]) -> None:
        self._aside(lambda: _("Printers"), look, self._offer)

    def _offer(self, found: list[FoundPrinter]) -> None:
        present = self._kiosk.shop.settings.printer
        rows: list[tuple[str, Callable[[], None]]] = []
        if present != SCREEN and present not in [each.address for each in found]:
            rows.append((present, lambda: self._try(present)))
        rows += [(found_words(each), self._trying(each.address)) for each in found]
        rows.append((_("Type an address"), self._ask_address))
        rows.append((_("Look through this computer's own network"), self._ask_network))
        rows.append((_("None: receipts are shown on the screen"), self._keep_screen))
        self._choose(_("Which printer is it?"), rows)

    def _trying(self, address: str) -> Callable[[], None]:
        return lambda: self._try(address)

    def _ask_network(self) -> None:
        self._look(lambda: [*find_printers(), *find_on_network()])

    def _ask_address(self) -> None:
        def take(typed: str) -> Then:
            address = typed_address(typed)
            # Refused here, where it can be typed again.
            PrinterTrial(address, self._kiosk.shop.settings.home)
            return lambda: self._try(address)

        self._kiosk.open_dialogue(
            AskDialogue(
                lambda: _("The printer's address"),
                lambda: _("For example tcp://192.0.2.7:9100 or serial:///dev/ttyUSB0?baud=19200"),
                take,
                wants_code=True,  # an address may be pasted, which comes as quickly as a scan
            )
        )

    def _keep_screen(self) -> None:
        said = [_("No printer: receipts are shown on the screen.")]
        self._aside(_title, lambda: self._use(SCREEN), lambda kept: self._tell(said, SCREEN, kept))

    # Its paper

    def _try(self, address: str) -> None:
        def work() -> Health:
            self._trial = PrinterTrial(address, self._kiosk.shop.settings.home)
            with self._kiosk.printer_owned(address):
                health = self._trial.listen()
                self._trial.print_page()
            return health

        self._begin_anew()
        self._aside(lambda: _("The test page"), work, self._ask_about_page)

    def _ask_about_page(self, health: Health, *, at_last: bool = False) -> None:
        pages = {shown_signs(page): page for page in PAGES} | {_(NO_LINE): NONE}
        widths = {str(width): width for width in WIDTHS}

        def boxes(yes: bool) -> None:
            self._found_out(images=yes)
            self._findings.check_prints()

        questions = [
            self._look_for(WIDTH, widths, lambda columns: self._found_out(columns=columns)),
            self._look_for(LINE, pages, lambda page: self._found_out(page=page)),
            self._look_for(BOXES, _yes_no(), boxes),
            self._look_for(CUT, _yes_no(), lambda yes: self._found_out(cutter=yes)),
        ]
        said = health_words(health)
        title = _("Look at the page. {said}").format(said=said)
        self._kiosk.open_dialogue(
            StepQuestions(lambda: title, questions, lambda: self._try_answers, at_last=at_last)
        )

    def _look_for(
        self, question: str, answers: Mapping[str, Answer], take: Callable[[Answer], None]
    ) -> Question:
        """A question whose answer is still there for who comes back to it."""

        def taken(answer: str) -> None:
            self._answers[question] = answer
            take(answers[answer])

        return Question(
            lambda: _(question),
            taken,
            kept=lambda: self._answers.get(question, ""),
            choices=lambda: list(answers),
        )

    def _page_again(self) -> None:
        assert self._trial
        self._ask_about_page(self._trial.health, at_last=True)

    def _try_answers(self) -> None:
        if self._heard:  # it has printed its numbers, and somebody came back meanwhile
            self._answered(self._heard)
            return
        work = self._with_trial(_answers)
        self._aside(lambda: _("Does it answer?"), work, self._answered, self._page_again)

    def _answered(self, proof: ProvedBy) -> None:
        self._heard = proof
        self._found_out(proof=proof)
        if proof == "none":
            self._ask_about_drawer()
            return
        go_on, go_on_without = self._ask_about_drawer, self._go_on_without_answers
        self._ask(_title, ONLY_NUMBERS, go_on, go_on_without, self._page_again)

    def _go_on_without_answers(self) -> None:
        self._found_out(proof="none")
        self._ask_about_drawer()

    # Drawer and logo

    def _ask_about_drawer(self) -> None:
        def back() -> None:
            if self._heard in (None, "none"):
                self._page_again()
            else:
                self._try_answers()

        self._drawer_tried = False
        self._found_out(drawer=False)
        self._ask(_title, DRAWER, self._try_drawer, self._try_logo, back)

    def _try_drawer(self) -> None:
        work = self._with_trial(self._open_drawer)
        self._aside(
            lambda: _("The drawer"), work, self._ask_whether_it_opened, self._ask_about_drawer
        )

    def _ask_whether_it_opened(self, _nothing: None = None) -> None:
        self._drawer_tried = True
        self._found_out(drawer=False)
        opened, shut = self._drawer_opened, self._try_logo
        self._ask(_title, OPENED, opened, shut, self._ask_about_drawer)

    def _open_drawer(self, trial: PrinterTrial) -> None:
        open_drawer_to_test(self._kiosk.shop, trial, self._staff)

    def _drawer_opened(self) -> None:
        self._found_out(drawer=True)
        self._try_logo()

    def _back_to_drawer(self) -> None:
        (self._ask_whether_it_opened if self._drawer_tried else self._ask_about_drawer)()

    def _try_logo(self) -> None:
        png = logo_png(self._kiosk.shop)
        if png is None or not self._findings.images:
            self._keep(self._back_to_drawer)
            return
        work = self._with_trial(lambda trial: trial.try_logo(png))
        self._aside(lambda: _("The logo"), work, self._ask_about_logo, self._back_to_drawer)

    def _ask_about_logo(self, _nothing: None = None) -> None:
        def answered(sha256: str | None) -> Callable[[], None]:
            def keep() -> None:
                self._found_out(logo_sha256=sha256 or "")
                self._keep(self._ask_about_logo)

            return keep

        there = answered(self._kiosk.shop.record.logo_sha256)
        self._ask(_title, LOGO, there, answered(None), self._back_to_drawer)

    # Keeping

    def _keep(self, back: Callable[[], None]) -> None:
        assert self._trial
        address = self._trial.address

        def work() -> KeptSettings:
            with self._kiosk.printer_aside():  # whose worker then looks at the facts again
                keep_findings(self._kiosk.shop, address, self._findings, self._staff)
            return self._use(address, self._findings.columns)

        def kept(written: KeptSettings) -> None:
            self._tell(list(findings_words(self._findings)), address, written)

        self._aside(_title, work, kept, back)

    def _use(self, address: str, columns: int | None = None) -> KeptSettings:
        """Print there from now on, unless a variable says something else."""
        kept = keep_printer_settings(address, columns)
        shop = self._kiosk.shop
        settings = shop.settings.model_copy(update=dict(kept.values))
        if not kept.overruled and settings != shop.settings:
            self._kiosk.print_elsewhere(replace(shop, settings=settings))
        return kept

    def _tell(self, lines: list[str], address: str, kept: KeptSettings) -> None:
        lines = [*lines, *kept_words(address, kept.file, kept.overruled)]
        self._kiosk.open_dialogue(ToldDialogue(_title, lambda: lines))

    # Asking and working

    def _found_out(self, **what: object) -> None:
        self._findings = replace(self._findings, **what)  # type: ignore[arg-type]

    def _with_trial(self, deed: Callable[[PrinterTrial], Result]) -> Callable[[], Result]:
        def work() -> Result:
            assert self._trial
            with self._kiosk.printer_owned(self._trial.address):
                return deed(self._trial)

        return work


def _title() -> str:
    return _("The printer")


def _yes_no() -> dict[str, bool]:
    yes, no = _("Yes"), _("No")
    return {yes: True, no: False}


def _answers(trial: PrinterTrial) -> ProvedBy:
    return trial.try_answers()
