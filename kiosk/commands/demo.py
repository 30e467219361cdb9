"""`kiosk demo`: a throwaway shop with the goods such shops have."""

import csv
import os
import re
import secrets
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import FrameType

from kiosk.opening import Opened, checked_settings
from kiosk.rules.basket import Line, Tender, add_line, add_tender, set_member
from kiosk.rules.gifts import suspend
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.scanning import find_scanned, find_usable_voucher
from kiosk.services.counter.selling import Duty, complete_sale, price_for_sale
from kiosk.services.imports import IMPORTS
from kiosk.services.members import deeds as members
from kiosk.services.shop import (
    VAT_EXEMPTION,
    NewShop,
    OpenShop,
    ShopRecord,
    hold_till,
    init_shop,
    open_shop,
    open_till,
)
from kiosk.services.staff import StaffMember, sign_in
from kiosk.services.topups.codes import NewCode, add_codes
from receipts.document import Qr

FILES = Path(__file__).parent.parent / "demo_shop"
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
PIN = "1234"
FLOAT_CENTS = 80_00
SUSPENDED, REPLACED = "M1011", "M1012"
"""Members of members.csv, by their first cards."""
SUSPENDED_REASON = {"fr": "En attente d'un rendez-vous", "en": "Waits for an appointment"}
SUSPENDED_CENTS = 5_00
NEAR_LIMIT, HAD = "M1002", {"SIM60": 3, "SIM10": 1}
"""A member who had so much of these this month that little of a quota is left."""
USED_VOUCHER = "PASS-4RX9TC"
"""Spent by a sale before the till opens, so that the panel's line about it is true."""

RECORDS = {
    "fr": ShopRecord(
        "Boutique solidaire", "12 rue des Lilas\n94200 Ivry", "EUR", "fr", VAT_EXEMPTION["fr"]
    ),
    "en": ShopRecord("Solidarity shop", "12 Lilac Street\nIvry", "EUR", "en", VAT_EXEMPTION["en"]),
}


@contextmanager
def throwaway_home(lang: str) -> Iterator[None]:
    """Make every setting point into a folder that goes with the demo."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        del os.environ[name]
    try:
        with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as home:
            os.environ |= {"KIOSK_HOME": home, "KIOSK_LANG": lang, "KIOSK_PAPER_MM": "58"}
            signal.signal(signal.SIGHUP, _leave)
            yield
    finally:
        os.environ.clear()
        os.environ |= before


def _leave(number: int, _frame: FrameType | None) -> None:
    """A closed window ends the demo like a key would, so that its folder goes with it."""
    raise SystemExit(128 + number)


def open_demo() -> Opened:
    """Make the demo shop in the throwaway home and open its till, signed in."""
    settings = checked_settings()
    lang = settings.lang or "fr"
    init_shop(settings, NewShop(RECORDS[lang], settings.till, "Camille", PIN))
    shop = open_shop(settings)
    _fill(shop, lang)
    _seal_codes(shop, lang)
    staff = sign_in(shop, "1", PIN)
    _stop_cards(shop, staff, lang)
    shift = open_till(shop, staff.number, FLOAT_CENTS)
    duty = Duty(staff, shift.id)
    _use_up_voucher(shop, duty)
    _use_quota(shop, duty)
    codes = _codes(lang, suspended=_suspend(shop, duty))
    return Opened(shop, hold_till(shop), codes, StaffMember(1, "Camille", "manager"))


def _fill(shop: OpenShop, lang: str) -> None:
    today = shop.now().date()
    for table in IMPORT_ORDER:
        text = (FILES / lang / f"{table}.csv").read_text("utf-8")
        dated = shop.settings.home / f"{table}.csv"
        dated.write_text(_with_dates(text, today), "utf-8")
        IMPORTS[table](shop, dated)
        dated.unlink()


def _stop_cards(shop: OpenShop, staff: StaffMember, lang: str) -> None:
    """Suspend a member and replace a card, so that the panel's lines about them are true."""
    members.suspend(shop, staff.number, SUSPENDED, SUSPENDED_REASON[lang])
    members.replace_card(shop, staff.number, REPLACED, REPLACED)


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
    """Replace {today+12} by that day, so that the demo is never out of date."""
    return re.sub(
        r"\{today([+-]\d+)\}",
        lambda match: (today + timedelta(days=int(match[1]))).isoformat(),
        text,
    )


def _use_up_voucher(shop: OpenShop, duty: Duty) -> None:
    item = find_scanned(shop, "BRIC")
    if not isinstance(item, Item):
        raise LookupError("the demo shop has no item BRIC")
    voucher = find_usable_voucher(shop, USED_VOUCHER)
    basket = add_line(new_basket(), Line(item, typed_price_cents=voucher.balance_cents))
    basket = add_tender(basket, Tender("voucher", voucher.balance_cents, voucher))
    complete_sale(shop, basket, duty)


def _use_quota(shop: OpenShop, duty: Duty) -> None:
    """Sell until little is left of a quota, so that the panel's line about it is true."""
    member = find_scanned(shop, NEAR_LIMIT)
    if not isinstance(member, Member):
        raise LookupError(f"the demo shop has no member {NEAR_LIMIT}")
    basket = set_member(new_basket(), member)
    for sku, count in HAD.items():
        item = find_scanned(shop, sku)
        if not isinstance(item, Item):
            raise LookupError(f"the demo shop has no item {sku}")
        basket = add_line(basket, Line(item, count))
    due = price_for_sale(shop, basket).due_cents
    complete_sale(shop, add_tender(basket, Tender("cash", due)), duty)


def _suspend(shop: OpenShop, duty: Duty) -> str:
    """Sell a purchase for somebody else, and return the code on its slip."""
    basket = suspend(new_basket(), SUSPENDED_CENTS)
    basket = add_tender(basket, Tender("cash", SUSPENDED_CENTS))
    (slip,) = complete_sale(shop, basket, duty).slips
    return next(part.data for part in slip.elements if isinstance(part, Qr))


def _codes(lang: str, *, suspended: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (row["code"].format(suspended=suspended), row["shows"]) for row in _rows(lang, "codes")
    )
