"""A receipt as a code that fills the screen: a phone reads it and keeps its text."""

from collections.abc import Callable

from textual.app import ComposeResult

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.screens.look import OnlyLooked
from kiosk.services.counter.e_receipts import receipt_for_phone
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.qr_view import Matrix, QrView, fits_in, matrix_of
from receipts.compose.for_phone import PhoneText

LETTER = "q"
"""The same in both languages: QR."""
KEY_ROWS = 1


class ForPhoneDialogue(OnlyLooked):
    """The code as large as the screen allows, with as much of the receipt as fits then; it
    leaves again where nothing fits, and tells `refused`."""

    DEFAULT_CSS = """
    ForPhoneDialogue { align: left top; background: $background; }
    ForPhoneDialogue KeyBar { height: 1; }
    """

    def __init__(
        self, ticket: str, staff: StaffMember, refused: Callable[[ShopError], None]
    ) -> None:
        super().__init__()
        self._ticket, self._staff, self._refused = ticket, staff, refused
        self._found: PhoneText | None = None
        self._view = QrView(self._words)

    def compose(self) -> ComposeResult:
        """The code with its words, and the way back."""
        yield self._view
        yield KeyBar()

    def on_mount(self) -> None:
        """Look for the longest form that fits, while typing goes on."""
        super().on_mount()
        width, height = self.kiosk.size.width, self.kiosk.size.height - KEY_ROWS
        shop = self.kiosk.shop

        def look() -> tuple[PhoneText, Matrix]:
            found = receipt_for_phone(
                shop, self._ticket, self._staff, lambda text: fits_in(text, width, height)
            )
            return found, matrix_of(found.text, thin=True)

        self.kiosk.look_up(look, self._show, self._leave)

    def language_changed(self) -> None:
        """Say it in the other language."""
        super().language_changed()
        self._view.refresh()

    def _show(self, found: tuple[PhoneText, Matrix]) -> None:
        if self.is_open:
            self._found, matrix = found
            self._view.show(matrix)

    def _leave(self, refusal: ShopError) -> None:
        if self.is_open:
            self.close()
            self._refused(refusal)

    def _words(self) -> list[tuple[str, bool]]:
        ticket = (_("Ticket {ticket}").format(ticket=self._ticket), True)
        keeps = _("A phone's camera reads the receipt from this code, without any network.")
        words = [ticket, ("", False), (keeps, False)]
        if self._found and not self._found.has_lines:
            short = _("Short form: the lines do not fit on this screen. A stick (S) takes all.")
            words += [("", False), (short, False)]
        return words
