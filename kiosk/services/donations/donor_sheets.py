"""The report on a donor as people get it: text, PDF, or a spreadsheet."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

from kiosk.language import N_, _, spoken
from kiosk.services.donations.donor_report import DonorReport, Figure, LotFigures, report_on_donor
from kiosk.services.exports.files import Value, csv_bytes, write_whole
from kiosk.services.shop import OpenShop
from receipts import formats
from receipts.report import Report, Table

SheetFormat = Literal["text", "csv", "pdf"]
SHEET_FORMATS: tuple[SheetFormat, ...] = get_args(SheetFormat)

_NAMES: dict[Figure, str] = {
    "before": N_("In stock before"),
    "received": N_("Received"),
    "differences": N_("Counted or corrected"),
    "sold": N_("Sold"),
    "given": N_("Given away"),
    "written_off": N_("Written off"),
    "left": N_("Left"),
    "expired": N_("of it past its date"),
}
_BY_ITEM: dict[Figure, str] = {
    "before": N_("Before"),
    "received": N_("Received"),
    "differences": N_("Corrected"),
    "sold": N_("Sold"),
    "given": N_("Given away"),
    "written_off": N_("Written off"),
    "left": N_("Left"),
}
_WHERE_THERE_ARE_ANY: frozenset[Figure] = frozenset({"before", "differences"})
_QUANTITIES: tuple[Figure, ...] = (
    "before",
    "received",
    "sold",
    "given",
    "written_off",
    "differences",
    "left",
    "expired",
)
_VALUES: tuple[Figure, ...] = ("received", "sold", "given", "written_off", "left", "expired")

COLUMNS = (
    "lot",
    "sku",
    "label",
    "unit",
    "expires_on",
    *_QUANTITIES,
    "unit_value_cents",
    *(f"{figure}_value_cents" for figure in _VALUES),
    "money_cents",
)
"""Of the CSV: one row a lot."""


def write_donor_report(
    shop: OpenShop,
    donor: str,
    *,
    first: date | None = None,
    last: date | None = None,
    format: SheetFormat = "text",  # noqa: A002 (as the command's option is called)
    output: Path | None = None,
) -> None:
    """Write the report on a donor to a file, whole or not at all; None is standard output.

    Raises OSError, and ShopError as `report_on_donor`.
    """
    report = report_on_donor(shop, donor, first, last)
    write_whole(output, _bytes(shop, report, format))


def _bytes(shop: OpenShop, report: DonorReport, format_: SheetFormat) -> bytes:
    if format_ == "csv":
        return csv_bytes(COLUMNS, (_csv_row(lot) for lot in report.lots))
    pages = report_pages(shop, report)
    if format_ == "text":
        from receipts.render.report_text import render_report_text

        return render_report_text(pages).encode("utf-8")
    from receipts.render.report_pdf import render_report_pdf

    return render_report_pdf(pages, shop.now(), spoken(), training=shop.training)


def report_pages(shop: OpenShop, report: DonorReport) -> Report:
    """Return the report in words, in the language that is spoken."""
    name = f"{report.name} ({report.reference})" if report.reference else report.name
    return Report(
        title=_("What became of the gifts of {donor}").format(donor=name),
        about=(shop.record.name, *shop.record.address.splitlines(), _period(shop, report)),
        tables=(
            (_("In all"), _in_all(shop, report)),
            *([(_("By item"), _by_item(shop, report))] if report.lots else []),
        ),
        notes=(
            *(() if report.lots else (_("In this time the shop had nothing of this donor."),)),
            _("Market values are those of the delivery, or else of the item in the shop."),
            _(
                "The money taken is what people paid for it. A line of a sale that was taken"
                " from several lots is shared among them by quantity, to the cent."
            ),
        ),
    )


def _period(shop: OpenShop, report: DonorReport) -> str:
    lang = spoken()
    last = formats.long_date(report.last or shop.today(), lang)
    if report.first is None:
        return _("Until {last}").format(last=last)
    first = formats.long_date(report.first, lang)
    return _("From {first} to {last}").format(first=first, last=last)


def _in_all(shop: OpenShop, report: DonorReport) -> Table:
    weighed = any(lot.by_weight for lot in report.lots)
    rows = [
        (
            _(name) if figure != "expired" else f"\u00a0\u00a0{_(name)}",
            str(report.pieces(figure)),
            *([_quantity(report.grams(figure), by_weight=True)] if weighed else ()),
            _money(shop, report.value_cents(figure)),
        )
        for figure, name in _NAMES.items()
    ]
    weight = (_("Weight"),) if weighed else ()
    empty = ("",) * (1 + len(weight))
    rows.append((_("Money taken"), *empty, _money(shop, report.money_cents)))
    return Table(("", _("Pieces"), *weight, _("Market value")), tuple(rows), bold_last=True)


def _by_item(shop: OpenShop, report: DonorReport) -> Table:
    figures = [
        figure
        for figure in _BY_ITEM
        if figure not in _WHERE_THERE_ARE_ANY or any(lot.quantities[figure] for lot in report.lots)
    ]
    head = (_("Item"), *(_(_BY_ITEM[figure]) for figure in figures), _("Money taken"))
    lots: dict[str, list[LotFigures]] = {}
    for lot in report.lots:
        lots.setdefault(lot.sku, []).append(lot)
    rows = tuple(
        (
            same[0].label,
            *(_sum(same, figure) for figure in figures),
            _money(shop, sum(lot.money_cents for lot in same)),
        )
        for same in lots.values()
    )
    return Table(head, rows)


def _sum(lots: list[LotFigures], figure: Figure) -> str:
    total = sum(lot.quantities[figure] for lot in lots)
    return _quantity(total, by_weight=lots[0].by_weight)


def _quantity(quantity: int, *, by_weight: bool) -> str:
    return formats.kilograms(quantity, spoken()) if by_weight and quantity else str(quantity)


def _money(shop: OpenShop, cents: int) -> str:
    return formats.money(cents, shop.record.currency, spoken())


def _csv_row(lot: LotFigures) -> tuple[Value, ...]:
    def units(figures: tuple[Figure, ...]) -> Iterator[Value]:
        for figure in figures:
            quantity = lot.quantities[figure]
            yield Decimal(quantity).scaleb(-3) if lot.by_weight else quantity

    return (
        lot.lot,
        lot.sku,
        lot.label,
        "kg" if lot.by_weight else "piece",
        lot.expires_on.isoformat() if lot.expires_on else None,
        *units(_QUANTITIES),
        lot.unit_cents,
        *(lot.value_cents(figure) for figure in _VALUES),
        lot.money_cents,
    )
