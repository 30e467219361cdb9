"""The stock's views in words: a row, the head above the rows, and what is known besides."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.language import N_, _, ngettext, spoken
from kiosk.services.shop import OpenShop
from kiosk.services.stock import views as stock_views
from kiosk.services.stock.views import DonorStock, ItemPace, ItemStock, LotStock, WriteOff
from kiosk.widgets.signs import ELLIPSIS, WARNING
from receipts import formats

Money = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class View:
    """One tab. `load` takes shop, text and days; the others write one of its rows.

    `columns` are (head, width); the first column takes what is left of the line. `cells`
    gives a row's texts, `details` up to three lines about it. `periods` are the days one
    can choose from, none where time does not matter.
    """

    label: str
    load: Callable[[OpenShop, str, int], Sequence[Any]]
    columns: tuple[tuple[str, int], ...]
    cells: Callable[[Any, date], tuple[str, ...]]
    details: Callable[[Any, Money], tuple[str, ...]]
    nothing: str
    periods: tuple[int, ...] = ()

    def head(self, width: int) -> str:
        """The names of the columns."""
        return self._line(tuple(_(head) for head, _width in self.columns), width)

    def row(self, each: Any, width: int, today: date) -> str:
        """One row."""
        return self._line(self.cells(each, today), width)

    def _line(self, cells: tuple[str, ...], width: int) -> str:
        rest = [size for _head, size in self.columns[1:]]
        first = max(8, width - sum(rest) - len(rest))
        parts = [f"{_cut(cells[0], first):<{first}}"]
        parts += [f"{_cut(c, size):>{size}}" for c, size in zip(cells[1:], rest, strict=True)]
        return " ".join(parts)


def amount(quantity: int, *, by_weight: bool) -> str:
    """A quantity as people say it: pieces, or kilograms."""
    return formats.kilograms(quantity, spoken()) if by_weight else str(quantity)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - len(ELLIPSIS)] + ELLIPSIS


def _item_cells(item: ItemStock, today: date) -> tuple[str, ...]:
    held = amount(item.held, by_weight=item.by_weight) if item.held else ""
    return item.label, amount(item.quantity, by_weight=item.by_weight), held, str(item.lots)


def _item_details(item: ItemStock, money: Money) -> tuple[str, ...]:
    held = amount(item.held, by_weight=item.by_weight)
    return (
        f"{item.label}  ({item.sku}, {item.category})",
        _("Worth {amount}").format(amount=money(item.worth_cents)),
        _("{quantity} may not be sold: quarantined, or past their date.").format(quantity=held)
        if item.held
        else "",
    )


def _lot_cells(lot: LotStock, today: date) -> tuple[str, ...]:
    quantity = amount(lot.quantity, by_weight=lot.by_weight)
    return lot.label, lot.lot, quantity, _expiry(lot, today)


def _expiry(lot: LotStock, today: date) -> str:
    if lot.quarantined:
        return _("quarantine")
    if lot.expires_on is None:
        return ""
    sign = f"{WARNING} " if lot.expires_on < today else ""
    return sign + formats.short_date(lot.expires_on, spoken())


def _lot_details(lot: LotStock, money: Money) -> tuple[str, ...]:
    received = _("Lot {lot} from {donor}, received on {day}: {quantity}").format(
        lot=lot.lot,
        donor=lot.donor,
        day=formats.short_date(lot.received_on, spoken()),
        quantity=amount(lot.received, by_weight=lot.by_weight),
    )
    expires = lot.expires_on and formats.short_date(lot.expires_on, spoken())
    known = (
        _("Worth {amount}").format(amount=money(lot.worth_cents)),
        _("expires on {day}").format(day=expires) if expires else "",
        _("in quarantine") if lot.quarantined else "",
        lot.condition,
        lot.place,
    )
    return f"{lot.label}  ({lot.sku})", received, ", ".join(filter(None, known))


def _donor_cells(donor: DonorStock, today: date) -> tuple[str, ...]:
    kilograms = formats.kilograms(donor.grams, spoken()) if donor.grams else ""
    return donor.name, donor.reference, str(donor.lots), str(donor.pieces), kilograms


def _donor_details(donor: DonorStock, money: Money) -> tuple[str, ...]:
    name = donor.reference or donor.name
    return (
        donor.name,
        _("What is left is worth {amount}.").format(amount=money(donor.worth_cents)),
        _("A report for the donor: {command}").format(
            command=f"kiosk report donor {shlex.quote(name)}"
        ),
    )


def _pace_cells(pace: ItemPace, today: date) -> tuple[str, ...]:
    days = _("not sold") if pace.days is None else str(pace.days)
    left = amount(pace.quantity, by_weight=pace.by_weight)
    return pace.label, left, amount(pace.sold, by_weight=pace.by_weight), days


def _pace_details(pace: ItemPace, money: Money) -> tuple[str, ...]:
    if pace.days is None:
        said = _("None was sold in the last 30 days.")
    else:
        said = ngettext(
            "At the pace of the last 30 days it lasts {days} day.",
            "At the pace of the last 30 days it lasts {days} days.",
            pace.days,
        ).format(days=pace.days)
    return f"{pace.label}  ({pace.sku})", said


def _write_off_cells(off: WriteOff, today: date) -> tuple[str, ...]:
    day = formats.short_date(off.at.astimezone(), spoken())
    return off.label, day, amount(off.quantity, by_weight=off.by_weight), off.reason


def _write_off_details(off: WriteOff, money: Money) -> tuple[str, ...]:
    when = formats.date_and_time(off.at.astimezone(), spoken())
    said = _("Lot {lot}, {when}: {reason}").format(lot=off.lot, when=when, reason=off.reason)
    who = (
        "" if off.staff_number is None else _("by number {number}").format(number=off.staff_number)
    )
    return f"{off.label}  ({off.sku})", said, who


VIEWS = (
    View(
        N_("Items"),
        lambda shop, text, _days: stock_views.stock_by_item(shop, text),
        ((N_("Item"), 0), (N_("Left"), 12), (N_("Not for sale"), 13), (N_("Lots"), 5)),
        _item_cells,
        _item_details,
        N_("Nothing in stock is called like that."),
    ),
    View(
        N_("Lots"),
        lambda shop, text, _days: stock_views.stock_by_lot(shop, text),
        ((N_("Item"), 0), (N_("Lot"), 16), (N_("Left"), 11), (N_("Expires"), 12)),
        _lot_cells,
        _lot_details,
        N_("Nothing in stock is called like that."),
    ),
    View(
        N_("Donors"),
        lambda shop, text, _days: stock_views.stock_by_donor(shop, text),
        ((N_("Donor"), 0), (N_("Reference"), 12), (N_("Lots"), 6), (N_("Pieces"), 8), ("kg", 13)),
        _donor_cells,
        _donor_details,
        N_("No donor is called like that."),
    ),
    View(
        N_("Expiring"),
        lambda shop, text, days: stock_views.expiring(shop, days, text),
        ((N_("Item"), 0), (N_("Lot"), 16), (N_("Left"), 11), (N_("Expires"), 12)),
        _lot_cells,
        _lot_details,
        N_("Nothing expires in this time."),
        periods=(7, 14, 30),
    ),
    View(
        N_("Days left"),
        lambda shop, text, _days: stock_views.days_left(shop, text),
        ((N_("Item"), 0), (N_("Left"), 12), (N_("Sold"), 12), (N_("Days left"), 14)),
        _pace_cells,
        _pace_details,
        N_("Nothing in stock is called like that."),
    ),
    View(
        N_("Written off"),
        lambda shop, text, days: stock_views.write_offs(shop, days, text),
        ((N_("Item"), 0), (N_("Day"), 11), (N_("Quantity"), 11), (N_("Reason"), 22)),
        _write_off_cells,
        _write_off_details,
        N_("Nothing was written off in this time."),
        periods=(30, 90, 365),
    ),
)
