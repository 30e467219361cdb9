"""The data of breaks as a person reads it: names as words, money as money, counts as counts."""

import re
from collections.abc import Mapping
from typing import Any

from kiosk.break_words import VALUES, WORDS
from kiosk.language import _, spoken
from kiosk.log_words import kind_name
from kiosk.rules.figures import Named, Sum, Variance, VatSum
from receipts import formats

CENTS = re.compile(r"-?[0-9]{1,18}")
LONGEST_HASH = 16
MOST = 10**18
"""A number beyond it, which an altered entry may have, is no amount: it is said as it stands."""
_NAMED = ("table", "field", "what", "why", "closing")
_CODES = ("kind", "tariff", "form")
"""Fields whose values are codes."""
_CODE_AT = {
    "closing": 0, "stock_movement": 0, "tender_count": 1, "cash_count": 1, "duplicate": 1,
    "voucher_cancellation": 1,
}  # fmt: skip
"""Which part of a row's name is a code."""


def shown(name: str, value: object, data: Mapping[str, Any]) -> object:
    """Return one of a break's data as text, or as a number to count with."""
    if value is None or value == ():
        return _("nothing")
    if name == "table" and "trigger" in data:
        return value  # as the database calls it
    if name in _NAMED and isinstance(value, str):
        return word_of(value)
    if name == "row":
        return row_words(str(data.get("table", "")), value)
    if name in ("found", "expected"):
        return _figure(str(data.get("field", data.get("what", ""))), value)
    return _short(value) if name == "before" else str(value)


def word_of(name: str) -> str:
    """Return the word for a name; of “z 12” and “cash.sales_cents” that of a part."""
    if name in WORDS:
        return _(WORDS[name])
    first, space, rest = name.partition(" ")
    whole, _dot, part = first.partition(".")
    known = next((each for each in (first, part) if each in WORDS), None)
    return f"{_(WORDS[known]) if known else whole + _dot + part}{space}{rest}"


def row_words(table: str, row: object) -> str:
    """Return what names a row in its table, with words where it has codes and money."""
    parts = str(row).split(" ")
    place = _CODE_AT.get(table)
    if place is not None and len(parts) > place and parts[place] in VALUES:
        parts[place] = _(VALUES[parts[place]])
    if table == "cash_count" and parts[-1].isdecimal():
        parts[-1] = _money(int(parts[-1]))
    return _short(" ".join(parts))


def _figure(field: str, value: object) -> str:
    """Return what a field has, or should have."""
    if isinstance(value, tuple):
        return ", ".join(_figure(field, each) for each in value)
    if isinstance(value, Sum | Named | VatSum | Variance):
        return _part(value)
    if isinstance(value, str) and field.endswith("_cents") and CENTS.fullmatch(value):
        value = int(value)  # of an exported file
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST:
        # A line's own sum is named by its number.
        if field.endswith("_cents") or field == "tenders" or field.startswith("line "):
            return _money(value)
        if field == "vat_rate_bp":
            return formats.percent(value, spoken())
        return formats.kilograms(value, spoken()) if field == "weight_grams" else str(value)
    return _code(value) if field in _CODES else _short(value)


def _part(part: Sum | Named | VatSum | Variance) -> str:
    if isinstance(part, Sum):
        words = _("{count} for {amount}")
        return words.format(count=part.count, amount=_money(part.cents))
    if isinstance(part, Named):
        words = _("{name}: {count} for {amount}")
        name, amount = _code(part.name), _money(part.cents)
        return words.format(name=name, count=part.count, amount=amount)
    if isinstance(part, VatSum):
        rate = _("without VAT")
        if part.rate_bp is not None:
            rate = formats.percent(part.rate_bp, spoken())
        words = _("{rate}: {vat} of VAT on {net}")
        return words.format(rate=rate, vat=_money(part.vat_cents), net=_money(part.net_cents))
    name = " ".join(filter(None, (_code(part.kind), part.issuer)))
    words = _("{name}: {counted} counted, {expected} expected")
    counted, expected = _money(part.counted_cents), _money(part.expected_cents)
    said = words.format(name=name, counted=counted, expected=expected)
    return f"{said} ({part.reason})" if part.reason else said


def _code(value: object) -> str:
    """Return the words of a code, and of “rule:3” those of its first part."""
    first, colon, rest = str(value).partition(":")
    if first not in VALUES:
        return kind_name(str(value))
    second = _(VALUES[rest]) if rest in VALUES else rest
    return f"{_(VALUES[first])} {second}" if colon else _(VALUES[first])


def _money(cents: int) -> str:
    return str(cents) if abs(cents) > MOST else formats.amount(cents, spoken())


def _short(value: object) -> str:
    text = str(value)
    return f"{text[:LONGEST_HASH]}…" if len(text) == 64 else text
