"""Ending the shift: asked once, then the till waits for the next float."""

from typing import TYPE_CHECKING

from kiosk.language import _, ngettext
from kiosk.screens.dialogue import ConfirmDialogue
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.state import EndedShift
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp


def ask_to_end_shift(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask, end the shift, and go to the opening screen."""

    def end() -> None:
        ended = end_shift(kiosk.shop, staff)
        kiosk.leave_dialogues()
        kiosk.enter(staff, ended_words(ended, _(kiosk.keys.shown("drawer"))))

    kiosk.open_dialogue(ConfirmDialogue(_question, end))


def _question() -> str:
    return _("End the shift? Nothing more is sold in it. It can be counted now or later.")


def ended_words(ended: EndedShift, key: str) -> str:
    """Say that the shift has ended, and what becomes of its baskets."""
    words = _("Shift {number} has ended. {key} counts it, now or later.")
    said = words.format(number=ended.number, key=key)
    if not ended.baskets_kept:
        return said
    kept = ngettext(
        "{count} basket is kept for the next shift.",
        "{count} baskets are kept for the next shift.",
        ended.baskets_kept,
    ).format(count=ended.baskets_kept)
    return f"{said} {kept}"
