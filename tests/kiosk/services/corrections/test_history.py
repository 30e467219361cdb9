"""What a ticket says of what became of it."""

from kiosk.rules.basket import set_returns
from kiosk.rules.return_choice import ReturnChoice, choose
from kiosk.services.corrections.history import history_of, money_of_void
from kiosk.services.corrections.returnable import returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.counter.tickets import latest_tickets
from kiosk.services.shop import OpenShop
from tests.support.refusals import refusal_of
from tests.support.volunteer import paid, scanned, sell


def refund(shop: OpenShop, duty: Duty, ticket: str, *pieces: tuple[int, int]) -> str:
    """Take pieces of lines, counted from 0, back; return the refund's ticket."""
    choice = ReturnChoice(returnable(shop, ticket).lines)
    for index, quantity in pieces:
        choice = choose(choice, index, quantity)
    basket = set_returns(new_basket(), choice.returns, "damaged")
    return complete_sale(shop, basket, duty).ticket


def test_a_sale_that_nobody_brought_back_says_nothing(shop: OpenShop, duty: Duty) -> None:
    history = history_of(shop, sell(shop, duty, "BREAD").ticket)
    assert (history.kind, history.corrects, history.corrected_by) == ("sale", "", ())


def test_a_sale_says_what_came_back_by_which_ticket(shop: OpenShop, duty: Duty) -> None:
    first = sell(shop, duty, "3*BREAD", "BOOK").ticket
    second = refund(shop, duty, first, (0, 1))
    third = refund(shop, duty, first, (0, 2), (1, 1))
    history = history_of(shop, first)
    assert [(c.ticket, c.kind, c.back_cents, c.lines) for c in history.corrected_by] == [
        (second, "refund", 300, (("Pain de mie", 1),)),
        (third, "refund", 700, (("Pain de mie", 2), ("Livre de poche", 1))),
    ]


def test_an_exchange_says_what_came_back_and_not_what_was_paid(shop: OpenShop, duty: Duty) -> None:
    first = sell(shop, duty, "BREAD").ticket
    choice = choose(ReturnChoice(returnable(shop, first).lines), 0, 1)
    basket = set_returns(scanned(shop, "BOOK"), choice.returns, "damaged")
    complete_sale(shop, paid(shop, basket), duty)
    (exchange,) = history_of(shop, first).corrected_by
    assert (exchange.kind, exchange.back_cents) == ("refund", 300)


def test_a_correction_says_what_it_corrects_and_why(shop: OpenShop, duty: Duty) -> None:
    first = sell(shop, duty, "BREAD").ticket
    back = history_of(shop, refund(shop, duty, first, (0, 1)))
    assert (back.kind, back.corrects, back.reason) == ("refund", first, "damaged")


def test_the_list_of_tickets_says_what_each_is(shop: OpenShop, duty: Duty) -> None:
    first = sell(shop, duty, "BREAD").ticket
    refund(shop, duty, first, (0, 1))
    void_sale(shop, sell(shop, duty, "MILK").ticket, duty, "typing mistake")
    kinds = [(ticket.kind, ticket.total_cents) for ticket in latest_tickets(shop)]
    assert kinds == [("void", -200), ("sale", 200), ("refund", -300), ("sale", 300)]


def test_a_void_gives_the_very_tenders_back(shop: OpenShop, duty: Duty) -> None:
    basket = paid(shop, scanned(shop, "M-AWA", "2*BREAD", "SIM", "REPAIR", "PASS"))
    ticket = complete_sale(shop, basket, duty).ticket
    backs = [(b.kind, b.amount_cents, b.voucher, b.issuer) for b in money_of_void(shop, ticket)]
    assert backs == [("voucher", 990, "PASS", "Emmaüs")]
    voided = void_sale(shop, ticket, duty, "typing mistake")
    assert voided.back == money_of_void(shop, ticket)


def test_a_ticket_that_is_none_has_no_history(shop: OpenShop, duty: Duty) -> None:
    assert refusal_of(lambda: history_of(shop, "T1-000009")).code == "code_unknown"
