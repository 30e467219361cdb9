"""What a code stands for in this shop."""

from dataclasses import replace
from functools import partial

import pytest
from cryptography.fernet import Fernet

from kiosk.rules.items import Item
from kiosk.rules.members import Member, Orientation
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import (
    SoldTicket,
    StaffBadge,
    find_scanned,
    find_usable_voucher,
)
from kiosk.services.shop import OpenShop, add_till
from kiosk.services.vouchers.refusals import last_refusals, note_refusal
from tests.support.keyboards import AZERTY
from tests.support.refusals import refusal_of
from tests.support.shops import LUC_BADGE, NOW, TODAY, Clock, OpenTill, days, duty_at
from tests.support.volunteer import sell


@pytest.mark.parametrize(
    "code",
    ["BREAD", "bread", "3017620422003", " 3017620422003\r\n", "BREAD".translate(AZERTY)],
)
def test_an_item_is_found_by_its_sku_and_its_barcode(shop: OpenShop, code: str) -> None:
    assert find_scanned(shop, code) == Item(
        "BREAD", "Pain de mie", "misc", "unit", "3017620422003", 400, 300, 150, 550
    )


@pytest.mark.parametrize("gtin", ["036000291452", "0036000291452"])
def test_a_barcode_from_america_is_found_with_and_without_its_zero(
    shop: OpenShop, gtin: str
) -> None:
    found = find_scanned(shop, gtin)
    assert isinstance(found, Item)
    assert found.sku == "MILK"


@pytest.mark.parametrize(
    "code", ["3017620422003", "036000291452", "M-AWA", "PASS-2", LUC_BADGE, "RICE"]
)
def test_a_us_scanner_on_a_french_console_finds_the_same(shop: OpenShop, code: str) -> None:
    assert find_scanned(shop, code.translate(AZERTY)) == find_scanned(shop, code)


def test_a_card_shows_no_more_of_a_member_than_the_counter_may_see(shop: OpenShop) -> None:
    found = find_scanned(shop, "m-awa")
    validity = (days(-30), days(60))
    assert found == Member("M-AWA", "Aminata D.", "A", 3000, 2, *validity, "M-AWA", 1, card="M-AWA")


def test_a_member_without_a_name_is_called_by_the_card(shop: OpenShop) -> None:
    found = find_scanned(shop, "M-NEXT")
    assert isinstance(found, Member)
    assert found.name == "M-NEXT"


@pytest.mark.parametrize(
    ("card", "orientation"),
    [
        ("M-AWA", Orientation.VALID),
        ("M-SOON", Orientation.ENDS_SOON),
        ("M-ENDED", Orientation.ENDED),
        ("M-NEXT", Orientation.NOT_YET),
    ],
)
def test_a_card_is_found_whatever_its_orientation(
    shop: OpenShop, card: str, orientation: Orientation
) -> None:
    found = find_scanned(shop, card)
    assert isinstance(found, Member)
    assert found.orientation(TODAY) is orientation


@pytest.mark.parametrize("has_another", [False, True])
def test_without_the_shop_s_key_a_member_is_called_by_the_card(
    shop: OpenShop, has_another: bool
) -> None:
    file = shop.settings.home / "keys" / "identities.key"
    file.unlink()
    if has_another:
        file.write_bytes(Fernet.generate_key())
    found = find_scanned(shop, "M-AWA")
    assert isinstance(found, Member)
    assert (found.name, found.percent_bp) == ("M-AWA", 3000)


def test_a_badge_is_somebody_who_wants_to_sign_in(shop: OpenShop) -> None:
    assert find_scanned(shop, LUC_BADGE.lower()) == StaffBadge(LUC_BADGE)
    assert refusal_of(lambda: find_scanned(shop, "SGONE")).code == "code_unknown"


@pytest.mark.parametrize("mangle", [False, True])
def test_a_receipt_names_its_sale(shop: OpenShop, duty: Duty, mangle: bool) -> None:
    ticket = sell(shop, duty, "BREAD").ticket
    code = ticket.translate(AZERTY) if mangle else ticket.lower()
    assert find_scanned(shop, code) == SoldTicket(ticket)
    assert refusal_of(lambda: find_scanned(shop, "T1-000002")).code == "code_unknown"
    assert refusal_of(lambda: find_scanned(shop, "T1-999999999")).code == "code_unknown"


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("NOTHING", "code_unknown"),
        ("3017620422004", "check_digit"),
        ("3017620422004".translate(AZERTY), "check_digit"),
        ("4006381333931", "code_unknown"),
        ("' OR 1=1 --", "code_unknown"),
        ("%", "code_unknown"),
        ("", "scan_empty"),
        ("BREAD\x00", "scan_unreadable"),
        ("7" * 10_000, "scan_too_long"),
    ],
)
def test_what_is_no_code_here_is_refused(shop: OpenShop, code: str, refusal: str) -> None:
    assert refusal_of(lambda: find_scanned(shop, code)).code == refusal


# Vouchers


def test_a_voucher_is_found_as_it_stands_now(shop: OpenShop, duty: Duty) -> None:
    full = Voucher("PASS", "payment", "Emmaüs", 1000, balance_cents=1000, valid_until=TODAY)
    assert find_scanned(shop, "pass") == full
    sell(shop, duty, "BREAD", "PASS")
    assert find_scanned(shop, "PASS") == replace(full, balance_cents=700)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("OLD", "expired"), ("NEXT", "not_yet"), ("USED", "used"), ("NONE", "unknown")],
)
def test_a_voucher_that_can_not_be_taken_tells_its_reason_to_the_manager(
    shop: OpenShop, duty: Duty, code: str, reason: str
) -> None:
    refusal = refusal_of(lambda: find_usable_voucher(shop, code))
    assert refusal.code == "voucher_refused"
    note_refusal(shop, 1, refusal)
    (noted,) = last_refusals(shop)
    assert (noted.at, noted.till, noted.staff_number) == (NOW, "T1", 1)
    assert (noted.code, noted.reason) == (code, reason)


def test_the_manager_reads_the_newest_refusals_first(shop: OpenShop, clock: Clock) -> None:
    for code in ("OLD", "NEXT", "X" * 60):
        note_refusal(shop, 1, refusal_of(partial(find_usable_voucher, shop, code)))
        clock.forward(seconds=1)
    assert [noted.code for noted in last_refusals(shop)] == ["X" * 40, "NEXT", "OLD"]


def test_a_voucher_ends_with_its_day_in_the_shop(shop: OpenShop, clock: Clock) -> None:
    clock.forward(hours=9)
    assert find_usable_voucher(shop, "PASS").code == "PASS"
    clock.forward(hours=1)
    assert refusal_of(lambda: find_usable_voucher(shop, "PASS")).data["reason"] == "expired"


def test_a_till_in_small_letters_finds_its_receipts(open_till: OpenTill) -> None:
    settings = open_till().settings
    add_till(settings, "bar")
    shop = open_till("bar")
    ticket = sell(shop, duty_at(shop), "BREAD").ticket
    assert ticket == "bar-000001"
    assert find_scanned(shop, ticket) == SoldTicket(ticket)
