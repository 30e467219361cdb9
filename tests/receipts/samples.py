"""Receipts that the tests share."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from receipts.compose.correction import Correction
from receipts.compose.sale import ReceiptLine, SaleReceipt, VatLine
from receipts.compose.tenders import ReceiptGift, ReceiptTender

PARIS_WINTER = timezone(timedelta(hours=1))


def piece(label: str, total_cents: int, **changes: object) -> ReceiptLine:
    """One piece of something at 20 % VAT."""
    line = ReceiptLine(
        label=label,
        quantity=1,
        weight_grams=None,
        unit_price_cents=total_cents,
        market_value_cents=5 * total_cents,
        discount_cents=0,
        total_cents=total_cents,
        vat_rate_bp=2000,
    )
    return replace(line, **changes)  # type: ignore[arg-type]


FRENCH = SaleReceipt(
    shop_name="Boutique solidaire d'Ivry",
    shop_address="12 rue Saint-Just\n94200 Ivry-sur-Seine",
    lang="fr",
    currency="EUR",
    ticket="T1-000042",
    closed_at=datetime(2026, 11, 22, 14, 32, 5, tzinfo=PARIS_WINTER),
    staff_name="Nadia",
    lines=(
        piece("Clé 4G « nomade »", 600),
        piece("Œufs ×6 plein air", 232, quantity=2, unit_price_cents=116, vat_rate_bp=550),
        piece("Café moulu équitable du Chiapas, torréfié à Ivry, 250 g", 70, vat_rate_bp=550),
        piece("Pommes", 50, weight_grams=350, unit_price_cents=200, discount_cents=20),
    ),
    item_count=5,
    market_value_cents=4655,
    saving_cents=3703,
    total_cents=952,
    tenders=(ReceiptTender("voucher", 500, "Pass numérique"), ReceiptTender("cash", 1000)),
    change_cents=548,
    vat=(VatLine(550, 334, 18), VatLine(2000, 500, 100)),
)

ENGLISH = SaleReceipt(
    shop_name="The Solidarity Shop",
    shop_address="4 Harbour Street\nMarseille",
    lang="en",
    currency="EUR",
    ticket="T2-001205",
    closed_at=datetime(2026, 7, 3, 9, 5, tzinfo=timezone(timedelta(hours=2))),
    lines=(
        piece("SIM card, 5 GB for a month", 250),
        piece("Laptop, refurbished", 10_000),
        piece("Rice", 158, weight_grams=1050, unit_price_cents=150),
    ),
    item_count=3,
    market_value_cents=123_400,
    saving_cents=112_992,
    total_cents=10_408,
    tenders=(ReceiptTender("card", 10_408),),
    vat_exemption="No VAT charged: article 293 B of the French tax code.",
    closing_words="Thank you.\nOpen again on Monday at nine.",
)

FRENCH_PREVIEW = replace(FRENCH, ticket=None, tenders=(), change_cents=0)

GENEROUS = replace(
    FRENCH,
    gifts=(
        ReceiptGift("more", 150),
        ReceiptGift("suspended", 500),
        ReceiptGift("round_up", 98),
    ),
    due_cents=1700,
    tenders=(ReceiptTender("voucher", 500, "Pass numérique"), ReceiptTender("cash", 2000)),
    change_cents=800,
)

FIRST = FRENCH.closed_at - timedelta(days=3, hours=2, minutes=17)


def back(label: str, total_cents: int, **changes: object) -> ReceiptLine:
    """One piece that came back."""
    return replace(piece(label, -total_cents, quantity=-1, unit_price_cents=total_cents), **changes)  # type: ignore[arg-type]


REFUND = replace(
    FRENCH,
    ticket="T1-000057",
    lines=(
        back("Clé 4G « nomade »", 600, serial="8933 0123 4567 8901 234"),
        back("Œufs ×6 plein air", 232, quantity=-2, unit_price_cents=116, vat_rate_bp=550),
        back("Pommes", 50, weight_grams=-350, unit_price_cents=200, discount_cents=-20),
    ),
    item_count=0,
    market_value_cents=-4410,
    saving_cents=0,
    total_cents=-882,
    tenders=(ReceiptTender("voucher", -500, "Pass numérique"), ReceiptTender("cash", -382)),
    change_cents=0,
    vat=(VatLine(550, -220, -12), VatLine(2000, -542, -108)),
    correction=Correction("refund", "T1-000042", FIRST, "article abîmé", signature=True),
)

EXCHANGE = replace(
    REFUND,
    lines=(back("Clé 4G « nomade »", 600), piece("Café moulu 250 g", 250, vat_rate_bp=550)),
    item_count=1,
    total_cents=-350,
    tenders=(ReceiptTender("card", -350),),
    vat=(VatLine(550, 237, 13), VatLine(2000, -500, -100)),
    correction=Correction("exchange", "T2-001205", FIRST, "mauvais article"),
)

DEARER_EXCHANGE = replace(
    EXCHANGE,
    lines=(back("Café moulu 250 g", 250, vat_rate_bp=550), piece("Clé 4G « nomade »", 600)),
    total_cents=350,
    market_value_cents=2750,
    saving_cents=2400,
    tenders=(ReceiptTender("cash", 1000),),
    change_cents=650,
    vat=(VatLine(550, -237, -13), VatLine(2000, 500, 100)),
)

VOID = replace(
    REFUND,
    lines=(back("Clé 4G « nomade »", 600), back("Pommes", 50, weight_grams=-350)),
    total_cents=-650,
    gifts=(ReceiptGift("round_up", -50),),
    due_cents=-700,
    tenders=(ReceiptTender("cheque", -700),),
    vat=(),
    vat_exemption="TVA non applicable, art. 293 B du CGI",
    correction=Correction("void", "T1-000042", FIRST, "erreur de saisie"),
)
