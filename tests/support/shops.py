"""A small shop with a little of everything, and a clock that stands still."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from db.engine import connect, writing
from db.staff import add_staff
from db.tables import metadata
from kiosk.rules.search import fold
from kiosk.services.counter.duty import Duty
from kiosk.services.keys import identity_cipher
from kiosk.services.shifts.opening import open_till
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import NewShop, OpenShop, ShopRecord, add_till, init_shop, open_shop
from kiosk.services.staff import StaffMember, hash_pin
from kiosk.settings import Settings

NOW = datetime(2026, 11, 22, 14, 32, 5, tzinfo=timezone(timedelta(hours=1)))
TODAY = NOW.date()
RECORD = ShopRecord("Boutique", "1 rue de la Gare\n94200 Ivry", "EUR", "fr", "TVA non applicable")

PIN = "1234"
LUC_PIN = "4321"
LUC_BADGE = "S23K9PX4TFGH7"
NADIA = StaffMember(1, "Nadia", "manager")
LUC = StaffMember(2, "Luc", "volunteer")

NAMES = {"M-AWA": "Aminata Diallo", "M-ENDED": "Karim Benali", "M-SOON": "Sofia Marchetti"}


OpenTill = Callable[..., OpenShop]
"""Opens a till by its name, T1 unless one is said; other settings by their names."""


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    moment: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


def make_shop(settings: Settings) -> None:
    """Make the shop of these settings with its goods, people and vouchers, and tills T1, T2."""
    init_shop(settings, NewShop(RECORD, "T1", NADIA.first_name, PIN), now=Clock())
    add_till(settings, "T2", now=Clock())
    engine = connect(settings.url)
    with writing(engine) as connection:
        _people(connection, settings.home)
        _goods(connection)
        _write(connection, "voucher", VOUCHERS)
    engine.dispose()


def till_of(settings: Settings, till: str, clock: Clock | None = None) -> OpenShop:
    """Open the shop at one of its tills, with an engine of its own."""
    return open_shop(settings.model_copy(update={"till": till}), now=clock or Clock())


def duty_at(shop: OpenShop, staff: StaffMember = NADIA) -> Duty:
    """Begin to sell: the till is opened with 50.00 unless it is open."""
    shift = current_shift(shop) or open_till(shop, staff.number, 5000)
    return Duty(staff, shift.id)


def days(count: int) -> date:
    """A day from today."""
    return TODAY + timedelta(days=count)


# SKU, GTIN, label, kind, market value, public and social price (cents), VAT (basis points)
ITEMS: list[tuple[str, str | None, str, str, int | None, int | None, int | None, int | None]] = [
    ("BREAD", "3017620422003", "Pain de mie", "unit", 400, 300, 150, 550),
    ("MILK", "0036000291452", "Lait entier", "unit", 250, 200, None, 550),
    ("SIM", None, "Carte SIM", "unit", 1000, None, 250, 2000),
    ("RICE", None, "Riz en vrac", "weight", 400, 300, None, None),
    ("REPAIR", None, "Réparation", "service", None, 500, None, 2000),
    ("OPEN", None, "Bric-à-brac", "open", None, None, None, None),
    ("BOOK", None, "Livre de poche", "unit", 200, 100, 50, None),
    ("PHONE", None, "Téléphone", "serial", 10_000, 8_000, None, 2000),
    ("TOPUP", None, "Recharge 5 €", "topup", 500, 500, None, None),
]

# Lot, SKU, pieces or grams, expiry
LOTS: list[tuple[str, str, int, date | None]] = [
    ("B-NEVER", "BREAD", 4, None),
    ("B-LATE", "BREAD", 10, days(30)),
    ("B-SOON", "BREAD", 3, days(2)),
    ("B-GONE", "BREAD", 5, days(-1)),
    ("MILK-1", "MILK", 10, days(0)),
    ("SIM-1", "SIM", 40, None),
    ("RICE-1", "RICE", 5000, days(90)),
]


def _voucher(code: str, kind: str, **values: Any) -> dict[str, Any]:
    defaults = {
        "issuer": "Emmaüs",
        "value_cents": None,
        "percent_bp": None,
        "balance_cents": None,
        "uses_left": None,
        "valid_from": None,
        "valid_until": None,
    }
    if kind == "payment":
        defaults["balance_cents"] = values["value_cents"]
    return {"code": code, "kind": kind} | defaults | values


VOUCHERS = [
    _voucher("PASS", "payment", value_cents=1000, valid_until=days(0)),
    _voucher("PASS-2", "payment", value_cents=1000),
    _voucher("HALF", "percent", percent_bp=5000, uses_left=1),
    _voucher("FIVE", "amount", value_cents=500, uses_left=2, issuer="CCAS"),
    _voucher("OLD", "payment", value_cents=1000, valid_until=days(-1)),
    _voucher("NEXT", "amount", value_cents=100, uses_left=1, valid_from=days(1)),
    _voucher("USED", "amount", value_cents=100, uses_left=0),
]


def _people(connection: Connection, home: Path) -> None:
    add_staff(connection, LUC.number, LUC.first_name, LUC.role, hash_pin(LUC_PIN), LUC_BADGE)
    add_staff(connection, 3, "Paul", "volunteer", hash_pin(PIN), "SGONE")
    gone = metadata.tables["staff"]
    connection.execute(gone.update().where(gone.c.number == 3).values(active=False))
    _write(connection, "tier", [{"tier": "A", "percent_bp": 3000}, {"tier": "B", "percent_bp": 1}])
    validity = {
        "M-AWA": (days(-30), days(60)),
        "M-ENDED": (days(-60), days(-1)),
        "M-SOON": (days(-30), days(5)),
        "M-NEXT": (days(1), days(60)),
    }
    _write(connection, "household", [{"reference": each, "size": 2} for each in validity])
    members = [{"reference": each, "tier": "A", "household": each} for each in validity]
    _write(connection, "member", members)
    cards = [{"card": each, "member": each, "issued_at": NOW} for each in validity]
    _write(connection, "member_card", cards)
    orientations = [
        {"member": each, "valid_from": start, "valid_until": end, "oriented_by": "CCAS"}
        for each, (start, end) in validity.items()
    ]
    _write(connection, "orientation", orientations)
    seal = identity_cipher(home).encrypt
    sealed = [{"member": c, "sealed": seal(n.encode()).decode()} for c, n in NAMES.items()]
    _write(connection, "member_identity", sealed)


def _goods(connection: Connection) -> None:
    _write(connection, "item", [_item(*item) for item in ITEMS])
    _write(connection, "donor", [{"id": 1, "name": "Banque alimentaire"}])
    lots = [
        {
            "lot": lot,
            "donor_id": 1,
            "sku": sku,
            "received_quantity": quantity,
            "balance": quantity,
            "unit_value_cents": 100,
            "received_on": days(-10),
            "expires_on": expires_on,
        }
        for lot, sku, quantity, expires_on in LOTS
    ]
    _write(connection, "lot", lots)
    received = [
        {"kind": "received", "sku": sku, "lot": lot, "quantity": quantity, "at": NOW}
        for lot, sku, quantity, _ in LOTS
    ]
    _write(connection, "stock_movement", received)


def _item(
    sku: str,
    gtin: str | None,
    label: str,
    kind: str,
    market: int | None,
    public: int | None,
    social: int | None,
    vat: int | None,
) -> dict[str, Any]:
    return {
        "sku": sku,
        "gtin": gtin,
        "label": label,
        "search_text": fold(" ".join(filter(None, (label, sku, gtin)))),
        "category": "misc",
        "kind": kind,
        "market_value_cents": market,
        "public_price_cents": public,
        "social_price_cents": social,
        "vat_rate_bp": vat,
    }


def _write(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(metadata.tables[table]), rows)
