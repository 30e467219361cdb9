"""What can be done now, and by which key; each can be clicked or touched."""

from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key as it is written, what it does, and the deed's name."""

    key: str
    label: str
    deed: str


class KeyBar(Widget):
    """Keys and their deeds, wrapped over as many rows as the widget has."""

    DEFAULT_CSS = "KeyBar { height: 2; dock: bottom; }"
    COMPONENT_CLASSES = {"key-bar--key", "key-bar--label"}  # noqa: RUF012 (Textual's own form)

    class Chosen(Message):
        """Somebody clicked or touched a deed."""

        def __init__(self, deed: str) -> None:
            super().__init__()
            self.deed = deed

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[KeyHint, ...] = ()

    def show(self, hints: tuple[KeyHint, ...]) -> None:
        """Show these deeds."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def render(self) -> Text:
        """Write the rows."""
        key_style = self.get_component_rich_style("key-bar--key", partial=True)
        label_style = self.get_component_rich_style("key-bar--label", partial=True)
        text = Text(no_wrap=True)
        for number, row in enumerate(self._rows()):
            if number:
                text.append("\n")
            for hint in row:
                touch = Style(meta={"deed": hint.deed})
                text.append(f" {hint.key} ", key_style + touch)
                text.append(f" {hint.label} ", label_style + touch)
                text.append(" ")
        return text

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        deed = event.style.meta.get("deed")
        if deed:
            self.post_message(self.Chosen(deed))

    def _rows(self) -> list[list[KeyHint]]:
        rows: list[list[KeyHint]] = [[]]
        left = self.size.width
        for hint in self._hints:
            width = len(hint.key) + len(hint.label) + 5
            if width - 1 > left and rows[-1]:
                rows.append([])
                left = self.size.width
            rows[-1].append(hint)
            left -= width
        return rows[: self.size.height]
