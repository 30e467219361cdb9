"""Goods, people and vouchers as Hypothesis draws them."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from kiosk.rules.basket import (
    MAX_QUANTITY,
    MAX_WEIGHT_GRAMS,
    Basket,
    Line,
    Tender,
    TenderKind,
    add_discount,
    add_line,
    set_member,
)
from kiosk.rules.items import ITEM_KINDS, ONE_BY_ONE, Item, ItemKind
from kiosk.rules.members import Member
from kiosk.rules.vouchers import Voucher

BY_QUANTITY = frozenset(ITEM_KINDS) - ONE_BY_ONE
TODAY = date(2026, 11, 22)

cents = st.integers(0, 20_000)
prices = st.one_of(st.none(), cents)
vat_rates = st.one_of(st.none(), st.integers(0, 10_000))
quantities = st.one_of(st.integers(1, 12), st.integers(1, MAX_QUANTITY))
weights = st.one_of(st.integers(1, 2_000), st.integers(1, MAX_WEIGHT_GRAMS))


@st.composite
def items(draw: st.DrawFn, kinds: frozenset[ItemKind] = BY_QUANTITY) -> Item:
    """An item that an import would take: it has a price, unless its price is typed."""
    kind = draw(st.sampled_from(sorted(kinds)))
    market, public, social = draw(prices), draw(prices), draw(prices)
    if kind != "open" and market is None and public is None and social is None:
        public = draw(cents)
    return Item(
        sku=draw(st.text("ABCDEF", min_size=1, max_size=6)),
        label=draw(st.text(min_size=1, max_size=20)),
        category="misc",
        kind=kind,
        market_value_cents=market,
        public_price_cents=public,
        social_price_cents=social,
        vat_rate_bp=draw(vat_rates),
    )


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A line that a basket takes."""
    item = draw(items())
    if item.kind == "weight":
        return Line(item, weight_grams=draw(weights))
    typed = draw(cents) if item.kind == "open" else None
    return Line(item, draw(quantities), typed_price_cents=typed)


@st.composite
def members(draw: st.DrawFn, *, valid: bool | None = None) -> Member:
    """A member; `valid` says whether the orientation holds on TODAY, None leaves it open."""
    before = timedelta(draw(st.integers(0, 400)))
    after = timedelta(draw(st.integers(0, 400)))
    start, end = TODAY - before, TODAY + after
    if valid is False or (valid is None and draw(st.booleans())):
        shift = before + after + timedelta(draw(st.integers(1, 400)))
        shift = shift if draw(st.booleans()) else -shift
        start, end = start + shift, end + shift
    return Member("M1", "Awa", "A", draw(st.integers(0, 10_000)), 1, start, end)


@st.composite
def discount_vouchers(draw: st.DrawFn, code: str) -> Voucher:
    """A voucher that lowers prices."""
    if draw(st.booleans()):
        return Voucher(code, "percent", "CCAS", percent_bp=draw(st.integers(1, 10_000)))
    return Voucher(code, "amount", "CCAS", value_cents=draw(st.integers(1, 50_000)))


@st.composite
def payment_vouchers(draw: st.DrawFn, code: str) -> Voucher:
    """A voucher that pays, with something left on it."""
    value = draw(st.integers(1, 20_000))
    balance = draw(st.integers(1, value))
    return Voucher(code, "payment", "Emmaüs", value_cents=value, balance_cents=balance)


@st.composite
def baskets(draw: st.DrawFn, member: st.SearchStrategy[Member | None] | None = None) -> Basket:
    """A basket with up to six lines, perhaps a member, and up to three discounts."""
    basket = Basket(UUID(int=draw(st.integers(0, 2**128 - 1))))
    for line in draw(st.lists(lines(), max_size=6)):
        basket = add_line(basket, line)
    basket = set_member(basket, draw(st.none() | members() if member is None else member))
    for number in range(draw(st.integers(0, 3))):
        basket = add_discount(basket, draw(discount_vouchers(f"D{number}")))
    return basket


@st.composite
def tenders(draw: st.DrawFn) -> tuple[Tender, ...]:
    """Means of payment as they come, vouchers among them."""
    kinds: list[TenderKind] = draw(
        st.lists(st.sampled_from(["cash", "card", "cheque", "voucher"]), max_size=6)
    )
    result = []
    for number, kind in enumerate(kinds):
        voucher = draw(payment_vouchers(f"P{number}")) if kind == "voucher" else None
        most = voucher.balance_cents if voucher else 30_000
        result.append(Tender(kind, draw(st.integers(0, most)), voucher))
    return tuple(result)
