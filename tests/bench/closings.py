"""Closing a shift of 1,000 sales, with many sales behind it and with few."""

from kiosk.rules.cash_count import CASH, Count, with_amount
from kiosk.services.closings.close import close_shift
from kiosk.services.closings.count import expected_in
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till
from kiosk.services.shifts.state import current_shift, shifts_to_close
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.bench.clock import timed
from tests.bench.history import add_to_shift
from tests.bench.scale import Scale
from tests.bench.shop import BenchShop
from tests.bench.table import Aim, Figure

NADIA = StaffMember(1, "Nadia", "manager")
SALES = 1000
FLOAT_CENTS = 80_00


def measure_closings(few: BenchShop, many: BenchShop, scale: Scale) -> list[Figure]:
    """Closes shifts alike in both shops, one after the other."""
    young: list[float] = []
    old: list[float] = []
    with few.opened() as shop, many.opened() as old_shop:
        for each in (shop, old_shop):
            if current_shift(each):
                end_shift(each, NADIA)
            for ended in shifts_to_close(each):
                _close(each, ended.id)
        for _ in range(scale.closings):
            for each, times in ((shop, young), (old_shop, old)):
                times.append(_closed_after_sales(each))
    return [
        Figure("closing of 1,000 sales, 100,000 behind", old, young, aim=Aim(ratio=1.1)),
    ]


def _closed_after_sales(shop: OpenShop) -> float:
    shift = open_till(shop, NADIA.number, FLOAT_CENTS)
    add_to_shift(shop, shift.id, SALES)
    end_shift(shop, NADIA)
    return _close(shop, shift.id)


def _close(shop: OpenShop, shift_id: int) -> float:
    """Count what is expected; return the milliseconds that storing the closing takes."""
    with shop.reading() as connection:
        expected = expected_in(figures_of_shift(connection, shop, shift_id))
    count = Count(cash_cents=expected.pop(CASH))
    for key, cents in expected.items():
        count = with_amount(count, key, cents)
    return timed(close_shift, shop, shift_id, NADIA, count, {}, None, FLOAT_CENTS)
