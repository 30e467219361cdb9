"""What all screens share: keys handled in the order typed, and sentences for refusals."""

from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.rules.gs1 import SEPARATOR
from kiosk.widgets.key_bar import KeyBar, KeyHint

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Tone = Literal["quiet", "done", "warning", "stop"]
"""stop: a red light stands for it."""

MOVES = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8, "home": -10_000, "end": 10_000}


class TillScreen(Screen[None]):
    """A screen without focus: the app hands it every key, one after the other.

    Textual's own widgets handle keys in queues of their own, so that what is typed after
    Enter can arrive before Enter is done; two scans sent back to back became one
    (Textualize/textual issue 6605).
    """

    AUTO_FOCUS = ""
    words: ClassVar[dict[str, str]] = {}
    """Deeds that have another label on this screen (marked with N_)."""

    @property
    def kiosk(self) -> "KioskApp":
        """The app."""
        return cast("KioskApp", self.app)

    def deeds(self) -> tuple[str, ...]:
        """Return the names of what can be done now, in the order shown."""
        return ()

    def hidden_deeds(self) -> tuple[str, ...]:
        """Return what can be done now too, but is not worth a place on the screen."""
        return ("language", "help")

    @property
    def is_open(self) -> bool:
        """Whether it stands in the app: one that was left is taken apart bit by bit."""
        return self.is_attached and self in self.app.screen_stack

    def take_key(self, event: events.Key) -> bool:
        """Do what the key asks for, at once; False for a key without meaning here."""
        deed = self.kiosk.keys.deed_of(event.key)
        if deed and (self.kiosk.perform_anywhere(deed) or self.perform(deed)):
            return True
        if event.key in MOVES:
            self.move(MOVES[event.key])
        elif event.key == "backspace":
            self.erase()
        elif event.character and (event.is_printable or event.character == SEPARATOR):
            self.typed(event.character, event.time)
        else:
            return False
        return True

    def perform(self, deed: str) -> bool:
        """Do a deed if it can be done now."""
        if deed not in (*self.deeds(), *self.hidden_deeds()):
            return False
        with self.kiosk.refusals(self.refused):
            getattr(self, f"do_{deed}")()
        self.show_keys()
        return True

    def typed(self, character: str, at: float) -> None:
        """Take a character typed at the moment `at`."""

    def erase(self) -> None:
        """Take the last character back."""

    def move(self, rows: int) -> None:
        """Move the choice."""

    def refused(self, refusal: ShopError) -> None:
        """Say why something was refused."""

    def do_language(self) -> None:
        """Change the language of the screens."""
        self.kiosk.switch_language()

    def do_help(self) -> None:
        """Show every key."""
        from kiosk.screens.help import HelpScreen

        self.kiosk.open_dialogue(HelpScreen())

    def do_quit(self) -> None:
        """Close the program."""
        self.kiosk.exit()

    def language_changed(self) -> None:
        """Show anew what is not made when it is shown."""
        self.show_keys()

    def printing_changed(self) -> None:
        """Hear that a receipt was sent, or could not be."""

    def drawer_stuck(self) -> None:
        """Hear that the printer did not open the drawer."""

    def locked(self) -> None:
        """Hear that the till is being locked, whatever stands above this screen."""

    def show_keys(self) -> None:
        """Show in the key bar what can be done now."""
        for bar in self.query(KeyBar):
            bar.show(tuple(self.hint(deed) for deed in self.deeds()))

    def hint(self, deed: str) -> KeyHint:
        """Return how a deed is shown."""
        label = self.words.get(deed) or self.kiosk.keys.deed(deed).label
        return KeyHint(_(self.kiosk.keys.shown(deed)), _(label), deed)

    async def mount_composed_widgets(self, widgets: list[Widget]) -> None:
        """Put the line of a training on top of every screen, whatever else stands there."""
        if self.kiosk.training:
            widgets = [self.kiosk.training.strip(), *widgets]
        await super().mount_composed_widgets(widgets)

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys()

    def on_key_bar_chosen(self, message: KeyBar.Chosen) -> None:
        """Do what was clicked or touched."""
        # Textual calls this of every class above, so what differs is in `touched`.
        message.stop()
        self.kiosk.do_when_free(lambda: self.touched(message.deed))

    def touched(self, deed: str) -> None:
        """Do what a key of the bar stands for."""
        self.perform(deed)


class ScanTaker(TillScreen):
    """A screen that takes scans of any kind."""

    def scan(self, code: str) -> None:
        """Take a code; a refusal is a sentence."""
        raise AssertionError("a screen that takes scans says how")

    def say(self, text: str, tone: Tone) -> None:
        """Say in one sentence what just happened, where there is room for it."""
