"""Count and close: the oldest shift that waits, or the open one after its end."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.screens.cash.count import show_count
from kiosk.screens.cash.end_shift import ended_words
from kiosk.screens.dialogue import ConfirmDialogue
from kiosk.screens.told import ToldDialogue
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.state import OpenShift, current_shift, shifts_to_close
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp


def count_and_close(kiosk: "KioskApp", staff: StaffMember, closer: StaffMember) -> None:
    """Count the oldest shift that has ended; where none has, ask to end the open one first.

    `staff` is who is signed in, `closer` the manager who closes.
    """
    if waiting := shifts_to_close(kiosk.shop):
        show_count(kiosk, closer, waiting[0])
    elif shift := current_shift(kiosk.shop):
        _ask_to_end(kiosk, staff, closer, shift)
    else:
        kiosk.open_dialogue(ToldDialogue(lambda: _("Count and close"), _nothing_waits))


def _nothing_waits() -> Sequence[str]:
    return [_("No shift is open, and none waits to be counted.")]


def _ask_to_end(
    kiosk: "KioskApp", staff: StaffMember, closer: StaffMember, shift: OpenShift
) -> None:
    def question() -> str:
        words = _("Shift {number} is still open. End it now, and count it?")
        return words.format(number=shift.number)

    def end() -> None:
        ended = end_shift(kiosk.shop, closer)
        kiosk.leave_dialogues()
        said = ended_words(ended, kiosk.keys.shown("drawer"))
        # A manager's permission covers the count, and is gone behind the lock like it.
        count = lambda: show_count(kiosk, closer, ended)  # noqa: E731
        kiosk.enter(staff, said, count if closer == staff else lambda: kiosk.lend(count))

    kiosk.open_dialogue(ConfirmDialogue(question, end))
