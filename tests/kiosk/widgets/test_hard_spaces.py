"""Words that a hard space holds together stay on one line, as French has it."""

from rich.console import Console
from rich.text import Text

from kiosk.widgets.words import _wrapped


def test_no_line_breaks_before_a_semicolon() -> None:
    text = Text("La caisse ne dit pas pourquoi\u00a0; un responsable")
    text.stylize("bold", 9, 11)
    lines = _wrapped(text, Console(width=30), 30)
    assert [line.plain.rstrip() for line in lines] == [
        "La caisse ne dit pas",
        "pourquoi\u00a0; un responsable",
    ]
    assert lines[0].spans
