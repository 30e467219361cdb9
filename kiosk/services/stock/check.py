"""The stock ledger checked: every balance recomputed from what it is made of."""

from dataclasses import dataclass
from typing import Literal

from db import stock_check
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class Difference:
    """A lot whose balance is not what was recomputed, in pieces or grams.

    `source` says from what: the movements, or the pieces with numbers that are in stock.
    """

    source: Literal["movements", "pieces"]
    lot: str
    sku: str
    label: str
    kind: str
    balance: int
    found: int


def check_stock(shop: OpenShop) -> tuple[Difference, ...]:
    """Recompute every balance; return what differs, by lot. Nothing is changed.

    All belongs to one moment, so sales may go on meanwhile.
    """
    with shop.reading() as connection:
        moved = stock_check.wrong_balances(connection)
        numbered = stock_check.wrong_pieces(connection)
    sources: tuple[Literal["movements", "pieces"], ...] = ("movements", "pieces")
    return tuple(
        Difference(source, row.lot, row.sku, row.label, row.kind, row.balance, int(row.found))
        for source, rows in zip(sources, (moved, numbered), strict=True)
        for row in rows
    )
