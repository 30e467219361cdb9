"""Receipts in the language and size of who reads them."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from db import print_jobs, sales
from db.closing_figures import of_papers
from db.members import MEMBER
from db.print_jobs import JOB
from db.tables import JournalEntry, table_of
from kiosk.rules.basket import Basket, Gift, Tender, add_line, ask_look
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import AS_THE_SHOP, Look, Policy
from kiosk.rules.tickets import split_ticket
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.baskets import keep_basket, kept_basket, new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.first_papers import ORIGINAL
from kiosk.services.counter.paper_wanted import not_wanted, wanted
from kiosk.services.counter.receipts_anew import composed_anew
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.selling import complete_sale
from kiosk.services.counter.tickets import latest_tickets, ticket_paper
from kiosk.services.lab.guards import without_guards
from kiosk.services.members import deeds as members
from kiosk.services.members.sheets import member_sheet
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import book
from kiosk.services.verify import verify_connection, verify_shop
from receipts.document import Columns, Document, Qr, Text, from_json, to_json
from receipts.words import LANGUAGES
from tests.kiosk.services.corrections.rich import rich_exchange, rich_sale
from tests.kiosk.services.shops import rows_of
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.examples import examples
from tests.support.refusals import answer_of, refusal_of
from tests.support.returning import bringing_back, refund
from tests.support.shops import LUC, NADIA, OpenTill
from tests.support.volunteer import paid, scanned

LARGE_ARABIC = Look("ar", large=True)


def reads_arabic(shop: OpenShop) -> None:
    members.change_look(shop, 1, "M-AWA", LARGE_ARABIC)


def papers(shop: OpenShop) -> list[Document]:
    return [from_json(row["document"]) for row in rows_of(shop, JOB)]


def looks(shop: OpenShop) -> list[tuple[str, bool]]:
    return [(paper.lang, paper.large) for paper in papers(shop)]


def amounts(paper: Document) -> list[str]:
    return [each.right for each in paper.elements if isinstance(each, Columns)]


def figures(text: str) -> str:
    """The digits alone: English writes €1.50."""
    return "".join(filter(str.isdecimal, text))


def qr_codes(paper: Document) -> list[str]:
    return [each.data for each in paper.elements if isinstance(each, Qr)]


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
    said = amounts(first)
    assert amounts(copy)[: len(said)] == said, "every amount, and in this order"


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


@pytest.mark.parametrize("what", ["void", "refund", "exchange", "signed for"])
def test_what_takes_back_is_copied_in_another_language_too(
    shop: OpenShop, duty: Duty, what: str
) -> None:
    ticket = taken_back(shop, duty, what)
    printed(shop)
    assert print_again(shop, ticket, NADIA, look=LARGE_ARABIC) == 1
    first, copy = papers(shop)[-2:]
    assert amounts(copy)[: len(amounts(first))] == amounts(first)
    assert (copy.lang, copy.large) == ("ar", True)
    assert to_json(composed(shop, ticket, AS_THE_SHOP)) == to_json(first)


def taken_back(shop: OpenShop, duty: Duty, what: str) -> str:
    """What takes a sale with everything in it back."""
    sold = rich_sale(shop, duty)
    match what:
        case "void":
            return void_sale(shop, sold.ticket, duty, "erreur").ticket
        case "exchange":
            return complete_sale(shop, rich_exchange(shop, sold.ticket), duty).ticket
        case "refund":
            return refund(shop, duty, sold.ticket, (1, 2), to_stock=False).ticket
    dear = complete_sale(shop, bought(shop, "60*BREAD"), duty)
    by = Duty(LUC, duty.shift_id)
    return refund(shop, by, dear.ticket, allowed_by=NADIA).ticket


def composed(shop: OpenShop, ticket: str, look: Look) -> Document:
    with shop.reading() as connection:
        sale = sales.find_sale(connection, *split_ticket(ticket))
        assert sale is not None
        stored = print_jobs.receipt_of(connection, sale.sale_id)
        return composed_anew(connection, shop, sale.sale_id, stored, look)


# The first paper in another look


def stands(shop: OpenShop) -> list[tuple[str, bool, str]]:
    jobs = [(from_json(row["document"]), row["state"]) for row in rows_of(shop, JOB)]
    return [(paper.lang, paper.large, state) for paper, state in jobs]


@pytest.mark.parametrize("policy", ["ask", "never"])
def test_the_first_paper_comes_in_the_look_that_is_asked_for_and_is_the_original(
    shop: OpenShop, duty: Duty, policy: Policy
) -> None:
    shop = set_receipts(shop, policy, NADIA)
    ticket = complete_sale(shop, bought(shop, "BREAD"), duty).ticket
    assert print_again(shop, ticket, LUC, look=LARGE_ARABIC) == ORIGINAL
    assert stands(shop) == [("fr", False, "not_wanted"), ("ar", True, "queued")]
    assert ticket_paper(shop, ticket).document == papers(shop)[1]
    # Nobody gets a second one: neither while it waits nor when it is out.
    assert not wanted(shop, ticket, LUC)
    assert not not_wanted(shop, ticket, LUC)
    for look in (None, Look("uk")):
        refusal = refusal_of(lambda: print_again(shop, ticket, LUC, look=look))  # noqa: B023
        assert refusal.code == "receipt_waits"
    printed(shop)
    assert [print_again(shop, ticket, LUC, look=each) for each in (None, Look("uk"))] == [1, 2]
    assert looks(shop)[2:] == [("ar", True), ("uk", False)]
    assert latest_tickets(shop)[0].state == "waiting"
    check_books(shop.engine)
    with shop.reading() as connection:
        assert [*map(tuple, connection.execute(of_papers(duty.shift_id)))] == [("sent", 1)]
    refund(shop, duty, ticket)
    assert looks(shop)[-1] == ("ar", True), "what takes it back looks as it did on paper"


def test_the_log_binds_the_paper_and_does_not_say_its_language(shop: OpenShop, duty: Duty) -> None:
    shop = set_receipts(shop, "never", NADIA)
    ticket = complete_sale(shop, bought(shop, "BREAD"), duty).ticket
    print_again(shop, ticket, LUC, look=LARGE_ARABIC)
    digest = sha256(rows_of(shop, JOB)[1]["document"].encode()).hexdigest()
    entries = [json.loads(row["entry"]) for row in rows_of(shop, table_of(JournalEntry))]
    said = [each["values"] for each in entries if each["kind"] == "receipt_in_another_look"]
    assert said == [{"ticket": ticket, "staff": LUC.number, "receipt_sha256": digest}]
    assert verify_shop(shop).is_whole
    assert breaks_with(shop, {"document": "{}"}) == {"receipt_changed"}
    assert breaks_with(shop, {"detail": ""}) == {"row_missing"}


def breaks_with(shop: OpenShop, values: dict[str, Any]) -> set[str]:
    """What a check finds once the paper, or what it took the place of, was altered."""
    row = JOB.c.id == (2 if "document" in values else 1)
    with shop.engine.connect() as connection:
        with without_guards(connection):
            connection.execute(update(JOB).where(row).values(values))
            found = {each.code for each in verify_connection(connection, triggers=False).breaks}
        connection.rollback()
    return found


def test_who_asks_for_the_look_that_it_has_gets_the_stored_receipt(
    shop: OpenShop, duty: Duty
) -> None:
    shop = set_receipts(shop, "ask", NADIA)
    ticket = complete_sale(shop, bought(shop, "BREAD"), duty).ticket
    book.rename(shop, NADIA, duty.staff.number, "Nadège")
    refusal = refusal_of(lambda: print_again(shop, ticket, LUC, look=LARGE_ARABIC))
    assert refusal.code == "receipt_only_as_it_was"
    assert stands(shop) == [("fr", False, "held")], "the buyer is still asked"
    assert print_again(shop, ticket, LUC, look=AS_THE_SHOP) == ORIGINAL
    assert stands(shop) == [("fr", False, "queued")]


def test_two_tills_that_print_it_at_once_make_one_original(
    shop: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    shop = set_receipts(shop, "never", NADIA)
    ticket = complete_sale(shop, bought(shop, "BREAD"), duty).ticket
    other = open_till("T2")
    asked = [(shop, Look("ar")), (other, None), (shop, Look("uk")), (other, Look("uk"))]
    deeds: list[Callable[[], object]] = [
        *(partial(print_again, till, ticket, LUC, look=look) for till, look in asked),
        partial(wanted, other, ticket, LUC),
    ]
    answers = all_at_once(lambda deed: answer_of(deed), deeds)
    assert sum(each is True or str(each) == str(ORIGINAL) for each in answers) == 1
    assert [state for *_look, state in stands(shop)].count("queued") == 1
    check_books(shop.engine)


@settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cents=st.lists(st.integers(1, 99_999), min_size=1, max_size=3),
    lang=st.sampled_from(LANGUAGES),
    large=st.booleans(),
)
def test_amounts_and_ticket_are_the_same_in_every_look(
    shop: OpenShop, duty: Duty, cents: list[int], lang: str, large: bool
) -> None:
    basket = new_basket()
    for each in cents:
        piece = scanned(shop, "OPEN").lines[0]
        basket = add_line(basket, replace(piece, typed_price_cents=each))
    sold = complete_sale(shop, paid(shop, basket), duty)
    other = composed(shop, sold.ticket, Look(lang, large))
    said, again = ([figures(each) for each in amounts(of)] for of in (sold.receipt, other))
    assert again[: len(said)] == said
    assert qr_codes(other) == qr_codes(sold.receipt) == [sold.ticket]
