"""The commands, one at a time: ESC, FS, GS and DLE."""

from collections.abc import Callable, Mapping

from tests.support.escpos.codes import bar_code, two_dimensional
from tests.support.escpos.graphics import graphics, raster
from tests.support.escpos.paper import Request
from tests.support.escpos.reader import CODE_PAGES, LINE_SPACING, Reader

NUL, LF, DLE, ESC, FS, GS = 0x00, 0x0A, 0x10, 0x1B, 0x1C, 0x1D

_ALIGNMENTS = {0: "left", 1: "center", 2: "right", 48: "left", 49: "center", 50: "right"}

Commands = Mapping[int, Callable[[Reader], None]]


def step(reader: Reader) -> None:
    """Read one command or character.

    Raises EscposError; of these Truncated leaves `reader` as it was but for `at`.
    """
    reader.start = reader.at
    byte = reader.take()
    if byte == DLE:
        _real_time(reader)
        return
    if byte in _PREFIXES:
        commands, name = _PREFIXES[byte]
        _command(reader, commands, name)
    elif byte == LF:
        reader.end_line()
    elif byte == NUL:
        _clean_start(reader)
        return
    else:
        reader.print_character(byte)
    reader.refuse_real_time()


def _command(reader: Reader, commands: Commands, prefix: str) -> None:
    byte = reader.take()
    if byte not in commands:
        raise reader.refuse(f"unknown command {prefix} {byte:#04x}")
    commands[byte](reader)


def _clean_start(reader: Reader) -> None:
    """NULs do nothing. They are only allowed as the run before a reset, which ends whatever
    image was left unfinished."""
    reader.at_line_start("NUL, a control byte,")
    reader.skip_nuls()
    while (byte := reader.take()) == DLE:  # asked by whoever came after a start that was cut off
        _real_time(reader)
        reader.skip_nuls()
    if byte != ESC or reader.take() != ord("@"):
        raise reader.refuse("NUL, a control byte, not before ESC @")
    reader.reset()


def _real_time(reader: Reader) -> None:
    """DLE commands. They are obeyed at once, so a job's own bytes have little use for them."""
    command = reader.take()
    if command == 0x04:
        n = reader.one_of(range(1, 5), "DLE EOT")
        reader.ask(Request("DLE EOT", n, at=reader.start))
    elif command == 0x05:
        n = reader.one_of((1, 2), "DLE ENQ")
        reader.ask(Request("DLE ENQ", n, at=reader.start))
    elif command == 0x14:
        _real_time_pulse(reader)
    else:
        raise reader.refuse("DLE, a control byte,")


def _real_time_pulse(reader: Reader) -> None:
    function, pin, time = reader.take_many(3)
    if function != 1 or pin not in (0, 1) or not 1 <= time <= 8:
        raise reader.refuse(f"DLE DC4 that is no pulse: {function} {pin} {time}")
    reader.paper.drawer_pulses += 1
    reader.ask(Request("DLE DC4", function, at=reader.start))


def _initialize(reader: Reader) -> None:
    reader.at_line_start("ESC @")  # it would throw the unprinted text away
    reader.reset()


def _code_page(reader: Reader) -> None:
    reader.page = CODE_PAGES[reader.one_of(tuple(CODE_PAGES), "ESC t")]


def _alignment(reader: Reader) -> None:
    reader.at_line_start("ESC a")
    reader.align = _ALIGNMENTS[reader.one_of(tuple(_ALIGNMENTS), "ESC a")]


def _emphasis(reader: Reader) -> None:
    reader.bold = bool(reader.take() & 1)


def _print_modes(reader: Reader) -> None:
    modes = reader.take()
    if modes & 0b1000_0111:  # small font, reserved bits, underline
        raise reader.refuse(f"ESC ! with modes {modes:#04x} that no receipt uses")
    reader.bold = bool(modes & 0x08)
    reader.height = 2 if modes & 0x10 else 1
    reader.width = 2 if modes & 0x20 else 1


def _feed_lines(reader: Reader) -> None:
    count = reader.take()
    if count and reader.line:
        reader.end_line()
        count -= 1
    for _ in range(count):
        reader.end_line()


def _feed_dots(reader: Reader) -> None:
    """ESC J counts in vertical motion units: a dot at 203 dpi."""
    dots = reader.take()
    if reader.line:
        reader.end_line(dots)
    else:
        reader.feed(dots)


def _usual_spacing(reader: Reader) -> None:
    reader.spacing = LINE_SPACING


def _spacing(reader: Reader) -> None:
    reader.spacing = reader.take()


def _pulse(reader: Reader) -> None:
    connector = reader.take()
    if connector not in (0, 1, 48, 49):
        raise reader.refuse(f"ESC p does not take {connector:#04x}")
    reader.take_many(2)
    reader.paper.drawer_pulses += 1


def _single_byte(reader: Reader) -> None:
    """FS .: printers for Chinese read two bytes a character until they are told not to."""


def _size(reader: Reader) -> None:
    size = reader.take()
    if size & 0b1000_1000:
        raise reader.refuse(f"GS ! does not take {size:#04x}")
    reader.width, reader.height = (size >> 4) + 1, (size & 7) + 1


def _left_margin(reader: Reader) -> None:
    reader.at_line_start("GS L")
    margin = reader.take_number()
    if margin >= reader.dots:
        raise reader.refuse(f"GS L with a margin of {margin}, past the paper")
    reader.left_margin = margin
    reader.area_width = min(reader.area_width, reader.dots - margin)


def _area_width(reader: Reader) -> None:
    reader.at_line_start("GS W")
    width = reader.take_number()
    if not 0 < width <= reader.dots - reader.left_margin:
        raise reader.refuse(f"GS W with an area of {width}, wider than the paper")
    reader.area_width = width


def _cut(reader: Reader) -> None:
    reader.at_line_start("GS V")
    fed = reader.take() if reader.one_of((0, 1, 48, 49, 65, 66), "GS V") in {65, 66} else 0
    reader.feed(fed)
    reader.cut()


def _digits_place(reader: Reader) -> None:
    reader.digits_shown = reader.one_of((0, 1, 2, 3, 48, 49, 50, 51), "GS H") & 3


def _digits_font(reader: Reader) -> None:
    reader.one_of((0, 1, 48, 49), "GS f")


def _bar_height(reader: Reader) -> None:
    reader.bar_height = reader.one_of(range(1, 256), "GS h")


def _bar_width(reader: Reader) -> None:
    reader.module = reader.one_of(range(2, 7), "GS w")


def _status(reader: Reader) -> None:
    n = reader.one_of((1, 2, 49, 50), "GS r")
    reader.ask(Request("GS r", n & 3, at=reader.start))


def _names(reader: Reader) -> None:
    n = reader.one_of((1, 2, 3, 49, 50, 51, 65, 66, 67, 68, 69), "GS I")
    reader.ask(Request("GS I", n, at=reader.start))


def _parenthesis(reader: Reader) -> None:
    command = reader.take()
    if command not in _AFTER_PARENTHESIS:
        raise reader.refuse(f"unknown command GS ( {command:#04x}")
    body = reader.take_many(reader.take_number())
    _AFTER_PARENTHESIS[command](reader, body)


def _process_id(reader: Reader, body: bytes) -> None:
    """GS ( H function 48: the printer sends these four back when it has printed what came
    before."""
    if len(body) != 6 or body[:2] != b"00":
        raise reader.refuse("GS ( H that is not function 48 with an id of four")
    if not all(32 <= byte <= 126 for byte in body[2:]):
        raise reader.refuse("GS ( H with an id outside 32 to 126")
    reader.ask(Request("GS ( H", 48, body[2:], reader.start))


_AFTER_ESC: Commands = {
    ord("@"): _initialize,
    ord("t"): _code_page,
    ord("a"): _alignment,
    ord("E"): _emphasis,
    ord("!"): _print_modes,
    ord("d"): _feed_lines,
    ord("J"): _feed_dots,
    ord("2"): _usual_spacing,
    ord("3"): _spacing,
    ord("p"): _pulse,
}
_AFTER_FS: Commands = {ord("."): _single_byte}
_AFTER_GS: Commands = {
    ord("!"): _size,
    ord("L"): _left_margin,
    ord("W"): _area_width,
    ord("V"): _cut,
    ord("v"): raster,
    ord("("): _parenthesis,
    ord("H"): _digits_place,
    ord("f"): _digits_font,
    ord("h"): _bar_height,
    ord("w"): _bar_width,
    ord("k"): bar_code,
    ord("r"): _status,
    ord("I"): _names,
}
_AFTER_PARENTHESIS: Mapping[int, Callable[[Reader, bytes], None]] = {
    ord("k"): two_dimensional,
    ord("L"): graphics,
    ord("H"): _process_id,
}
_PREFIXES = {ESC: (_AFTER_ESC, "ESC"), FS: (_AFTER_FS, "FS"), GS: (_AFTER_GS, "GS")}
