"""The shop's lots, to be looked at and dealt with one by one."""

from dataclasses import dataclass
from datetime import date

from db import lots
from kiosk.rules.search import fold, whole_code
from kiosk.services.shop import OpenShop

RESULTS = 200


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot as a manager sees it; `balance` in pieces, or grams for items by weight."""

    lot: str
    sku: str
    label: str
    kind: str
    donor: str
    place: str
    expires_on: date | None
    condition: str
    balance: int
    quarantined: bool

    @property
    def by_number(self) -> bool:
        """Tell whether its pieces have numbers of their own."""
        return self.kind in ("serial", "topup")


def search_lots(shop: OpenShop, text: str) -> tuple[LotLine, ...]:
    """Return at most `RESULTS` lots whose item, code, donor or place holds every word typed,
    the one whose code was typed whole first, then first expired first, empty ones last;
    nothing typed finds what is in stock."""
    with shop.reading() as connection:
        rows = lots.search_lots(connection, fold(text).split(), fold, RESULTS, whole_code(text))
    return tuple(LotLine(*row) for row in rows)
