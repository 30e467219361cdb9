"""A receipt without paper: as a file on a stick, or as a code that a phone reads.

Both come from the stored document, as paper does, and say that they are no paper. A file
settles a receipt that was held: its buyer wants none on paper. Top-up codes are in neither.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from db import print_jobs, sales, tills
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import split_ticket
from kiosk.services.closings.papers import local_time
from kiosk.services.counter.paper_wanted import note_not_wanted
from kiosk.services.drawn_papers import paper_pdf, paper_png
from kiosk.services.exports.files import settle
from kiosk.services.exports.new_files import opened_new
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.compose.electronic import electronic_of
from receipts.compose.for_phone import PhoneText, ShortReceipt, phone_texts
from receipts.document import Document, from_json
from receipts.render.layout import columns_of

FileForm = Literal["pdf", "png"]
FILE_FORMS: tuple[FileForm, ...] = ("pdf", "png")


def save_receipt(
    shop: OpenShop, ticket: str, form: FileForm, folder: Path, staff: StaffMember
) -> Path:
    """Write a ticket's receipt into a folder and return the file; none that is there is
    replaced. The journal tells of it (``e_receipt``).

    Raises ShopError ``code_unknown``, ``manager_needed``, ``font_lacking``, ``font_damaged``
    and as `opened_new`. Nothing is left then, and a receipt that was held is held still.
    """
    check_may(staff.role, "reprint")
    document, sale = _receipt(shop, ticket)
    content = _bytes(shop, document, ticket, sale, form)
    with opened_new(folder, f"ticket-{ticket}", form) as (file, path):
        file.write(content)
        settle(file)
        _note(shop, ticket, form, content, staff)
    return path


def receipt_for_phone(
    shop: OpenShop, ticket: str, staff: StaffMember, fits: Callable[[str], bool]
) -> PhoneText:
    """Return the longest form of a ticket's receipt that `fits` its code on the screen.

    The journal tells of it (``e_receipt``). Raises ShopError ``code_unknown``,
    ``manager_needed``, and ``screen_too_small`` where not even the shortest fits.
    """
    check_may(staff.role, "reprint")
    document, sale = _receipt(shop, ticket)
    with shop.reading() as connection:
        vat = sales.vat_by_rate(connection, sale.sale_id)
    short = ShortReceipt(
        shop_name=shop.record.name,
        ticket=ticket,
        closed_at=_closed_at(sale),
        total_cents=sale.total_cents,
        currency=shop.record.currency,
        lang=shop.record.lang,
        vat=tuple((row.vat_rate_bp, row.vat_cents) for row in vat),
    )
    found = next((each for each in phone_texts(document, short) if fits(each.text)), None)
    if found is None:
        raise ShopError("screen_too_small")
    _note(shop, ticket, "qr", found.text.encode(), staff)
    return found


def _receipt(shop: OpenShop, ticket: str) -> tuple[Document, AnyRow]:
    with shop.reading() as connection:
        sale = _sale_of(connection, ticket)
        stored = print_jobs.receipt_of(connection, sale.sale_id)
    return electronic_of(from_json(stored)), sale


def _bytes(shop: OpenShop, document: Document, ticket: str, sale: AnyRow, form: FileForm) -> bytes:
    columns = columns_of(shop.settings.paper_mm)
    if form == "png":
        return paper_png(shop, document, columns)
    return paper_pdf(shop, document, columns, ticket, _closed_at(sale))


def _note(
    shop: OpenShop, ticket: str, form: FileForm | Literal["qr"], content: bytes, staff: StaffMember
) -> None:
    now, digest = shop.now(), sha256(content).hexdigest()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)  # before the receipt, as a refund holds them
        check_still(connection, shop, staff, "reprint")
        if form != "qr":  # a phone may fail to read it: who is asked may want paper yet
            sale_id = UUID(str(_sale_of(connection, ticket).sale_id))
            note_not_wanted(connection, shop, sale_id, ticket, staff)
        values = {"ticket": ticket, "form": form, "sha256": digest, "staff": staff.number}
        shop.write_journal(connection, "e_receipt", values, now)


def _sale_of(connection: Connection, ticket: str) -> AnyRow:
    sale = sales.find_sale(connection, *split_ticket(ticket))
    if sale is None:
        raise ShopError("code_unknown", scanned=ticket)
    return sale


def _closed_at(sale: AnyRow) -> datetime:
    return local_time(sale.closed_at, sale.closed_offset_minutes)
