"""`kiosk report` and `kiosk claim`."""

import sys
from datetime import date
from pathlib import Path
from typing import Literal

import click

from kiosk.commands.managers import asked_manager
from kiosk.commands.opened import opened_shop
from kiosk.language import _, spoken
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import ClosingKind
from kiosk.services.closings.past import find_closing
from kiosk.services.closings.saving import closing_pdf
from kiosk.services.donations.donor_sheets import SheetFormat, write_donor_report
from kiosk.services.exports.files import write_whole
from kiosk.services.staff import check_manager
from kiosk.services.vouchers.claim_sheets import write_claim, write_issuer_report
from kiosk.services.vouchers.claims import make_claim
from receipts import formats
from receipts.render.text import render_text

PAGE_COLUMNS = 48
"""As on paper of 80 mm."""

Days = tuple[date | None, date | None]


def report_donor(donor: str, days: Days, format_: SheetFormat, output: Path | None) -> None:
    """Report on a donor to a file or to standard output. Raises ShopError."""
    _refuse_pdf_on_screen(format_, output)
    with opened_shop() as shop:
        write_donor_report(shop, donor, first=days[0], last=days[1], format=format_, output=output)


def report_issuer(issuer: str, days: Days, format_: SheetFormat, output: Path | None) -> None:
    """Report on an issuer to a file or to standard output. Raises ShopError."""
    _refuse_pdf_on_screen(format_, output)
    with opened_shop() as shop:
        write_issuer_report(
            shop, issuer, first=days[0], last=days[1], format=format_, output=output
        )


def report_closing(
    kind: ClosingKind, number: int, format_: Literal["text", "json", "pdf"], output: Path | None
) -> None:
    """Write a stored closing to a file or to standard output. Raises ShopError."""
    if format_ == "pdf":
        _refuse_pdf_on_screen(format_, output)
    with opened_shop() as shop:
        found = find_closing(shop, kind, number)
        if format_ == "pdf":
            write_whole(output, closing_pdf(shop, found))
            return
    if format_ == "json":
        content = found.stored
    else:
        content = "\n".join(render_text(found.document, PAGE_COLUMNS))
    write_whole(output, f"{content}\n".encode())


def claim_from_issuer(issuer: str, days: Days, staff: str | None, pin: str | None) -> None:
    """Make a claim, write its papers and say where they are. Raises ShopError."""
    with opened_shop() as shop:
        manager = check_manager(shop, *asked_manager(staff, pin))
        claim = make_claim(shop, manager.number, issuer, *days)
        total = formats.money(claim.total_cents, shop.record.currency, spoken())
        words = _("Claim no. {number} to {issuer}: {total}")
        click.echo(words.format(number=claim.number, issuer=claim.issuer, total=total))
        for file in write_claim(shop, claim.number):
            click.echo(str(file))


def _refuse_pdf_on_screen(format_: SheetFormat, output: Path | None) -> None:
    if format_ == "pdf" and output is None and sys.stdout.isatty():
        raise ShopError("pdf_needs_file")
