"""What each role may do: one table, deed by deed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from kiosk.rules.errors import ShopError

Role = Literal["volunteer", "manager", "auditor"]
Deed = Literal[
    "sell",
    "no_sale",
    "pay_in",
    "pay_out",
    "cash_drop",
    "end_shift",
    "close_shift",
    "x_report",
    "period_closing",
    "refund",
    "refund_above_limit",
    "void_sale",
    "void_above_limit",
    "reprint",
    "staff",
    "training",
    "stock",
    "members",
    "donations",
    "labels",
    "tariffs",
    "quotas",
    "vouchers",
    "claims",
    "pass_quota",
    "reveal_code",
    "read_reports",
    "audit",
    "keep_log",
]

ROLES: tuple[Role, ...] = get_args(Role)

LEAST: Mapping[Deed, Role] = MappingProxyType(
    {
        # What a shop can not wait for a manager with.
        "sell": "volunteer",
        "refund": "volunteer",
        "void_sale": "volunteer",
        "reprint": "volunteer",
        "no_sale": "volunteer",
        "pay_in": "volunteer",
        "end_shift": "volunteer",
        "training": "volunteer",
        # The log: reading it, checking it, exports. Nothing else is an auditor's.
        "audit": "auditor",
        # An X shows what should be in the drawer: who counts blind must not have read it.
        "x_report": "manager",
        "read_reports": "manager",
        # Money that leaves the drawer, rights, books and people.
        "pay_out": "manager",
        "cash_drop": "manager",
        "close_shift": "manager",
        "period_closing": "manager",
        "refund_above_limit": "manager",
        "void_above_limit": "manager",
        "pass_quota": "manager",
        "reveal_code": "manager",
        "staff": "manager",
        "stock": "manager",
        "members": "manager",
        "donations": "manager",
        "labels": "manager",
        "tariffs": "manager",
        "quotas": "manager",
        "vouchers": "manager",
        "claims": "manager",
        # The log's keys, a copy put back, and a fault of the chain that was told.
        "keep_log": "manager",
    }
)
"""The least role for each deed. A manager may do all of them; a volunteer and an auditor
only what is theirs: who audits sells nothing, who sells does not audit."""


def may(role: str, deed: Deed) -> bool:
    """Tell whether somebody of this role may do a deed without asking."""
    return role in ("manager", LEAST[deed])


def check_may(role: str, deed: Deed) -> None:
    """Hold the door of a service. Raises ShopError ``manager_needed`` unless the role may."""
    if not may(role, deed):
        raise ShopError("manager_needed")
