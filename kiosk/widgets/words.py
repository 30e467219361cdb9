"""Text that is made when it is shown, so that it follows the language."""

from collections.abc import Callable

from rich.text import Text
from textual.widget import Widget


class Words(Widget):
    """One or more lines of text from a function; its size never depends on the text."""

    DEFAULT_CSS = "Words { height: 1; width: 1fr; }"

    def __init__(self, make: Callable[[], Text | str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._make = make

    def render(self) -> Text:
        """Return the text as it stands now."""
        made = self._make()
        return made if isinstance(made, Text) else Text(made)


def sides(left: str, right: str, width: int, middle: str = "") -> str:
    """Put texts at both ends and in the middle of a line; the right one is never cut."""
    room = max(0, width - len(right) - 1)
    left = left[:room]
    space = width - len(left) - len(right)
    if middle and len(middle) + 2 <= space:
        before = (space - len(middle)) // 2
        return f"{left}{' ' * before}{middle}{' ' * (space - before - len(middle))}{right}"
    return f"{left}{' ' * space}{right}"
