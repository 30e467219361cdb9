"""What a terminal shows, from the bytes a program writes: pyte, kept from what it can not take.

Text only: colours are dropped. pyte 0.8 draws the tail of sequences it does not know, stops at
a zero-width character, and has no second screen.
"""

import re
import unicodedata
from codecs import getincrementaldecoder

import pyte
from wcwidth import wcwidth

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: cursor, modes, colours, questions
    r"|\x1b[]PX^_].*?(?:\x07|\x1b\\)"  # OSC, DCS and the like: titles, links, clipboard
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]",
    re.DOTALL,
)
_UNFINISHED = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*|[]PX^_](?:[^\x07\x1b]|\x1b(?!\\))*|[ -/]*)?\Z", re.DOTALL
)
_KNOWN_TO_PYTE = re.compile(r"\x1b(?:\[(?:[\d;]*[@-Z`a-ln-z]|\?[\d;]*[hl])|[78DEHMc])")

_BEGIN_FRAME, _END_FRAME = "\x1b[?2026h", "\x1b[?2026l"
_ASK_FRAMES, _HAVE_FRAMES = "\x1b[?2026$p", "\x1b[?2026;2$y"
_SECOND_SCREEN, _FIRST_SCREEN = "\x1b[?1049h", "\x1b[?1049l"


class Emulator:
    """A terminal's screen, `rows` by `columns`."""

    def __init__(self, rows: int, columns: int) -> None:
        self._answers: list[str] = []
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._unfinished = ""
        self._in_frame = False
        self._stream = pyte.Stream()
        self._first = self._second = self._shown = self._new_screen(rows, columns)
        self._stream.attach(self._first)

    @property
    def is_whole(self) -> bool:
        """Whether no frame is being drawn (synchronised output, mode 2026)."""
        return not self._in_frame

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        return [self._line(row) for row in range(self._shown.lines)]

    def feed(self, data: bytes) -> str:
        """Takes what the program wrote; sequences and characters may be cut anywhere.

        Returns what the terminal answers, as to where its cursor stands; mostly nothing.
        """
        self._answers.clear()
        text = self._unfinished + self._decode(data)
        tail = _UNFINISHED.search(text)
        end = tail.start() if tail else len(text)
        text, self._unfinished = text[:end], text[end:]
        position = 0
        for match in _SEQUENCE.finditer(text):
            self._draw(text[position : match.start()])
            self._obey(match[0])
            position = match.end()
        self._draw(text[position:])
        return "".join(self._answers)

    def resize(self, rows: int, columns: int) -> None:
        """Changes the size of the screen."""
        for screen in {self._first, self._second}:
            screen.resize(rows, columns)

    def _draw(self, text: str) -> None:
        if text:
            self._stream.feed(text if text.isascii() else "".join(filter(_is_drawn, text)))

    def _obey(self, sequence: str) -> None:
        if sequence in (_BEGIN_FRAME, _END_FRAME):
            self._in_frame = sequence == _BEGIN_FRAME
        elif sequence == _ASK_FRAMES:
            self._answers.append(_HAVE_FRAMES)
        elif sequence == _SECOND_SCREEN:
            self._second = self._new_screen(self._first.lines, self._first.columns)
            self._show(self._second)
        elif sequence == _FIRST_SCREEN:
            self._show(self._first)
        elif _KNOWN_TO_PYTE.fullmatch(sequence):
            self._stream.feed(sequence)

    def _new_screen(self, rows: int, columns: int) -> pyte.Screen:
        screen = pyte.Screen(columns, rows)
        screen.write_process_input = self._answers.append  # type: ignore[assignment]
        return screen

    def _show(self, screen: pyte.Screen) -> None:
        self._stream.detach(self._shown)
        self._stream.attach(screen)
        self._shown = screen

    def _line(self, row: int) -> str:
        # pyte's own display fails where half of a wide character has been overwritten
        cells = [self._shown.buffer[row][column].data for column in range(self._shown.columns)]
        for column, cell in enumerate(cells):
            if not cell and (column == 0 or wcwidth(cells[column - 1][:1]) < 2):
                cells[column] = " "
        return "".join(cells).rstrip()


def _is_drawn(character: str) -> bool:
    return character < " " or wcwidth(character) > 0 or unicodedata.combining(character) > 0
