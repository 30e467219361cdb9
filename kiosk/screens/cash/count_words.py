"""What the count of a drawer says: denominations, tenders, sums."""

from collections.abc import Iterable

from kiosk.language import _, spoken
from kiosk.rules.cash_count import Key, Pile
from kiosk.rules.count_sheet import Field
from receipts import formats


def tender_name(key: Key) -> str:
    """Return what is counted, as people call it."""
    kind, issuer = key
    return {
        "cash": _("Cash"),
        "card": _("Card slips"),
        "cheque": _("Cheques"),
        "voucher": _("Vouchers: {issuer}").format(issuer=issuer),
    }[kind]


def denomination_name(cents: int, currency: str) -> str:
    """Return a coin or note: "50 €", "0,20 €"."""
    text = formats.money(cents, currency, spoken())
    if cents % 100:
        return text
    return text.replace(formats.amount(cents, spoken()), str(cents // 100))


def of_each(field: Field) -> str:
    """Say how many coins are in a roll."""
    return _("of {pieces}").format(pieces=field.denomination.per_roll)


def money_in_words(piles: Iterable[Pile], currency: str) -> str:
    """Return piles in one line: "2 × 50 €, 1 roll of 25 × 2 €"."""
    return ", ".join(_pile(pile, currency) for pile in piles)


def not_yet_counted(keys: Iterable[Key], key: str) -> str:
    """Say which slips and papers there were, and that nobody counted them."""
    words = _("Not counted yet: {tenders}. {key} once more: zero.")
    return words.format(tenders=", ".join(tender_name(each) for each in keys), key=key)


def is_that_right(counted: str) -> str:
    """Ask about a count that is hardly possible."""
    return _("{counted}: is that really there?").format(counted=counted)


def _pile(pile: Pile, currency: str) -> str:
    value = denomination_name(pile.denomination_cents, currency)
    if pile.form == "piece":
        return f"{pile.count} × {value}"
    pieces = pile.each_cents // pile.denomination_cents
    words = _("{count} × roll of {pieces} × {value}")
    return words.format(count=pile.count, pieces=pieces, value=value)


def amount(cents: int) -> str:
    """Return an amount without its currency, as columns have it."""
    return formats.amount(cents, spoken())


def money(cents: int, currency: str) -> str:
    """Return an amount with its currency."""
    return formats.money(cents, currency, spoken())
