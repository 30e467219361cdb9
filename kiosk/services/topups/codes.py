"""Top-up codes: taken in sealed, told to the printer once, on their buyer's receipt.

A code that was told never comes back: nobody can know whether it was used. One that nobody
was told may (`services.corrections.goods_back`), and is in stock again. Each
showing is a row of its own that is never changed, written in the transaction that decides
about it. Two rules keep a code from being given twice:

- the print worker tells a code only on the sale's own receipt, and only while it was never
  shown; on any other paper only where a manager allowed that very job;
- whoever shows it otherwise (`services.topups.showings`) first holds the receipt's row, as
  the worker does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import print_jobs, topups
from db.print_jobs import Job
from db.rows import AnyRow
from kiosk.services.paper import topup_ref
from kiosk.services.shop import OpenShop
from kiosk.services.topups.sealing import SealedCode, grouped, seal_code, sealer, sealer_of
from receipts.compose.topups import given_back, printed_before, shown_on_screen
from receipts.document import Document, DocumentError, Text, from_json, secrets_of

__all__ = [
    "NOT_RENDERED",
    "NewCode",
    "SealedCode",
    "Told",
    "add_codes",
    "codes_for_printing",
    "doubt_interrupted",
    "doubt_restored",
    "record_printed",
    "seal_code",
    "tells_codes",
]

NOT_RENDERED = "not rendered"
"""What a print job says that nothing here can read or draw."""

# Taking in


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that was given, as it was typed, with the number printed beside it."""

    lot: str
    sku: str
    code: str = field(repr=False)
    serial: str


def add_codes(shop: OpenShop, codes: Sequence[NewCode]) -> None:
    """Take codes into stock; their lots, with the balances, are there already.

    Raises ShopError as `sealer` and `Sealer.seal` do, and IntegrityError for a code or a
    serial number that is there already.
    """
    sealing = sealer(shop)
    rows = []
    for each in codes:
        sealed = sealing.seal(each.code)
        rows.append(
            {
                "serial": each.serial,
                "sku": each.sku,
                "lot": each.lot,
                "sealed": sealed.sealed,
                "fingerprint": sealed.fingerprint,
                "state": "in_stock",
            }
        )
    with shop.writing() as connection:
        topups.add_topups(connection, rows)


# On paper, for the print worker


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in the place of a receipt's dots, in memory only.

    `first_shown` are the codes (by id) that this very job shows for the first time.
    """

    texts: Mapping[str, str | Text] = field(default_factory=dict, repr=False)
    first_shown: tuple[int, ...] = ()


def tells_codes(connection: Connection, job: Job, document: Document) -> bool:
    """Tell whether this job would print a code that is in stock no more."""
    return any(_is_told(how) for _, how in _verdicts(connection, job, document))


def codes_for_printing(
    connection: Connection, shop: OpenShop, job: Job, document: Document
) -> Told:
    """Return what this job prints for its secrets; it must be held by the worker.

    A code that was shown already is not told again: words say so, in the receipt's
    language. Raises ShopError ``key_missing`` and ``topups_key_wrong``.
    """
    verdicts = _verdicts(connection, job, document)
    sealing = sealer_of(shop.settings.home) if any(_is_told(how) for _, how in verdicts) else None
    # What is not among the sale's codes any more came back before anybody read it.
    came_back = given_back(document.lang)
    texts: dict[str, str | Text] = dict.fromkeys(secrets_of(document), came_back)
    for row, how in verdicts:
        if sealing and _is_told(how):
            texts[topup_ref(row.id)] = grouped(sealing.open(row.sealed))
        elif how == "screen":
            texts[topup_ref(row.id)] = shown_on_screen(document.lang)
        else:
            texts[topup_ref(row.id)] = printed_before(document.lang)
    return Told(texts, tuple(row.id for row, how in verdicts if how == "receipt"))


def record_printed(
    connection: Connection, job: Job, topup_ids: Sequence[int], at: datetime
) -> None:
    """Record that these codes went to the printer, wholly or perhaps in part."""
    if topup_ids:
        rows = [_receipt_showing(topup, job, at) for topup in topup_ids]
        topups.add_showings(connection, rows)


def doubt_interrupted(connection: Connection, shop: OpenShop) -> None:
    """Mark what was being sent when the program ended: nobody knows whether it printed.

    The codes of such receipts count as shown.
    """
    now = shop.now()
    _count_as_shown(connection, print_jobs.interrupted(connection, shop.till), now)
    print_jobs.doubt_interrupted(connection, shop.till, now)


def doubt_restored(connection: Connection, now: datetime) -> None:
    """Mark what every till had still to print when a copy was made that is now put back:
    nobody knows whether it came out since. The codes of such receipts count as shown."""
    _count_as_shown(connection, print_jobs.restored(connection), now)
    print_jobs.doubt_restored(connection, now)


def _count_as_shown(connection: Connection, jobs: Sequence[Job], now: datetime) -> None:
    for job in jobs:
        try:
            document = from_json(job.document)
        except DocumentError:
            continue  # nothing here can have printed it
        verdicts = _verdicts(connection, job, document)
        shown = [row.id for row, how in verdicts if how == "receipt"]
        record_printed(connection, job, shown, now)


def _is_told(how: str) -> bool:
    return how in ("receipt", "copy")


def _verdicts(connection: Connection, job: Job, document: Document) -> list[tuple[AnyRow, str]]:
    """Say of each code of the job's paper how it is shown on it.

    "receipt": for the first time; "copy": as a manager allowed for this job; "screen" and
    "before": not at all, for it was shown there.
    """
    refs = set(secrets_of(document))
    if not refs or job.sale_id is None:
        return []
    codes = topups.codes_of_sale(connection, job.sale_id)
    codes = [row for row in codes if topup_ref(row.id) in refs]
    showings = _showings(connection, [row.id for row in codes])
    is_first = bool(codes) and print_jobs.first_of_sale(connection, job.sale_id) == job.id
    return [(row, _verdict(job, showings[row.id], is_first=is_first)) for row in codes]


def _verdict(job: Job, showings: list[AnyRow], *, is_first: bool) -> str:
    if any(each.how == "copy" and each.print_job_id == job.id for each in showings):
        return "copy"
    if not showings and is_first:
        return "receipt"
    return "screen" if showings and all(each.how == "screen" for each in showings) else "before"


def _showings(connection: Connection, topup_ids: list[int]) -> defaultdict[int, list[AnyRow]]:
    of_each: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in topups.showings_of(connection, topup_ids):
        of_each[row.topup_id].append(row)
    return of_each


def _receipt_showing(topup_id: int, job: Job, at: datetime) -> dict[str, Any]:
    return {
        "topup_id": topup_id,
        "how": "receipt",
        "at": at,
        "print_job_id": job.id,
        "staff_number": None,
        "allowed_by": None,
    }
