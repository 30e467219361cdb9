"""Goods that are scanned on their way back."""

from collections.abc import Sequence

from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.returns import ReturnableLine
from kiosk.services.counter.scanned_labels import Labelled
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.shop import OpenShop


def scanned_back(
    shop: OpenShop, lines: Sequence[ReturnableLine], code: str
) -> tuple[str, str | None]:
    """Return SKU and serial number of what was scanned; a number is one of the ticket's.

    Raises ShopError ``not_on_ticket`` for what is no goods, and those of `find_scanned`.
    """
    plain = "".join(code.split())
    for line in lines:
        if line.serial and "".join(line.serial.split()) == plain:
            return line.sku, line.serial
    match find_scanned(shop, code):
        case Item() as item:
            return item.sku, None
        case Labelled() as label:
            return label.item.sku, None
    raise ShopError("not_on_ticket", scanned=code)
