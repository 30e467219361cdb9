"""A count on its way: typed blind, confirmed, explained, and perhaps made once more.

A draft is a value; it is kept at every change, so nothing of it is lost.
"""

from dataclasses import dataclass, replace

from kiosk.rules.cash_count import Count, Key, written_reason
from kiosk.rules.errors import ShopError

NOTHING = Count()


@dataclass(frozen=True, slots=True)
class CountDraft:
    """How far a count has come.

    confirmed: what was expected has been shown, or may have been. counts: how often a count
    was confirmed. float_cents: what stays in the drawer; None while it is the till's own
    proposal.
    """

    count: Count = NOTHING
    confirmed: bool = False
    counts: int = 0
    reasons: tuple[tuple[Key, str], ...] = ()
    float_cents: int | None = None


def with_count(draft: CountDraft, count: Count) -> CountDraft:
    """Note what is counted so far."""
    return replace(draft, count=count)


def confirmed(draft: CountDraft) -> CountDraft:
    """Say that this is what is there."""
    return replace(draft, confirmed=True, counts=draft.counts + 1)


def once_more(draft: CountDraft) -> CountDraft:
    """Count again from what was counted; what was decided on it is open again."""
    return replace(draft, confirmed=False, float_cents=None)


def with_reason(draft: CountDraft, key: Key, text: str) -> CountDraft:
    """Note why a tender differs. Raises ShopError ``variance_reason_missing``."""
    reasons = {**dict(draft.reasons), key: written_reason(text)}
    return replace(draft, reasons=tuple(sorted(reasons.items())))


def with_float(draft: CountDraft, float_cents: int) -> CountDraft:
    """Say what stays in the drawer; all other cash goes to the bank.

    Raises ShopError ``float_above_cash``.
    """
    check_float(draft.count, float_cents)
    return replace(draft, float_cents=float_cents)


def check_float(count: Count, float_cents: int) -> None:
    """Raise ShopError ``float_above_cash`` when more is to stay than there is."""
    if not 0 <= float_cents <= count.cash_total_cents:
        raise ShopError("float_above_cash", cash_cents=count.cash_total_cents)
