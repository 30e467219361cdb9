"""Something a person only reads: a title and rows, looked up in a thread."""

from collections.abc import Callable, Sequence

from kiosk.language import _
from kiosk.screens.look import LookDialogue
from kiosk.screens.looking import Latest


class ToldDialogue(LookDialogue):
    """Rows to read; Esc or Enter leads back. `told` returns them and may raise ShopError."""

    def __init__(self, title: Callable[[], str], told: Callable[[], Sequence[str]]) -> None:
        super().__init__(title, lambda: _("One moment…"))
        self._told, self._latest = told, Latest(self)

    def write_rows(self) -> None:
        """Look the rows up."""
        self._latest.want(self._told, self.rows.show)
