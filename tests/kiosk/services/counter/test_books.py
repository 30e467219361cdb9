"""Whatever is sold, at whichever till and however it is paid, the books are right."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from db.vouchers import VOUCHER
from kiosk.rules.basket import Tender, add_tender
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import Payment, by_voucher, exact
from kiosk.services.counter.selling import Sold, complete_sale
from tests.support.books import check_books
from tests.support.examples import examples
from tests.support.refusals import answer_of
from tests.support.rows import everything
from tests.support.shops import NOW, Clock, OpenTill, duty_at
from tests.support.volunteer import due, paid, scanned, voucher_of

GOODS = ["BREAD", "4*BREAD", "MILK", "3*SIM", "RICE", "2*RICE", "REPAIR", "OPEN", "BOOK"]
REFUSALS = {
    "members_only",
    "orientation_not_valid",
    "not_covered",
    "voucher_refused",
}


@dataclass(frozen=True)
class Purchase:
    """What one person buys: the codes scanned, then what is handed over in turn."""

    till: str
    codes: list[str]
    tenders: list[tuple[str, int]]
    hours_later: int
    is_covered_in_the_end: bool


purchases = st.builds(
    Purchase,
    till=st.sampled_from(["T1", "T2"]),
    codes=st.tuples(
        st.lists(st.sampled_from(GOODS), min_size=1, max_size=4),
        st.lists(st.sampled_from(["M-AWA", "M-SOON", "M-AWA", "M-ENDED"]), max_size=1),
        st.lists(st.sampled_from(["HALF", "FIVE"]), max_size=2, unique=True),
    ).flatmap(lambda parts: st.permutations([code for part in parts for code in part])),
    tenders=st.lists(
        st.tuples(
            st.sampled_from(["cash", "card", "cheque", "PASS", "PASS-2"]), st.integers(1, 900)
        ),
        max_size=4,
        unique_by=lambda tender: tender[0],
    ),
    hours_later=st.integers(0, 30),
    is_covered_in_the_end=st.sampled_from([True, True, True, False]),
)


def test_whatever_is_sold_the_books_are_right(open_till: OpenTill, clock: Clock) -> None:
    shops = {name: open_till(name) for name in ("T1", "T2")}
    engine = shops["T1"].engine
    with shops["T1"].writing() as connection:
        for_long = {
            "valid_until": (NOW + timedelta(days=1)).date(),
            "value_cents": 100_000,
            "balance_cents": 100_000,
        }
        connection.execute(update(VOUCHER).values(for_long).where(VOUCHER.c.code == "PASS"))
        often = {"uses_left": 100}
        connection.execute(update(VOUCHER).values(often).where(VOUCHER.c.uses_left >= 1))

    def buy(purchase: Purchase) -> Sold:
        shop = shops[purchase.till]
        basket = scanned(shop, *purchase.codes)
        for kind, cents in purchase.tenders:
            payment = Payment(due(shop, basket), basket.tenders)
            if payment.is_covered:
                break
            match kind:
                case "cash":
                    tender = Tender("cash", cents)
                case "card" | "cheque":
                    tender = exact(payment, kind, min(cents, payment.remaining_cents))
                case _:
                    tender = by_voucher(payment, voucher_of(shop, kind))
                    tender = replace(tender, amount_cents=min(cents, tender.amount_cents))
            basket = add_tender(basket, tender)
        if purchase.is_covered_in_the_end:
            basket = paid(shop, basket)
        return complete_sale(shop, basket, duty_at(shop))

    @given(st.lists(purchases, min_size=1, max_size=5))
    @settings(max_examples=examples(25), deadline=None)
    def day(of_purchases: list[Purchase]) -> None:
        for purchase in of_purchases:
            clock.moment = NOW + timedelta(hours=purchase.hours_later)
            duty_at(shops[purchase.till])
            before = everything(engine)
            answer = answer_of(lambda: buy(purchase))  # noqa: B023
            if isinstance(answer, ShopError):
                assert answer.code in REFUSALS
                assert everything(engine) == before
        check_books(engine, clock_steps_back=True)  # the hours come in any order

    day()
