"""What the journal's version 1 froze of refunds, exchanges and voids."""

from typing import Any

from tests.support.journals import Sample


def _back(line_number: int, cents: int, **line: Any) -> dict[str, Any]:
    """A line that comes back: one piece of food at the tier's price, where nothing else is said."""
    usual = {
        "quantity": -1,
        "returns_line": line_number,
        "tariff": "tier",
        "to_stock": True,
        "unit_price_cents": 120,
        "vat_rate_bp": 550,
        "weight_grams": None,
    }
    return usual | {"line_number": line_number, "total_cents": cents} | line


def _bread(line_number: int, cents: int, **line: Any) -> dict[str, Any]:
    return _back(line_number, cents, sku="BREAD", label="Pain de mie", **line)


def _rice(line_number: int, **line: Any) -> dict[str, Any]:
    rice = {
        "discount_cents": -5,
        "label": "Riz en vrac",
        "market_value_cents": -140,
        "returns_line": 2,
        "sku": "RICE",
        "vat_cents": 0,
        "vat_rate_bp": None,
        "weight_grams": -350,
    }
    return _back(line_number, -37, **rice, **line)


_PHONE = _back(
    4,
    -2615,
    discount_cents=-385,
    label="Téléphone",
    market_value_cents=-10000,
    serial="PH-0001",
    sku="PHONE",
    unit_price_cents=3000,
    vat_cents=-436,
    vat_rate_bp=2000,
)


def _used(line_number: int, amount: int) -> dict[str, Any]:
    """What a line counts in the member's quota."""
    month = {"period": "2026-11", "pool": "M-AWA", "quota": 1}
    return {"amount": amount, "line_number": line_number} | month


def _quotas_back(*amounts: tuple[int, int]) -> list[dict[str, Any]]:
    return [_used(line_number, amount) | {"beyond": 0} for line_number, amount in amounts]


def _tenders(*tenders: tuple[str, int, str | None]) -> list[dict[str, Any]]:
    """Kind, cents and voucher of each."""
    return [
        {
            "amount_cents": cents,
            "given_cents": cents,
            "kind": kind,
            "tender_number": number,
            "voucher": voucher,
        }
        for number, (kind, cents, voucher) in enumerate(tenders, 1)
    ]


_PASS = ("voucher", -1000, "PASS")
_NOTE = ("voucher", -1000, "PN1234ABCD")
_CARD = ("card", -100, None)

_BOTH: dict[str, Any] = {
    "allowed_by": 1,
    "corrects": "T1-000001",
    "member": "M-AWA",
    "staff": 1,
    "ticket": "T1-000002",
    "vouchers_back": [
        {"amount_cents": 1000, "voucher": "PASS"},
        {"amount_cents": 1000, "voucher": "PN1234ABCD"},
    ],
}

_REFUND: dict[str, Any] = _BOTH | {
    "discounts": [],
    "discounts_back": [{"amount_cents": 421, "voucher": "FIVE"}],
    "lines": [
        {
            "discount_cents": 0,
            "label": "Lait entier",
            "line_number": 1,
            "market_value_cents": 250,
            "quantity": 1,
            "sku": "MILK",
            "tariff": "tier",
            "total_cents": 75,
            "unit_price_cents": 75,
            "vat_cents": 4,
            "vat_rate_bp": 550,
            "weight_grams": None,
        }
    ],
    "market_value_cents": -10690,
    "quotas": [_used(1, 250)],
    "quotas_back": _quotas_back((1, -800), (2, -140), (4, -10000)),
    "reason": "abîmé",
    "returned": [
        _bread(
            2,
            -209,
            discount_cents=-31,
            market_value_cents=-800,
            quantity=-2,
            returns_line=1,
            vat_cents=-11,
        ),
        _rice(3, to_stock=False),
        _PHONE,
    ],
    "sale_id": "5d3a1c44-1b7e-4b0c-9d55-8c2f4e6a7b90",
    "tenders": _tenders(_PASS, _NOTE, _CARD, ("cash", -686, None)),
    "total_cents": -2786,
}

_VOID: dict[str, Any] = _BOTH | {
    "discounts_back": [{"amount_cents": 500, "use": True, "voucher": "FIVE"}],
    "gifts": [{"amount_cents": -200, "gift_number": 1, "kind": "suspended", "voucher": "…FV11"}],
    "market_value_cents": -13140,
    "quotas_back": _quotas_back((1, -2000), (2, -140), (3, -1000), (4, -10000)),
    "reason": "erreur de saisie",
    "returned": [
        _bread(1, -523, discount_cents=-77, market_value_cents=-2000, quantity=-5, vat_cents=-27),
        _rice(2),
        _back(
            3,
            -217,
            discount_cents=-33,
            label="Carte SIM",
            market_value_cents=-1000,
            sku="SIM",
            tariff="social",
            unit_price_cents=250,
            vat_cents=-36,
            vat_rate_bp=2000,
        ),
        _PHONE,
    ],
    "sale_id": "9c8b7a65-4d3e-4f21-8a09-1b2c3d4e5f60",
    "tenders": _tenders(("cash", -1492, None), _PASS, _NOTE, _CARD),
    "total_cents": -3392,
}

REFUND = Sample("refund", 5, _REFUND)
VOID = Sample("void", 6, _VOID)
