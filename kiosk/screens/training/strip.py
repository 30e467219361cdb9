"""The line on top of every screen of a training, and what the coach says below it."""

from typing import TYPE_CHECKING, cast

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.in_training import Training

LEAVE = "training"
NEXT = "next_step"


class TrainingLine(Words):
    """Says that nothing is sold, and how to leave; the keys can be clicked."""

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        if deed := event.style.meta.get("deed"):
            kiosk = cast("KioskApp", self.app)
            kiosk.do_when_free(lambda: kiosk.perform_anywhere(deed))


class TrainingStrip(Vertical):
    """Stands on every screen, so that nobody takes practice for a sale."""

    def __init__(self, training: "Training") -> None:
        super().__init__(classes="coached" if training.is_guided else "")
        self._training = training

    def compose(self) -> ComposeResult:
        """The line, and two more while a sale is guided."""
        yield TrainingLine(self._line, id="training-line")
        if self._training.is_guided:
            yield Words(self._training.said, id="coach")

    def say_anew(self) -> None:
        """Draw what is another text now."""
        for words in self.query(Words):
            words.update()

    def _line(self) -> Text:
        kiosk, width = cast("KioskApp", self.app), self.size.width
        said = _("TRAINING – nothing is sold")
        left = Text(f" {said} ")
        right = Text()
        keys = [(LEAVE, _("To the shop"))]
        if self._training.is_guided:
            right.append(f"{self._training.step_shown()} ")
            keys.insert(0, (NEXT, _("Skip")))
        for deed, label in keys:
            touch = Style(meta={"deed": deed})
            right.append(f" {_(kiosk.keys.shown(deed))} {label} ", touch)
        space = max(1, width - left.cell_len - right.cell_len)
        return Text.assemble(left, " " * space, right, no_wrap=True)
