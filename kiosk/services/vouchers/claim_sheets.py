"""Reports on issuers, and claims, as people get them: text, PDF, or a spreadsheet."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from kiosk.home import make_private
from kiosk.language import N_, _, spoken
from kiosk.rules.search import fold
from kiosk.rules.shown_codes import shortened
from kiosk.rules.voucher_codes import grouped
from kiosk.services.donations.donor_sheets import SheetFormat
from kiosk.services.exports.files import Value, csv_bytes, write_whole
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.claims import (
    ClaimState,
    IssuerReport,
    MadeClaim,
    Redeemed,
    find_claim,
    report_on_issuer,
)
from receipts import formats
from receipts.report import Report, Table

COLUMNS = ("day", "ticket", "voucher", "amount_cents", "state", "claim")
"""Of the report's CSV: one row a redemption; codes are shortened."""

CLAIM_COLUMNS = ("claim", "day", "ticket", "voucher", "amount_cents")
"""Of a claim's CSV: one row a redemption; codes are whole."""

STATE_NAMES: dict[ClaimState, str] = {
    "open": N_("Not claimed yet"),
    "claimed": N_("Claimed"),
    "paid": N_("Paid"),
}


def write_issuer_report(
    shop: OpenShop,
    issuer: str,
    *,
    first: date | None = None,
    last: date | None = None,
    format: SheetFormat = "text",  # noqa: A002 (as the command's option is called)
    output: Path | None = None,
) -> None:
    """Write the report on an issuer to a file, whole or not at all; None is standard output.

    Raises OSError, and ShopError as `report_on_issuer`.
    """
    report = report_on_issuer(shop, issuer, first, last)
    if format == "csv":
        content = csv_bytes(COLUMNS, map(_report_row, report.redeemed))
    elif format == "text":
        from receipts.render.report_text import render_report_text

        content = render_report_text(report_pages(shop, report)).encode("utf-8")
    else:
        content = _pdf(shop, report_pages(shop, report))
    write_whole(output, content)


def write_claim(shop: OpenShop, number: int) -> tuple[Path, Path]:
    """Write a claim as PDF and as CSV into the home's folder `claims`; return both paths.

    The folder is for the till's user alone: the codes are whole, and money may be left on
    the vouchers. Raises OSError, and ShopError ``claim_unknown``.
    """
    claim, redeemed = find_claim(shop, number)
    folder = make_private(shop.settings.home / "claims")
    name = "-".join((f"{number:04d}", *_words(claim.issuer)))
    pdf, sheet = folder / f"claim-{name}.pdf", folder / f"claim-{name}.csv"
    write_whole(pdf, _pdf(shop, claim_pages(shop, claim, redeemed)))
    rows = (_claim_row(number, each) for each in redeemed)
    write_whole(sheet, csv_bytes(CLAIM_COLUMNS, rows))
    return pdf, sheet


def _pdf(shop: OpenShop, pages: Report) -> bytes:
    from receipts.render.report_pdf import render_report_pdf

    return render_report_pdf(pages, shop.now(), spoken(), training=shop.training)


def _words(issuer: str) -> list[str]:
    """Return an issuer's name as a file's name may hold it."""
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(issuer))
    return plain.split()[:6]


# Pages


def report_pages(shop: OpenShop, report: IssuerReport) -> Report:
    """Return the report on an issuer in words, in the language that is spoken."""
    redeemed = report.redeemed
    return Report(
        title=_("Vouchers of {issuer}").format(issuer=report.issuer),
        about=(
            shop.record.name,
            *shop.record.address.splitlines(),
            _period(shop, report.first, report.last),
        ),
        tables=(
            (_("In all"), _in_all(shop, redeemed)),
            (_("By day"), _by_day(shop, redeemed)),
            (_("One by one"), _one_by_one(shop, redeemed)),
        ),
        notes=(_("Codes are shortened to their last characters; a claim has them whole."),),
    )


def claim_pages(shop: OpenShop, claim: MadeClaim, redeemed: Sequence[Redeemed]) -> Report:
    """Return a claim in words for its issuer."""
    lang = spoken()
    made = formats.long_date(claim.made_on, lang)
    head = (_("Voucher"), _("Day"), _("Ticket"), _("Amount"))
    rows = [
        (
            grouped(each.voucher),
            formats.short_date(each.day, lang),
            each.ticket,
            _money(shop, each.amount_cents),
        )
        for each in redeemed
    ]
    rows.append((_("Total"), "", "", _money(shop, claim.total_cents)))
    total = Table(
        (_("Vouchers"), _("Payments"), _("To be paid to us")),
        ((str(_vouchers(redeemed)), str(claim.count), _money(shop, claim.total_cents)),),
    )
    return Report(
        title=_("Claim no. {number} to {issuer}").format(number=claim.number, issuer=claim.issuer),
        about=(
            shop.record.name,
            *shop.record.address.splitlines(),
            _period(shop, claim.first_day, claim.last_day),
            _("Made on {day}").format(day=made),
        ),
        tables=(
            (_("In all"), total),
            (_("One by one"), Table(head, tuple(rows), bold_last=True)),
        ),
        notes=(
            _(
                "The amount is what the voucher paid of the ticket."
                " Nothing here was claimed before."
            ),
        ),
    )


def _in_all(shop: OpenShop, redeemed: Sequence[Redeemed]) -> Table:
    def row(name: str, some: Sequence[Redeemed]) -> tuple[str, ...]:
        return name, str(_vouchers(some)), str(len(some)), _money(shop, _cents(some))

    rows = [
        row(_(name), [each for each in redeemed if each.state == state])
        for state, name in STATE_NAMES.items()
    ]
    rows.append(row(_("Taken in all"), redeemed))
    head = ("", _("Vouchers"), _("Payments"), _("Amount"))
    return Table(head, tuple(rows), bold_last=True)


def _by_day(shop: OpenShop, redeemed: Sequence[Redeemed]) -> Table:
    head = (_("Day"), _("Vouchers"), _("Amount"), *(_(name) for name in STATE_NAMES.values()))
    rows = []
    for day, same in groupby(redeemed, attrgetter("day")):
        of_day = list(same)
        rows.append(
            (
                formats.short_date(day, spoken()),
                str(_vouchers(of_day)),
                _money(shop, _cents(of_day)),
                *(
                    _money(shop, _cents(each for each in of_day if each.state == state))
                    for state in STATE_NAMES
                ),
            )
        )
    return Table(head, tuple(rows))


def _one_by_one(shop: OpenShop, redeemed: Sequence[Redeemed]) -> Table:
    head = (_("Voucher"), _("Day"), _("Ticket"), _("Amount"), _("State"))
    rows = tuple(
        (
            shortened(each.voucher),
            formats.short_date(each.day, spoken()),
            each.ticket,
            _money(shop, each.amount_cents),
            _state(each),
        )
        for each in redeemed
    )
    return Table(head, rows)


def _state(redeemed: Redeemed) -> str:
    name = _(STATE_NAMES[redeemed.state])
    if redeemed.claim is None:
        return name
    return _("{state}, no. {number}").format(state=name, number=redeemed.claim)


def _vouchers(redeemed: Iterable[Redeemed]) -> int:
    return len({each.voucher for each in redeemed})


def _cents(redeemed: Iterable[Redeemed]) -> int:
    return sum(each.amount_cents for each in redeemed)


def _period(shop: OpenShop, first: date | None, last: date | None) -> str:
    lang = spoken()
    until = formats.long_date(last or shop.today(), lang)
    if first is None:
        return _("Until {last}").format(last=until)
    return _("From {first} to {last}").format(first=formats.long_date(first, lang), last=until)


def _money(shop: OpenShop, cents: int) -> str:
    return formats.money(cents, shop.record.currency, spoken())


# Rows


def _report_row(each: Redeemed) -> tuple[Value, ...]:
    code = shortened(each.voucher)
    day = each.day.isoformat()
    return day, each.ticket, code, each.amount_cents, each.state, each.claim


def _claim_row(number: int, each: Redeemed) -> tuple[Value, ...]:
    return number, each.day.isoformat(), each.ticket, each.voucher, each.amount_cents
