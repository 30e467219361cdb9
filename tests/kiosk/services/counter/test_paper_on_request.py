"""A receipt is printed when the buyer wants it, and always where it must be."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, insert

from db.tables import metadata
from kiosk.rules.basket import Line, add_line
from kiosk.rules.gifts import suspend
from kiosk.rules.paper import Policy
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.paper_wanted import not_wanted, settle_held, wanted
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.counter.selling import complete_sale
from kiosk.services.counter.tickets import latest_tickets, ticket_paper
from kiosk.services.printing import PrintWorker, count_unprinted
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, NOW, TODAY, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell

IMEI = "001000000000017"


@pytest.fixture
def asking(shop: OpenShop, duty: Duty) -> OpenShop:
    """The shop, in which the buyer is asked."""
    return set_receipts(shop, "ask", NADIA)


def states(shop: OpenShop) -> list[str]:
    """What became of every receipt."""
    return [job["state"] for job in everything(shop.engine)["print_job"]]


def journalled(shop: OpenShop, *kinds: str) -> list[dict[str, Any]]:
    """The values of every journal entry of these kinds."""
    rows = everything(shop.engine)["journal_entry"]
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] in kinds]


def papers_of(shop: OpenShop, deed: Callable[[], object] = lambda: None) -> list[str]:
    """The tickets that come out of this shop's printer."""
    with TcpPrinter() as printer:
        settings = shop.settings.model_copy(update={"printer": printer.url})
        object.__setattr__(shop, "settings", settings)
        deed()
        PrintWorker(shop, lambda _count: None).send_waiting()
        return decode(bytes(printer.received)).qr_codes


@pytest.mark.parametrize(
    ("policy", "state"), [("ask", "held"), ("always", "queued"), ("never", "not_wanted")]
)
def test_a_receipt_waits_goes_or_stays_as_the_shop_decided(
    shop: OpenShop, duty: Duty, policy: Policy, state: str
) -> None:
    shop = set_receipts(shop, policy, NADIA)
    sold = sell(shop, duty, "BREAD")
    assert (sold.paper, states(shop)) == (state, [state])
    assert count_unprinted(shop) == (state == "queued")


def test_nothing_is_printed_before_the_buyer_has_answered(asking: OpenShop, duty: Duty) -> None:
    sell(asking, duty, "BREAD")
    assert papers_of(asking) == []
    assert states(asking) == ["held"]


def test_a_yes_prints_and_a_no_does_not(asking: OpenShop, duty: Duty) -> None:
    first, second = (sell(asking, duty, "BREAD").ticket for _ in range(2))
    assert wanted(asking, first, LUC)
    assert not_wanted(asking, second, LUC)
    assert papers_of(asking) == [first]
    assert states(asking) == ["sent", "not_wanted"]
    assert journalled(asking, "not_printed") == [{"ticket": second, "staff": 2}]
    assert journalled(asking, "printed_after_all") == []
    check_books(asking.engine)


def test_an_answer_counts_once(asking: OpenShop, duty: Duty) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    answers = [lambda: not_wanted(asking, ticket, LUC)] * 3
    assert sorted(all_at_once(lambda answer: answer(), answers)) == [False, False, True]
    assert len(journalled(asking, "not_printed")) == 1
    assert wanted(asking, ticket, LUC)
    assert not wanted(asking, ticket, LUC)
    assert not not_wanted(asking, ticket, LUC), "it is on its way"
    assert states(asking) == ["queued"]


def test_paper_after_a_no_is_the_original_and_recorded(asking: OpenShop, duty: Duty) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    not_wanted(asking, ticket, LUC)
    assert ticket_paper(asking, ticket).state == "not_wanted"
    assert wanted(asking, ticket, LUC)
    assert papers_of(asking) == [ticket]
    assert journalled(asking, "printed_after_all") == [{"ticket": ticket, "staff": 2}]
    assert everything(asking.engine)["duplicate"] == []
    assert latest_tickets(asking)[0].state == "sent"


def test_another_till_prints_it_at_its_own_printer(
    asking: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    ticket = sell(asking, duty, "BREAD").ticket
    other = open_till("T2")
    assert wanted(other, ticket, LUC)
    assert (count_unprinted(asking), count_unprinted(other)) == (0, 1)


def test_what_nobody_answered_counts_as_no_when_the_till_begins(
    asking: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    tickets = [sell(asking, duty, "BREAD").ticket for _ in range(2)]
    other = open_till("T2")
    sell(other, duty_at(other), "MILK")
    assert settle_held(other) == 1
    assert settle_held(asking) == 2
    assert settle_held(asking) == 0
    assert set(states(asking)) == {"not_wanted"}
    noted = [{"ticket": ticket, "staff": None} for ticket in (*tickets, "T2-000001")]
    assert journalled(asking, "not_printed") == noted
    check_books(asking.engine)


def test_never_is_written_into_the_sale_and_costs_no_entry(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "BREAD")
    sell(set_receipts(shop, "never", NADIA), duty, "BREAD")
    assert [sale.get("not_printed") for sale in journalled(shop, "sale")] == [None, True]
    assert journalled(shop, "not_printed") == []


def test_the_question_costs_the_sale_no_statement(shop: OpenShop, duty: Duty) -> None:
    counts = []
    for policy in ("always", "ask", "never"):
        shop = set_receipts(shop, policy, NADIA)
        basket = paid(shop, scanned(shop, "BREAD"))
        told: list[object] = []
        note = lambda *told_of: told.append(told_of)  # noqa: B023, E731
        event.listen(shop.engine, "before_cursor_execute", note)
        complete_sale(shop, basket, duty)
        event.remove(shop.engine, "before_cursor_execute", note)
        counts.append(len(told))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("policy", ["ask", "never"])
def test_goods_with_a_guarantee_are_always_on_paper(
    shop: OpenShop, duty: Duty, policy: Policy
) -> None:
    _take_phone_in(shop)
    shop = set_receipts(shop, policy, NADIA)
    piece = find_scanned(shop, IMEI)
    assert isinstance(piece, Piece)
    basket = add_line(scanned(shop, "BREAD"), Line(piece.item, serial=piece.serial))
    sold = complete_sale(shop, paid(shop, basket), duty)
    assert (sold.paper, states(shop)) == ("queued", ["queued"])
    assert papers_of(shop) == [sold.ticket]


@pytest.mark.parametrize("policy", ["ask", "never"])
def test_a_sale_with_a_slip_for_the_wall_is_on_paper(
    shop: OpenShop, duty: Duty, policy: Policy
) -> None:
    shop = set_receipts(shop, policy, NADIA)
    sold = complete_sale(shop, paid(shop, suspend(new_basket(), 500)), duty)
    assert (sold.paper, states(shop)) == ("queued", ["queued", "queued"])


def test_a_sale_stored_twice_still_asks(asking: OpenShop, duty: Duty) -> None:
    basket = paid(asking, scanned(asking, "BREAD"))
    assert [complete_sale(asking, basket, duty).paper for _ in range(2)] == ["held", "held"]
    not_wanted(asking, "T1-000001", LUC)
    assert complete_sale(asking, basket, duty).paper == "not_wanted"


def _take_phone_in(shop: OpenShop) -> None:
    lot = {
        "lot": "PHONE-1",
        "donor_id": 1,
        "sku": "PHONE",
        "received_quantity": 1,
        "balance": 1,
        "unit_value_cents": 100,
        "received_on": TODAY,
    }
    movement = {"kind": "received", "sku": "PHONE", "lot": "PHONE-1", "quantity": 1, "at": NOW}
    piece = {"serial": IMEI, "sku": "PHONE", "lot": "PHONE-1", "state": "in_stock"}
    with shop.writing() as connection:
        for table, row in (("lot", lot), ("stock_movement", movement), ("serial_number", piece)):
            connection.execute(insert(metadata.tables[table]), row)
