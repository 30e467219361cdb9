"""Reads a QR code off the screen's cells, as a phone's camera does."""

import zxingcpp
from PIL import Image

HALVES = {"█": (255, 255), " ": (0, 0), "▀": (255, 0), "▄": (0, 255)}
"""What a cell shows above and below: its letter is drawn light on dark ground."""
PIXELS = 6
"""A module's side on the photo; a cell is twice as high as wide."""


def read_code(rows: list[str], *, half_blocks: bool = True) -> str:
    """The text of the only code in these rows, which begin with its light edge.

    Raises ValueError where a phone finds none, or several.
    """
    width = len(rows[0]) - len(rows[0].lstrip("█"))
    lines: list[list[int]] = []
    for row in rows:
        cells = row[:width].ljust(width)
        if not set(cells) <= HALVES.keys():
            break
        if half_blocks:
            lines += ([HALVES[cell][half] for cell in cells] for half in (0, 1))
        else:
            lines.append([HALVES[cell][0] for cell in cells[::2]])
    photo = Image.new("L", (len(lines[0]), len(lines)))
    photo.putdata([dot for line in lines for dot in line])
    size = (photo.width * PIXELS, photo.height * PIXELS)
    [found] = zxingcpp.read_barcodes(photo.resize(size, Image.Resampling.NEAREST))
    return str(found.text)
