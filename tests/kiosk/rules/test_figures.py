"""Adding up the figures of closings."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.figures import Cash, Figures, Named, Sum, Variance, VatSum, sum_of

cents = st.integers(-10_000, 10_000)
sums = st.builds(Sum, st.integers(0, 50), cents)
named = st.lists(
    st.builds(Named, st.sampled_from(["cash", "card", "rule:3"]), st.integers(0, 9), cents),
    unique_by=lambda each: each.name,
).map(tuple)


@st.composite
def histories(draw: st.DrawFn) -> list[Figures]:
    """Closings one after the other, each with the perpetual totals of all before it."""
    made: list[Figures] = []
    perpetual = absolute = ticket = 0
    for _ in range(draw(st.integers(1, 6))):
        total = draw(cents)
        more = abs(total) + draw(st.integers(0, 500))
        perpetual, absolute = perpetual + total, absolute + more
        tickets = draw(st.integers(0, 5))
        made.append(
            Figures(
                sales=draw(sums),
                refunds=draw(sums),
                discounts=draw(named),
                tenders=draw(named),
                vat=(VatSum(None, draw(cents), 0), VatSum(550, draw(cents), draw(cents))),
                cash=Cash(draw(cents), draw(cents), 1, 2, 5000),
                variances=(Variance("cash", "", draw(cents), draw(cents), "Motif"),),
                no_sales=draw(st.integers(0, 3)),
                first_ticket=ticket + 1 if tickets else None,
                last_ticket=ticket + tickets if tickets else None,
                total_cents=total,
                absolute_cents=more,
                perpetual_cents=perpetual,
                perpetual_absolute_cents=absolute,
                carried_cents=perpetual,
                carried_absolute_cents=absolute,
            )
        )
        ticket += tickets
    return made


@given(histories())
def test_a_month_is_the_sum_of_its_closings(parts: list[Figures]) -> None:
    whole = sum_of(parts)
    for name in ("total_cents", "absolute_cents", "no_sales", "discounts_cents"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    for name in ("sales", "refunds"):
        assert getattr(whole, name).cents == sum(getattr(part, name).cents for part in parts)
    assert sum(each.cents for each in whole.tenders) == sum(
        each.cents for part in parts for each in part.tenders
    )
    assert sum(each.gross_cents for each in whole.vat) == sum(
        each.gross_cents for part in parts for each in part.vat
    )
    assert sum(each.cents for each in whole.variances) == sum(
        each.cents for part in parts for each in part.variances
    )
    assert whole.cash.sales_cents == sum(part.cash.sales_cents for part in parts)
    assert whole.perpetual_cents == parts[-1].perpetual_cents == sum(p.total_cents for p in parts)
    assert whole.matches
    tickets = [n for part in parts for n in (part.first_ticket, part.last_ticket) if n]
    assert (whole.first_ticket, whole.last_ticket) == (
        (min(tickets), max(tickets)) if tickets else (None, None)
    )


@given(histories(), st.integers(0, 6))
def test_a_year_is_the_same_from_its_months_and_from_its_days(
    parts: list[Figures], cut: int
) -> None:
    months = [sum_of(half) for half in (parts[:cut], parts[cut:]) if half]
    of_months, of_days = sum_of(months), sum_of(parts)
    for name in ("discounts", "tenders", "vat", "variances"):
        assert set(getattr(of_months, name)) == set(getattr(of_days, name))
    assert of_months.sales == of_days.sales
    assert (of_months.carried_cents, of_months.total_cents) == (
        of_days.carried_cents,
        of_days.total_cents,
    )


@given(histories())
def test_a_perpetual_total_that_jumped_within_a_month_is_seen_in_the_month(
    parts: list[Figures],
) -> None:
    jumped = [replace(part, perpetual_cents=part.perpetual_cents + 1) for part in parts]
    assert not sum_of(jumped).matches


def test_what_belongs_to_one_shift_is_left_to_it() -> None:
    whole = sum_of([Figures(cash=Cash(float_cents=5000), closed_by=1, countersigned_by=2)])
    assert (whole.cash.float_cents, whole.closed_by, whole.countersigned_by) == (None, None, None)
