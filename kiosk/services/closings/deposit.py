"""What goes to the bank, as the slip that goes with it."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.rules.cash_count import Count, Pile
from kiosk.rules.cash_split import split_piles
from kiosk.services.shop import OpenShop
from receipts.compose.deposit import DepositPile, DepositSlip, compose_deposit
from receipts.document import Document


@dataclass(frozen=True, slots=True)
class Deposit:
    """What the slip has to know of a closing."""

    shift: int
    z_number: int
    at: datetime
    counted: Count
    float_left_cents: int
    closed_by: str
    countersigned_by: str
    signature_missing: bool


def deposit_slip(shop: OpenShop, deposit: Deposit) -> Document:
    """Return the slip as data; coins and notes are named where they can be parted so."""
    counted, left = deposit.counted, deposit.float_left_cents
    split = split_piles(counted.piles, left)
    return compose_deposit(
        DepositSlip(
            shop_name=shop.record.name,
            lang=shop.record.lang,
            currency=shop.record.currency,
            till=shop.till,
            shift=deposit.shift,
            z_number=deposit.z_number,
            at=deposit.at,
            piles=tuple(_pile(pile) for pile in split.deposited) if split else (),
            cash_cents=counted.cash_total_cents - left,
            cheques_cents=counted.of(("cheque", "")),
            float_left_cents=left,
            closed_by=deposit.closed_by,
            countersigned_by=deposit.countersigned_by,
            signature_missing=deposit.signature_missing,
        )
    )


def _pile(pile: Pile) -> DepositPile:
    per_roll = pile.each_cents // pile.denomination_cents if pile.form == "roll" else 0
    return DepositPile(pile.count, pile.denomination_cents, per_roll, pile.amount_cents)
