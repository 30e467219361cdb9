"""QR codes and barcodes read back from the drawn paper, by zxing-cpp."""

from dataclasses import dataclass

from PIL.Image import Image

from tests.support.escpos.drawing import draw
from tests.support.escpos.paper import Paper


@dataclass(frozen=True)
class ReadCode:
    """What a scanner reads: `kind` is "QRCode", "EAN13", "EAN8" or "ITF"; `top` is how many
    dots from the head of the strip."""

    kind: str
    text: str
    top: int


def read_codes(paper: Paper | Image) -> list[ReadCode]:
    """Every code on the paper, or on a picture of it, that a scanner can read, from its head
    to its end."""
    import zxingcpp

    strip = draw(paper) if isinstance(paper, Paper) else paper
    found = [
        ReadCode(each.format.name, each.text, each.position.top_left.y)
        for each in zxingcpp.read_barcodes(strip, text_mode=zxingcpp.TextMode.Plain)
    ]
    return sorted(found, key=lambda code: code.top)
