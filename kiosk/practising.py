"""Into training and back: which shop counts now, and what can be done on every screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from kiosk.locking import Locking
from kiosk.rules.roles import may
from kiosk.screens.sign_in import SignInScreen

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.in_training import Training
    from kiosk.services.shop import OpenShop
    from kiosk.services.staff import StaffMember

Codes = tuple[tuple[str, str], ...]


class Practising(Locking):
    """An app in which one can practise; the basket of the shop is kept meanwhile."""

    def __init__(self, *, trains: bool = False) -> None:
        """With `trains`, who signs in first practises."""
        super().__init__()
        self._trains = trains
        self.training: Training | None = None
        self.codes: Codes = ()
        self.real_codes: Codes = ()
        """Codes to try that are shown, and those of the shop itself (the demo has some)."""

    @property
    def shop(self) -> "OpenShop":
        """The open shop; in training the practice shop."""
        return self.training.shop if self.training else self.real_shop

    def unprinted_of(self, *, training: bool) -> Callable[[int], None]:
        """Return what a print worker calls, in its thread."""
        raise NotImplementedError

    def begin_training(
        self, staff: "StaffMember", *, step: int | None = None, anew: bool = False
    ) -> None:
        """Go to the practice shop; the basket here is kept, as it always is.

        `step` is where the guided sale goes on, None to practise freely; `anew` takes fresh
        goods, cards and vouchers.
        """
        from kiosk.in_training import Training
        from kiosk.services.training.practice import PracticeShop, begin_training

        def begun(practice: "PracticeShop") -> None:
            printed = self.unprinted_of(training=True)
            printed(0)
            self.training = Training(cast("KioskApp", self), practice, staff, step, printed)
            self._practise()

        shop = self.real_shop
        self.work_aside(lambda: begin_training(shop, staff, anew=anew), begun, self.refused_here)

    def leave_training(self) -> None:
        """Go back to the shop, where it was left; a till that is locked stays so."""
        self._end_training()
        self._locked = None
        self._come_anew(self.signed_in)

    def practises_instead(self, staff: "StaffMember") -> bool:
        """Tell whether who comes goes to a practice shop, as the program was asked to.

        A training of somebody else ends: they sell.
        """
        if self.training and staff.number != self.training.staff.number:
            self._end_training()
        if not self._trains:
            return False
        self._trains = False
        if not may(staff.role, "training"):
            return False
        from kiosk.screens.training.menu import begin_where_left

        begin_where_left(cast("KioskApp", self), staff)
        return True

    def perform_anywhere(self, deed: str) -> bool:
        """Lock, or do what a training lets one do on every screen."""
        if deed == "lock" and self.signed_in:
            self.lock()
            return True
        if self.training is None or deed not in ("training", "next_step"):
            return False
        if deed == "training":
            self.leave_training()
        elif self.signed_in and not self.training.next_step():
            self._practise()
        return True

    def _end_training(self) -> None:
        from kiosk.services.training.practice import end_training

        training, self.training = self.training, None
        if training is None:
            return
        self.codes = self.real_codes
        training.leave()
        with self.refusals(lambda refusal: None):  # the log has it; nobody is kept in training
            end_training(self.real_shop, training.staff)

    def _practise(self) -> None:
        """Go to the practice counter, with or without codes to try."""
        if self.training:
            self.codes = self.training.codes_shown
            self._come_anew(self.training.staff)

    def _come_anew(self, staff: "StaffMember | None") -> None:
        """Show the counter of the shop that counts now, or ask who is there."""
        self.leave_dialogues()
        if staff:
            self.enter(staff)
        else:
            self.go_to(SignInScreen())
