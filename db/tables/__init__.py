"""Every table of the shop, one module a subject.

SQLModel classes with ``table=True`` validate nothing when they are made: what must
hold is a named constraint here, and so in the database.
"""

from db.tables.counter import DonationDraft, KeptBasket, VoucherRefusal
from db.tables.goods import Donation, Donor, Item, Lot, SerialNumber, StockMovement
from db.tables.people import Member, MemberIdentity, Tier
from db.tables.records import JournalEntry, PrintJob
from db.tables.sales import Sale, SaleLine, Tender
from db.tables.shop import Shift, Shop, Staff, Till
from db.tables.stocktakes import Stocktake, StocktakeCount, StocktakePiece
from db.tables.topups import TopupCode, TopupShowing
from db.tables.types import metadata, table_of
from db.tables.vouchers import Redemption, Voucher

__all__ = [
    "Donation",
    "DonationDraft",
    "Donor",
    "Item",
    "JournalEntry",
    "KeptBasket",
    "Lot",
    "Member",
    "MemberIdentity",
    "PrintJob",
    "Redemption",
    "Sale",
    "SaleLine",
    "SerialNumber",
    "Shift",
    "Shop",
    "Staff",
    "StockMovement",
    "Stocktake",
    "StocktakeCount",
    "StocktakePiece",
    "Tender",
    "Tier",
    "Till",
    "TopupCode",
    "TopupShowing",
    "Voucher",
    "VoucherRefusal",
    "metadata",
    "table_of",
]
