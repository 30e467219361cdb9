"""What opens over the counter: the basket in hand stays as it is."""

from collections.abc import Callable

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.screens.cash.drawer import open_drawer_menu
from kiosk.screens.counter.correcting import Correcting
from kiosk.screens.counter.ticket import TicketScreen
from kiosk.screens.counter.tickets import TicketsScreen
from kiosk.screens.dialogue import AskDialogue
from kiosk.screens.manager_menu import open_manager_menu
from kiosk.screens.manager_pin import ask_manager
from kiosk.screens.till_screen import ScanTaker
from kiosk.screens.training.menu import open_training_menu
from kiosk.services.counter.duty import Duty


class CounterDoors(ScanTaker):
    """The part of the counter that leads elsewhere."""

    duty: Duty
    correcting: Correcting

    def ask(
        self, title: str, hint: str, take: Callable[[str], None], *, wants_code: bool = False
    ) -> None:
        """Ask for one thing that is typed, or scanned too with `wants_code`."""
        dialogue = AskDialogue(lambda: title, lambda: hint, take, wants_code=wants_code)
        self.kiosk.open_dialogue(dialogue)

    def do_drawer(self) -> None:
        """Open the drawer, move cash, or look after the day's cash."""
        open_drawer_menu(self.kiosk, self.duty, lambda said: self.say(said, "done"))

    def drawer_stuck(self) -> None:
        """The printer did not open it: somebody stands there with money in their hand."""
        self.refused(ShopError("drawer_stuck"))

    def do_manager(self) -> None:
        """Show what managers do; who is none asks one for a PIN."""
        if self.duty.staff.is_manager:
            open_manager_menu(self.kiosk, self.duty.staff)
        else:
            ask_manager(
                self.kiosk,
                self.duty.staff,
                lambda: _("Manager"),
                lambda manager: open_manager_menu(self.kiosk, manager),
            )

    def do_training(self) -> None:
        """Practise: the basket here is kept."""
        check_may(self.duty.staff.role, "training")
        open_training_menu(self.kiosk, self.duty.staff)

    def do_receipts(self) -> None:
        """Show the latest tickets."""
        self.kiosk.open_dialogue(TicketsScreen(self.duty.staff, self.correcting))

    def show_ticket(self, name: str) -> None:
        """Show one ticket, whose receipt was scanned."""
        self.kiosk.open_dialogue(TicketScreen(name, self.duty.staff, self.correcting))

    def do_lock(self) -> None:
        """Leave the till to somebody else; the basket is kept."""
        self.kiosk.lock()
