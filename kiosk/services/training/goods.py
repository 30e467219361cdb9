"""Practice goods, members and vouchers, for the demo shop and for training."""

import csv
import re
import secrets
from datetime import date, timedelta
from pathlib import Path

from kiosk.rules.basket import Line, Tender, add_line, add_tender, set_member
from kiosk.rules.gifts import suspend
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned, find_usable_voucher
from kiosk.services.counter.selling import complete_sale, price_for_sale
from kiosk.services.imports import IMPORTS
from kiosk.services.members import deeds as members
from kiosk.services.shop import OpenShop
from kiosk.services.topups.codes import NewCode, add_codes
from receipts.document import Qr

FILES = Path(__file__).parents[2] / "demo_shop"
IMPORT_ORDER = (
    "items",
    "tiers",
    "donors",
    "lots",
    "serials",
    "tariffs",
    "quotas",
    "members",
    "vouchers",
    "voucher-patterns",
)
"""The serial numbers are invented: IMEI of the test range (00…, GSMA TS.06), ICCID of a
country code that nobody has (999)."""
TOPUPS = ("TOP25", "TOP45")
SUSPENDED, REPLACED = "M1011", "M1012"
"""Members of members.csv, by their first cards."""
SUSPENDED_REASON = {"fr": "En attente d'un rendez-vous", "en": "Waits for an appointment"}
SUSPENDED_CENTS = 5_00
NEAR_LIMIT, HAD = "M1002", {"SIM60": 3, "SIM10": 1}
"""A member who had so much of these this month that little of a quota is left."""
USED_VOUCHER = "PASS-4RX9TC"
"""Spent by a sale before the till opens, so that what is said of it is true."""

Codes = tuple[tuple[str, str], ...]
"""Codes to try, each with what it shows."""


def fill_shop(shop: OpenShop) -> None:
    """Give an empty shop goods, donors, members and vouchers whose days are near today."""
    lang, today = shop.record.lang, shop.today()
    for table in IMPORT_ORDER:
        text = (FILES / lang / f"{table}.csv").read_text("utf-8")
        dated = shop.settings.home / f"{table}.csv"
        dated.write_text(_with_dates(text, today), "utf-8")
        IMPORTS[table](shop, dated)
        dated.unlink()
    _seal_codes(shop, lang)


def sell_before(shop: OpenShop, duty: Duty) -> str:
    """Stop cards and sell, so that what is said of each code is true.

    Returns the code of a suspended purchase.
    """
    members.suspend(shop, duty.staff.number, SUSPENDED, SUSPENDED_REASON[shop.record.lang])
    members.replace_card(shop, duty.staff.number, REPLACED, REPLACED)
    _use_up_voucher(shop, duty)
    _use_quota(shop, duty)
    return _suspend(shop, duty)


def codes_to_try(lang: str, *, suspended: str) -> Codes:
    """Return the codes of the panel; `suspended` is the one that `sell_before` returned."""
    return tuple(
        (row["code"].format(suspended=suspended), row["shows"]) for row in _rows(lang, "codes")
    )


def _seal_codes(shop: OpenShop, lang: str) -> None:
    """Give every piece of the top-ups' lots a code, which no operator knows."""
    codes = []
    for row in _rows(lang, "lots"):
        if row["sku"] in TOPUPS:
            numbers = range(1, int(row["quantity"]) + 1)
            codes += [
                NewCode(row["lot"], row["sku"], _random_code(), f"{row['lot']}-{number:04d}")
                for number in numbers
            ]
    add_codes(shop, codes)


def _random_code() -> str:
    return f"{secrets.randbelow(10**14):014d}"


def _rows(lang: str, table: str) -> list[dict[str, str]]:
    with (FILES / lang / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if lang == "fr" else ","))


def _with_dates(text: str, today: date) -> str:
    """Replace {today+12} by that day, so that practice goods are never out of date."""
    return re.sub(
        r"\{today([+-]\d+)\}",
        lambda match: (today + timedelta(days=int(match[1]))).isoformat(),
        text,
    )


def _use_up_voucher(shop: OpenShop, duty: Duty) -> None:
    voucher = find_usable_voucher(shop, USED_VOUCHER)
    item = _item(shop, "BRIC")
    basket = add_line(new_basket(), Line(item, typed_price_cents=voucher.balance_cents))
    basket = add_tender(basket, Tender("voucher", voucher.balance_cents, voucher))
    complete_sale(shop, basket, duty)


def _use_quota(shop: OpenShop, duty: Duty) -> None:
    """Sell until little is left of a quota."""
    member = find_scanned(shop, NEAR_LIMIT)
    if not isinstance(member, Member):
        raise LookupError(f"the practice shop has no member {NEAR_LIMIT}")
    basket = set_member(new_basket(), member)
    for sku, count in HAD.items():
        basket = add_line(basket, Line(_item(shop, sku), count))
    due = price_for_sale(shop, basket).due_cents
    complete_sale(shop, add_tender(basket, Tender("cash", due)), duty)


def _suspend(shop: OpenShop, duty: Duty) -> str:
    """Sell a purchase for somebody else, and return the code on its slip."""
    basket = suspend(new_basket(), SUSPENDED_CENTS)
    basket = add_tender(basket, Tender("cash", SUSPENDED_CENTS))
    (slip,) = complete_sale(shop, basket, duty).slips
    return next(part.data for part in slip.elements if isinstance(part, Qr))


def _item(shop: OpenShop, sku: str) -> Item:
    item = find_scanned(shop, sku)
    if not isinstance(item, Item):
        raise LookupError(f"the practice shop has no item {sku}")
    return item
