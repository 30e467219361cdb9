"""What a batch of vouchers must be before it is issued."""

from dataclasses import dataclass
from datetime import date

from kiosk.rules.basket import MAX_PRICE_CENTS
from kiosk.rules.errors import ShopError
from kiosk.rules.rounding import FULL_RATE_BP
from kiosk.rules.vouchers import Scope, VoucherKind

MAX_COUNT = 10_000
MAX_USES = 1_000
LONGEST_LABEL = 60
LONGEST_ISSUER = 80


@dataclass(frozen=True, slots=True)
class NewBatch:
    """Vouchers to issue, all alike.

    `value`: cents of payment and amount, basis points of percent, 0 of free. `target`: a
    category or SKU, empty for all. `member` is a card or a reference, empty for anybody.
    """

    label: str
    kind: VoucherKind
    value: int = 0
    issuer: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    scope: Scope = "all"
    target: str = ""
    min_basket_cents: int = 0
    uses: int = 1
    tier: str = ""
    member: str = ""
    count: int = 1


def check_batch(new: NewBatch, today: date) -> None:
    """Raise ShopError for what can not be issued.

    ``batch_label``, ``batch_issuer``, ``batch_value``, ``batch_percent``, ``batch_scope``,
    ``batch_free_what``, ``batch_days``, ``batch_over``, ``batch_uses``, ``batch_count``,
    ``price_out_of_range``.
    """
    if not new.label.strip() or len(new.label) > LONGEST_LABEL:
        raise ShopError("batch_label", most=LONGEST_LABEL)
    if not new.issuer.strip() or len(new.issuer) > LONGEST_ISSUER:
        raise ShopError("batch_issuer", most=LONGEST_ISSUER)
    _check_value(new)
    _check_scope(new)
    if new.valid_from and new.valid_until and new.valid_until < new.valid_from:
        raise ShopError("batch_days")
    if new.valid_until and new.valid_until < today:
        raise ShopError("batch_over", day=new.valid_until)
    if not 0 <= new.min_basket_cents <= MAX_PRICE_CENTS:
        raise ShopError("price_out_of_range", most_cents=MAX_PRICE_CENTS)
    if not 1 <= new.uses <= (1 if new.kind == "payment" else MAX_USES):
        raise ShopError("batch_uses", most=MAX_USES)
    if not 1 <= new.count <= MAX_COUNT:
        raise ShopError("batch_count", most=MAX_COUNT)


def _check_value(new: NewBatch) -> None:
    if new.kind == "percent" and not 1 <= new.value <= FULL_RATE_BP:
        raise ShopError("batch_percent")
    if new.kind in ("payment", "amount") and new.value < 1:
        raise ShopError("batch_value")
    if new.value > MAX_PRICE_CENTS:
        raise ShopError("price_out_of_range", most_cents=MAX_PRICE_CENTS)


def _check_scope(new: NewBatch) -> None:
    if (new.scope == "all") != (not new.target) or (new.kind == "payment" and new.target):
        raise ShopError("batch_scope")
    if new.kind == "free" and new.scope == "all":
        raise ShopError("batch_free_what")
