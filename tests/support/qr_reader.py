"""Reads a QR code as a phone does, from its modules: what a screen shows, say."""

from collections.abc import Sequence

from PIL import Image

Modules = Sequence[Sequence[bool]]
"""Rows from the top; true is dark. With their quiet zone."""

_MODULE_DOTS = 4


def read_qr(modules: Modules, quiet_zone: int) -> str:
    """The text of the code inside `quiet_zone` light modules on each side.

    Raises AssertionError where the quiet zone is not light, or a phone finds no code.
    """
    import zxingcpp

    inside = [row[quiet_zone:-quiet_zone] for row in modules[quiet_zone:-quiet_zone]]
    assert sum(map(sum, modules)) == sum(map(sum, inside)), "the quiet zone is not light"
    picture = Image.new("L", (len(modules[0]), len(modules)))
    picture.putdata([0 if dark else 255 for row in modules for dark in row])
    large = picture.resize((picture.width * _MODULE_DOTS, picture.height * _MODULE_DOTS), 0)
    found = zxingcpp.read_barcodes(large, text_mode=zxingcpp.TextMode.Plain)
    assert [code.format.name for code in found] == ["QRCode"], "no code"
    return found[0].text
