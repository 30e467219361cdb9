"""Means of payment and gifts, as a receipt names them."""

from dataclasses import dataclass
from typing import Literal

from receipts.words import translator

TenderKind = Literal["cash", "card", "cheque", "voucher"]
GiftKind = Literal["round_up", "more", "suspended"]


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    """A means of payment. amount_cents is what was handed over, before change; below zero
    it was given back.

    label says which voucher, by its issuer; never a card number or a voucher's code.
    """

    kind: TenderKind
    amount_cents: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiptGift:
    """Money given on top of the total: rounded up, more than the usual price where people
    pay what they can, or for somebody else."""

    kind: GiftKind
    amount_cents: int


def tender_name(tender: ReceiptTender, lang: str) -> str:
    """Return what a tender is called, or how money went back."""
    if tender.amount_cents < 0:
        return _given_back(tender, lang)
    _ = translator(lang).gettext
    match tender.kind:
        case "cash":
            return _("Cash")
        case "card":
            return _("Card")
        case "cheque":
            return _("Cheque")
        case "voucher":
            label = tender.label
            return _("Voucher {label}").format(label=label) if label else _("Voucher")


def _given_back(tender: ReceiptTender, lang: str) -> str:
    _ = translator(lang).gettext
    match tender.kind:
        case "cash":
            return _("Given back in cash")
        case "card":
            return _("Given back on the card")
        case "cheque":
            return _("Cheque given back")
        case "voucher":
            label = tender.label
            if not label:
                return _("Back on the voucher")
            return _("Back on the voucher {label}").format(label=label)


def gift_name(gift: ReceiptGift, lang: str) -> str:
    """Return what a gift is called."""
    _ = translator(lang).gettext
    match gift.kind:
        case "round_up":
            return _("Gift (rounded up)")
        case "more":
            return _("Gift (more than the price)")
        case "suspended":
            return _("Purchase for somebody else")
