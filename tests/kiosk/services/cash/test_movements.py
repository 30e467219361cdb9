"""Cash in and out of the drawer without a sale: a row, a slip, a journal entry, all or none."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from db.cash import drawer_cash
from kiosk.rules.basket import Tender
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import by_voucher
from kiosk.services.cash.movements import (
    Moved,
    cash_drop,
    check_amount,
    no_sale,
    pay_in,
    pay_out,
)
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from receipts.document import from_json
from receipts.render.text import render_text
from tests.support.books import check_books, check_chain
from tests.support.crowds import all_at_once
from tests.support.examples import examples
from tests.support.faults import refusing
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, NOW, OpenTill, duty_at
from tests.support.volunteer import paid, payment_of, scanned, sell, voucher_of

Move = Callable[[OpenShop, Duty, int, str], Moved]


@pytest.fixture
def duty(shop: OpenShop) -> Duty:
    """Nadia's shift began with 50.00 in the drawer."""
    return duty_at(shop)


def in_drawer(shop: OpenShop, duty: Duty) -> int:
    with shop.reading() as connection:
        return drawer_cash(connection, duty.shift_id)


def entries(shop: OpenShop) -> list[tuple[str, dict[str, Any]]]:
    rows = [e for e in everything(shop.engine)["journal_entry"] if e["till"] == shop.till]
    return [(row["kind"], json.loads(row["entry"])["values"]) for row in rows]


@pytest.mark.parametrize(
    ("move", "kind", "after"),
    [(pay_in, "pay_in", 5500), (pay_out, "pay_out", 4500), (cash_drop, "cash_drop", 4500)],
)
def test_cash_moves_with_a_row_a_slip_and_a_journal_entry(
    shop: OpenShop, duty: Duty, move: Move, kind: str, after: int
) -> None:
    moved = move(shop, duty, 500, "  timbres   pour la  poste ")
    rows = everything(shop.engine)
    (row,) = rows["cash_movement"]
    (job,) = rows["print_job"]
    assert row == {
        "id": row["id"],
        "movement_id": row["movement_id"],
        "shift_id": duty.shift_id,
        "kind": kind,
        "amount_cents": 500,
        "reason": "timbres pour la poste",
        "staff_number": 1,
        "allowed_by": None,
        "at": NOW,
        "offset_minutes": 60,
        "print_job_id": job["id"],
    }
    assert (job["till"], job["sale_id"], job["state"]) == ("T1", None, "queued")
    assert from_json(job["document"]) == moved.slip
    assert entries(shop)[-1] == (
        kind,
        {
            "shift": 1,
            "staff": 1,
            "allowed_by": None,
            "amount_cents": 500,
            "reason": "timbres pour la poste",
        },
    )
    assert in_drawer(shop, duty) == after


def test_a_drawer_opened_without_a_sale_is_written_down(shop: OpenShop, duty: Duty) -> None:
    no_sale(shop, Duty(LUC, duty.shift_id), "monnaie")
    (row,) = everything(shop.engine)["cash_movement"]
    assert (row["kind"], row["amount_cents"], row["staff_number"]) == ("no_sale", 0, 2)
    assert entries(shop)[-1] == (
        "drawer_opened",
        {"shift": 1, "staff": 2, "allowed_by": None, "reason": "monnaie"},
    )
    assert in_drawer(shop, duty) == 5000


def test_who_may_not_take_cash_out_needs_a_manager_who_is_named(shop: OpenShop, duty: Duty) -> None:
    luc = Duty(LUC, duty.shift_id)
    assert refusal_of(lambda: pay_out(shop, luc, 500, "x")).code == "manager_needed"
    assert refusal_of(lambda: cash_drop(shop, luc, 500, "x")).code == "manager_needed"
    moved = pay_out(shop, luc, 500, "timbres", NADIA)
    (row,) = everything(shop.engine)["cash_movement"]
    assert (row["staff_number"], row["allowed_by"]) == (2, 1)
    paper = "\n".join(render_text(moved.slip, 48))
    assert "Luc" in paper
    assert "Nadia" in paper


def test_a_manager_at_the_counter_is_not_named_twice(shop: OpenShop, duty: Duty) -> None:
    pay_out(shop, duty, 500, "timbres", NADIA)
    (row,) = everything(shop.engine)["cash_movement"]
    assert (row["staff_number"], row["allowed_by"]) == (1, None)


@pytest.mark.parametrize("move", [pay_out, cash_drop])
def test_no_more_is_taken_out_than_is_there(shop: OpenShop, duty: Duty, move: Move) -> None:
    sell(shop, duty, "BREAD")
    before = everything(shop.engine)["cash_movement"]
    refusal = refusal_of(lambda: move(shop, duty, 5301, "banque"))
    assert (refusal.code, dict(refusal.data)) == ("drawer_too_little", {"amount_cents": 5301})
    assert everything(shop.engine)["cash_movement"] == before
    move(shop, duty, 5300, "banque")
    assert in_drawer(shop, duty) == 0


def test_a_refused_movement_is_in_the_journal(shop: OpenShop, duty: Duty) -> None:
    refusal_of(lambda: pay_out(shop, Duty(LUC, duty.shift_id), 5001, "banque", NADIA))
    assert entries(shop)[-1] == (
        "cash_refused",
        {"shift": 1, "staff": 2, "allowed_by": 1, "kind": "pay_out", "amount_cents": 5001},
    )
    assert not everything(shop.engine)["print_job"]
    check_books(shop.engine)


def test_who_feels_for_the_edge_is_stopped_after_three_in_the_shift(
    shop: OpenShop, duty: Duty
) -> None:
    """Neither what is refused nor what is not tells the expected cash any nearer."""
    for cents in (9000, 7000, 6000):
        assert refusal_of(lambda: pay_out(shop, duty, cents, "x")).code == "drawer_too_little"  # noqa: B023
    before = everything(shop.engine)
    for cents in (5001, 5000, 1):
        assert refusal_of(lambda: cash_drop(shop, duty, cents, "x")).code == "drawer_unclear"  # noqa: B023
    assert everything(shop.engine) == before
    pay_in(shop, duty, 500, "monnaie")
    end_shift(shop, NADIA)
    pay_out(shop, duty_at(shop), 100, "timbres")


def test_an_amount_that_is_only_asked_about_tells_nothing(shop: OpenShop, duty: Duty) -> None:
    for cents in (1, 5000, 5001, 100_000_000):
        check_amount("pay_out", cents)


@pytest.mark.parametrize("cents", [0, -1, 100_000_001])
def test_an_amount_is_more_than_nothing(shop: OpenShop, duty: Duty, cents: int) -> None:
    assert refusal_of(lambda: pay_in(shop, duty, cents, "x")).code == "movement_amount"


def test_a_reason_is_given_in_a_few_words(shop: OpenShop, duty: Duty) -> None:
    assert refusal_of(lambda: no_sale(shop, duty, "  ")).code == "movement_reason"
    assert refusal_of(lambda: no_sale(shop, duty, "x" * 81)).code == "words_too_long"
    assert not everything(shop.engine)["cash_movement"]


def test_nothing_moves_in_a_shift_that_has_ended(shop: OpenShop, duty: Duty) -> None:
    end_shift(shop, NADIA)
    before = everything(shop.engine)
    assert refusal_of(lambda: pay_in(shop, duty, 500, "x")).code == "shift_ended"
    duty_at(shop)
    assert refusal_of(lambda: no_sale(shop, duty, "x")).code == "shift_ended"
    assert everything(shop.engine)["cash_movement"] == before["cash_movement"] == []


def test_a_movement_that_can_not_be_printed_later_is_not_made(shop: OpenShop, duty: Duty) -> None:
    before = everything(shop.engine)
    with (
        refusing(shop.engine, "INSERT", "print_job"),
        pytest.raises(Exception, match="on purpose"),
    ):
        pay_in(shop, duty, 500, "x")
    assert everything(shop.engine) == before


@pytest.mark.parametrize("move", [pay_in, pay_out, cash_drop])
def test_a_movement_whose_answer_was_lost_is_made_once(
    shop: OpenShop, duty: Duty, move: Callable[..., Moved]
) -> None:
    """The computer is asked again: the same deed, also when its shift has ended meanwhile."""
    first = move(shop, duty, 3000, "banque", movement_id=(identity := uuid4()))
    before = everything(shop.engine)
    assert move(shop, duty, 3000, "banque", movement_id=identity) == first
    assert everything(shop.engine) == before
    end_shift(shop, NADIA)
    assert move(shop, duty, 3000, "banque", movement_id=identity) == first
    assert len(everything(shop.engine)["cash_movement"]) == 1


def test_a_movement_made_many_times_at_once_is_one(open_till: OpenTill) -> None:
    shops = [open_till() for _ in range(4)]
    duty, identity = duty_at(shops[0]), uuid4()
    deed = lambda shop: cash_drop(shop, duty, 1000, "coffre", movement_id=identity)  # noqa: E731
    assert len({moved.amount_cents for moved in all_at_once(deed, shops)}) == 1
    assert in_drawer(shops[0], duty) == 4000


def test_two_who_empty_the_drawer_at_once_take_what_is_there_once(open_till: OpenTill) -> None:
    shops = [open_till() for _ in range(4)]
    duty = duty_at(shops[0])
    answers = all_at_once(
        lambda shop: answer_of(lambda: cash_drop(shop, duty, 3000, "coffre")), shops
    )
    refused = [answer for answer in answers if isinstance(answer, ShopError)]
    assert [refusal.code for refusal in refused] == ["drawer_too_little"] * 3
    assert in_drawer(shops[0], duty) == 2000


# What should be in the drawer


def test_only_cash_counts_and_change_is_not_in_it(shop: OpenShop, duty: Duty) -> None:
    basket = scanned(shop, "3*BREAD")
    basket = paid(shop, basket, by_voucher(payment_of(shop, basket), voucher_of(shop, "PASS")))
    assert complete_sale(shop, basket, duty).opens_drawer is False
    basket = paid(shop, scanned(shop, "BREAD"), Tender("card", 100), Tender("cash", 5000))
    sold = complete_sale(shop, basket, duty)
    assert (sold.change_cents, sold.opens_drawer) == (4800, True)
    assert in_drawer(shop, duty) == 5200


def test_another_till_and_an_earlier_shift_are_not_in_it(
    shop: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    other = open_till("T2")
    pay_in(other, duty_at(other), 700, "x")
    sell(other, duty_at(other), "BREAD")
    sell(shop, duty, "BREAD")
    end_shift(shop, NADIA)
    later = duty_at(shop)
    assert in_drawer(shop, later) == 5000
    assert in_drawer(shop, duty) == 5300


def test_float_plus_in_minus_out_is_what_should_be_there(open_till: OpenTill) -> None:
    shop = open_till()
    duty, expected = duty_at(shop), 5000
    deeds = st.sampled_from([pay_in, pay_out, cash_drop])

    @given(st.lists(st.tuples(deeds, st.integers(1, 4000)), max_size=6))
    @hypothesis_settings(max_examples=examples(10), deadline=None)
    def moves(of: list[tuple[Move, int]]) -> None:
        nonlocal expected
        for move, cents in of:
            answer = answer_of(lambda: move(shop, duty, cents, "x"))  # noqa: B023
            signed = cents if move is pay_in else -cents
            if isinstance(answer, ShopError):
                assert answer.code == "drawer_unclear" or expected + signed < 0
            else:
                expected += signed
            assert in_drawer(shop, duty) == expected

    moves()
    rows = everything(shop.engine)
    (till,) = (row for row in rows["till"] if row["name"] == "T1")
    check_chain(till, [row for row in rows["journal_entry"] if row["till"] == "T1"])
