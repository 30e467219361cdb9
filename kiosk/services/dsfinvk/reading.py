"""Reading a closed shift's rows as records of the DSFinV-K."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection

from db import accounting as found
from db.rows import AnyRow
from kiosk.rules.rounding import included_vat
from kiosk.rules.shown_codes import shortened
from kiosk.rules.tickets import ticket_name
from kiosk.services.dsfinvk.records import (
    BROKEN_OFF,
    OTHER,
    RECEIPT,
    Closing,
    Payment,
    Position,
    Record,
    Reference,
    rate_of,
)
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.claims import is_own

CASH = ("Bar", "Bar")
NOTHING_PAID = Payment("Keine", "Keine", 0)
_TENDERS = {"cash": CASH, "card": ("Unbar", "Karte"), "cheque": ("Unbar", "Scheck")}
_MOVEMENTS = {
    "pay_in": ("Einzahlung", "", 1),
    "pay_out": ("Auszahlung", "", -1),
    "cash_drop": ("Geldtransit", "Tresor", -1),
}
_GIFTS = {
    "round_up": ("ZuschussEcht", "Aufrundung"),
    "more": ("ZuschussEcht", "Mehr als der Preis"),
    "suspended": ("MehrzweckgutscheinKauf", "Aufgeschobener Kauf"),
}
_NAMES = {"sale": "", "refund": "Rückgabe", "void": "Storno"}


def read_closing(connection: Connection, shop: OpenShop, row: AnyRow) -> Closing:
    """Return a closed shift (`db.accounting.closed_shifts`) with all that happened in it."""
    made_at = _local(row.made_at, row.made_offset_minutes)
    records = [
        *_tickets(connection, shop, row),
        *_movements(connection, row),
        *_broken_off(connection, row),
    ]
    records.sort(key=lambda record: record.at)
    booked_on = "" if row.day == made_at.date() else row.day.isoformat()
    whole = (_opening(row), *records, *_ending(connection, row, made_at))
    serial = found.serial_of(connection, row.till)
    return Closing(row.till, row.z_number, made_at, booked_on, serial, whole)


def _local(moment: datetime, offset_minutes: int) -> datetime:
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes)))


def _tickets(connection: Connection, shop: OpenShop, row: AnyRow) -> Iterator[Record]:
    positions: defaultdict[UUID, list[Position]] = defaultdict(list)
    payments: defaultdict[UUID, dict[tuple[str, str], int]] = defaultdict(dict)
    for line in found.lines_of(connection, row.id):
        positions[line.sale_id].append(_sold(line))
    for gift in found.gifts_of(connection, row.id):
        case, name = _GIFTS[gift.kind]
        _add(positions[gift.sale_id], case, name, gift.amount_cents, gift.voucher)
    for tender in found.tenders_of(connection, row.id):
        cents, issuer = tender.amount_cents, tender.issuer or ""
        if tender.kind == "voucher" and (tender.suspended or is_own(shop, issuer)):
            # It was bought, or given away, before: no means of payment but a promise kept.
            case = "MehrzweckgutscheinEinloesung"
            _add(positions[tender.sale_id], case, issuer, -cents, tender.voucher)
            continue
        kind = _TENDERS.get(tender.kind, ("Unbar", issuer))
        paid = payments[tender.sale_id]
        paid[kind] = paid.get(kind, 0) + cents
    for sale in found.sales_of(connection, row.id):
        paid = payments[sale.sale_id]
        yield Record(
            record_id=ticket_name(sale.till, sale.ticket_number),
            kind=RECEIPT,
            at=_local(sale.closed_at, sale.closed_offset_minutes),
            staff=sale.staff_number,
            name=_NAMES[sale.kind],
            note=sale.reason,
            is_void=sale.kind == "void",
            positions=tuple(positions[sale.sale_id]),
            payments=tuple(Payment(*kind, cents) for kind, cents in paid.items())
            or (NOTHING_PAID,),
            corrects=_reference(sale),
        )


def _sold(line: AnyRow) -> Position:
    by_weight = line.weight_grams is not None
    rate, sign = rate_of(line.vat_rate_bp), 1 if line.quantity > 0 else -1
    before = line.total_cents + line.discount_cents
    base_vat = sign * included_vat(abs(before), rate.rate_bp) if rate.rate_bp else 0
    return Position(
        number=line.line_number,
        case="Umsatz",
        text=line.label,
        gross_cents=line.total_cents,
        rate=rate,
        vat_cents=line.vat_cents,
        quantity=Decimal(line.weight_grams).scaleb(-3) if by_weight else Decimal(line.quantity),
        unit="kg" if by_weight else "Stück",
        discount_cents=line.discount_cents,
        base_vat_cents=base_vat,
        sku=line.sku,
        gtin=line.gtin or "",
        category=line.category,
    )


def _add(
    positions: list[Position], case: str, case_name: str, cents: int, voucher: str | None
) -> None:
    """Add what is no goods behind a ticket's lines."""
    number = 1 + max((each.number for each in positions), default=0)
    code = shortened(voucher) if voucher else ""
    sign = Decimal(1 if cents > 0 else -1)
    positions.append(
        Position(number, case, case, cents, quantity=sign, case_name=case_name, voucher=code)
    )


def _reference(sale: AnyRow) -> Reference | None:
    if sale.corrects is None:
        return None
    at = _local(sale.corrected_at, sale.corrected_offset_minutes)
    ticket = ticket_name(sale.corrected_till, sale.corrected_number)
    return Reference(sale.corrected_till, sale.corrected_z, at, ticket)


def _movements(connection: Connection, row: AnyRow) -> Iterator[Record]:
    for moved in found.movements_of(connection, row.id):
        at = _local(moved.at, moved.offset_minutes)
        identity = str(moved.movement_id)
        if moved.kind == "no_sale":
            name = "Schublade geöffnet"
            yield Record(identity, OTHER, at, moved.staff_number, name, moved.reason)
            continue
        case, name, sign = _MOVEMENTS[moved.kind]
        yield _cash(
            identity, at, moved.staff_number, case, sign * moved.amount_cents, name, moved.reason
        )


def _broken_off(connection: Connection, row: AnyRow) -> Iterator[Record]:
    """Yield baskets that were emptied before payment: nothing was sold."""
    baskets = sorted(found.emptied_baskets(connection, row.id), key=lambda each: each.at)
    for number, basket in enumerate(baskets, 1):
        yield Record(
            f"{row.till}-S{row.number}-ABBRUCH-{number}",
            BROKEN_OFF,
            _local(basket.at, row.opened_offset_minutes),
            basket.staff_number,
            note=f"{basket.many} Positionen, {_written(int(basket.cents))}",
        )


def _written(cents: int) -> str:
    whole, part = divmod(cents, 100)
    return f"{whole},{part:02}"


def _opening(row: AnyRow) -> Record:
    at = _local(row.opened_at, row.opened_offset_minutes)
    identity = f"{row.till}-S{row.number}-ANFANG"
    return _cash(identity, at, row.opened_by, "Anfangsbestand", row.float_cents)


def _ending(connection: Connection, row: AnyRow, at: datetime) -> Iterator[Record]:
    """Yield what was counted otherwise than expected, and what went to the bank: what is
    left of all cash is the float for the next shift."""
    begin = f"{row.till}-S{row.number}"
    for each in found.variances_of(connection, row.id):
        if each.kind == "cash":
            yield _cash(f"{begin}-DIFF", at, row.made_by, "DifferenzSollIst", each.cents)
    if row.deposit_cents:
        yield _cash(f"{begin}-BANK", at, row.made_by, "Geldtransit", -row.deposit_cents, "Bank")


def _cash(
    identity: str,
    at: datetime,
    staff: int,
    case: str,
    cents: int,
    case_name: str = "",
    note: str = "",
) -> Record:
    """Return a record of cash that came or went without goods."""
    sign = Decimal(1 if cents >= 0 else -1)
    position = Position(1, case, case, cents, quantity=sign, case_name=case_name)
    payment = Payment(*CASH, cents)
    return Record(identity, RECEIPT, at, staff, "", note, False, (position,), (payment,))
