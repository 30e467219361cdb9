"""Why this price? The steps lead from the market value to what is paid."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given

from kiosk.rules.basket import Basket, Line, add_discount, add_line
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine, price_basket
from kiosk.rules.tariffs import NO_TARIFFS, TariffBook, TariffRule
from kiosk.rules.vouchers import Voucher
from kiosk.rules.why_price import Step, why_price
from tests.kiosk.rules.test_tariffs import books
from tests.support.strategies import TODAY, baskets

AWA = Member("M1", "Awa", "B", 2000, 2, TODAY, TODAY)
COFFEE = Item("CAFE", "Café", "Épicerie", "unit", None, 349, 250, 90)
TENTH = TariffRule(7, None, "all", "", "percent_of_market", 1000)
HALF = Voucher("HALF", "percent", "CCAS", percent_bp=5000, uses_left=1)


def steps_of(
    line: Line, book: TariffBook = NO_TARIFFS, member: Member | None = AWA, *vouchers: Voucher
) -> tuple[Step, ...]:
    basket = add_line(Basket(UUID(int=1), member=member), line)
    for voucher in vouchers:
        basket = add_discount(basket, voucher)
    (priced,) = price_basket(basket, TODAY, book).lines
    return why_price(priced, member, TODAY, book)


def shown(steps: tuple[Step, ...]) -> list[tuple[str, int | None]]:
    return [(step.kind, step.cents) for step in steps]


def test_every_price_is_shown_and_the_lowest_is_paid() -> None:
    steps = steps_of(Line(COFFEE, 3), TariffBook([TENTH]), AWA, HALF)
    assert shown(steps) == [
        ("value", 349),
        ("public", 250),
        ("social", 90),
        ("tier", 70),
        ("rule", 35),
        ("lowest", 35),
        ("times", 105),
        ("vouchers", -53),
        ("to_pay", 52),
        ("line_value", 1047),
        ("saving", 995),
    ]
    assert [step.kind for step in steps if step.wins] == ["rule", "lowest"]
    rounded = {step.kind for step in steps if step.rounded}
    assert rounded == {"tier", "rule"}, "69.8 and 34.9 cents are no prices"


def test_one_piece_at_one_price_needs_few_words() -> None:
    public = replace(COFFEE, market_value_cents=None, social_price_cents=None)
    assert shown(steps_of(Line(public), member=None)) == [
        ("no_value", None),
        ("public", 250),
        ("to_pay", 250),
        ("saving", 0),
    ]


def test_a_weight_is_rounded_once_and_says_so() -> None:
    apples = Item("KG", "Pommes", "Fruits", "weight", None, 240, 180)
    steps = steps_of(Line(apples, weight_grams=333))
    times = next(step for step in steps if step.kind == "times")
    assert (times.cents, times.rounded) == (16, True)


def test_a_price_that_was_said_is_not_explained_away() -> None:
    open_price = Item("BRIC", "Bric-à-brac", "Divers", "open")
    steps = steps_of(Line(open_price, typed_price_cents=300), TariffBook([TENTH]))
    assert shown(steps)[:2] == [("no_value", None), ("typed", 300)]


def test_without_the_card_it_says_that_it_is_missing() -> None:
    sim = Item("SIM", "Carte SIM", "Téléphonie", "unit", None, 1499, None, 250)
    assert shown(steps_of(Line(sim), member=None)) == [("value", 1499), ("card_missing", None)]


@given(baskets(), books)
def test_the_steps_end_where_the_line_does(basket: Basket, book: TariffBook) -> None:
    for line in price_basket(basket, TODAY, book).lines:
        check_steps(line, basket.member, book)


def check_steps(line: PricedLine, member: Member | None, book: TariffBook) -> None:
    steps = why_price(line, member, TODAY, book)
    amounts = {step.kind: step.cents for step in steps}
    if line.price is None:
        assert steps[-1].kind == "card_missing"
        return
    assert amounts["to_pay"] == line.total_cents
    assert amounts["saving"] == line.saving_cents
    prices = [s for s in steps if s.kind in ("public", "social", "tier", "rule", "typed")]
    assert line.price.cents == min(step.cents or 0 for step in prices)
    assert [step.price for step in prices if step.wins] == [line.price]
