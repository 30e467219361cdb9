"""A sale is stored whole, once, and right to the cent."""

import json
from typing import Any

from sqlalchemy import event

from kiosk.rules.basket import Basket, Tender
from kiosk.services.counter.baskets import keep_basket, kept_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from receipts.document import from_json
from tests.support.books import check_books
from tests.support.rows import everything
from tests.support.shops import LUC, NOW, Clock, OpenTill, duty_at
from tests.support.volunteer import due, paid, scanned, sell


def rows_of(shop: OpenShop, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    return everything(shop.engine)[table]


def columns(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of rows."""
    return [tuple(row[name] for name in names) for row in rows]


def a_rich_basket(shop: OpenShop) -> Basket:
    """A member buys of everything, with a discount, a voucher, a card and cash."""
    basket = scanned(shop, "M-AWA", "5*BREAD", "RICE", "SIM", "REPAIR", "OPEN", "FIVE", "PASS")
    return paid(shop, basket, Tender("card", 100), Tender("cash", 500))


def test_a_sale_stores_everything_it_is_made_of(shop: OpenShop, duty: Duty) -> None:
    basket = a_rich_basket(shop)
    total = due(shop, basket)
    sold = complete_sale(shop, basket, duty)

    # Bread 5 × 1.20, rice 0.350 kg × 1.20, SIM 2.50, repair 5.00, bric-à-brac 2.50, less 5.00
    assert (sold.ticket, sold.total_cents, total) == ("T1-000001", 1142, 1142)
    assert sold.change_cents == 1000 + 100 + 500 - 1142

    (sale,) = rows_of(shop, "sale")
    assert sale == {
        "sale_id": basket.sale_id,
        "till": "T1",
        "ticket_number": 1,
        "shift_id": duty.shift_id,
        "staff_number": 1,
        "member": "M-AWA",
        "household_size": 2,
        "tier": "A",
        "market_value_cents": 2000 + 140 + 1000 + 500 + 250,
        "total_cents": 1142,
        "closed_at": NOW,
        "closed_offset_minutes": 60,
        "kind": "sale",
        "corrects": None,
        "reason": "",
        "allowed_by": None,
    }
    assert columns(
        rows_of(shop, "sale_line"),
        "line_number",
        "sku",
        "quantity",
        "weight_grams",
        "unit_price_cents",
        "tariff",
        "discount_cents",
        "total_cents",
    ) == [
        (1, "BREAD", 5, None, 120, "tier", 183, 417),
        (2, "RICE", 1, 350, 120, "tier", 12, 30),
        (3, "SIM", 1, None, 250, "social", 77, 173),
        (4, "REPAIR", 1, None, 500, "public", 152, 348),
        (5, "OPEN", 1, None, 250, "typed", 76, 174),
    ]
    assert columns(
        rows_of(shop, "tender"), "tender_number", "kind", "amount_cents", "given_cents", "voucher"
    ) == [
        (1, "cash", 42, 500, None),
        (2, "voucher", 1000, 1000, "PASS"),
        (3, "card", 100, 100, None),
    ]
    assert columns(rows_of(shop, "redemption"), "voucher", "sale_id", "amount_cents", "at") == [
        ("FIVE", basket.sale_id, 500, NOW),
        ("PASS", basket.sale_id, 1000, NOW),
    ]
    assert columns(
        rows_of(shop, "till")[:1],
        "last_ticket",
        "perpetual_cents",
        "perpetual_absolute_cents",
        "last_at",
    ) == [(1, 1142, 1142, NOW)]
    assert columns(
        rows_of(shop, "stock_movement")[-5:], "kind", "sku", "lot", "quantity", "line_number"
    ) == [
        ("received", "RICE", "RICE-1", 5000, None),
        ("sold", "BREAD", "B-SOON", -3, 1),
        ("sold", "BREAD", "B-LATE", -2, 1),
        ("sold", "RICE", "RICE-1", -350, 2),
        ("sold", "SIM", "SIM-1", -1, 3),
    ]
    check_books(shop.engine)


def test_a_stored_sale_is_no_basket_any_more(shop: OpenShop, duty: Duty) -> None:
    basket = paid(shop, scanned(shop, "BREAD"))
    keep_basket(shop, basket)
    complete_sale(shop, basket, duty)
    assert rows_of(shop, "basket") == []
    assert kept_basket(shop).is_empty


def test_the_receipt_waits_for_the_printer(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "BREAD")
    (job,) = rows_of(shop, "print_job")
    assert (job["state"], job["attempts"], job["till"]) == ("queued", 0, "T1")
    assert from_json(job["document"]) == sold.receipt
    assert "T1-000001" in job["document"]


def test_a_typed_price_is_an_event_of_its_own_beside_the_sale(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "BREAD")
    sold = complete_sale(shop, a_rich_basket(shop), duty)
    rows = [row for row in rows_of(shop, "journal_entry") if row["till"] == "T1"]
    kinds = ["till_added", "shift_opened", "sale", "sale", "price_override"]
    assert [row["kind"] for row in rows] == kinds
    values = json.loads(rows[-1]["entry"])["values"]
    assert (values["ticket"], values["shift"]) == (sold.ticket, 1)
    (line,) = values["lines"]
    assert (line["sku"], line["unit_price_cents"]) == ("OPEN", 250)


def test_tickets_have_no_gaps_and_each_till_its_own(
    open_till: OpenTill, shop: OpenShop, duty: Duty
) -> None:
    other = open_till("T2")
    tickets = [sell(shop, duty, "BREAD").ticket, sell(other, duty_at(other, LUC), "BREAD").ticket]
    tickets += [sell(shop, duty, "BREAD").ticket for _ in range(2)]
    assert tickets == ["T1-000001", "T2-000001", "T1-000002", "T1-000003"]
    check_books(shop.engine)


def test_change_goes_back_out_of_the_cash(shop: OpenShop, duty: Duty) -> None:
    basket = paid(shop, scanned(shop, "BREAD"), Tender("cash", 2000))
    assert complete_sale(shop, basket, duty).change_cents == 1700
    assert columns(rows_of(shop, "tender"), "amount_cents", "given_cents") == [(300, 2000)]


def test_what_a_voucher_makes_free_is_still_a_sale(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "MILK", "FIVE")
    assert (sold.ticket, sold.total_cents) == ("T1-000001", 0)
    assert rows_of(shop, "tender") == []
    assert columns(rows_of(shop, "redemption"), "voucher", "amount_cents") == [("FIVE", 200)]
    check_books(shop.engine)


def test_a_sale_costs_few_statements(shop: OpenShop, duty: Duty) -> None:
    """Three lines and a tender, with a member and a voucher."""
    basket = paid(shop, scanned(shop, "M-AWA", "BREAD", "RICE", "SIM", "FIVE"))
    statements = []

    def note(_c: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(shop.engine, "before_cursor_execute", note)
    complete_sale(shop, basket, duty)
    event.remove(shop.engine, "before_cursor_execute", note)
    assert len(statements) <= 20


# Twice


def test_committing_a_sale_twice_returns_the_first(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    basket = paid(shop, scanned(shop, "BREAD"), Tender("cash", 500))
    first = complete_sale(shop, basket, duty)
    stored = everything(shop.engine)
    clock.forward(minutes=1)
    assert complete_sale(shop, basket, duty) == first
    assert everything(shop.engine) == stored


def test_a_basket_changed_after_it_was_stored_does_not_change_the_sale(
    shop: OpenShop, duty: Duty
) -> None:
    """The answer of the first commit may have been lost: what counts is what was stored."""
    basket = paid(shop, scanned(shop, "BREAD"), Tender("cash", 500))
    first = complete_sale(shop, basket, duty)
    stored = everything(shop.engine)
    changed = paid(shop, scanned(shop, "BREAD", basket=basket), Tender("cash", 1000))
    assert complete_sale(shop, changed, duty) == first
    assert everything(shop.engine) == stored
