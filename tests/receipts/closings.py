"""Papers of closings that the tests share."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from receipts.compose.closing import ClosingPaper, CountRow, LogHead, PaperRow, Section, VatRow

PARIS_WINTER = timezone(timedelta(hours=1))


def at(hour: int, minute: int = 0) -> datetime:
    """A moment of the shift's day."""
    return datetime(2026, 11, 22, hour, minute, tzinfo=PARIS_WINTER)


PERPETUAL = (
    PaperRow("perpetual", 1_234_567, bold=True),
    PaperRow("perpetual_absolute", 1_250_067),
)
EVENTS = (
    PaperRow("no_sales", count=2),
    PaperRow("voided_lines", 450, 3),
    PaperRow("voided_baskets", 0, 0),
    PaperRow("unprinted", count=1),
    PaperRow("not_wanted", count=20),
    PaperRow("duplicates", count=1),
)
LOG_HEAD = LogHead(
    "T1 48213 T637-F75H-45N2-LVIB",
    "T1 48213 9FB7F2FFA7E75BA5D501A4DCD96AF3F4CC9C1FAB36BA8F2F25CBA9C1EA2A8B11"
    " D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A",
    "21FE 31DF A154 A261 626B F854 046F D227 1B7B ED4B 6ABE 45AA 5887 7EF4 7F97 21B9",
)

Z = ClosingPaper(
    shop_name="Boutique solidaire d'Ivry",
    shop_address="12 rue Saint-Just\n94200 Ivry-sur-Seine",
    lang="fr",
    currency="EUR",
    kind="z",
    till="T1",
    first_day=date(2026, 11, 22),
    made_at=at(18, 40),
    made_by="Nadia",
    number=12,
    shift=14,
    opened_at=at(9, 2),
    ended_at=at(18, 31),
    tickets=("T1-000101", "T1-000149"),
    sections=(
        Section(
            "tickets",
            (
                PaperRow("sales", 51_780, 47),
                PaperRow("refunds", -300, 1),
                PaperRow("voids", -250, 1),
                PaperRow("grand", 51_230, bold=True),
                PaperRow("absolute", 52_330),
                PaperRow("topups", 4_500, 6),
            ),
        ),
        Section(
            "tenders",
            (
                PaperRow("cash", 23_130, 30),
                PaperRow("card", 20_000, 12),
                PaperRow("cheque", 2_500, 1),
                PaperRow("voucher", 6_500, 7),
                PaperRow("issuer", 1_500, 2, label="CCAS d'Ivry"),
                PaperRow("issuer", 5_000, 5, label="Pass numérique"),
            ),
        ),
        Section(
            "discounts",
            (
                PaperRow("public", 0, 4),
                PaperRow("social", 80_000, 40),
                PaperRow("tier", 12_050, 21),
                PaperRow("rule", 6_000, 9, label="3"),
                PaperRow("voucher:amount", 500, 1),
                PaperRow("market_value", 149_780),
                PaperRow("savings", 98_550, bold=True),
            ),
        ),
        Section(
            "gifts",
            (
                PaperRow("round_up", 400, 8),
                PaperRow("suspended", 500, 1),
                PaperRow("suspended_used", 250, 1),
            ),
        ),
        Section(
            "cash",
            (
                PaperRow("float", 10_000),
                PaperRow("cash_sales", 23_130),
                PaperRow("pay_ins", 2_000),
                PaperRow("pay_outs", -1_250),
                PaperRow("drops", -15_000),
                PaperRow("expected", 18_880, bold=True),
                PaperRow("float_left", 10_000),
                PaperRow("deposit", 8_580),
            ),
        ),
    ),
    vat=(
        VatRow(None, 2_000, 0, 2_000),
        VatRow(550, 14_218, 782, 15_000),
        VatRow(2000, 28_525, 5_705, 34_230),
    ),
    counts=(
        CountRow("cash", 18_880, 18_580, -300, reason="Rendu de trop, sans doute"),
        CountRow("card", 20_000, 20_000, 0),
        CountRow("voucher_of", 5_000, 5_000, 0, label="Pass numérique"),
    ),
    events=EVENTS,
    perpetual=PERPETUAL,
    countersigned_by="Luc",
    log_head=LOG_HEAD,
)

X = replace(
    Z,
    kind="x",
    number=None,
    ended_at=None,
    made_at=at(14, 5),
    sections=(
        Section(
            "tickets",
            (
                PaperRow("sales", 21_780, 20),
                PaperRow("refunds", 0, 0),
                PaperRow("voids", 0, 0),
                PaperRow("so_far", 21_780, bold=True),
            ),
        ),
        Section("tenders", (PaperRow("cash", 21_780, 20),)),
    ),
    vat=(VatRow(None, 21_780, 0, 21_780),),
    counts=(),
    perpetual=(),
    countersigned_by="",
    log_head=None,
)

MONTH = replace(
    Z,
    kind="month",
    number=3,
    shift=None,
    first_day=date(2026, 11, 1),
    made_at=datetime(2026, 12, 1, 9, 5, tzinfo=PARIS_WINTER),
    opened_at=None,
    ended_at=None,
    closings=(1, 27, 27),
    counts=(),
    countersigned_by="",
)
YEAR = replace(MONTH, kind="year", number=1, first_day=date(2026, 1, 1), closings=(1, 1, 1))
DIFFERING = replace(Z, mismatch=(1_234_567, 1_230_000), sections=(), vat=(), counts=(), events=())
