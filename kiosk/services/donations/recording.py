"""Recording what donors give, and the acknowledgement that they take home."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db import donation_drafts, donations, donors, items, print_jobs, serials, stock, tills
from db.journal import offset_minutes
from db.rows import AnyRow
from kiosk.rules.donations import (
    LONGEST_DOCUMENT,
    LONGEST_DONOR,
    DonationEntry,
    LotEntry,
    SerialEntry,
    check_donated_item,
    check_donation,
    check_lot,
    value_of,
    written,
)
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.scans import check_digits, parse_scan
from kiosk.rules.serials import check_serial
from kiosk.services.counter.scanned_labels import Label, number_spellings, read_label
from kiosk.services.donations.donors import Donor
from kiosk.services.records import item_from
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still
from kiosk.services.stock.new_serials import check_free
from receipts.compose.acknowledgement import (
    Acknowledgement,
    GivenLot,
    compose_acknowledgement,
)
from receipts.document import Document, to_json


@dataclass(frozen=True, slots=True)
class Donated:
    """A donation that is stored: its number, lots in order, and the acknowledgement."""

    donation_id: int
    donor: Donor
    document_number: str
    lots: tuple[str, ...]
    acknowledgement: Document


@dataclass(frozen=True, slots=True)
class _Received:
    """A lot as it is stored: its code, what was written of it, and its item."""

    lot: str
    entry: LotEntry
    item: Item


def record_donation(shop: OpenShop, staff_number: int, entry: DonationEntry) -> Donated:
    """Store a donation in one transaction: all or nothing.

    Takes the donor (found by reference or name, or made), the donation, its lots with
    codes of the shop's own (D26-0042-1), the `received` movements, serial numbers, the
    journal entry and the acknowledgement's print job; the till's draft goes.

    Raises ShopError ``document_known``, ``item_unknown``, ``serial_known``,
    ``serial_is_barcode``, ``serial_is_code``, and those of `check_donation`, `check_lot`
    and `check_serial`.
    """
    now = shop.now()
    entry = _read(entry)
    check_donation(entry, shop.today())
    with shop.writing() as connection:
        # Always in this order, as imports do: the shop's row, then the till's.
        donations.queue_up(connection)
        tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff_number, "donations")
        donor = _donor(connection, entry.donor)
        name = donations.next_name(connection, entry.given_on.year)
        document = _document(connection, donor, entry.document_number or name)
        received = _received(connection, name, entry.lots)
        paper = _acknowledgement(shop, donor, document, entry.given_on, received)
        job = print_jobs.add_job(connection, shop.till, None, to_json(paper), now)
        row = _donation_row(donor, document, entry.given_on, staff_number, now)
        donation_id = donations.add_donation(connection, {**row, "print_job_id": job})
        _store_lots(connection, donor.id, donation_id, entry.given_on, received)
        _store_movements(connection, staff_number, received, now)
        _store_serials(connection, received)
        values = _journal_values(donor, document, entry.given_on, staff_number, received)
        shop.write_journal(connection, "donation", values, now)
        donation_drafts.drop(connection, shop.till)
    lots = tuple(each.lot for each in received)
    return Donated(donation_id, Donor(donor.reference, donor.name), document, lots, paper)


def find_donated(shop: OpenShop, raw: str) -> Label:
    """Return the item with this code, and what its label tells: expiry, serial, weight.

    Raises ShopError: those of `parse_scan` and `read_label`, ``item_without_stock``,
    ``serial_known`` for a piece, ``check_digit`` and ``code_unknown``.
    """
    scan = parse_scan(raw)
    with shop.reading() as connection:
        row = items.find_item(connection, scan.spellings)
        if row is None and serials.find_serial(connection, number_spellings(scan)):
            raise ShopError("serial_known", serial=scan.text)
        label = Label(item_from(row)) if row else read_label(connection, shop, scan)
    if label is None:
        check_digits(scan)
        raise ShopError("code_unknown", scanned=scan.text)
    check_donated_item(label.item)
    return label


def _read(entry: DonationEntry) -> DonationEntry:
    """Return the entry with its words and numbers as they are stored."""
    return replace(
        entry,
        donor=written(entry.donor, LONGEST_DONOR),
        document_number=written(entry.document_number, LONGEST_DOCUMENT),
        lots=tuple(replace(lot, serials=_serials(lot)) for lot in entry.lots),
    )


def _serials(lot: LotEntry) -> tuple[SerialEntry, ...]:
    return tuple(
        SerialEntry(check_serial(each.serial), check_serial(each.other) if each.other else None)
        for each in lot.serials
    )


def _donor(connection: Connection, text: str) -> AnyRow:
    donor = donors.find_donor(connection, text)
    if donor is None:
        return donors.add_donor(connection, text)
    return donor if donor.reference else donors.give_reference(connection, donor.id)


def _document(connection: Connection, donor: AnyRow, number: str) -> str:
    if donations.document_is_known(connection, donor.id, number):
        raise ShopError("document_known", document=number, donor=donor.name)
    return number


def _received(
    connection: Connection, name: str, entries: tuple[LotEntry, ...]
) -> tuple[_Received, ...]:
    received = []
    for number, entry in enumerate(entries, 1):
        row = items.find_item(connection, [entry.sku])
        if row is None:
            raise ShopError("item_unknown", sku=entry.sku)
        item = item_from(row)
        lot = check_lot(replace(entry, sku=item.sku), item)
        for each in lot.serials:
            for serial in each.numbers:
                check_free(connection, serial)
        received.append(_Received(f"{name}-{number}", lot, item))
    return tuple(received)


def _acknowledgement(
    shop: OpenShop, donor: AnyRow, document: str, given_on: date, received: tuple[_Received, ...]
) -> Document:
    values = [value_of(each.entry, each.item) for each in received]
    known = [value for value in values if value is not None]
    return compose_acknowledgement(
        Acknowledgement(
            shop_name=shop.record.name,
            shop_address=shop.record.address,
            lang=shop.record.lang,
            currency=shop.record.currency,
            donor_name=donor.name,
            donor_reference=donor.reference,
            given_on=given_on,
            document_number=document,
            lots=tuple(_given(each) for each in received),
            total_cents=sum(known) if known else None,
            all_valued=len(known) == len(values),
        )
    )


def _given(received: _Received) -> GivenLot:
    lot, item = received.entry, received.item
    by_weight = item.kind == "weight"
    return GivenLot(
        label=item.label,
        quantity=1 if by_weight else lot.quantity,
        weight_grams=lot.quantity if by_weight else None,
        condition=lot.condition,
        value_cents=value_of(lot, item),
        serials=tuple(" / ".join(each.numbers) for each in lot.serials),
    )


def _donation_row(
    donor: AnyRow, document: str, given_on: date, staff_number: int, now: datetime
) -> dict[str, Any]:
    return {
        "donor_id": donor.id,
        "document_number": document,
        "given_on": given_on,
        "staff_number": staff_number,
        "recorded_at": now,
        "recorded_offset_minutes": offset_minutes(now),
    }


def _store_lots(
    connection: Connection,
    donor_id: int,
    donation_id: int,
    given_on: date,
    received: tuple[_Received, ...],
) -> None:
    rows = [
        {
            "lot": each.lot,
            "donor_id": donor_id,
            "sku": each.entry.sku,
            "received_quantity": each.entry.quantity,
            "balance": each.entry.quantity,
            "unit_value_cents": each.entry.unit_value_cents,
            "received_on": given_on,
            "expires_on": each.entry.expires_on,
            "donation_id": donation_id,
            "condition": each.entry.condition,
            "quarantined": each.entry.quarantined,
            "place": each.entry.place,
        }
        for each in received
    ]
    donations.add_lots(connection, rows)


def _store_movements(
    connection: Connection, staff_number: int, received: tuple[_Received, ...], now: datetime
) -> None:
    rows = [
        {
            "kind": "received",
            "sku": each.entry.sku,
            "lot": each.lot,
            "quantity": each.entry.quantity,
            "at": now,
            "staff_number": staff_number,
        }
        for each in received
    ]
    stock.add_movements(connection, rows)


def _store_serials(connection: Connection, received: tuple[_Received, ...]) -> None:
    rows = [
        {
            "serial": piece.serial,
            "other_serial": piece.other,
            "sku": each.entry.sku,
            "lot": each.lot,
            "state": "in_stock",
        }
        for each in received
        for piece in each.entry.serials
    ]
    if rows:
        serials.add_serials(connection, rows)


def _journal_values(
    donor: AnyRow,
    document: str,
    given_on: date,
    staff_number: int,
    received: tuple[_Received, ...],
) -> dict[str, Any]:
    """Return what the journal keeps: values, and the donor's reference instead of the name."""
    return {
        "donor": donor.reference,
        "document": document,
        "given_on": given_on.isoformat(),
        "staff": staff_number,
        "lots": [
            {
                "lot": each.lot,
                "sku": each.entry.sku,
                "quantity": each.entry.quantity,
                "unit_value_cents": each.entry.unit_value_cents,
                "expires_on": each.entry.expires_on.isoformat() if each.entry.expires_on else None,
                "quarantined": each.entry.quarantined,
                "serials": [piece.serial for piece in each.entry.serials],
            }
            for each in received
        ],
    }
