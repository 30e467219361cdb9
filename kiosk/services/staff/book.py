"""What managers change about who works here; each change is journalled by number alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from db import journal, print_jobs, tills
from db import staff as staff_table
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import ROLES, check_may
from kiosk.services.shop import OpenShop
from kiosk.services.staff.people import StaffMember, check_new_pin, hash_pin, new_badge
from kiosk.services.staff.standing import check_still
from receipts.compose.staff_badge import StaffBadge, compose_staff_badge
from receipts.document import Document, to_json

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """One who works here, or did, as managers see them."""

    number: int
    first_name: str
    role: str
    has_badge: bool
    active: bool


def staff_sheets(shop: OpenShop) -> tuple[StaffSheet, ...]:
    """Return everybody by number, those who left at the end."""
    with shop.reading() as connection:
        rows = staff_table.all_staff(connection)
    return tuple(
        StaffSheet(row.number, row.first_name, row.role, row.badge is not None, row.active)
        for row in rows
    )


def add_member(shop: OpenShop, by: StaffMember, first_name: str, role: str, pin: str) -> int:
    """Add somebody who may sign in, without a badge; return their number.

    Raises ShopError ``staff_name``, ``staff_role``, ``pin_too_short``, ``manager_needed``,
    ``staff_changed``.
    """
    check_may(by.role, "staff")
    name = checked_name(first_name)
    check_new_pin(pin)
    _check_role(role)
    stored = hash_pin(pin)
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, by, "staff")
        number = staff_table.next_number(connection)
        staff_table.add_staff(connection, number, name, role, stored, None)
        values = {"staff": number, "role": role, "by": by.number}
        head = journal.append(connection, head, "staff_added", values, shop.now(), shop.sign)
        tills.save_till(connection, head)
    return number


def rename(shop: OpenShop, by: StaffMember, number: int, first_name: str) -> None:
    """Give somebody another first name. Raises ShopError ``staff_name``, ``staff_unknown``."""
    _change(shop, by, number, "staff_renamed", {"first_name": checked_name(first_name)})


def change_pin(shop: OpenShop, by: StaffMember, number: int, pin: str) -> None:
    """Give somebody another PIN; a wait of the old one ends.

    Raises ShopError ``pin_too_short`` and ``staff_unknown``.
    """
    check_new_pin(pin)
    columns = {"pin_hash": hash_pin(pin), "wrong_pins": 0, "wait_until": None}
    _change(shop, by, number, "staff_pin_changed", columns)


def change_role(shop: OpenShop, by: StaffMember, number: int, role: str) -> None:
    """Give somebody another role.

    Raises ShopError ``last_manager``, ``staff_role`` and ``staff_unknown``.
    """
    _check_role(role)
    _change(shop, by, number, "staff_role_changed", {"role": role}, role=role)


def deactivate(shop: OpenShop, by: StaffMember, number: int) -> None:
    """Let somebody sign in no more; their badge is gone, and what they did stays theirs.

    Raises ShopError ``last_manager`` and ``staff_unknown``.
    """
    _change(shop, by, number, "staff_left", {"active": False, "badge": None})


def reactivate(shop: OpenShop, by: StaffMember, number: int) -> None:
    """Let somebody who left sign in again, with the PIN of before and without a badge."""
    _change(shop, by, number, "staff_back", {"active": True})


def drop_badge(shop: OpenShop, by: StaffMember, number: int) -> None:
    """Make somebody's badge worthless, such as one that is lost."""
    _change(shop, by, number, "staff_badge_ended", {"badge": None})


def give_badge(shop: OpenShop, by: StaffMember, number: int) -> Document:
    """Give somebody a new badge and queue its slip; an old one is worth nothing any more.

    Raises ShopError ``staff_unknown``.
    """
    badge = new_badge()
    document = compose_staff_badge(StaffBadge(shop.record.name, shop.record.lang, badge, number))
    with _changing(shop, by, number, "staff_badge_given", {"badge": badge}) as connection:
        print_jobs.add_job(connection, shop.till, None, to_json(document), shop.now())
    return document


def checked_name(text: str) -> str:
    """Return a first name. Raises ShopError ``staff_name`` where it is none."""
    name = " ".join(text.split())
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        raise ShopError("staff_name", most=LONGEST_NAME)
    return name


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ShopError("staff_role")


def _change(
    shop: OpenShop,
    by: StaffMember,
    number: int,
    kind: str,
    columns: dict[str, Any],
    **told: str,
) -> None:
    with _changing(shop, by, number, kind, columns, **told):
        pass


@contextmanager
def _changing(
    shop: OpenShop,
    by: StaffMember,
    number: int,
    kind: str,
    columns: dict[str, Any],
    **told: str,
) -> Iterator[Connection]:
    """Change somebody and journal it; what else belongs to it goes into the transaction.

    The shop always keeps a manager who may sign in: all of them are held meanwhile, so that
    two tills can not take the last two away together.
    """
    check_may(by.role, "staff")
    loses_manager = columns.get("role", "manager") != "manager" or columns.get("active") is False
    with shop.writing() as connection:
        check_still(connection, shop, by, "staff")
        values = {"staff": number, **told, "by": by.number}
        shop.write_journal(connection, kind, values, shop.now())
        if loses_manager and staff_table.lock_managers(connection) == [number]:
            raise ShopError("last_manager")
        if not staff_table.change(connection, number, columns):
            raise ShopError("staff_unknown")
        yield connection
