"""The pictures that a paper shows, for whoever draws it."""

from db import printers
from kiosk.services.shop import OpenShop
from receipts.document import Document, Image


def pictures_of(shop: OpenShop, document: Document) -> dict[str, bytes]:
    """Return the PNGs of a document's pictures by their SHA-256; one that is not there is left
    out, and its words stand for it."""
    wanted = {each.sha256 for each in document.elements if isinstance(each, Image)}
    if not wanted:
        return {}
    with shop.reading() as connection:
        found = {sha256: printers.picture(connection, sha256) for sha256 in sorted(wanted)}
    return {sha256: png for sha256, png in found.items() if png is not None}
