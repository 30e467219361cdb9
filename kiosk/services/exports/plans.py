"""Every export by its name."""

from typing import Literal, get_args

from kiosk.services.exports.plan import Plan
from kiosk.services.exports.sale_tables import GIFTS, LINES, REDEMPTIONS, SALES, TENDERS
from kiosk.services.exports.stock_tables import MOVEMENTS, STOCK
from kiosk.services.exports.till_tables import CASH_MOVEMENTS, CLOSINGS, JOURNAL, SHIFTS

Export = Literal[
    "sales", "lines", "tenders", "shifts", "closings", "movements", "cash-movements",
    "redemptions", "journal", "stock", "gifts",
]  # fmt: skip
EXPORTS: tuple[Export, ...] = get_args(Export)

PLANS: dict[Export, Plan] = {
    "sales": SALES,
    "lines": LINES,
    "tenders": TENDERS,
    "shifts": SHIFTS,
    "closings": CLOSINGS,
    "movements": MOVEMENTS,
    "cash-movements": CASH_MOVEMENTS,
    "redemptions": REDEMPTIONS,
    "journal": JOURNAL,
    "stock": STOCK,
    "gifts": GIFTS,
}
