"""Reads a QR code as a phone does, from its modules alone: the smallest ones, version 1.

ISO/IEC 18004: format information (7.9), masks (7.8.2), placement (7.7.3), modes (7.4).
Errors are not corrected: what is read here is a screen, not a photo of one.
"""

from collections.abc import Callable, Iterator, Sequence

SIZE = 21
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
FORMAT_MASK = 0b101010000010010
FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")

MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)

Modules = Sequence[Sequence[bool]]


def read_qr(modules: Modules, quiet_zone: int) -> str:
    """The text of a version 1 code with its quiet zone around it; true is dark.

    Raises AssertionError where a phone would find no code.
    """
    code = _without_quiet_zone(modules, quiet_zone)
    for top, left in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):
        seen = tuple(
            "".join(str(int(d)) for d in row[left : left + 7]) for row in code[top : top + 7]
        )
        assert seen == FINDER, "no finder pattern"
    mask = MASKS[_mask_number(code)]
    bits = [code[row][column] ^ mask(row, column) for row, column in _data_modules()]
    return _text(bits)


def _without_quiet_zone(modules: Modules, quiet: int) -> list[list[bool]]:
    assert len(modules) == SIZE + 2 * quiet
    assert all(len(row) == SIZE + 2 * quiet for row in modules)
    inside = [list(row[quiet:-quiet]) for row in modules[quiet:-quiet]]
    assert sum(map(sum, modules)) == sum(map(sum, inside)), "the quiet zone is not light"
    return inside


def _mask_number(code: Modules) -> int:
    """The three bits of the format information that name the mask."""
    columns = (0, 1, 2, 3, 4, 5, 7, 8)
    bits = [code[8][column] for column in columns]
    word = sum(bit << (14 - place) for place, bit in enumerate(bits)) ^ FORMAT_MASK
    return word >> 10 & 0b111


def _data_modules() -> Iterator[tuple[int, int]]:
    """The places of data, from the lower right corner in columns of two, up and down."""
    upwards = True
    for right in (20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        rows = range(SIZE - 1, -1, -1) if upwards else range(SIZE)
        for row in rows:
            for column in (right, right - 1):
                if not _is_function(row, column):
                    yield row, column
        upwards = not upwards


def _is_function(row: int, column: int) -> bool:
    corner = (row < 9 and (column < 9 or column > 12)) or (row > 12 and column < 9)
    return corner or row == 6 or column == 6


def _text(bits: Sequence[bool]) -> str:
    at = 0

    def take(count: int) -> int:
        nonlocal at
        number = int("".join(str(int(bit)) for bit in bits[at : at + count]), 2)
        at += count
        return number

    mode = take(4)
    if mode == 0b0100:
        return bytes(take(8) for _ in range(take(8))).decode()
    assert mode == 0b0010, f"mode {mode:04b}"
    count = take(9)
    text = ""
    for _ in range(count // 2):
        text += "".join(ALPHANUMERIC[part] for part in divmod(take(11), 45))
    return text + (ALPHANUMERIC[take(6)] if count % 2 else "")
