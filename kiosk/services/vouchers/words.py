"""Vouchers and batches in words, in the language of the screens."""

from kiosk.language import _, ngettext, spoken
from kiosk.rules.voucher_batches import NewBatch
from kiosk.rules.vouchers import Voucher
from receipts import formats


def worth(voucher: Voucher | NewBatch, currency: str) -> str:
    """Return what a voucher does: "pays 10.00 €", "20 % off", "one for nothing"."""
    if isinstance(voucher, NewBatch):
        value = voucher.value
    else:
        value = voucher.percent_bp if voucher.kind == "percent" else voucher.value_cents
    match voucher.kind:
        case "percent":
            return _("{percent} off").format(percent=formats.percent(value, spoken()))
        case "amount":
            return _("{amount} off").format(amount=formats.money(value, currency, spoken()))
        case "payment":
            return _("pays {amount}").format(amount=formats.money(value, currency, spoken()))
    return _("one piece for nothing")


def conditions(voucher: Voucher | NewBatch, currency: str, uses: int) -> tuple[str, ...]:
    """Return for what, for whom, from when to when and how often it is good."""
    found = []
    if voucher.target:
        found.append(_("on {target}").format(target=voucher.target))
    if voucher.min_basket_cents:
        least = formats.money(voucher.min_basket_cents, currency, spoken())
        found.append(_("from {amount} on").format(amount=least))
    if uses > 1:
        times = ngettext("{count} use", "{count} uses", uses)
        found.append(times.format(count=uses))
    if voucher.tier:
        found.append(_("tier {tier}").format(tier=voucher.tier))
    if voucher.member:
        found.append(_("one member only"))
    if voucher.valid_from:
        day = formats.short_date(voucher.valid_from, spoken())
        found.append(_("from {day}").format(day=day))
    if voucher.valid_until:
        day = formats.short_date(voucher.valid_until, spoken())
        found.append(_("until {day}").format(day=day))
    return tuple(found)
