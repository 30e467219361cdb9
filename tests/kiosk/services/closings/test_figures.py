"""What a shift amounts to, figure by figure."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from kiosk.rules.basket import Tender
from kiosk.rules.figures import Cash, Figures, Named, Sum, VatSum
from kiosk.rules.gifts import round_up, suspend
from kiosk.services.closings.figures_json import from_json, to_json
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from tests.support.closings import figures_of
from tests.support.rows import everything
from tests.support.volunteer import paid, scanned, sell


@contextmanager
def counted_statements(shop: OpenShop) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    event.listen(shop.engine, "before_cursor_execute", note)
    yield sent
    event.remove(shop.engine, "before_cursor_execute", note)


def test_a_shift_without_sales_amounts_to_its_float(shop: OpenShop, duty: Duty) -> None:
    figures = figures_of(shop, duty)
    assert figures == Figures(cash=Cash(float_cents=5000))
    assert figures.cash.expected_cents == 5000


def test_every_sale_is_in_the_figures(shop: OpenShop, duty: Duty) -> None:
    # Bread 5 × 1.20, rice 0.350 kg × 1.20, SIM 2.50, repair 5.00, bric-à-brac 2.50, less 5.00
    basket = scanned(shop, "M-AWA", "5*BREAD", "RICE", "SIM", "REPAIR", "OPEN", "FIVE", "PASS")
    complete_sale(shop, paid(shop, basket, Tender("card", 100), Tender("cash", 500)), duty)
    given = suspend(round_up(scanned(shop, "BREAD", "OPEN"), 550), 500)
    complete_sale(shop, paid(shop, given, Tender("cash", 2000)), duty)

    figures = figures_of(shop, duty)
    assert figures.sales == Sum(2, 1142 + 550)
    assert (figures.total_cents, figures.absolute_cents) == (1692, 1692)
    assert (figures.perpetual_cents, figures.carried_cents) == (1692, 1692)
    assert figures.matches
    assert (figures.first_ticket, figures.last_ticket) == (1, 2)
    assert figures.market_value_cents == 2000 + 140 + 1000 + 500 + 250 + 400 + 250
    assert figures.tenders == (
        Named("cash", 2, 42 + 550 + 50 + 500),
        Named("card", 1, 100),
        Named("voucher", 1, 1000),
    )
    assert figures.issuers == (Named("Emmaüs", 1, 1000),)
    assert figures.gifts == (Named("round_up", 1, 50), Named("suspended", 1, 500))
    assert figures.discounts == (
        Named("public", 2, 100),
        Named("social", 1, 750),
        Named("tier", 2, 2000 - 600 + 140 - 42),
        Named("typed", 2, 0),
        Named("voucher:amount", 1, 500),
    )
    assert figures.savings_cents == figures.discounts_cents == figures.market_value_cents - 1692
    assert sum(each.gross_cents for each in figures.vat) == 1692
    assert [each.rate_bp for each in figures.vat] == [None, 550, 2000]
    assert figures.vat[0] == VatSum(None, 30 + 174 + 250, 0)
    assert figures.cash.expected_cents == 5000 + 1142
    assert figures.unprinted == 2


def test_figures_come_back_from_their_json_as_they_were(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "3*BREAD", "RICE", "PASS")
    figures = figures_of(shop, duty)
    assert from_json(to_json(figures)) == figures


def test_a_suspended_purchase_that_somebody_used_is_told_apart(shop: OpenShop, duty: Duty) -> None:
    given = suspend(scanned(shop, "BREAD"), 500)
    complete_sale(shop, paid(shop, given), duty)
    code = next(row["voucher"] for row in everything(shop.engine)["sale_gift"])
    sell(shop, duty, "BREAD", code)
    figures = figures_of(shop, duty)
    assert figures.suspended_used == Sum(1, 300)
    assert figures.issuers == (Named("Achat suspendu", 1, 300),)
    assert figures.discounts == (Named("public", 2, 200),)


def test_the_figures_of_a_shift_take_few_statements(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "BREAD")
    with counted_statements(shop) as sent:
        figures_of(shop, duty)
    assert len(sent) <= 14, sent
