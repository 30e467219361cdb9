"""QR codes and barcodes as modules, for renderers that draw them themselves.

Both libraries come along with python-escpos, and are loaded when a code is drawn.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

QR_QUIET_MODULES = 4
"""Light modules around a QR code (ISO/IEC 18004)."""

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, true for dark, without the quiet zone."""


@lru_cache(maxsize=16)
def qr_modules(data: str, mask: int | None = None) -> Matrix:
    """The modules of a QR code of medium correction. Raises ValueError for too much data.

    Any mask may be read; to choose the best of eight (None) takes six times as long.
    """
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    code = QRCode(border=0, error_correction=ERROR_CORRECT_M, mask_pattern=mask)
    code.add_data(data)
    try:
        code.make(fit=True)
    except DataOverflowError as error:
        raise ValueError("more than a QR code holds") from error
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


@lru_cache(maxsize=16)
def bar_modules(data: str) -> tuple[bool, ...]:
    """The modules of an EAN-13, an EAN-8 or (14 digits) an ITF-14, true for a bar."""
    import barcode

    if len(data) == 14:
        code = barcode.ITF(data, narrow=1, wide=3)  # GS1 asks for 2.25 to 3
    else:
        code = {13: barcode.EAN13, 8: barcode.EAN8}[len(data)](data)
    (row,) = code.build()
    return tuple(module == "1" for module in row)


def runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where dark runs begin, and how long they are."""
    at = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield at, length
        at += length
