"""A document as ESC/POS bytes for a thermal printer."""

import logging
import os
import shutil
from functools import cache
from typing import Any

from receipts.document import Barcode, Cut, Document, Qr
from receipts.render.characters import CODE_PAGE, in_code_page, printable
from receipts.render.layout import Line, Paper, lay_out

# ESC t 16 is Windows-1252 on Epson and on nearly all that speak its language: € é œ.
_SELECT_CODE_PAGE = b"\x1bt\x10"
_PLAIN = Line("")
_MEDIUM_QR_CORRECTION = 1

# GS H 2: the digits below the bars. GS f 0: in the usual font. GS h: 12 mm high at 203 dpi.
_BARCODE_LOOKS = b"\x1dH\x02\x1df\x00\x1dh\x60"
# GS w 3: a module of 0.375 mm; EAN-13 with its margins is 42 mm wide and fits 58 mm paper.
# ITF-14 needs more modules: with 2 it is 30 mm wide. GS k m d1…dk NUL is the form that the
# oldest printers know too; m is 2 for EAN-13, 3 for EAN-8, 5 for ITF.
_BARCODE_KINDS = {
    13: b"\x1dw\x03\x1dk\x02",
    8: b"\x1dw\x03\x1dk\x03",
    14: b"\x1dw\x02\x1dk\x05",
}


def render_escpos(document: Document, columns: int) -> bytes:
    """The document as printer bytes for `columns` characters a line (see `columns_of`).

    Begins with a reset and one code page for all of it. The first call of a process loads
    python-escpos (about 0.2 s), later ones take well under a millisecond a receipt.
    Raises ValueError under 16 columns.
    """
    printer = _builder()()
    printer.hw("INIT")
    printer._raw(_SELECT_CODE_PAGE)
    before = _PLAIN
    for piece in lay_out(document, Paper(columns, big_scale=2, spell=in_code_page)):
        match piece:
            case Line():
                _print_line(printer, piece, before)
                before = piece
            case Qr(data):
                before = _print_qr(printer, data, before)
            case Barcode(data):
                before = _print_barcode(printer, data, before)
            case Cut():
                printer.cut(mode="PART")
    output: bytes = printer.output
    return output


@cache
def _builder() -> Any:
    """python-escpos' Dummy. Its import is slow and careless, so it is late and tidied up."""
    # Without a handler of ours it would set one up that writes over the screen.
    quiet = logging.NullHandler()
    logging.root.addHandler(quiet)
    try:
        from escpos import capabilities
        from escpos.printer import Dummy
    finally:
        logging.root.removeHandler(quiet)
    # It leaves a folder in /tmp at each start.
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy


def _print_line(printer: Any, line: Line, before: Line) -> None:
    _set_style(printer, line, before)
    # Encoded here and strictly: the library would print "?" for what it does not know.
    printer._raw(line.text.encode(CODE_PAGE) + b"\n")


def _set_style(printer: Any, line: Line, before: Line) -> None:
    if line.align != before.align:
        printer.set(align=line.align)
    if line.bold != before.bold:
        printer.set(bold=line.bold)
    if line.big != before.big:
        size = 2 if line.big else 1
        printer.set(custom_size=True, width=size, height=size)


def _print_barcode(printer: Any, data: str, before: Line) -> Line:
    style = Line("", align="center")
    _set_style(printer, style, before)
    printer._raw(_BARCODE_LOOKS + _BARCODE_KINDS[len(data)] + data.encode("ascii") + b"\x00")
    return style


def _print_qr(printer: Any, data: str, before: Line) -> Line:
    style = Line("", align="center")
    _set_style(printer, style, before)
    content = printable(data)
    # Version 7 holds 120 bytes and is 45 modules wide; larger codes need smaller modules.
    size = 6 if len(content.encode()) <= 120 else 4
    printer.qr(content, native=True, ec=_MEDIUM_QR_CORRECTION, size=size)
    return style
