"""A logo in the printer's own memory: put there once, printed by its name from then on.

Source: Epson, ESC/POS command reference, GS ( L, functions 66, 67 and 69 (NV graphics). The
memory lasts for a limited number of writes: it is written when the logo changes, never for a
receipt.
"""

from receipts.render.images import bitmap_of_png
from receipts.render.raster import LONGEST_BAND, without_real_time

LOGO_KEY = b"KL"
"""The name of the shop's picture in a printer's own memory."""
LOGO_DOTS = 384
"""48 mm at 203 dpi: what 58 mm paper is printed on, so that any printer has room for it."""
LOGO_ROWS = 160
"""20 mm: so that no logo is longer than a band of a picture, which a clean start ends."""

_COMMAND = b"\x1d(L"
_GRAPHICS, _DELETE, _DEFINE, _PRINT = 48, 66, 67, 69
_RASTER, _ONE_COLOUR, _BLACK = 48, 1, 49


def store_logo(png: bytes) -> bytes:
    """Return what puts a picture into the printer's memory, in the place of the one before; in
    the middle of `LOGO_DOTS`.

    Raises ValueError for what is no PNG, and for a picture of more than LONGEST_BAND bytes.
    """
    logo = bitmap_of_png(png, LOGO_DOTS)
    if len(logo.data) > LONGEST_BAND:
        raise ValueError("a logo is a small picture")
    size = logo.width.to_bytes(2, "little") + logo.height.to_bytes(2, "little")
    head = bytes([_RASTER]) + LOGO_KEY + bytes([_ONE_COLOUR]) + size + bytes([_BLACK])
    return _command(_DEFINE, head + without_real_time(logo.data))


def forget_logo() -> bytes:
    """Return what frees the printer's memory of it."""
    return _command(_DELETE, LOGO_KEY)


def print_logo() -> bytes:
    """Return what prints it, dot by dot, where the line is aligned to; paper has moved on."""
    return _command(_PRINT, LOGO_KEY + b"\x01\x01")


def _command(function: int, parameters: bytes) -> bytes:
    length = (len(parameters) + 2).to_bytes(2, "little")
    return _COMMAND + length + bytes([_GRAPHICS, function]) + parameters
