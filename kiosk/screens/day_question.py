"""Is it really this day? Asked before anything is written down at a date far ahead."""

from collections.abc import Callable
from datetime import date

from kiosk.language import _, spoken
from kiosk.rules.errors import ShopError
from kiosk.screens.dialogue import ConfirmDialogue
from receipts import formats


class DayQuestion(ConfirmDialogue):
    """Enter: the day is right. Esc ends the program, so that the clock can be set."""

    def __init__(self, day: date, right: Callable[[], None]) -> None:
        super().__init__(
            lambda: _("It is {day}, the computer says. Is that right?").format(
                day=formats.long_date(day, spoken())
            ),
            right,
        )

    def do_back(self) -> None:
        """End with what to do."""
        self.kiosk.exit(self.kiosk.sentence(ShopError("clock_wrong")))
