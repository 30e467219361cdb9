"""How many tenders, gifts and vouchers a closing counts once some of them went back."""

from kiosk.rules.basket import Tender
from kiosk.rules.figures import Named, Sum, sum_of
from kiosk.rules.gifts import suspend
from kiosk.services.closings.readings import x_report
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from receipts.document import Columns
from tests.support.closings import figures_of
from tests.support.returning import bringing_back, refund
from tests.support.rows import everything
from tests.support.shops import NADIA, duty_at
from tests.support.volunteer import paid, scanned, sell

MISTAKE = "erreur"


def test_what_a_void_took_back_counts_as_nothing(shop: OpenShop, duty: Duty) -> None:
    basket = suspend(scanned(shop, "3*BREAD", "FIVE", "PASS"), 300)
    tenders = (Tender("cheque", 100), Tender("cash", 1000))
    sold = complete_sale(shop, paid(shop, basket, *tenders), duty)
    void_sale(shop, sold.ticket, duty, MISTAKE)
    figures = figures_of(shop, duty)
    assert figures.tenders == (
        Named("cash", 0, 0),
        Named("cheque", 0, 0),
        Named("voucher", 0, 0),
    )
    assert figures.issuers == (Named("Emmaüs", 0, 0),)
    assert figures.gifts == (Named("suspended", 0, 0),)
    assert Named("voucher:amount", 0, 0) in figures.discounts


def test_whoever_counts_slips_of_the_card_has_those_of_refunds_too(
    shop: OpenShop, duty: Duty
) -> None:
    basket = paid(shop, scanned(shop, "3*BREAD"), Tender("card", 900))
    sold = complete_sale(shop, basket, duty)
    refund(shop, duty, sold.ticket, (1, 1))
    assert figures_of(shop, duty).tenders == (Named("card", 2, 600),)


def test_a_payment_counts_as_long_as_something_of_it_stays(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "3*BREAD", "PASS-2")
    for many, cents in ((1, 600), (1, 300), (0, 0)):
        refund(shop, duty, sold.ticket, (1, 1))
        figures = figures_of(shop, duty)
        assert figures.tenders == (Named("voucher", many, cents),)
        assert figures.issuers == (Named("Emmaüs", many, cents),)


def test_cheques_are_counted_as_they_lie_in_the_drawer(shop: OpenShop, duty: Duty) -> None:
    basket = paid(shop, scanned(shop, "BREAD"), Tender("cheque", 300))
    first = complete_sale(shop, basket, duty)
    dearer = scanned(shop, "2*BREAD", basket=bringing_back(shop, first.ticket))
    complete_sale(shop, paid(shop, dearer, Tender("cheque", 300)), duty)
    assert figures_of(shop, duty).tenders == (Named("cheque", 2, 600),)
    voided = complete_sale(shop, paid(shop, scanned(shop, "BREAD"), Tender("cheque", 300)), duty)
    void_sale(shop, voided.ticket, duty, MISTAKE)
    assert figures_of(shop, duty).tenders == (Named("cheque", 2, 600),)


def test_a_suspended_purchase_that_was_given_back_was_not_used(shop: OpenShop, duty: Duty) -> None:
    complete_sale(shop, paid(shop, suspend(scanned(shop, "MILK"), 500)), duty)
    code = next(row["voucher"] for row in everything(shop.engine)["sale_gift"])
    spent = sell(shop, duty, "BREAD", code)
    void_sale(shop, spent.ticket, duty, MISTAKE)
    assert figures_of(shop, duty).suspended_used == Sum(0, 0)


def test_what_comes_back_in_a_later_shift_is_one_less_over_the_month(
    shop: OpenShop, duty: Duty
) -> None:
    sold = sell(shop, duty, "3*BREAD", "PASS-2")
    end_shift(shop, NADIA)
    later = duty_at(shop)
    refund(shop, later, sold.ticket, (1, 1))
    refund(shop, later, sold.ticket, (1, 2))
    month = [figures_of(shop, duty), figures_of(shop, later)]
    assert [each.issuers for each in month] == [
        (Named("Emmaüs", 1, 900),),
        (Named("Emmaüs", -1, -900),),
    ]
    assert sum_of(month).issuers == (Named("Emmaüs", 0, 0),)


def test_voids_say_what_was_taken_back_in_gifts(shop: OpenShop, duty: Duty) -> None:
    for cents in (500, 300):
        complete_sale(shop, paid(shop, suspend(scanned(shop, "MILK"), cents)), duty)
    assert figures_of(shop, duty).gifts_back == Sum(0, 0)
    void_sale(shop, "T1-000002", duty, MISTAKE)
    figures = figures_of(shop, duty)
    assert (figures.voids, figures.gifts_back) == (Sum(1, -200), Sum(1, -300))
    assert figures.gifts == (Named("suspended", 1, 500),)
    assert sum_of([figures, figures]).gifts_back == Sum(2, -600)
    rows = [row for row in x_report(shop, NADIA).document.elements if isinstance(row, Columns)]
    assert Columns("Dons repris avec elles\u00a0(1)", "-3,00\u00a0€") in rows
