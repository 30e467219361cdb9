"""The rows of each table, made of a closing's records; its sums are theirs added up."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from kiosk.services.dsfinvk.reading import CASH
from kiosk.services.dsfinvk.records import RECEIPT, Closing, Position, Rate, Record
from kiosk.services.dsfinvk.tables import VERSION

Value = str | int | Decimal | None
Row = dict[str, Value]
"""Values by column; a column that is not there stays empty. Amounts are decimals."""

PROGRAM = "solidarity-kiosk"
_PLACE = re.compile(r"(?P<code>[0-9]{4,5})\s+(?P<town>.+)")
_EXACT = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose tills they are, as settings and the shop's record say."""

    name: str
    address: str
    currency: str
    country: str
    tax_number: str
    vat_number: str
    version: str

    def place(self, prefix: str = "") -> Row:
        """Return street, code and town: the first line, and the last one that has a code."""
        lines = [line.strip() for line in self.address.splitlines() if line.strip()]
        found = [match for line in lines[1:] if (match := _PLACE.fullmatch(line))]
        return {
            f"{prefix}STRASSE": lines[0] if lines else "",
            f"{prefix}PLZ": found[-1]["code"] if found else "",
            f"{prefix}ORT": found[-1]["town"] if found else "",
            f"{prefix}LAND": self.country,
        }


def rows_of(closing: Closing, owner: Owner) -> Iterator[tuple[str, Row]]:
    """Yield (file, row) of every table that a closing has something for."""
    key: Row = {
        "Z_KASSE_ID": closing.till,
        "Z_ERSTELLUNG": _written(closing.made_at),
        "Z_NR": closing.number,
    }
    for number, record in enumerate(closing.records, 1):
        for file, row in _of_record(record, number, closing.till, owner.currency):
            yield file, key | row
    for file, row in (*_master(closing, owner), *_sums(closing, owner.currency)):
        yield file, key | row


def euros(cents: int) -> Decimal:
    """Return cents as an amount, exactly."""
    return Decimal(cents).scaleb(-2)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _of_record(record: Record, number: int, till: str, currency: str) -> Iterator[tuple[str, Row]]:
    named: Row = {"BON_ID": record.record_id}
    yield (
        "transactions.csv",
        named
        | {
            "BON_NR": number,
            "BON_TYP": record.kind,
            "BON_NAME": record.name,
            "TERMINAL_ID": till,
            "BON_STORNO": str(int(record.is_void)),
            "BON_ENDE": _written(record.at),
            "BEDIENER_ID": str(record.staff),
            "UMS_BRUTTO": euros(record.gross_cents),
            "BON_NOTIZ": record.note,
        },
    )
    for position in record.positions:
        for file, row in _of_position(position, till):
            yield file, named | {"POS_ZEILE": str(position.number)} | row
    for rate, (gross, vat) in _by_rate(record.positions).items():
        amounts = _amounts("BON_BRUTTO", "BON_NETTO", "BON_UST", gross, vat)
        yield "transactions_vat.csv", named | {"UST_SCHLUESSEL": rate.key} | amounts
    for payment in record.payments:
        yield (
            "datapayment.csv",
            named
            | {
                "ZAHLART_TYP": payment.kind,
                "ZAHLART_NAME": payment.name,
                "ZAHLWAEH_CODE": currency,
                "BASISWAEH_BETRAG": euros(payment.cents),
            },
        )
    if (corrected := record.corrects) is not None:
        yield (
            "references.csv",
            named
            | {
                "REF_TYP": "Transaktion",
                "REF_DATUM": _written(corrected.at),
                "REF_Z_KASSE_ID": corrected.till,
                "REF_Z_NR": corrected.closing,
                "REF_BON_ID": corrected.record_id,
            },
        )


def _of_position(position: Position, till: str) -> Iterator[tuple[str, Row]]:
    key: Row = {"UST_SCHLUESSEL": position.rate.key}
    each = (euros(position.gross_cents) / position.quantity).quantize(_EXACT, ROUND_HALF_UP)
    yield (
        "lines.csv",
        {
            "GUTSCHEIN_NR": position.voucher,
            "ARTIKELTEXT": position.text,
            "POS_TERMINAL_ID": till,
            "GV_TYP": position.case,
            "GV_NAME": position.case_name,
            "INHAUS": "0",
            "P_STORNO": "0",
            "AGENTUR_ID": 0,
            "ART_NR": position.sku,
            "GTIN": position.gtin,
            "WARENGR_ID": position.category,
            "WARENGR": position.category,
            "MENGE": position.quantity,
            "EINHEIT": position.unit,
            "STK_BR": each,
        },
    )
    gross, vat = position.gross_cents, position.vat_cents
    amounts = _amounts("POS_BRUTTO", "POS_NETTO", "POS_UST", gross, vat)
    yield "lines_vat.csv", key | amounts
    if position.discount_cents:
        base, off = position.base_vat_cents, position.discount_cents
        for kind, cents, of_it in (
            ("base_amount", gross + off, base),
            ("discount", -off, vat - base),
        ):
            amounts = _amounts("PF_BRUTTO", "PF_NETTO", "PF_UST", cents, of_it)
            yield "itemamounts.csv", key | {"TYP": kind} | amounts


def _amounts(gross: str, net: str, vat: str, gross_cents: int, vat_cents: int) -> Row:
    return {
        gross: euros(gross_cents),
        net: euros(gross_cents - vat_cents),
        vat: euros(vat_cents),
    }


def _by_rate(positions: tuple[Position, ...]) -> Mapping[Rate, tuple[int, int]]:
    sums: dict[Rate, tuple[int, int]] = {}
    for each in positions:
        gross, vat = sums.get(each.rate, (0, 0))
        sums[each.rate] = (gross + each.gross_cents, vat + each.vat_cents)
    return sums


def _master(closing: Closing, owner: Owner) -> Iterator[tuple[str, Row]]:
    """Yield what is written down once for each closing."""
    paid = _paid(closing)
    yield (
        "cashpointclosing.csv",
        {
            "Z_BUCHUNGSTAG": closing.booked_on,
            "TAXONOMIE_VERSION": VERSION,
            "Z_START_ID": closing.records[0].record_id,
            "Z_ENDE_ID": closing.records[-1].record_id,
            "NAME": owner.name,
            **owner.place(),
            "STNR": owner.tax_number,
            "USTID": owner.vat_number,
            "Z_SE_ZAHLUNGEN": euros(sum(paid.values())),
            "Z_SE_BARZAHLUNGEN": euros(paid.get(CASH, 0)),
        },
    )
    here: Row = {"LOC_NAME": owner.name, "LOC_USTID": owner.vat_number}
    yield "location.csv", here | owner.place("LOC_")
    yield (
        "cashregister.csv",
        {
            "KASSE_SERIENNR": closing.serial,
            "KASSE_SW_BRAND": PROGRAM,
            "KASSE_SW_VERSION": owner.version,
            "KASSE_BASISWAEH_CODE": owner.currency,
            "KEINE_UST_ZUORDNUNG": "0",
        },
    )
    rates = {each.rate for record in closing.records for each in record.positions}
    for rate in sorted(rates, key=lambda each: each.key):
        yield (
            "vat.csv",
            {
                "UST_SCHLUESSEL": rate.key,
                "UST_SATZ": euros(rate.rate_bp),
                "UST_BESCHR": rate.name,
            },
        )


def _sums(closing: Closing, currency: str) -> Iterator[tuple[str, Row]]:
    """Yield the closing's own sums: by kind of business, by payment, and of cash."""
    cases: dict[tuple[str, str, int], tuple[int, int]] = {}
    for position in (each for record in _receipts(closing) for each in record.positions):
        case = position.case, position.case_name, position.rate.key
        gross, vat = cases.get(case, (0, 0))
        cases[case] = (gross + position.gross_cents, vat + position.vat_cents)
    for (kind, name, key), (gross, vat) in sorted(cases.items()):
        row: Row = {"GV_TYP": kind, "GV_NAME": name, "AGENTUR_ID": 0, "UST_SCHLUESSEL": key}
        yield (
            "businesscases.csv",
            row | _amounts("Z_UMS_BRUTTO", "Z_UMS_NETTO", "Z_UST", gross, vat),
        )
    paid = _paid(closing)
    for (kind, name), cents in sorted(paid.items()):
        row = {"ZAHLART_TYP": kind, "ZAHLART_NAME": name, "Z_ZAHLART_BETRAG": euros(cents)}
        yield "payment.csv", row
    cash: Row = {"ZAHLART_WAEH": currency, "ZAHLART_BETRAG_WAEH": euros(paid.get(CASH, 0))}
    yield "cash_per_currency.csv", cash


def _receipts(closing: Closing) -> Iterator[Record]:
    return (record for record in closing.records if record.kind == RECEIPT)


def _paid(closing: Closing) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for payment in (each for record in _receipts(closing) for each in record.payments):
        key = payment.kind, payment.name
        sums[key] = sums.get(key, 0) + payment.cents
    return sums
