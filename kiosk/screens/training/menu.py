"""The way into training: which one, then the practice shop."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules.guided_sale import STEPS, first_step_after
from kiosk.screens.choice import ChoiceDialogue
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp


def open_training_menu(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask how somebody wants to practise, then go to the practice shop; from there back."""
    if kiosk.training:
        kiosk.leave_training()
        return
    ways = _ways(kiosk, staff)
    kiosk.open_dialogue(
        ChoiceDialogue(
            lambda: _("Training: nothing is sold, the basket here is kept"),
            [label for label, _way in ways],
            lambda: "",
            lambda index: ways[index][1](),
        )
    )


def begin_where_left(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Go to the practice shop, to the step of the guided sale that comes next."""
    step = _next_step(kiosk, staff)
    if step < len(STEPS):
        kiosk.begin_training(staff, step=step, anew=not step)
    else:
        kiosk.begin_training(staff)


def _next_step(kiosk: "KioskApp", staff: StaffMember) -> int:
    # Practice goods are read in by imports: nobody who only sells waits for them.
    from kiosk.services.training.practice import folder_of
    from kiosk.services.training.state import last_step

    return first_step_after(last_step(folder_of(kiosk.real_shop), staff.number))


def _ways(kiosk: "KioskApp", staff: StaffMember) -> list[tuple[str, Callable[[], None]]]:
    step = _next_step(kiosk, staff)
    ways = []
    if 0 < step < len(STEPS):
        words = _("Go on with the first sale: step {number} of {count}")
        label = words.format(number=step + 1, count=len(STEPS))
        ways.append((label, lambda: kiosk.begin_training(staff, step=step)))
    label = _("A first sale, step by step (ten minutes)")
    ways.append((label, lambda: kiosk.begin_training(staff, step=0, anew=True)))
    label = _("Practise freely, with codes to try")
    ways.append((label, lambda: kiosk.begin_training(staff)))
    return ways
