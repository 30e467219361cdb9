"""A bare Textual app for the tests of the tests' own tools: it shows what it is given."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

A_ROW = 5  # codes


class EchoApp(App[int]):
    """Shows its size, the last key, and the scanned codes in their order; "q" returns 7."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""
        self.codes: list[str] = []
        self.last = ""
        self.rows_and_columns = ""

    def compose(self) -> ComposeResult:
        yield Static(id="state", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        self.rows_and_columns = f"{event.size.height}×{event.size.width}"
        self.show()

    def on_click(self, event: events.Click) -> None:
        self.last = f"click {event.screen_y} {event.screen_x}"
        self.show()

    def on_paste(self, event: events.Paste) -> None:
        self.last = f"pasted {len(event.text)}"
        self.show()

    def on_key(self, event: events.Key) -> None:
        self.last = event.key
        if event.key == "q":
            self.exit(return_code=7)
        elif event.key == "enter":
            self.codes.append(self.typed)
            self.typed = ""
        elif event.character and event.is_printable:
            self.typed += event.character
        self.show()

    def show(self) -> None:
        """Draws the state."""
        rows = [self.codes[at : at + A_ROW] for at in range(0, len(self.codes), A_ROW)]
        state = f"size {self.rows_and_columns} · last {self.last} · {len(self.codes)} codes"
        lines = [f"{state} · typed «{self.typed}»", *(" ".join(row) for row in rows)]
        self.query_one("#state", Static).update("\n".join(lines))


if __name__ == "__main__":
    app = EchoApp()
    app.run()
    raise SystemExit(app.return_code)
