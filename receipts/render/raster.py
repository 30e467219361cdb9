"""Pictures of dots, and the bytes that print them."""

from collections.abc import Iterator
from dataclasses import dataclass

from receipts.document import Align

LONGEST_BAND = 8000
"""Bytes of dots in one command at most. Cheap printers have a buffer of 8 KB, and whoever
clears up after a broken job has to fill what is left of one band."""
MOST_ROWS = 255
"""Rows in one command at most, so that its heading holds no byte that starts another."""

# Real-time commands (DLE EOT, DLE ENQ, DLE DC4) are obeyed even inside a picture. One dot more
# beside one that is there hides them; 0x18 begins none.
_REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Dots in rows from the top, eight a byte, the highest bit to the left, 1 is black.

    width and height in dots; each row takes `stride` bytes, what is over at its end is white.
    """

    width: int
    height: int
    data: bytes

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return (self.width + 7) // 8

    def rows(self) -> list[int]:
        """Each row as a number of 8 × stride bits."""
        stride = self.stride
        return [
            int.from_bytes(self.data[at : at + stride], "big")
            for at in range(0, len(self.data), stride)
        ]


def bitmap_of(rows: list[int], width: int) -> Bitmap:
    """The bitmap of rows of so many bits: a row's highest bit (of `width`) is its left dot."""
    stride = (width + 7) // 8
    over = stride * 8 - width
    return Bitmap(width, len(rows), b"".join((r << over).to_bytes(stride, "big") for r in rows))


@dataclass(frozen=True, slots=True)
class Cropped:
    """A bitmap without its white edges: rows to feed before and after it, and the dots."""

    above: int
    dots: Bitmap | None
    below: int


def crop(bitmap: Bitmap, align: Align) -> Cropped:
    """Leave out white rows, and white sides as far as `align` puts the rest in its place.

    Widths become whole bytes and never exceed the paper's.
    """
    rows = bitmap.rows()
    inked = [at for at, row in enumerate(rows) if row]
    if not inked:
        return Cropped(len(rows), None, 0)
    first, last = inked[0], inked[-1]
    kept = rows[first : last + 1]
    dots = _sides(kept, bitmap, align)
    return Cropped(first, dots, len(rows) - 1 - last)


def _sides(rows: list[int], bitmap: Bitmap, align: Align) -> Bitmap:
    bits = bitmap.stride * 8
    ink = 0
    for row in rows:
        ink |= row
    left = bits - ink.bit_length()
    right = (ink & -ink).bit_length() - 1
    match align:
        case "left":
            left = 0
        case "right":
            right = 0
        case "center":
            left = right = min(left, right) // 4 * 4  # so that whole bytes are left
    width = bits - left - right
    stride = (width + 7) // 8
    # What fills the last byte is white, at the side where the crop was made.
    more = 0 if align == "right" else stride * 8 - width
    data = b"".join((row >> right << more).to_bytes(stride, "big") for row in rows)
    return Bitmap(stride * 8, len(rows), data)


def feed(rows: int) -> bytes:
    """So many rows of white, as a picture one byte wide: ESC J counts in a unit that is one
    row on some printers and half of one on others."""
    return b"".join(raster(Bitmap(8, rows, bytes(rows))))


def raster(bitmap: Bitmap) -> Iterator[bytes]:
    """GS v 0 in bands, each with at most LONGEST_BAND bytes, free of real-time commands."""
    stride = bitmap.stride
    height = min(MOST_ROWS, LONGEST_BAND // stride)
    for top in range(0, bitmap.height, height):
        data = bitmap.data[top * stride : (top + height) * stride]
        rows = len(data) // stride
        yield b"\x1dv0\x00" + stride.to_bytes(2, "little") + rows.to_bytes(2, "little")
        yield without_real_time(data)


def without_real_time(data: bytes) -> bytes:
    """The dots with one more wherever they would be taken for a real-time command."""
    for command in _REAL_TIME:
        data = data.replace(command, b"\x18" + command[1:])
    return data
