"""Why something costs what it costs: on paper for who asks, and on the screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from receipts import formats
from receipts.document import Blank, Columns, Cut, Document, Element, Rule, Text
from receipts.words import translator

StepKind = Literal[
    "value",
    "no_value",
    "public",
    "social",
    "tier",
    "rule",
    "typed",
    "card_missing",
    "lowest",
    "times",
    "vouchers",
    "to_pay",
    "more",
    "line_value",
    "saving",
]
RuleKind = Literal["fixed", "percent_of_market", "percent_off", "amount_off"]


@dataclass(frozen=True, slots=True)
class PriceRule:
    """A dated rule: what it does, and what it is about.

    value is in cents, or in basis points for the kinds of a percentage. category is empty
    for a rule about this item or about everything. off_value: taken off the market value,
    for there is no public price.
    """

    kind: RuleKind
    value: int
    scope: Literal["all", "category", "item"]
    category: str = ""
    off_value: bool = False


@dataclass(frozen=True, slots=True)
class PriceStep:
    """One step on the way to the price; amounts are the caller's.

    value to lowest are for one piece, or one kilogram; the others for the whole line.
    """

    kind: StepKind
    cents: int = 0
    wins: bool = False
    rounded: bool = False
    tier: str = ""
    percent_bp: int = 0
    rule: PriceRule | None = None


@dataclass(frozen=True, slots=True)
class PriceSteps:
    """What there is to explain about one line. No member, no personal data.

    unit_price_cents is what is paid for one piece, or one kilogram where weight_grams is
    given.
    """

    label: str
    quantity: int
    weight_grams: int | None
    unit_price_cents: int
    steps: tuple[PriceStep, ...]
    lang: str
    currency: str


def compose_price_steps(explained: PriceSteps) -> Document:
    """The steps alone, for a screen that says what they are about."""
    return Document(explained.lang, tuple(_steps(explained)))


def compose_price_paper(explained: PriceSteps, shop_name: str, at: datetime) -> Document:
    """The steps as a piece of paper to take home. Raises ValueError for a naive `at`."""
    _ = translator(explained.lang).gettext
    head = (
        Text(shop_name, "center", bold=True),
        Text(_("Why this price?"), "center"),
        Text(formats.date_and_time(at, explained.lang), "center"),
        Blank(),
        Text(explained.label, bold=True),
        Rule(),
    )
    note = Text(_("This is not a receipt."), "center")
    return Document(explained.lang, (*head, *_steps(explained), Blank(), note, Cut()))


def _steps(explained: PriceSteps) -> Iterator[Element]:
    for step in explained.steps:
        if step.kind == "to_pay":
            yield Rule()
        yield _step(step, explained)


def _step(step: PriceStep, explained: PriceSteps) -> Element:
    _ = translator(explained.lang).gettext
    if step.kind == "no_value":
        return Text(_("It has no market value of its own."))
    if step.kind == "card_missing":
        return Text(_("It is sold with a member's card alone."), bold=True)
    words = _words(step, explained)
    if step.rounded:
        words = _("{words}, rounded").format(words=words)
    bold = step.kind in ("lowest", "to_pay", "saving") or step.wins
    return Columns(words, _amount(step, explained), bold=bold)


def _words(step: PriceStep, explained: PriceSteps) -> str:
    _ = translator(explained.lang).gettext
    if step.kind == "rule" and step.rule:
        return _rule(step.rule, explained)
    if step.kind == "tier":
        rate = _held(formats.percent(step.percent_bp, explained.lang))
        return _("Tier {tier}: {rate} of the market value").format(tier=step.tier, rate=rate)
    if step.kind == "times":
        return _times(explained)
    return {
        "value": _("Market value"),
        "public": _("Public price"),
        "social": _("Social price"),
        "typed": _("Price said at the counter"),
        "lowest": _("The lowest is paid"),
        "vouchers": _("Taken off by vouchers"),
        "to_pay": _("To pay"),
        "more": _("Given on top"),
        "line_value": _("Market value in all"),
        "saving": _("You save"),
    }[step.kind]


def _rule(rule: PriceRule, explained: PriceSteps) -> str:
    _ = translator(explained.lang).gettext
    about = {
        "item": _("Rule for this item"),
        "category": _("Rule for “{category}”").format(category=rule.category),
        "all": _("Rule for everything"),
    }[rule.scope]
    return _("{about}: {what}").format(about=about, what=_what(rule, explained))


def _what(rule: PriceRule, explained: PriceSteps) -> str:
    _ = translator(explained.lang).gettext
    if rule.kind == "fixed":
        return _("a price of its own")
    if rule.kind == "percent_of_market":
        rate = _held(formats.percent(rule.value, explained.lang))
        return _("{rate} of the market value").format(rate=rate)
    if rule.kind == "percent_off":
        off = _held(formats.percent(rule.value, explained.lang))
    else:
        off = _held(formats.money(rule.value, explained.currency, explained.lang))
    if rule.off_value:
        return _("{off} off the market value").format(off=off)
    return _("{off} off the public price").format(off=off)


def _times(explained: PriceSteps) -> str:
    lang, cents = explained.lang, explained.unit_price_cents
    if explained.weight_grams is not None:
        price = formats.price_per_kilogram(cents, explained.currency, lang)
        return f"{_held(formats.kilograms(explained.weight_grams, lang))} × {_held(price)}"
    price = formats.money(cents, explained.currency, lang)
    return f"{explained.quantity} × {_held(price)}"


_OF_ONE = frozenset({"value", "public", "social", "tier", "rule", "typed", "lowest"})


def _amount(step: PriceStep, explained: PriceSteps) -> str:
    if step.kind in _OF_ONE and explained.weight_grams is not None:
        price = formats.price_per_kilogram(step.cents, explained.currency, explained.lang)
        return _held(price)
    return _held(formats.money(step.cents, explained.currency, explained.lang))


def _held(figure: str) -> str:
    """No-break spaces, so that a figure is never torn over two lines."""
    return figure.replace(" ", "\u00a0")
