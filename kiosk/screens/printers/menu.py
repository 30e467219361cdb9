"""What managers do about the printer: how it is, its test, the drawer, the logo."""

from collections.abc import Callable, Iterable
from textwrap import wrap
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.printer_words import status_lines
from kiosk.rules.errors import ShopError
from kiosk.screens.audit.aside import AsideScreen
from kiosk.screens.dialogue import ConfirmDialogue
from kiosk.screens.menu import MenuDialogue
from kiosk.screens.printers.logo import ask_for_logo, ask_to_take_logo_away
from kiosk.screens.printers.setting_up import PrinterSetUp
from kiosk.screens.told import ToldDialogue
from kiosk.services.printers.keeping import check_may_test, open_drawer_to_test
from kiosk.services.printers.owning import TAKEN
from kiosk.services.printers.setting_up import PrinterTrial
from kiosk.services.printers.status import printer_status
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp

ROW = 70
"""What a row of a list shows on a narrow screen, in characters."""


def open_printer_menu(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask what is to be done. Raises ShopError as `check_may_test`."""
    check_may_test(kiosk.shop, staff)
    deeds: list[tuple[Callable[[], str], Callable[[], None]]] = [
        (lambda: _("How the printer is now"), lambda: _tell(kiosk)),
        (lambda: _("Set up and test a printer"), PrinterSetUp(kiosk, staff).begin),
        (lambda: _("Open the drawer, to see whether it does"), lambda: _try_drawer(kiosk, staff)),
        (lambda: _("A logo on receipts, from a PNG file"), lambda: ask_for_logo(kiosk, staff)),
        (lambda: _("Take the logo away"), lambda: ask_to_take_logo_away(kiosk, staff)),
    ]
    kiosk.open_dialogue(
        MenuDialogue(
            lambda: _("Printer and logo"),
            lambda: [label() for label, _deed in deeds],
            lambda index: deeds[index][1](),
        )
    )


def _tell(kiosk: "KioskApp") -> None:
    def rows() -> list[str]:
        shop = kiosk.shop
        try:
            with kiosk.printer_owned(shop.settings.printer):
                return _wrapped(status_lines(printer_status(shop)))
        except ShopError as refusal:
            if refusal.code not in TAKEN:
                raise
            return _wrapped(status_lines(printer_status(shop, asks=False, taken=refusal)))

    kiosk.open_dialogue(ToldDialogue(lambda: _("How the printer is now"), rows))


def _wrapped(lines: Iterable[str]) -> list[str]:
    """Return the lines in rows of a list, which would be cut at its edge."""
    return [row for line in lines for row in wrap(line, ROW, subsequent_indent="    ")]


def _try_drawer(kiosk: "KioskApp", staff: StaffMember) -> None:
    def open_it(*_of_progress: object) -> None:
        trial = PrinterTrial(kiosk.shop.settings.printer, kiosk.shop.settings.home)
        with kiosk.printer_owned(trial.address):
            open_drawer_to_test(kiosk.shop, trial, staff)

    def asked() -> None:
        kiosk.open_dialogue(AsideScreen(lambda: _("The drawer"), open_it, told))

    def told(_nothing: None) -> None:
        kiosk.open_dialogue(
            ToldDialogue(
                lambda: _("The drawer"), lambda: [_("The printer was told to open the drawer.")]
            )
        )

    kiosk.open_dialogue(ConfirmDialogue(lambda: _("Open the drawer now?"), asked))
