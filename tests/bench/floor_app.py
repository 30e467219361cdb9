"""What Textual itself needs to show a scanned code: one widget, drawn by the line API."""

from rich.segment import Segment
from textual import events
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget


class Codes(Widget):
    """The last codes, one a row."""

    DEFAULT_CSS = "Codes { height: 1fr; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []

    def render_line(self, y: int) -> Strip:
        shown = self.codes[-self.size.height :]
        text = f"code {shown[y]}." if y < len(shown) else ""
        return Strip([Segment(text.ljust(self.size.width))], self.size.width)


class FloorApp(App[None]):
    """Takes codes in the key handler, as the till does."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._codes = Codes()

    def compose(self) -> ComposeResult:
        yield self._codes

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self._codes.codes.append(self._typed)
            self._typed = ""
            self._codes.refresh()
        elif event.character:
            self._typed += event.character


if __name__ == "__main__":
    FloorApp().run()
