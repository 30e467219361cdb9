"""Text that is made when it is shown, so that it follows the language."""

from collections.abc import Callable
from typing import Any, Self

from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

HARD_SPACE = "\u00a0"
HOLDER = "\ue000"
"""Stands for it meanwhile: as wide, no space, and in nobody's text."""


class Words(Widget):
    """One or more lines of text from a function; its size never depends on the text.

    Drawn line by line (Textual's line API): a till redraws words at every scan.
    """

    DEFAULT_CSS = "Words { height: 1; width: 1fr; }"

    def __init__(self, make: Callable[[], Text | str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._make = make
        self._made: Text | None = None
        self._strips: list[Strip] = []

    def refresh(self, *regions: Any, **options: Any) -> Self:
        """Make the text anew when it is drawn next."""
        self._strips = []
        return super().refresh(*regions, **options)

    def update(self) -> None:
        """Draw the text anew if it is another one."""
        text, drawn = self._text(), self._made
        if drawn is None or text != drawn or text.style != drawn.style:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if not self._strips:
            self._strips = self._draw()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)

    def _text(self) -> Text:
        made = self._make()
        return made if isinstance(made, Text) else Text(made)

    def _draw(self) -> list[Strip]:
        self._made = self._text()
        base, size, console = self.rich_style, self.size, self.app.console
        # In a very small window no column may be left.
        lines = _wrapped(self._made, console, max(1, size.width))[: size.height]
        tone = base + console.get_style(self._made.style)
        strips = []
        for line in lines:
            segments = list(Segment.apply_style(line.render(console), tone))
            strips.append(Strip(segments).adjust_cell_length(size.width, base))
        blank = Strip.blank(size.width, base)
        return strips + [blank] * (size.height - len(strips))


def _wrapped(text: Text, console: Console, width: int) -> list[Text]:
    """Break into lines, never at a space that holds words together: Rich breaks there too."""
    if HARD_SPACE not in text.plain:
        return list(text.wrap(console, width))
    held = text.copy()
    held.plain = held.plain.replace(HARD_SPACE, HOLDER)
    lines = list(held.wrap(console, width))
    for line in lines:
        line.plain = line.plain.replace(HOLDER, HARD_SPACE)
    return lines


def sides(left: str, right: str, width: int, middle: str = "") -> str:
    """Put texts at both ends and in the middle of a line; the right one is never cut."""
    room = max(0, width - len(right) - 1)
    left = left[:room]
    space = width - len(left) - len(right)
    if middle and len(middle) + 2 <= space:
        before = (space - len(middle)) // 2
        return f"{left}{' ' * before}{middle}{' ' * (space - before - len(middle))}{right}"
    return f"{left}{' ' * space}{right}"
