"""What happened in a shift as the records (Vorgänge) of the DSFinV-K, as values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

RECEIPT, OTHER, BROKEN_OFF = "Beleg", "AVSonstige", "AVBelegabbruch"

NOT_TAXABLE, TAX_FREE = 5, 6
"""Keys of the standard; a rate of Germany has its key there too, any other one has its own."""
_GERMAN = {1900: 1, 700: 2}
_OWN_KEYS = 10_000
_NAMES = {
    1: "Allgemeiner Steuersatz",
    2: "Ermäßigter Steuersatz",
    NOT_TAXABLE: "Nicht steuerbar",
    TAX_FREE: "Umsatzsteuerfrei",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A VAT rate under its key."""

    key: int
    rate_bp: int

    @property
    def name(self) -> str:
        """What the standard calls it, or its percentage."""
        percent = f"{self.rate_bp / 100:.2f}".replace(".", ",")
        return _NAMES.get(self.key, f"Umsatzsteuersatz {percent} %")


NO_TAX = Rate(NOT_TAXABLE, 0)


def rate_of(rate_bp: int | None) -> Rate:
    """Return the rate of goods; goods without VAT are free of it."""
    if not rate_bp:
        return Rate(TAX_FREE, 0)
    return Rate(_GERMAN.get(rate_bp, _OWN_KEYS + rate_bp), rate_bp)


@dataclass(frozen=True, slots=True)
class Position:
    """A line of a record, in cents; what comes back or goes out is below zero."""

    number: int
    case: str
    """GV_TYP: what kind of business it is."""
    text: str
    gross_cents: int
    rate: Rate = NO_TAX
    vat_cents: int = 0
    quantity: Decimal = Decimal(1)
    unit: str = ""
    case_name: str = ""
    discount_cents: int = 0
    base_vat_cents: int = 0
    """The VAT before the discount."""
    sku: str = ""
    gtin: str = ""
    category: str = ""
    voucher: str = ""
    """The end of its code."""


@dataclass(frozen=True, slots=True)
class Payment:
    """How a record was paid: ZAHLART_TYP and name."""

    kind: str
    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class Reference:
    """The ticket that a record corrects; the number of its closing where it has one."""

    till: str
    closing: int | None
    at: datetime
    record_id: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record (Vorgang); `at` is local. Payments cover positions to the cent."""

    record_id: str
    kind: str
    at: datetime
    staff: int
    name: str = ""
    note: str = ""
    is_void: bool = False
    positions: tuple[Position, ...] = ()
    payments: tuple[Payment, ...] = ()
    corrects: Reference | None = None

    @property
    def gross_cents(self) -> int:
        """What it comes to."""
        return sum(each.gross_cents for each in self.positions)


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing (Kassenabschluss): whose, when, and its records in the order of time."""

    till: str
    number: int
    made_at: datetime
    booked_on: str
    """The day it counts on, where it is not that of `made_at`."""
    serial: str
    records: tuple[Record, ...]
