"""Signing in: a number or a badge, then the PIN. Wrong PINs slow down, and nobody for good.

A PIN is counted as wrong in the database before it is looked at, and a right one sets the
count back: two tills can not guess side by side.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from db import staff as staff_table
from kiosk.rules.errors import ShopError
from kiosk.rules.pin_waits import STEPS, beyond, wait_after, wait_left, whole_seconds
from kiosk.rules.scans import parse_scan
from kiosk.services.clock import check_jump
from kiosk.services.staff.people import StaffMember, is_pin

if TYPE_CHECKING:
    from kiosk.services.shop import OpenShop

Leaving = Literal["key", "itself", "badge", "changed", "quit"]
Asked = Literal["sign_in", "on_the_spot"]
_REFUSED = {"sign_in": "sign_in_refused", "on_the_spot": "pin_refused"}


def sign_in(
    shop: "OpenShop", number_or_badge: str, pin: str, *, is_day_right: bool = False
) -> StaffMember:
    """Return who signs in, and journal it; every refusal too.

    Raises ShopError ``sign_in_refused``, the same whatever is wrong; ``sign_in_refused_wait``
    (seconds) where a wait follows it, and ``sign_in_wait`` (seconds) during one, when no PIN
    is looked at; ``clock_ahead`` (day) before anything is looked at, unless somebody said
    that the day is right.
    """
    if not is_day_right:
        check_jump(shop)
    staff = _checked(shop, number_or_badge, pin, "sign_in")
    _note(shop, "signed_in", {"staff": staff.number})
    return staff


def check_staff(shop: "OpenShop", number_or_badge: str, pin: str) -> StaffMember:
    """Return whose PIN this is, for a signature on the spot; raises what `sign_in` does."""
    return _checked(shop, number_or_badge, pin, "on_the_spot")


def check_manager(shop: "OpenShop", number_or_badge: str, pin: str) -> StaffMember:
    """Return the manager who allows something.

    Raises what `sign_in` does, and ``manager_needed`` for anybody else's PIN.
    """
    staff = check_staff(shop, number_or_badge, pin)
    if not staff.is_manager:
        _note(shop, _REFUSED["on_the_spot"], {"staff": staff.number, "reason": "role"})
        raise ShopError("manager_needed")
    return staff


def note_leaving(shop: "OpenShop", staff: StaffMember, how: Leaving) -> None:
    """Journal that somebody left the till: locked it, closed it, or gave it to a badge."""
    kind = "signed_out" if how == "quit" else "locked"
    _note(shop, kind, {"staff": staff.number, "how": how})


def _checked(shop: "OpenShop", number_or_badge: str, pin: str, asked: Asked) -> StaffMember:
    shop = shop.of_people
    with shop.reading() as connection:
        found = (staff_table.find_staff(connection, each) for each in _spellings(number_or_badge))
        row = next(filter(None, found), None)
    if row is None:
        _refuse_stranger(shop, number_or_badge, pin, asked)
    now = shop.now.reading()
    waits = [wait_after(wrong) for wrong in range(1, STEPS + 1)]
    with shop.writing() as connection:
        ends = [now + wait if wait else None for wait in waits]
        tried = staff_table.count_try(connection, row.number, now, beyond(now), ends)
        held = None if tried else staff_table.wait_of(connection, row.number)
    if tried is None:
        _refuse(shop, row.number, "wait", asked, "sign_in_wait", wait_left(held, now))
    if not is_pin(tried.pin_hash, pin):
        _refuse_wrong(shop, row.number, "wrong", asked, wait_after(tried.wrong_pins))
    with shop.writing() as connection:
        staff_table.forget_tries(connection, row.number)
    return StaffMember(tried.number, tried.first_name, tried.role)


def _refuse_stranger(shop: "OpenShop", text: str, pin: str, asked: Asked) -> NoReturn:
    """Answer as if there were such a number; what was typed is written down nowhere."""
    now = shop.now.reading()
    left = shop.strangers.left(text, now)
    if left:
        _refuse(shop, None, "wait", asked, "sign_in_wait", left)
    wait = shop.strangers.count(text, now)
    is_pin(None, pin)  # takes as long as a wrong PIN
    _refuse_wrong(shop, None, "unknown", asked, wait)


def _refuse_wrong(
    shop: "OpenShop", number: int | None, reason: str, asked: Asked, wait: timedelta
) -> NoReturn:
    code = "sign_in_refused_wait" if wait else "sign_in_refused"
    _refuse(shop, number, reason, asked, code, wait)


def _refuse(
    shop: "OpenShop", number: int | None, reason: str, asked: Asked, code: str, wait: timedelta
) -> NoReturn:
    _note(shop, _REFUSED[asked], {"staff": number, "reason": reason})
    raise ShopError(code, **({"seconds": whole_seconds(wait)} if wait else {}))


def _note(shop: "OpenShop", kind: str, values: dict[str, Any]) -> None:
    shop = shop.of_people
    with shop.writing() as connection:
        shop.write_journal(connection, kind, values, shop.now())


def _spellings(number_or_badge: str) -> tuple[str, ...]:
    """Return what a scanner in US layout may have meant on an AZERTY keyboard, too."""
    try:
        return parse_scan(number_or_badge).spellings
    except ShopError:
        return ()
