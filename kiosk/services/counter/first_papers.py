"""A receipt that was never on paper comes out, as it is stored or as its buyer reads.

The stored one is final, and the log binds it. So an original in another look is a paper of its
own: it takes the stored one's place for good, in the same transaction, and only while no byte
of that ever went out. Whatever was on paper once has duplicates alone.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import print_jobs, settled_papers, topups
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import Look
from kiosk.services.counter.paper_wanted import note_wanted
from kiosk.services.counter.receipts_anew import composed_anew
from kiosk.services.counter.sale_rows import receipt_digest
from kiosk.services.counter.unprinted import note_waiting
from kiosk.services.drawn_papers import lacking
from kiosk.services.printers.facts import printer_facts
from kiosk.services.printers.languages import printable_look
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from receipts.document import DocumentError, from_json, to_json
from receipts.render.cannot import CannotRenderError
from receipts.words import known_language

ORIGINAL = 0
"""What stands for a receipt's number when it comes for the first time."""
LETTERS_TOLD = 6
"""Of a whole alphabet the first ones say enough."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sale's receipt that was never on paper: its job, and the stored document (JSON)."""

    ticket: str
    sale_id: UUID
    job_id: int
    state: str
    document: str


def first_paper(
    connection: Connection, shop: OpenShop, receipt: Receipt, staff: StaffMember, look: Look | None
) -> int:
    """Queue a receipt at the till that asks, as its original; return `ORIGINAL`.

    The caller holds till and receipt. Raises ShopError ``receipt_has_code`` (in another look),
    ``receipt_only_as_it_was``, ``letters_need_pictures``, ``font_lacking``,
    ``font_damaged`` and ``receipt_unreadable``; all stays as it is then.
    """
    waited = receipt.state in ("failed", "overdue")
    if look is not None and not _has(shop, receipt.document, look):
        job_id = _in_another_look(connection, shop, receipt, staff, look)
        if receipt.state == "not_wanted":
            values = {"ticket": receipt.ticket, "staff": staff.number}
            shop.write_journal(connection, "printed_after_all", values, shop.now())
    elif waited:
        _check_printable(shop, receipt.document)
        job_id = receipt.job_id
        settled_papers.try_again(connection, job_id, shop.till, shop.now())
    else:
        note_wanted(connection, shop, receipt.sale_id, receipt.ticket, staff)
        return ORIGINAL
    if waited:
        note_waiting(connection, shop, [job_id], staff, printed=True)
    return ORIGINAL


def _in_another_look(
    connection: Connection, shop: OpenShop, receipt: Receipt, staff: StaffMember, look: Look
) -> int:
    """Let the receipt give way to the same in another look; return that one's job."""
    if topups.codes_of_sale(connection, receipt.sale_id):
        raise ShopError("receipt_has_code", ticket=receipt.ticket)
    anew = composed_anew(connection, shop, receipt.sale_id, receipt.document, look)
    document, now = to_json(anew), shop.now()
    _check_printable(shop, document)
    if not settled_papers.give_way(connection, receipt.job_id, now):
        raise ShopError("receipt_settled_already", name=receipt.ticket)
    values = {"ticket": receipt.ticket, "staff": staff.number} | receipt_digest(document)
    shop.write_journal(connection, "receipt_in_another_look", values, now)
    return print_jobs.add_job(connection, shop.till, receipt.sale_id, document, now)


def _has(shop: OpenShop, document: str, look: Look) -> bool:
    """Tell whether a receipt is in this look already, as far as this till's printer goes."""
    try:
        stored = from_json(document)
    except DocumentError as error:
        raise ShopError("receipt_unreadable") from error
    look = printable_look(shop, look)
    lang = known_language(look.lang or shop.record.lang)
    return (known_language(stored.lang), stored.large) == (lang, look.large)


def _check_printable(shop: OpenShop, document: str) -> None:
    """Raise ShopError where this till's printer can not print a receipt (as JSON)."""
    from receipts.render.escpos import render_escpos

    try:
        render_escpos(from_json(document), printer_facts(shop))
    except CannotRenderError as error:
        letters = " ".join(error.characters[:LETTERS_TOLD])
        if len(error.characters) > LETTERS_TOLD:
            letters = f"{letters} …"
        if error.lack == "font":
            raise lacking(error, letters) from error
        raise ShopError("letters_need_pictures", letters=letters) from error
    except ValueError as error:
        raise ShopError("receipt_unreadable") from error
