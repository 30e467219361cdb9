"""A paper as a PDF or a picture, for whoever keeps it as a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from kiosk.rules.errors import ShopError
from kiosk.services.printers.pictures import pictures_of
from kiosk.services.shop import OpenShop
from receipts.document import Document
from receipts.render.cannot import CannotRenderError


def paper_pdf(shop: OpenShop, document: Document, columns: int, title: str, at: datetime) -> bytes:
    """Return a paper as the bytes of a PDF made at a moment. Raises ShopError as `lacking`."""
    from receipts.render.receipt_pdf import render_receipt_pdf

    with _lack_told():
        return render_receipt_pdf(document, columns, title, at, pictures_of(shop, document))


def paper_png(shop: OpenShop, document: Document, columns: int) -> bytes:
    """Return a paper as the bytes of a PNG. Raises as `paper_pdf`."""
    from receipts.render.png import render_png

    with _lack_told():
        return render_png(document, columns, pictures_of(shop, document))


@contextmanager
def _lack_told() -> Iterator[None]:
    try:
        yield
    except CannotRenderError as error:
        raise lacking(error, error.letters) from error


def lacking(error: CannotRenderError, letters: str) -> ShopError:
    """Return the refusal of a paper that the fonts here can not draw: ``font_damaged`` (fonts),
    or ``font_lacking`` (characters: the letters as they are told)."""
    if error.damaged:
        return ShopError("font_damaged", fonts=", ".join(error.damaged))
    return ShopError("font_lacking", characters=letters)
