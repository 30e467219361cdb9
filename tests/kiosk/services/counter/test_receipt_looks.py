"""Receipts in the language and size of who reads them."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from db.members import MEMBER
from db.print_jobs import JOB
from db.tables import JournalEntry, table_of
from kiosk.rules.basket import Basket, Gift, Tender, ask_look
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import AS_THE_SHOP, Look
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.baskets import keep_basket, kept_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.selling import complete_sale
from kiosk.services.members import deeds as members
from kiosk.services.members.sheets import member_sheet
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import book
from receipts.document import Columns, Document, Text, from_json
from tests.kiosk.services.shops import rows_of
from tests.support.refusals import refusal_of
from tests.support.returning import bringing_back, refund
from tests.support.shops import NADIA
from tests.support.volunteer import paid, scanned

LARGE_ARABIC = Look("ar", large=True)


def reads_arabic(shop: OpenShop) -> None:
    members.change_look(shop, 1, "M-AWA", LARGE_ARABIC)


def papers(shop: OpenShop) -> list[Document]:
    return [from_json(row["document"]) for row in rows_of(shop, JOB)]


def looks(shop: OpenShop) -> list[tuple[str, bool]]:
    return [(paper.lang, paper.large) for paper in papers(shop)]


def bought(shop: OpenShop, *codes: str) -> Basket:
    return paid(shop, scanned(shop, *codes))


def test_a_members_receipts_come_as_they_read_and_say_it_in_the_shops_language_too(
    shop: OpenShop, duty: Duty
) -> None:
    reads_arabic(shop)
    complete_sale(shop, bought(shop, "M-AWA", "BREAD"), duty)
    complete_sale(shop, bought(shop, "BREAD"), duty)
    assert looks(shop) == [("ar", True), ("fr", False)]
    words = [each.text for each in papers(shop)[0].elements if isinstance(each, Text)]
    assert {"تذكرة T1-000001", "Ticket T1-000001"} <= set(words)


def test_what_the_buyer_asks_for_goes_before_what_is_known(shop: OpenShop, duty: Duty) -> None:
    reads_arabic(shop)
    basket = bought(shop, "M-AWA", "BREAD")
    complete_sale(shop, ask_look(basket, Look("uk")), duty)
    complete_sale(shop, ask_look(bought(shop, "BREAD"), Look(large=True)), duty)
    assert looks(shop) == [("uk", False), ("fr", True)]


def test_what_was_asked_is_kept_with_the_basket(shop: OpenShop, duty: Duty) -> None:
    basket = ask_look(scanned(shop, "BREAD"), LARGE_ARABIC)
    keep_basket(shop, basket)
    kept = kept_basket(shop)
    assert kept is not None
    assert kept.look == LARGE_ARABIC
    assert scanned(shop, "BREAD").look == AS_THE_SHOP


def test_a_void_looks_like_the_receipt_it_takes_back(shop: OpenShop, duty: Duty) -> None:
    asked = ask_look(bought(shop, "BREAD"), LARGE_ARABIC)
    sold = complete_sale(shop, asked, duty)
    void_sale(shop, sold.ticket, duty, "erreur")
    assert looks(shop) == [("ar", True), ("ar", True)]


def test_who_brings_something_back_without_a_card_gets_the_same_look(
    shop: OpenShop, duty: Duty
) -> None:
    reads_arabic(shop)
    sold = complete_sale(shop, bought(shop, "M-AWA", "3*BREAD"), duty)
    refund(shop, duty, sold.ticket, (1, 1))
    back = ask_look(bringing_back(shop, sold.ticket, (1, 1)), Look("uk"))
    complete_sale(shop, back, duty)
    assert looks(shop) == [("ar", True), ("ar", True), ("uk", False)]


def test_the_log_says_that_the_look_changed_and_never_to_what(shop: OpenShop) -> None:
    reads_arabic(shop)
    reads_arabic(shop)  # nothing new: nothing to write down
    entries = [json.loads(row["entry"]) for row in rows_of(shop, table_of(JournalEntry))]
    said = [each["values"] for each in entries if each["kind"] == "member_receipts"]
    assert said == [{"member": "M-AWA", "staff": 1}]
    assert member_sheet(shop, "M-AWA").member.look == LARGE_ARABIC


def test_a_language_that_is_not_there_is_refused(shop: OpenShop) -> None:
    refusal = refusal_of(lambda: members.change_look(shop, 1, "M-AWA", Look("de")))
    assert refusal.code == "language_unknown"
    assert member_sheet(shop, "M-AWA").member.look == AS_THE_SHOP
    with pytest.raises(ShopError, match="member_unknown"):
        members.change_look(shop, 1, "M-NOBODY", LARGE_ARABIC)


def test_who_is_erased_leaves_no_trace_of_what_they_read(shop: OpenShop) -> None:
    """A language may tell where somebody is from, large type that they see badly."""
    reads_arabic(shop)
    members.erase_identity(shop, 1, "M-AWA")
    (row,) = [row for row in rows_of(shop, MEMBER) if row["reference"] == "M-AWA"]
    assert (row["receipt_lang"], row["large_print"]) == ("", False)


# A copy in another look


def printed(shop: OpenShop) -> None:
    """Every paper that waits is on its way, to a printer that never answers."""
    with shop.writing() as connection:
        jobs = update(JOB).where(JOB.c.state == "queued")
        connection.execute(jobs.values(state="sent", attempts=1))


@pytest.mark.parametrize(
    ("codes", "given", "gifts"),
    [
        (("BREAD",), (), ()),
        (("M-AWA", "3*BREAD", "RICE", "SIM", "OPEN", "FIVE", "PASS"), (), ()),
        (("2*BREAD", "RICE"), (Tender("card", 100), Tender("cash", 5000)), ()),
        (("MILK", "FIVE"), (), ()),
        (
            ("BREAD",),
            (Tender("cheque", 500), Tender("cash", 1000)),
            (Gift("suspended", 500), Gift("round_up", 50)),
        ),
    ],
)
def test_a_copy_in_another_language_says_what_the_receipt_says(
    shop: OpenShop, duty: Duty, codes: str, given: tuple[Tender, ...], gifts: tuple[Gift, ...]
) -> None:
    basket = replace(scanned(shop, *codes), gifts=gifts)
    sold = complete_sale(shop, paid(shop, basket, *given), duty)
    printed(shop)
    assert print_again(shop, sold.ticket, NADIA, look=LARGE_ARABIC) == 1
    first, *_slip, copy = papers(shop)
    assert (first.lang, copy.lang, copy.large) == ("fr", "ar", True)
    assert isinstance(copy.elements[0], Text)
    assert copy.elements[0].text == "DUPLICATA n°\u00a01"
    said, again = (
        [each.right for each in paper.elements if isinstance(each, Columns)]
        for paper in (first, copy)
    )
    assert again[: len(said)] == said, "every amount, and in this order"


def test_a_receipt_whose_names_have_changed_is_copied_only_as_it_was(
    shop: OpenShop, duty: Duty
) -> None:
    sold = complete_sale(shop, bought(shop, "BREAD"), duty)
    printed(shop)
    book.rename(shop, NADIA, duty.staff.number, "Nadège")
    refusal = refusal_of(lambda: print_again(shop, sold.ticket, NADIA, look=LARGE_ARABIC))
    assert refusal.code == "receipt_only_as_it_was"
    assert print_again(shop, sold.ticket, NADIA) == 1
    assert looks(shop) == [("fr", False), ("fr", False)]


def test_what_takes_back_or_is_not_out_yet_has_no_copy_in_another_language(
    shop: OpenShop, duty: Duty
) -> None:
    sold = complete_sale(shop, bought(shop, "BREAD"), duty)
    refusal = refusal_of(lambda: print_again(shop, sold.ticket, NADIA, look=LARGE_ARABIC))
    assert refusal.code == "receipt_waits"
    voided = void_sale(shop, sold.ticket, duty, "erreur")
    printed(shop)
    refusal = refusal_of(lambda: print_again(shop, voided.ticket, NADIA, look=LARGE_ARABIC))
    assert refusal.code == "receipt_only_as_it_was"


def test_a_receipt_that_nobody_wanted_comes_first_as_it_is(shop: OpenShop, duty: Duty) -> None:
    shop = set_receipts(shop, "never", NADIA)
    sold = complete_sale(shop, bought(shop, "BREAD"), duty)
    refusal = refusal_of(lambda: print_again(shop, sold.ticket, NADIA, look=LARGE_ARABIC))
    assert refusal.code == "receipt_first_as_it_is"
    assert [row["state"] for row in rows_of(shop, JOB)] == ["not_wanted"]
