"""The X report on the screen, and on paper for who wants it."""

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.screens.cash.paper import PaperDialogue
from kiosk.services.closings.readings import print_x, x_report
from kiosk.services.closings.saving import save_x
from kiosk.services.staff import StaffMember
from kiosk.widgets.signs import DONE

if TYPE_CHECKING:
    from kiosk.app import KioskApp


def open_x_report(kiosk: "KioskApp", allowed_by: StaffMember) -> None:
    """Show what the open shift amounts to now; `allowed_by` may read it."""
    report = x_report(kiosk.shop, allowed_by)

    def print_it() -> str:
        print_x(kiosk.shop, report, allowed_by)
        return _("{sign} The reading goes to the printer.").format(sign=DONE)

    def save(folder: Path) -> Path:
        return save_x(kiosk.shop, report, folder, allowed_by)

    kiosk.open_dialogue(PaperDialogue(lambda: _("X report"), report.document, print_it, save))
