"""What Textual itself needs to start: an app with one word."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """One word on the screen."""

    def compose(self) -> ComposeResult:
        yield Static("started")


if __name__ == "__main__":
    EmptyApp().run()
