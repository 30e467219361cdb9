"""A sale of an item whose ledger is long, beside one that has never been sold."""

from dataclasses import replace

from kiosk.rules.basket import Basket, Line, Tender, add_line, add_tender
from kiosk.rules.items import Item
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.bench.clock import timed
from tests.bench.goods import SOLD_GOODS, WELL_SOLD, Good
from tests.bench.scale import Scale
from tests.bench.shop import BenchShop
from tests.bench.table import Aim, Figure

IN_A_ROW = 25
GIVEN_CENTS = 20_00
NEW = SOLD_GOODS[1]
"""It has a lot, and as many movements as this run makes."""
AIM = Aim(ratio=1.1)


def measure_movements(many: BenchShop, scale: Scale) -> list[Figure]:
    """Sells both in the shop with many sales behind it, of which each sold WELL_SOLD."""
    old: list[float] = []
    new: list[float] = []
    with many.opened() as shop:
        shift = current_shift(shop)
        assert shift, "the till has been opened by the scans"
        duty = Duty(StaffMember(1, "Nadia", "manager"), shift.id)
        for start in range(0, scale.sales, IN_A_ROW):
            for good, times in ((NEW, new), (WELL_SOLD, old)):
                baskets = _baskets(shop, good, min(IN_A_ROW, scale.sales - start))
                times += [timed(complete_sale, shop, basket, duty) for basket in baskets]
    return [Figure("sale of an item with 100,000 movements", old, new, aim=AIM)]


def _baskets(shop: OpenShop, good: Good, count: int) -> list[Basket]:
    item = find_scanned(shop, good.gtin)
    assert isinstance(item, Item)
    paid = add_tender(add_line(new_basket(), Line(item)), Tender("cash", GIVEN_CENTS))
    return [replace(paid, sale_id=new_basket().sale_id) for _ in range(count)]
