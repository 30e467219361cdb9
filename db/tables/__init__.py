"""Every table of the shop, one module a subject.

SQLModel classes with ``table=True`` validate nothing when they are made: what must
hold is a named constraint here, and so in the database.
"""

from db.tables.counter import DonationDraft, KeptBasket, VoucherRefusal
from db.tables.goods import Donation, Donor, Item, Lot, SerialNumber, StockMovement
from db.tables.people import Household, Member, MemberCard, MemberIdentity, Orientation, Tier
from db.tables.records import Archive, JournalEntry, Picture, Printer, PrintJob, Purge
from db.tables.rights import Quota, QuotaBalance, QuotaUse, RuleBook, Tariff
from db.tables.sales import Sale, SaleGift, SaleLine, Tender
from db.tables.shifts import (
    CashCount,
    CashMovement,
    Closing,
    CountDraft,
    Duplicate,
    LineReturned,
    Shift,
    TenderCount,
    VoidedLine,
)
from db.tables.shop import Shop, Staff, Till, TillKey
from db.tables.stocktakes import Stocktake, StocktakeCount, StocktakePiece
from db.tables.topups import TopupCode, TopupShowing
from db.tables.types import metadata, table_of
from db.tables.vouchers import (
    Claim,
    ClaimedRedemption,
    Redemption,
    Voucher,
    VoucherBatch,
    VoucherCancellation,
    VoucherPattern,
)

__all__ = [
    "Archive",
    "CashCount",
    "CashMovement",
    "Claim",
    "ClaimedRedemption",
    "Closing",
    "CountDraft",
    "Donation",
    "DonationDraft",
    "Donor",
    "Duplicate",
    "Household",
    "Item",
    "JournalEntry",
    "KeptBasket",
    "LineReturned",
    "Lot",
    "Member",
    "MemberCard",
    "MemberIdentity",
    "Orientation",
    "Picture",
    "PrintJob",
    "Printer",
    "Purge",
    "Quota",
    "QuotaBalance",
    "QuotaUse",
    "Redemption",
    "RuleBook",
    "Sale",
    "SaleGift",
    "SaleLine",
    "SerialNumber",
    "Shift",
    "Shop",
    "Staff",
    "StockMovement",
    "Stocktake",
    "StocktakeCount",
    "StocktakePiece",
    "Tariff",
    "Tender",
    "TenderCount",
    "Tier",
    "Till",
    "TillKey",
    "TopupCode",
    "TopupShowing",
    "VoidedLine",
    "Voucher",
    "VoucherBatch",
    "VoucherCancellation",
    "VoucherPattern",
    "VoucherRefusal",
    "metadata",
    "table_of",
]
