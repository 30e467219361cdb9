"""GS k: barcodes. GS ( k: QR codes. Both as the printer draws them."""

from tests.support.escpos.bars import ean_bars, itf_bars
from tests.support.escpos.paper import DrawnBars, DrawnQr
from tests.support.escpos.reader import Reader

_QR = 49
_QUIET_MODULES = 4
"""White modules on each side of a QR code (ISO/IEC 18004), which its room must leave."""


def bar_code(reader: Reader) -> None:
    """EAN-13, EAN-8 and ITF-14: GS k m d1…dk NUL for m 2, 3 and 5, GS k m n d1…dn for m 67,
    68 and 70."""
    kind = reader.one_of((2, 3, 5, 67, 68, 70), "GS k")
    data = reader.take_many(reader.take()) if kind > 6 else _until_nul(reader)
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
    digits = (data[: length - 1] + check).decode()
    _draw_bars(reader, digits)
    reader.paper.barcodes.append(digits)


def _until_nul(reader: Reader) -> bytes:
    data = b""
    while byte := reader.take():
        data += bytes([byte])
    return data


def _draw_bars(reader: Reader, digits: str) -> None:
    is_itf = len(digits) == 14
    dots = itf_bars(digits, reader.module) if is_itf else ean_bars(digits, reader.module)
    # GS1: light margins of 11 and 7 modules about EAN-13, 7 and 7 about EAN-8, 10 about ITF.
    margins = {8: 7 + 7, 13: 11 + 7, 14: 10 + 10}[len(digits)] * reader.module
    if len(dots) + margins > reader.area_width:
        raise reader.refuse("bars and their margins wider than the paper")
    x = reader.place(len(dots), "bars")
    reader.draw(DrawnBars(x, dots, reader.bar_height, digits))


def _check_digit(data: bytes) -> bytes:
    """GS1 General Specifications, 7.9: weights 3 and 1 from the right."""
    total = sum((byte - 48) * (3, 1)[at % 2] for at, byte in enumerate(reversed(data)))
    return str(-total % 10).encode()


def two_dimensional(reader: Reader, body: bytes) -> None:
    """GS ( k pL pH cn fn …; of the kinds of codes only QR, cn 49."""
    if len(body) < 3 or body[0] != _QR:
        raise reader.refuse("GS ( k that is not for a QR code")
    function, parameters = body[1], body[2:]
    if function not in _FUNCTIONS:
        raise reader.refuse(f"GS ( k has no QR function {function}")
    _FUNCTIONS[function](reader, parameters)


def _model(reader: Reader, parameters: bytes) -> None:
    if len(parameters) != 2 or parameters[0] != 50 or parameters[1] != 0:
        raise reader.refuse("QR function 165 with a model that is not 2")


def _module(reader: Reader, parameters: bytes) -> None:
    if len(parameters) != 1 or not 1 <= parameters[0] <= 16:
        raise reader.refuse("QR function 167 with a wrong module size")
    reader.symbol_module = parameters[0]


def _correction(reader: Reader, parameters: bytes) -> None:
    if len(parameters) != 1 or parameters[0] not in {48, 49, 50, 51}:
        raise reader.refuse("QR function 169 with a wrong level")
    reader.symbol_level = parameters[0] - 48


def _store(reader: Reader, parameters: bytes) -> None:
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


def _print(reader: Reader, parameters: bytes) -> None:
    if parameters != b"\x30":
        raise reader.refuse("QR function 181 with wrong parameters")
    reader.at_line_start("GS ( k 181")
    if reader.symbol is None:
        raise reader.refuse("QR function 181 with nothing stored")
    data = reader.symbol.encode()
    version = _version(reader, len(data))
    modules = 17 + 4 * version
    if (modules + 2 * _QUIET_MODULES) * reader.symbol_module > reader.area_width:
        raise reader.refuse("a QR code and its quiet zone wider than the paper")
    x = reader.place(modules * reader.symbol_module, "a QR code")
    reader.draw(DrawnQr(x, data, version, reader.symbol_level, reader.symbol_module))
    reader.paper.qr_codes.append(reader.symbol)


def _version(reader: Reader, count: int) -> int:
    """The smallest version that holds so many bytes at the chosen level (ISO/IEC 18004,
    table 7)."""
    from qrcode.util import BIT_LIMIT_TABLE

    # The library orders the levels as their two bits are: M, L, H, Q.
    limits = BIT_LIMIT_TABLE[(1, 0, 3, 2)[reader.symbol_level]]
    for version in range(1, 41):
        if 4 + (8 if version < 10 else 16) + 8 * count <= limits[version]:
            return version
    raise reader.refuse(f"QR function 181 with {count} bytes, more than a code holds")


_FUNCTIONS = {65: _model, 67: _module, 69: _correction, 80: _store, 81: _print}
