"""What the figures of a closing are called on paper."""

from collections.abc import Callable
from functools import cache

from receipts.words import translator


def heading_of(section: str, lang: str) -> str:
    """Return a section's heading. Raises KeyError for an unknown one."""
    return _headings(lang)[section]


def name_of(row: str, lang: str) -> str:
    """Return a figure's name, with a place for its {label} where it has one.

    Raises KeyError for an unknown figure.
    """
    return _names(lang)[row]


@cache
def _headings(lang: str) -> dict[str, str]:
    _ = translator(lang).gettext
    return {
        "tickets": _("SALES"),
        "tenders": _("TAKEN"),
        "vat": _("VAT"),
        "discounts": _("PRICES AND DISCOUNTS"),
        "gifts": _("DONATIONS"),
        "cash": _("CASH IN THE DRAWER"),
        "counts": _("COUNT"),
        "events": _("EVENTS"),
        "perpetual": _("PERPETUAL TOTALS"),
        "log": _("SALES LOG UP TO HERE"),
    }


@cache
def _names(lang: str) -> dict[str, str]:
    _ = translator(lang).gettext
    return (
        _of_tickets(_) | _of_tenders(_) | _of_prices(_) | _of_gifts(_) | _of_cash(_) | _of_events(_)
    )


def _of_tickets(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "sales": _("Sales"),
        "refunds": _("Refunds"),
        "voids": _("Voids"),
        "gifts_back": _("Gifts taken back with them"),
        "so_far": _("Total so far"),
        "grand": _("GRAND TOTAL"),
        "absolute": _("Without signs"),
        "topups": _("Top-ups, in these"),
        "perpetual": _("With signs"),
        "perpetual_absolute": _("Without signs"),
    }


def _of_tenders(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "cash": _("Cash"),
        "card": _("Card"),
        "cheque": _("Cheque"),
        "voucher": _("Vouchers"),
        "issuer": _("of {label}"),
        "voucher_of": _("Vouchers of {label}"),
    }


def _of_prices(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "public": _("Public price"),
        "social": _("Social price"),
        "tier": _("Tier"),
        "typed": _("Price said at the counter"),
        "rule": _("Rule {label}"),
        "voucher:percent": _("Vouchers, percentage"),
        "voucher:amount": _("Vouchers, amount"),
        "voucher:free": _("Vouchers, free item"),
        "market_value": _("Market value"),
        "savings": _("Savings given"),
    }


def _of_gifts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "round_up": _("Rounded up"),
        "more": _("More than the price"),
        "suspended": _("Purchases for others"),
        "suspended_used": _("Purchases for others, used"),
    }


def _of_cash(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "float": _("Float"),
        "expected_float": _("Left by the last closing"),
        "cash_sales": _("Cash of sales"),
        "pay_ins": _("Pay-ins"),
        "pay_outs": _("Pay-outs"),
        "drops": _("Cash drops to the safe"),
        "expected": _("Expected in the drawer"),
        "float_left": _("Float left"),
        "next_found_more": _("Found more by the next shift"),
        "next_found_less": _("Found less by the next shift"),
        "deposit": _("To the bank"),
    }


def _of_events(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "no_sales": _("Drawer opened without a sale"),
        "voided_lines": _("Lines taken out before payment"),
        "voided_baskets": _("Baskets emptied"),
        "unprinted": _("Receipts not printed"),
        "not_wanted": _("Receipts not wanted"),
        "duplicates": _("Papers printed again"),
    }
