"""The page that a person looks at to say what a printer can do.

Source: Epson, ESC/POS command reference: ESC @, FS ., ESC t, GS v 0, ESC d, GS V.
"""

from dataclasses import dataclass

SIGNS = "€éœàç ÀÈÊÏÔÂ ÃØ¥¤ı"
"""The letters of French that pages place differently, and as many signs more as tell every two
pages apart: whatever page a printer is in, only its own line is as it should be."""
LACKS = "-"
"""Stands in a line for a sign that its code page does not have."""
WIDTHS = (32, 42, 48)
BOXES = 12

_INIT = b"\x1b@\x1c."
"""FS . ends the mode in which printers made for China read two bytes as one character."""
_LINE = b"\n"
_PART_CUT = b"\x1bd\x06\x1dV\x01"


@dataclass(frozen=True, slots=True)
class CodePage:
    """`number` is n of ESC t n; `encoding` is what it stands for there, by Python's name."""

    number: int
    encoding: str


NONE = CodePage(0, "ascii")
"""No line was right: letters beyond ASCII are drawn as pictures."""

PAGES = (
    CodePage(16, "cp1252"),
    CodePage(40, "iso8859_15"),
    CodePage(19, "cp858"),
    CodePage(2, "cp850"),
    CodePage(0, "cp437"),
    CodePage(3, "cp860"),
    CodePage(4, "cp863"),
    CodePage(5, "cp865"),
)
"""The lines of the page, those with the most signs first: numbers that Epson gave, and that most
makers took over for the older pages."""


def characters_page(pages: tuple[CodePage, ...] = PAGES) -> bytes:
    """Return rulers, numbered lines in each code page, a row of boxes as a picture, a cut.

    The picture comes after all words: a printer that knows none prints letters in its place.
    """
    words = _INIT + b"".join(_ruler(width) for width in WIDTHS) + _LINE
    lines = b"".join(_page_line(number, page) for number, page in enumerate(pages, 1))
    return words + lines + _LINE + _boxes() + _LINE + _PART_CUT


def answer_page(number: int) -> bytes:
    """Return a short line; what else is on paper was a question that the printer printed."""
    return _INIT + f"-- {number} --".encode("ascii") + _LINE


def feed() -> bytes:
    """Return what moves the last lines into sight."""
    return _INIT + b"\x1bd\x05"


def ruler(width: int) -> str:
    """Return a line of exactly so many characters, which begins and ends with its width."""
    name = str(width)
    return name + "." * (width - 2 * len(name)) + name


def shown_signs(page: CodePage) -> str:
    """Return the signs as a line of this page shows them where it is right."""
    return "".join(each if _has(page, each) else LACKS for each in SIGNS)


def page_line(number: int, page: CodePage) -> str:
    """Return a numbered line as it stands on paper where its page is right; 32 characters at
    most."""
    return f"{number:>2}  {shown_signs(page)}"


def _has(page: CodePage, sign: str) -> bool:
    try:
        sign.encode(page.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _ruler(width: int) -> bytes:
    return ruler(width).encode("ascii") + _LINE


def _page_line(number: int, page: CodePage) -> bytes:
    choose = b"\x1bt" + bytes([page.number])
    return choose + page_line(number, page).encode(page.encoding) + _LINE


def _boxes() -> bytes:
    """Return a row of upright boxes, 1 by 3 mm each at 203 dpi. All its bytes are letters: no
    printer takes one of them for a command."""
    edge, sides = b"\x7e" * BOXES, b"\x42" * BOXES
    rows = edge + sides * 22 + edge
    return b"\x1dv0\x00" + BOXES.to_bytes(2, "little") + (24).to_bytes(2, "little") + rows
