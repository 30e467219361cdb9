"""A strict reader of ESC/POS, written from the command reference and not from any library.

It plays a printer that refuses: an unknown command, a parameter out of its range, a command
where the reference forbids it, a byte the chosen code page does not print, or data that ends
too early raises `EscposError`. What it accepts becomes a `Paper`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LF, ESC, GS = 0x0A, 0x1B, 0x1D

# ESC t n: the pages these tests know, by Python's codec names.
CODE_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}
_ALIGNMENTS = {0: "left", 1: "center", 2: "right", 48: "left", 49: "center", 50: "right"}
_QR = 49


class EscposError(ValueError):
    """Bytes that a printer would misread. `at` is the offset of the command or character."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(f"{reason} at byte {at}")
        self.at = at


@dataclass(frozen=True)
class Row:
    """One printed line of text.

    `bold`, `width` and `height` are the strongest in it; `cells` is the room it took, in
    characters of normal size.
    """

    text: str
    align: str = "left"
    bold: bool = False
    width: int = 1
    height: int = 1
    cells: int = 0


@dataclass
class Paper:
    """What has come out of the printer."""

    rows: list[Row] = field(default_factory=list)
    qr_codes: list[str] = field(default_factory=list)
    barcodes: list[str] = field(default_factory=list)
    """With the check digit, also where the printer was left to add it."""
    cuts: int = 0
    drawer_pulses: int = 0

    @property
    def lines(self) -> list[str]:
        """The text of each line, blank ones included."""
        return [row.text for row in self.rows]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def decode(data: bytes) -> Paper:
    """The paper that `data` prints. Raises EscposError."""
    reader = _Reader(data)
    while reader.at < len(data):
        reader.step()
    reader.finish()
    return reader.paper


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.start = 0
        self.paper = Paper()
        self.reset()

    def reset(self) -> None:
        """What ESC @ does. The code page is forgotten: a job must choose its own."""
        self.page: str | None = None
        self.align, self.bold, self.width, self.height = "left", False, 1, 1
        self.symbol: str | None = None
        self.digits_shown, self.bar_height, self.module = 0, 162, 3
        self.clear_line()

    def clear_line(self) -> None:
        self.line, self.cells = "", 0
        self.bold_in_line, self.widest, self.highest = False, 1, 1

    def step(self) -> None:
        self.start = self.at
        byte = self.take()
        if byte == LF:
            self.end_line()
        elif byte == ESC:
            self.command(_AFTER_ESC, "ESC")
        elif byte == GS:
            self.command(_AFTER_GS, "GS")
        else:
            self.print_character(byte)

    def finish(self) -> None:
        if self.line:
            raise EscposError("text that no line feed prints", len(self.data))

    def command(self, known: "Mapping[int, Callable[[_Reader], None]]", prefix: str) -> None:
        byte = self.take()
        if byte not in known:
            raise EscposError(f"unknown command {prefix} {byte:#04x}", self.start)
        known[byte](self)

    def take(self) -> int:
        if self.at >= len(self.data):
            raise EscposError("data ends inside a command", self.start)
        self.at += 1
        return self.data[self.at - 1]

    def take_many(self, count: int) -> bytes:
        return bytes(self.take() for _ in range(count))

    def refuse(self, reason: str) -> EscposError:
        return EscposError(reason, self.start)

    def one_of(self, allowed: range | tuple[int, ...], command: str) -> int:
        value = self.take()
        if value not in allowed:
            raise self.refuse(f"{command} does not take {value}")
        return value

    def at_line_start(self, command: str) -> None:
        if self.line:
            raise self.refuse(f"{command} in the middle of a line")

    def print_character(self, byte: int) -> None:
        if byte < 0x20 or byte == 0x7F:
            raise self.refuse(f"control byte {byte:#04x}")
        if byte >= 0x80 and self.page is None:
            raise self.refuse(f"byte {byte:#04x} with no code page chosen")
        try:
            character = bytes([byte]).decode(self.page or "ascii")
        except UnicodeDecodeError:
            raise self.refuse(f"{self.page} does not print {byte:#04x}") from None
        if not (character.isprintable() or character == "\u00a0"):
            raise self.refuse(f"{self.page} has no glyph for {byte:#04x}")
        self.line += character
        self.cells += self.width
        self.bold_in_line |= self.bold
        self.widest = max(self.widest, self.width)
        self.highest = max(self.highest, self.height)

    def end_line(self) -> None:
        looks = (self.align, self.bold_in_line, self.widest, self.highest)
        self.paper.rows.append(Row(self.line, *looks, self.cells))
        self.clear_line()


def _initialize(reader: _Reader) -> None:
    reader.at_line_start("ESC @")  # it would throw the unprinted text away
    reader.reset()


def _code_page(reader: _Reader) -> None:
    reader.page = CODE_PAGES[reader.one_of(tuple(CODE_PAGES), "ESC t")]


def _alignment(reader: _Reader) -> None:
    reader.at_line_start("ESC a")
    reader.align = _ALIGNMENTS[reader.one_of(tuple(_ALIGNMENTS), "ESC a")]


def _emphasis(reader: _Reader) -> None:
    reader.bold = bool(reader.take() & 1)


def _print_modes(reader: _Reader) -> None:
    modes = reader.take()
    if modes & 0b1000_0111:  # small font, reserved bits, underline
        raise reader.refuse(f"ESC ! with modes {modes:#04x} that no receipt uses")
    reader.bold = bool(modes & 0x08)
    reader.height = 2 if modes & 0x10 else 1
    reader.width = 2 if modes & 0x20 else 1


def _feed_lines(reader: _Reader) -> None:
    count = reader.take()
    if count and reader.line:
        reader.end_line()
        count -= 1
    for _ in range(count):
        reader.end_line()


def _pulse(reader: _Reader) -> None:
    connector = reader.take()
    if connector not in (0, 1, 48, 49):
        raise reader.refuse(f"ESC p does not take {connector:#04x}")
    reader.take_many(2)
    reader.paper.drawer_pulses += 1


def _size(reader: _Reader) -> None:
    size = reader.take()
    if size & 0b1000_1000:
        raise reader.refuse(f"GS ! does not take {size:#04x}")
    reader.width, reader.height = (size >> 4) + 1, (size & 7) + 1


def _cut(reader: _Reader) -> None:
    reader.at_line_start("GS V")
    if reader.one_of((0, 1, 48, 49, 65, 66), "GS V") in {65, 66}:
        reader.take()
    reader.paper.cuts += 1


def _digits_place(reader: _Reader) -> None:
    reader.digits_shown = reader.one_of((0, 1, 2, 3, 48, 49, 50, 51), "GS H") & 3


def _digits_font(reader: _Reader) -> None:
    reader.one_of((0, 1, 48, 49), "GS f")


def _bar_height(reader: _Reader) -> None:
    reader.bar_height = reader.one_of(range(1, 256), "GS h")


def _bar_width(reader: _Reader) -> None:
    reader.module = reader.one_of(range(2, 7), "GS w")


def _barcode(reader: _Reader) -> None:
    """EAN-13, EAN-8 and ITF-14: GS k m d1…dk NUL for m 2, 3 and 5, GS k m n d1…dn for m 67,
    68 and 70."""
    kind = reader.one_of((2, 3, 5, 67, 68, 70), "GS k")
    if kind > 6:
        data = reader.take_many(reader.take())
    else:
        data = b""
        while byte := reader.take():
            data += bytes([byte])
    length = {2: 13, 67: 13, 3: 8, 68: 8}.get(kind, 14)
    # Of ITF the printer prints what it is sent.
    lengths = {length} if length == 14 else {length - 1, length}
    if len(data) not in lengths or not data.isdigit():
        raise reader.refuse(f"GS k {kind} with wrong data")
    reader.at_line_start("GS k")  # it would be ignored there
    check = _check_digit(data[: length - 1])
    if len(data) == length and data[-1:] != check:
        raise reader.refuse(f"GS k {kind} with a wrong check digit")
    if reader.digits_shown != 2:
        raise reader.refuse("GS k without its digits below")
    reader.paper.barcodes.append((data[: length - 1] + check).decode())


def _check_digit(data: bytes) -> bytes:
    """GS1 General Specifications, 7.9: weights 3 and 1 from the right."""
    total = sum((byte - 48) * (3, 1)[at % 2] for at, byte in enumerate(reversed(data)))
    return str(-total % 10).encode()


def _parenthesis(reader: _Reader) -> None:
    if reader.take() != ord("k"):
        raise reader.refuse("unknown command GS (")
    _two_dimensional(reader)


def _two_dimensional(reader: _Reader) -> None:
    low, high = reader.take_many(2)
    body = reader.take_many(low + 256 * high)
    if len(body) < 3 or body[0] != _QR:
        raise reader.refuse("GS ( k that is not for a QR code")
    function, parameters = body[1], body[2:]
    if function not in _QR_FUNCTIONS:
        raise reader.refuse(f"GS ( k has no QR function {function}")
    _QR_FUNCTIONS[function](reader, parameters)


def _qr_model(reader: _Reader, parameters: bytes) -> None:
    if len(parameters) != 2 or parameters[0] not in {49, 50, 51} or parameters[1] != 0:
        raise reader.refuse("QR function 165 with a wrong model")


def _qr_module(reader: _Reader, parameters: bytes) -> None:
    if len(parameters) != 1 or not 1 <= parameters[0] <= 16:
        raise reader.refuse("QR function 167 with a wrong module size")


def _qr_correction(reader: _Reader, parameters: bytes) -> None:
    if len(parameters) != 1 or parameters[0] not in {48, 49, 50, 51}:
        raise reader.refuse("QR function 169 with a wrong level")


def _qr_store(reader: _Reader, parameters: bytes) -> None:
    data = parameters[1:]
    if parameters[0] != 48 or not 1 <= len(data) <= 7089:
        raise reader.refuse("QR function 180 with wrong data")
    # The printer acts on real-time commands even inside data: none may be there.
    if any(byte < 0x20 or byte == 0x7F for byte in data):
        raise reader.refuse("QR function 180 with control bytes in its data")
    try:
        reader.symbol = data.decode("utf-8")
    except UnicodeDecodeError:
        raise reader.refuse("QR function 180 with data that is not UTF-8") from None


def _qr_print(reader: _Reader, parameters: bytes) -> None:
    if parameters != b"\x30":
        raise reader.refuse("QR function 181 with wrong parameters")
    reader.at_line_start("GS ( k 181")
    if reader.symbol is None:
        raise reader.refuse("QR function 181 with nothing stored")
    reader.paper.qr_codes.append(reader.symbol)


_AFTER_ESC = {
    ord("@"): _initialize,
    ord("t"): _code_page,
    ord("a"): _alignment,
    ord("E"): _emphasis,
    ord("!"): _print_modes,
    ord("d"): _feed_lines,
    ord("p"): _pulse,
}
_AFTER_GS = {
    ord("!"): _size,
    ord("V"): _cut,
    ord("("): _parenthesis,
    ord("H"): _digits_place,
    ord("f"): _digits_font,
    ord("h"): _bar_height,
    ord("w"): _bar_width,
    ord("k"): _barcode,
}
_QR_FUNCTIONS = {
    65: _qr_model,
    67: _qr_module,
    69: _qr_correction,
    80: _qr_store,
    81: _qr_print,
}
