"""However a line comes back, piece by piece or at once, its money comes back to the cent."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import Basket, set_returns
from kiosk.rules.errors import ShopError
from kiosk.rules.returns import ReturnableLine, ReturnLine, return_line
from kiosk.rules.rounding import included_vat
from tests.support.refusals import refusal_of

SALE_ID = UUID("6f1c3c0e-3a52-4c43-9a3e-0d2b6f5f7a10")
BREAD = ReturnableLine(
    sale_id=SALE_ID,
    ticket="T1-000001",
    line_number=1,
    sku="BREAD",
    label="Pain",
    kind="unit",
    quantity=3,
    weight_grams=None,
    unit_price_cents=200,
    market_value_cents=1200,
    discount_cents=500,
    total_cents=100,
    vat_rate_bp=550,
    vat_cents=5,
    tariff="public",
)
AMOUNTS = ("total_cents", "discount_cents", "market_value_cents", "vat_cents")


@st.composite
def lines(draw: st.DrawFn) -> ReturnableLine:
    """A line as it may have been sold."""
    quantity, unit = draw(st.integers(1, 40)), draw(st.integers(0, 900))
    discount = draw(st.integers(0, quantity * unit))
    rate = draw(st.one_of(st.none(), st.integers(0, 10_000)))
    total = quantity * unit - discount
    return replace(
        BREAD,
        quantity=quantity,
        unit_price_cents=unit,
        discount_cents=discount,
        total_cents=total,
        market_value_cents=draw(st.integers(0, 50_000)),
        vat_rate_bp=rate,
        vat_cents=included_vat(total, rate) if rate else 0,
    )


@given(lines(), st.data())
def test_all_parts_are_exactly_the_line(line: ReturnableLine, data: st.DataObject) -> None:
    parts: list[ReturnLine] = []
    now = line
    while now.left:
        parts.append(return_line(now, data.draw(st.integers(1, now.left))))
        now = replace(now, returned=now.returned + parts[-1].quantity)
    assert sum(part.quantity for part in parts) == line.quantity
    for amount in AMOUNTS:
        assert sum(getattr(part, amount) for part in parts) == getattr(line, amount)
        assert all(getattr(part, amount) >= 0 for part in parts)
    for part in parts:
        # As the database holds it for every line.
        gross = part.quantity * line.unit_price_cents
        assert part.total_cents == gross - part.discount_cents
        assert part.vat_cents <= part.total_cents


@given(lines(), st.data())
def test_a_part_is_within_a_cent_of_its_share(line: ReturnableLine, data: st.DataObject) -> None:
    before = data.draw(st.integers(0, line.quantity - 1))
    quantity = data.draw(st.integers(1, line.quantity - before))
    part = return_line(replace(line, returned=before), quantity)
    for amount in ("total_cents", "discount_cents", "market_value_cents"):
        share = getattr(line, amount) * quantity / line.quantity
        assert abs(getattr(part, amount) - share) <= 1


def test_three_pieces_for_one_euro_come_back_as_33_34_and_33() -> None:
    parts = [return_line(replace(BREAD, returned=n), 1).total_cents for n in range(3)]
    assert parts == [33, 34, 33]


def test_a_weighed_line_comes_back_whole() -> None:
    rice = replace(BREAD, kind="weight", quantity=1, weight_grams=350, unit_price_cents=1714)
    assert rice.left == 1
    part = return_line(rice, 1, to_stock=False)
    assert (part.weight_grams, part.total_cents, part.to_stock) == (350, 100, False)


@pytest.mark.parametrize("quantity", [0, -1, 3])
def test_no_more_comes_back_than_is_left(quantity: int) -> None:
    refused = refusal_of(lambda: return_line(replace(BREAD, returned=1), quantity))
    assert (refused.code, refused.data) == ("return_too_many", {"label": "Pain", "left": 2})


@pytest.mark.parametrize("why", ["returned", "code_shown"])
def test_what_can_not_come_back_says_why(why: str) -> None:
    line = replace(BREAD, why_not=why)
    assert line.left == 0
    assert refusal_of(lambda: return_line(line, 1)).code == f"return_{why}"


def test_a_basket_takes_each_line_of_one_sale_once() -> None:
    basket, one = Basket(UUID(int=1)), return_line(BREAD, 1)
    other = replace(one, sale_id=UUID(int=2))
    codes = []
    for returns in ([one, one], [one, other]):
        with pytest.raises(ShopError) as refused:
            set_returns(basket, returns, "cassé")
        codes.append(refused.value.code)
    assert codes == ["returned_twice", "returns_of_one_sale"]
    second = replace(one, line_number=2)
    filled = set_returns(basket, [second, one], " cassé ")
    assert (filled.returns, filled.return_reason) == ((one, second), "cassé")
    assert not filled.is_empty
    assert not filled.sells
    assert set_returns(filled, [], "") == basket


def test_a_reason_is_short_and_never_empty() -> None:
    basket, one = Basket(UUID(int=1)), return_line(BREAD, 1)
    assert refusal_of(lambda: set_returns(basket, [one], " ")).code == "return_reason_missing"
    assert refusal_of(lambda: set_returns(basket, [one], "x" * 81)).code == "words_too_long"
