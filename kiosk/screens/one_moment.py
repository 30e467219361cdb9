"""What stands on the screen while a shop is opened that asks nobody to sign in."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.screens.till_screen import TillScreen
from kiosk.widgets.words import Words


class OneMomentScreen(TillScreen):
    """Takes nothing: what is typed meanwhile waits for the next screen."""

    def compose(self) -> ComposeResult:
        """One sentence."""
        with Vertical(classes="panel"):
            yield Words(lambda: _("One moment, the shop is being opened."), id="title")
