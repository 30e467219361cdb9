"""A strict reader of ESC/POS, written from the command references and not from any library.

It plays a printer that refuses: an unknown command, a parameter out of its range, a command
where the reference forbids it, a byte the chosen code page does not print, something wider
than the paper, a real-time command inside other data, or data that ends too early raises
`EscposError`. What it accepts becomes a `Paper`, which can be drawn as a picture.

Sources: Seiko Epson, "ESC/POS Command Reference" (one page a command, such as GS ( H function
48), and the "Paper roll printers" programming guide, ver. 10; for ITF and EAN: GS1 General
Specifications.

    decode(data, dots=576)      one job, or several, as one strip of paper
    decode_all(data, dots=576)  a printer's whole life, cut by cut, torn papers among them
    Stream(dots=576)            a printer that is listening: bytes in, requests out
    draw(paper)                 the strip as a picture, a dot a pixel
    read_codes(paper)           its QR codes and barcodes, read back from that picture
"""

from tests.support.escpos.drawing import draw
from tests.support.escpos.paper import Bitmap, EscposError, Paper, Request, Row, Truncated
from tests.support.escpos.reader import BAND_BYTES, CODE_PAGES
from tests.support.escpos.scanning import ReadCode, read_codes
from tests.support.escpos.stream import Stream, decode, decode_all

__all__ = [
    "BAND_BYTES",
    "CODE_PAGES",
    "Bitmap",
    "EscposError",
    "Paper",
    "ReadCode",
    "Request",
    "Row",
    "Stream",
    "Truncated",
    "decode",
    "decode_all",
    "draw",
    "read_codes",
]
