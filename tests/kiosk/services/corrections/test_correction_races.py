"""Several tills at once: nothing comes back twice, and nobody waits in a ring."""

from collections.abc import Callable

import pytest

from kiosk.rules.errors import ShopError
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.shop import OpenShop
from tests.support.books import check_books, total
from tests.support.crowds import all_at_once
from tests.support.refusals import answer_of
from tests.support.returning import bringing_back, refund
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell

Position = tuple[OpenShop, Duty]
Answer = Sold | ShopError
TIMES = 6


@pytest.fixture
def tills(open_till: OpenTill) -> list[Position]:
    """Four positions at two tills, each with an engine of its own."""
    shops = [open_till(name) for name in ("T1", "T2", "T1", "T2")]
    return [(shop, duty_at(shop)) for shop in shops]


def done(answers: list[Answer]) -> int:
    """How many of them were not refused."""
    return sum(isinstance(answer, Sold) for answer in answers)


def codes(answers: list[Answer]) -> set[str]:
    """Why the others were refused."""
    return {answer.code for answer in answers if isinstance(answer, ShopError)}


def do_all(deeds: list[Callable[[], Sold]]) -> list[Answer]:
    """Do all of this at the same moment."""
    return all_at_once(lambda deed: answer_of(deed), deeds)


def test_a_line_comes_back_once_at_whichever_till(tills: list[Position]) -> None:
    shop, duty = tills[0]
    for _ in range(TIMES):
        sold = sell(shop, duty, "3*BREAD")
        baskets = [bringing_back(shop, sold.ticket, (1, 2)) for _ in tills]
        answers = do_all(
            [
                lambda b=basket, t=till: complete_sale(t[0], b, t[1])  # type: ignore[misc]
                for basket, till in zip(baskets, tills, strict=True)
            ]
        )
        assert done(answers) == 1
        assert codes(answers) == {"returned_meanwhile"}
    rows = everything(shop.engine)
    assert total(rows["line_returned"], "returned") == 2 * TIMES
    check_books(shop.engine)


def test_money_of_one_sale_is_given_back_once(tills: list[Position]) -> None:
    """Four tills bring each a piece of a sale that voucher, card and cash paid."""
    shop, duty = tills[0]
    for _ in range(TIMES):
        sold = sell(shop, duty, "4*BREAD", "PASS-2")
        baskets = [bringing_back(shop, sold.ticket, (1, 1)) for _ in tills]
        do_all(
            [
                lambda b=basket, t=till: complete_sale(t[0], b, t[1])  # type: ignore[misc]
                for basket, till in zip(baskets, tills, strict=True)
            ]
        )
        refund(shop, duty, sold.ticket, allowed_by=NADIA)
        check_books(shop.engine)


def test_a_sale_is_voided_or_something_of_it_comes_back(tills: list[Position]) -> None:
    shop, duty = tills[0]
    other, other_duty = tills[1]
    for _ in range(TIMES):
        sold = sell(shop, duty, "2*BREAD", "MILK")
        basket = bringing_back(other, sold.ticket, (1, 1))
        again = tills[2][0]
        answers = do_all(
            [
                lambda: void_sale(shop, sold.ticket, duty, "erreur"),  # noqa: B023
                lambda: complete_sale(other, basket, other_duty),  # noqa: B023
                lambda: void_sale(again, sold.ticket, duty, "erreur"),  # noqa: B023
            ]
        )
        assert done(answers) == 1
        assert codes(answers) <= {"returned_meanwhile", "void_returned", "void_voided"}
    check_books(shop.engine)


def test_value_goes_back_onto_a_voucher_that_is_being_spent(tills: list[Position]) -> None:
    shop, duty = tills[0]
    other, other_duty = tills[1]
    for _ in range(TIMES):
        sold = sell(shop, duty, "2*BREAD", "PASS-2")
        back = bringing_back(shop, sold.ticket)
        buying = paid(other, scanned(other, "MILK", "PASS-2"))
        answers = do_all(
            [
                lambda: complete_sale(shop, back, duty),  # noqa: B023
                lambda: complete_sale(other, buying, other_duty),  # noqa: B023
            ]
        )
        assert done(answers) == 2
        for answer in answers:
            assert isinstance(answer, Sold)
        refund(other, other_duty, answers[1].ticket)  # type: ignore[union-attr]
    check_books(shop.engine)
    rows = everything(shop.engine)
    (pass_2,) = (row for row in rows["voucher"] if row["code"] == "PASS-2")
    assert pass_2["balance_cents"] == 1000


def test_exchanges_and_sales_never_wait_in_a_ring(tills: list[Position]) -> None:
    """Each wants the lots that the other gives back to."""
    shop, duty = tills[0]
    for _ in range(TIMES):
        bread = sell(shop, duty, "2*BREAD").ticket
        milk = sell(shop, duty, "2*MILK").ticket
        for_milk = paid(
            shop,
            scanned(shop, "MILK", "RICE", basket=bringing_back(shop, bread)),
        )
        for_bread = paid(
            shop, scanned(shop, "BREAD", "SIM", "M-AWA", basket=bringing_back(shop, milk))
        )
        plain = [paid(shop, scanned(shop, "MILK", "BREAD", "RICE")) for _ in range(2)]
        baskets = [for_milk, for_bread, *plain]
        answers = do_all(
            [
                lambda b=basket, t=till: complete_sale(t[0], b, t[1])  # type: ignore[misc]
                for basket, till in zip(baskets, tills, strict=True)
            ]
        )
        assert done(answers) == 4
    check_books(shop.engine)


def test_the_same_refund_from_two_tills_is_one_refund(tills: list[Position]) -> None:
    shop, duty = tills[0]
    for _ in range(TIMES):
        sold = sell(shop, duty, "2*BREAD", "PASS-2")
        basket = bringing_back(shop, sold.ticket)
        answers = do_all(
            [lambda t=till: complete_sale(t[0], basket, t[1]) for till in tills]  # type: ignore[misc]  # noqa: B023
        )
        assert done(answers) == 4
        assert len({answer.ticket for answer in answers if isinstance(answer, Sold)}) == 1
    assert sum(row["kind"] == "refund" for row in everything(shop.engine)["sale"]) == TIMES
    check_books(shop.engine)


def test_two_tills_together_do_not_pass_the_limit_of_a_ticket(open_till: OpenTill) -> None:
    shops = [open_till(name) for name in ("T1", "T2")]
    duties = [duty_at(shop, LUC) for shop in shops]
    for _ in range(TIMES):
        sold = sell(shops[0], duties[0], "10*BREAD")
        baskets = [bringing_back(shop, sold.ticket, (1, 5)) for shop in shops]
        answers = do_all(
            [
                lambda s=shop, b=basket, d=duty: complete_sale(s, b, d)  # type: ignore[misc]
                for shop, basket, duty in zip(shops, baskets, duties, strict=True)
            ]
        )
        assert (done(answers), codes(answers)) == (1, {"manager_needed"})
    check_books(shops[0].engine)
