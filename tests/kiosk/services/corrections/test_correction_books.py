"""Whatever is sold, brought back, exchanged and voided, the books are right."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from db.vouchers import VOUCHER
from kiosk.rules.basket import Basket, Tender, add_tender, set_returns
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import suspend
from kiosk.rules.payment import exact
from kiosk.rules.returns import return_line
from kiosk.services.corrections.returnable import returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.shop import OpenShop
from kiosk.services.stock.check import check_stock
from kiosk.services.vouchers.cancelling import check_vouchers
from tests.kiosk.services.corrections.rich import limit_market_value
from tests.support.books import check_books
from tests.support.examples import examples
from tests.support.refusals import answer_of
from tests.support.returning import REASON
from tests.support.rows import everything
from tests.support.shops import NOW, Clock, OpenTill, duty_at
from tests.support.stocked import add_lot, add_pieces
from tests.support.volunteer import paid, payment_of, scanned
from tests.support.vouchers import take_codes_like

GOODS = ["BREAD", "4*BREAD", "MILK", "3*MILK", "SIM", "RICE", "REPAIR", "OPEN", "2*BOOK"]
PIECES = ["PH-0001", "PH-0002"]
CHEQUES = ["PN-1234-ABCD", "PN-1111-AAAA", "PN-2222-BBBB"]
VOUCHERS = ["HALF", "FIVE", "PASS", "PASS-2", *CHEQUES]
REFUSALS = {
    "already_covered",
    "no_change_on_tender",
    "basket_empty",
    "members_only",
    "quota_exceeded",
    "voucher_refused",
    "voucher_pays_no_gift",
    "return_returned",
    "serial_sold",
    "serial_gone",
    "void_correction",
    "void_gift_spent",
    "void_other_till",
    "void_returned",
    "void_voided",
}


@dataclass(frozen=True)
class Deed:
    """What somebody does: a ticket by its place among all, lines by pieces, codes scanned."""

    kind: str
    till: str
    ticket: int
    pieces: tuple[int, ...]
    to_stock: bool
    codes: tuple[str, ...]
    tender: tuple[str, int]
    suspended: int
    hours_later: int


deeds = st.builds(
    Deed,
    kind=st.sampled_from(["sell", "sell", "sell", "refund", "refund", "exchange", "void"]),
    till=st.sampled_from(["T1", "T1", "T2"]),
    ticket=st.integers(0, 30),
    pieces=st.tuples(*[st.integers(0, 3)] * 4),
    to_stock=st.booleans(),
    codes=st.tuples(
        st.lists(st.sampled_from([*GOODS, *PIECES]), min_size=1, max_size=4),
        st.lists(st.just("M-AWA"), max_size=1),
        st.lists(st.sampled_from(VOUCHERS), max_size=3, unique=True),
    ).map(lambda parts: tuple(code for part in parts for code in part)),
    tender=st.tuples(st.sampled_from(["cash", "card", "cheque"]), st.integers(1, 900)),
    suspended=st.sampled_from([0, 0, 0, 250]),
    hours_later=st.integers(0, 6),
)


SOLD = Deed("sell", "T1", 0, (0, 0, 0, 0), True, ("BREAD",), ("cash", 500), 0, 0)


def scanned_in(shop: OpenShop, deed: Deed, basket: Basket) -> Basket:
    """The basket with what the deed scans, and paid for."""
    basket = scanned(shop, *dict.fromkeys(deed.codes), basket=basket)
    if deed.suspended:
        basket = suspend(basket, deed.suspended)
    kind, cents = deed.tender
    payment = payment_of(shop, basket)
    if kind == "cash":
        basket = add_tender(basket, Tender("cash", cents))
    elif not payment.is_covered:
        tender = exact(payment, kind, min(cents, payment.remaining_cents))  # type: ignore[arg-type]
        basket = add_tender(basket, tender)
    return paid(shop, basket)


def returning(shop: OpenShop, deed: Deed, ticket: str) -> Basket:
    """A basket into which pieces of a ticket come back."""
    lines = [line for line in returnable(shop, ticket).lines if line.left]
    chosen = [
        return_line(line, min(count, line.left), to_stock=deed.to_stock)
        for line, count in zip(lines, deed.pieces, strict=False)
        if count
    ]
    return set_returns(new_basket(), chosen, REASON)


def do(shop: OpenShop, deed: Deed, tickets: list[str]) -> Sold:
    """Do it; a first ticket is always sold."""
    duty = duty_at(shop)
    if deed.kind == "sell" or not tickets:
        return complete_sale(shop, scanned_in(shop, deed, new_basket()), duty)
    ticket = tickets[deed.ticket % len(tickets)]
    if deed.kind == "void":
        return void_sale(shop, ticket, duty, REASON)
    basket = returning(shop, deed, ticket)
    if deed.kind == "exchange":
        basket = scanned_in(shop, deed, basket)
    return complete_sale(shop, paid(shop, basket), duty)


def test_whatever_comes_back_the_books_are_right(open_till: OpenTill, clock: Clock) -> None:
    shops = {name: open_till(name) for name in ("T1", "T2")}
    shop = shops["T1"]
    prepare(shop)
    tickets: list[str] = []

    @given(st.lists(deeds, min_size=1, max_size=8))
    @example([SOLD, replace(SOLD, kind="void")])
    @settings(max_examples=examples(25), deadline=None)
    def day(of_deeds: list[Deed]) -> None:
        for deed in of_deeds:
            clock.moment = max(clock.moment, NOW + timedelta(hours=deed.hours_later))
            duty_at(shops[deed.till])
            before = everything(shop.engine)
            answer = answer_of(lambda: do(shops[deed.till], deed, tickets))  # noqa: B023
            if isinstance(answer, ShopError):
                assert answer.code in REFUSALS
                assert everything(shop.engine) == before
            else:
                tickets.append(answer.ticket)
                assert_money(answer)
        check_books(shop.engine)
        assert check_quota_balances(shop) == ()
        assert check_stock(shop) == ()
        assert check_vouchers(shop) == ()

    day()
    assert {row["kind"] for row in everything(shop.engine)["sale"]} == {"sale", "refund", "void"}


def assert_money(answer: Sold) -> None:
    """What goes back is what the ticket is below zero, gifts apart."""
    back = sum(each.amount_cents for each in answer.back)
    assert all(each.amount_cents > 0 for each in answer.back)
    assert back == 0 or back >= -answer.total_cents - 250 * 4


def prepare(shop: OpenShop) -> None:
    """Vouchers that last, phones with numbers, and a quota."""
    limit_market_value(shop, 400_00)
    take_codes_like(shop)
    add_lot(shop, "PHONES", "PHONE", 2)
    add_pieces(shop, "PHONES", "PHONE", *PIECES)
    with shop.writing() as connection:
        for_long = {
            "valid_until": (NOW + timedelta(days=1)).date(),
            "value_cents": 100_000,
            "balance_cents": 100_000,
        }
        connection.execute(update(VOUCHER).values(for_long).where(VOUCHER.c.code == "PASS"))
        often = {"uses_left": 100, "uses": 100}
        connection.execute(update(VOUCHER).values(often).where(VOUCHER.c.uses_left >= 1))
