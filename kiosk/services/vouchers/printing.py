"""Vouchers on paper: a sheet as PDF in the home, or one after the other on receipt paper."""

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from db import print_jobs, voucher_books
from kiosk.home import make_private
from kiosk.rules.errors import ShopError
from kiosk.rules.search import fold
from kiosk.rules.voucher_codes import grouped
from kiosk.rules.vouchers import Voucher
from kiosk.services.records import voucher_from
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still
from kiosk.services.vouchers.batches import find_batch
from kiosk.services.vouchers.lookup import target_name
from receipts.compose.voucher import VoucherSlip, compose_voucher
from receipts.document import to_json

MAX_ON_RECEIPTS = 200
"""More than a roll of paper holds is a matter for a sheet."""
FOLDER = "vouchers"


def make_sheet(shop: OpenShop, batch_id: int, staff_number: int) -> Path:
    """Write a batch's vouchers that nobody has used as a PDF; return where it lies.

    Only the till's user can read it: each code on it is worth money. The file of an
    earlier time is replaced. Raises OSError, and ShopError ``batch_unknown`` and
    ``voucher_nothing_left``.
    """
    from receipts.render.voucher_pdf import render_vouchers_pdf

    batch = find_batch(shop, batch_id)
    slips = _slips(shop, batch_id)
    title = f"{shop.record.name} – {batch.label}"
    content = render_vouchers_pdf(slips, title, shop.now(), training=shop.training)
    folder = make_private(shop.settings.home / FOLDER)
    path = folder / f"{batch_id:04d}-{_file_name(batch.label)}.pdf"
    _write_private(path, content)
    with shop.writing() as connection:
        _journal(connection, shop, batch_id, len(slips), "pdf", staff_number)
    return path


def print_vouchers(shop: OpenShop, batch_id: int, staff_number: int) -> int:
    """Queue a batch's vouchers that nobody has used for the till's printer, each as a job
    of its own; return how many.

    Raises ShopError ``vouchers_too_many`` and ``voucher_nothing_left``.
    """
    slips = _slips(shop, batch_id)
    if len(slips) > MAX_ON_RECEIPTS:
        raise ShopError("vouchers_too_many", most=MAX_ON_RECEIPTS)
    at = shop.now()
    with shop.writing() as connection:
        _journal(connection, shop, batch_id, len(slips), "receipts", staff_number)
        for slip in slips:
            print_jobs.add_job(connection, shop.till, None, to_json(compose_voucher(slip)), at)
    return len(slips)


def _slips(shop: OpenShop, batch_id: int) -> list[VoucherSlip]:
    with shop.reading() as connection:
        found = [voucher_from(row) for row in voucher_books.untouched(connection, batch_id)]
        if not found:
            raise ShopError("voucher_nothing_left")
    return _all_slips(shop, found, target_name(shop, found[0]) or None)


def _all_slips(
    shop: OpenShop, vouchers: Sequence[Voucher], target: str | None
) -> list[VoucherSlip]:
    record = shop.record
    return [
        VoucherSlip(
            shop_name=record.name,
            lang=record.lang,
            currency=record.currency,
            kind=voucher.kind,
            issuer=voucher.issuer,
            code=voucher.code,
            shown_code=grouped(voucher.code),
            value=voucher.percent_bp or voucher.value_cents,
            target=target,
            valid_from=voucher.valid_from,
            valid_until=voucher.valid_until,
            min_basket_cents=voucher.min_basket_cents,
            uses=max(1, voucher.uses_left),
            with_card=voucher.is_bound,
        )
        for voucher in vouchers
    ]


def _file_name(label: str) -> str:
    """Return a label in letters that every file system takes."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(label))
    return "-".join(filter(None, plain.split("-")))[:40] or "vouchers"


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that is whole or not there, and nobody else's to read."""
    aside = path.with_name(f".{uuid4().hex}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _journal(
    connection: Connection,
    shop: OpenShop,
    batch_id: int,
    count: int,
    form: str,
    staff_number: int,
) -> None:
    check_still(connection, shop, staff_number, "vouchers")
    values = {"batch": batch_id, "count": count, "form": form, "staff": staff_number}
    shop.write_journal(connection, "vouchers_printed", values, shop.now())
