"""A document as ESC/POS bytes for a thermal printer."""

import logging
import os
import shutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from receipts.document import Align, Barcode, Cut, Document, Image, Qr
from receipts.profile import Profile
from receipts.render.cannot import CannotRenderError
from receipts.render.characters import encoded, printable
from receipts.render.dots import dot_paper
from receipts.render.layout import Drawn, Line, lay_out
from receipts.render.raster import Bitmap, crop, feed, raster

_PLAIN = Line("")
_MEDIUM_QR_CORRECTION = 1
_SINGLE_BYTES = b"\x1c."
"""FS .: printers made for China read two bytes as one character after each reset."""
_QUIET_MODULES = 4
"""White modules on each side of a QR code (ISO/IEC 18004, 6.3.8). Printers leave none."""
_LINE_DOTS, _GAP_DOTS = 30, 6
"""From one line of text to the next, and what of it is below the letters."""
_PAST_THE_BAR, _PART_CUT = b"\x1bd\x06", b"\x1dV\x01"
"""ESC d: six lines, from the head to where the paper is cut, or torn where nothing cuts it."""

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


def render_escpos(
    document: Document, profile: Profile, pictures: Mapping[str, bytes] = {}
) -> bytes:
    """The document as bytes for a printer of which these facts are known.

    Begins with a reset and one code page for all of it. A line that the code page has no
    letters for is drawn. `pictures`: PNGs by their SHA-256. The first call of a process loads
    python-escpos (about 0.2 s), the first drawn line what draws (0.1 s); later ones are quick.
    Raises CannotRenderError when a font or the printer lacks what it takes, ValueError under
    16 columns.
    """
    return _Job(profile, pictures).render(document)


class _Job:
    """The bytes of one document, and how the printer stands after them."""

    def __init__(self, profile: Profile, pictures: Mapping[str, bytes]) -> None:
        self._profile = profile
        self._pictures = pictures
        printable_pictures = {*pictures, profile.logo_sha256} if profile.images else ()
        self._paper = dot_paper(profile, printable_pictures)
        self._printer = _builder()()
        self._before = _PLAIN
        self._white = 0
        self._gap, self._quiet = 0, 0

    def render(self, document: Document) -> bytes:
        self._printer.hw("INIT")
        self._printer._raw(_SINGLE_BYTES + b"\x1bt" + bytes([self._profile.code_page]))
        for piece in lay_out(document, self._paper):
            match piece:
                case Line():
                    self._line(piece)
                case Drawn():
                    self._drawn(piece)
                case Qr(data):
                    self._qr(data)
                case Barcode(data):
                    self._barcode(data)
                case Image():
                    self._image(piece)
                case Cut():
                    self._cut()
        self._feed()
        output: bytes = self._printer.output
        return output

    def _line(self, line: Line) -> None:
        data = encoded(line.text, self._profile.encoding)
        if data is None:  # the layout has seen to it
            raise CannotRenderError("pictures", line.text)
        if line.text.strip():
            self._keep_off()
        self._feed()
        self._set_style(line)
        # Encoded here and strictly: the library would print "?" for what it does not know.
        self._printer._raw(data + b"\n")
        self._gap = _GAP_DOTS if line.text.strip() else self._gap + _LINE_DOTS

    def _drawn(self, line: Drawn) -> None:
        if not self._profile.images:
            encoding = self._profile.encoding
            lacking = dict.fromkeys(line.text + line.amount)
            raise CannotRenderError(
                "pictures", "".join(each for each in lacking if encoded(each, encoding) is None)
            )
        from receipts.render.pictures import draw

        self._raster(draw(line, self._profile.dots), "left" if line.amount else line.align)

    def _raster(self, bitmap: Bitmap, align: Align) -> None:
        """Print a picture as wide as the paper; its white is fed, not sent."""
        cropped = crop(bitmap, align)
        self._white += cropped.above
        if cropped.dots:
            self._keep_off()
            self._feed()
            self._gap = 0
            self._set_style(Line("", align))
            self._printer._raw(b"".join(raster(cropped.dots)))
        self._white += cropped.below

    def _feed(self) -> None:
        """Feed the white that has gathered between pictures."""
        if self._white:
            self._printer._raw(feed(self._white))
            self._gap += self._white
            self._white = 0

    def _keep_off(self, quiet: int = 0) -> None:
        """Leave as many white dots before what comes as it or what came asks for.

        By blank lines: they are as high on every printer, what ESC J feeds may be half of it.
        """
        missing = max(quiet, self._quiet) - self._gap - self._white
        if missing > 0:
            lines = -(-missing // _LINE_DOTS)
            self._printer._raw(b"\n" * lines)
            self._gap += lines * _LINE_DOTS
        self._quiet = quiet

    def _image(self, image: Image) -> None:
        if self._profile.logo_sha256 == image.sha256:
            self._keep_off()
            self._feed()
            self._gap = 0
            self._set_style(Line("", "center"))
            from receipts.render.logo_memory import print_logo

            self._printer._raw(print_logo())
            return
        from receipts.render.images import bitmap_of_png

        self._raster(bitmap_of_png(self._pictures[image.sha256], self._profile.dots), "center")

    def _cut(self) -> None:
        self._feed()
        self._printer._raw(_PAST_THE_BAR)
        if self._profile.cutter:
            self._printer._raw(_PART_CUT)

    def _set_style(self, line: Line) -> None:
        before = self._before
        if line.align != before.align:
            self._printer.set(align=line.align)
        if line.bold != before.bold:
            self._printer.set(bold=line.bold)
        if line.big != before.big:
            size = 2 if line.big else 1
            self._printer.set(custom_size=True, width=size, height=size)
        self._before = line

    def _barcode(self, data: str) -> None:
        self._keep_off()
        self._feed()
        self._gap = 0
        self._set_style(Line("", align="center"))
        kind = _BARCODE_KINDS[len(data)]
        self._printer._raw(_BARCODE_LOOKS + kind + data.encode("ascii") + b"\x00")

    def _qr(self, data: str) -> None:
        content = printable(data)
        # Version 7 holds 120 bytes and is 45 modules wide; larger codes need smaller modules.
        size = 6 if len(content.encode()) <= 120 else 4
        self._keep_off(_QUIET_MODULES * size)
        self._feed()
        self._gap = 0
        self._set_style(Line("", align="center"))
        self._printer.qr(content, native=True, ec=_MEDIUM_QR_CORRECTION, size=size)


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
