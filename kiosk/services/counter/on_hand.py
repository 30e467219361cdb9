"""Whether the pieces and top-up codes of a basket can still be had, before money is taken.

A look, no promise: the sale itself takes them (`services.counter.allocating`).
"""

from collections import Counter

from sqlalchemy import Connection

from db import serials, topups
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.services.counter.allocating import check_piece, codes_lacking
from kiosk.services.shop import OpenShop
from kiosk.services.topups.sealing import sealer_of


def check_on_hand(shop: OpenShop, basket: Basket) -> None:
    """Raise ShopError when a piece was sold elsewhere, or codes are too few.

    ``serial_unknown``, ``serial_sold``, ``serial_gone``, ``lot_not_sold``,
    ``topup_none_left`` and ``topup_too_few``; ``key_missing`` and ``topups_key_wrong`` when
    this till could not tell the buyer the code.
    """
    numbers = [line.serial for line in basket.lines if line.serial]
    wanted = Counter(line.item for line in basket.lines if line.item.kind == "topup")
    if not numbers and not wanted:
        return
    today = shop.today()
    with shop.reading() as connection:
        found = serials.pieces_of(connection, numbers) if numbers else {}
        left = {item: topups.count_left(connection, item.sku, today) for item in wanted}
        if wanted:
            _check_key(shop, connection)
    for number in numbers:
        check_piece(found.get(number), number, today)
    for item, count in wanted.items():
        if left[item] < count:
            raise codes_lacking(item.label, left[item])


def check_codes_left(shop: OpenShop, item: Item, wanted: int) -> None:
    """Raise ShopError when there are fewer codes of a top-up than are wanted.

    ``topup_sold_out``, ``topup_too_few``, ``key_missing`` and ``topups_key_wrong``.
    """
    with shop.reading() as connection:
        left = topups.count_left(connection, item.sku, shop.today())
        _check_key(shop, connection)
    if not left:
        raise ShopError("topup_sold_out", label=item.label)
    if left < wanted:
        raise codes_lacking(item.label, left)


def _check_key(shop: OpenShop, connection: Connection) -> None:
    """Try this home's key on one of the codes; what it opens is dropped at once."""
    if sealed := topups.any_sealed(connection):
        sealer_of(shop.settings.home).open(sealed)
