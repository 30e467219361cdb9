"""Who left, or got another role, since they signed in does nothing any more."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from db.tables import metadata
from kiosk.rules.closing_periods import Period
from kiosk.services.cash.movements import cash_drop, no_sale, pay_in, pay_out
from kiosk.services.closings.periods import close_period
from kiosk.services.closings.readings import x_report
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.reprints import print_again
from kiosk.services.members.deeds import suspend
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember, book
from kiosk.services.staff.standing import is_as_before
from kiosk.services.stock.labels import give_barcode
from tests.support.refusals import refusal_of
from tests.support.returning import refund
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, OpenTill, duty_at
from tests.support.volunteer import sell


@dataclass(frozen=True)
class Stands:
    """Eva at the till, and what she has sold."""

    shop: OpenShop
    duty: Duty
    ticket: str

    @property
    def eva(self) -> StaffMember:
        return self.duty.staff


Deed = Callable[[Stands], object]
MANAGERS: dict[str, Deed] = {
    "pay_out": lambda at: pay_out(at.shop, at.duty, 100, "pain"),
    "cash_drop": lambda at: cash_drop(at.shop, at.duty, 100, "coffre"),
    "staff": lambda at: book.add_member(at.shop, at.eva, "Ida", "manager", "2468"),
    "role": lambda at: book.change_role(at.shop, at.eva, LUC.number, "manager"),
    "settings": lambda at: set_receipts(at.shop, "never", at.eva),
    "period_closing": lambda at: close_period(at.shop, Period("month", "2026-10"), at.eva),
    "x_report": lambda at: x_report(at.shop, at.eva),
    "allows a refund": lambda at: refund(
        at.shop, duty_at(at.shop, LUC), at.ticket, allowed_by=at.eva
    ),
    "allows a void": lambda at: void_sale(
        at.shop, at.ticket, duty_at(at.shop, LUC), "erreur", at.eva
    ),
    "allows a movement": lambda at: pay_out(at.shop, duty_at(at.shop, LUC), 100, "pain", at.eva),
    "members": lambda at: suspend(at.shop, at.eva.number, "M-AWA", "bagarre"),
    "labels": lambda at: give_barcode(at.shop, "BOOK", at.eva.number),
}
EVERYBODY: dict[str, Deed] = {
    "refund": lambda at: refund(at.shop, at.duty, at.ticket, (1, 1)),
    "void": lambda at: void_sale(
        at.shop, sell(at.shop, duty_at(at.shop, LUC), "MILK").ticket, at.duty, "erreur"
    ),
    "no_sale": lambda at: no_sale(at.shop, at.duty, "monnaie"),
    "pay_in": lambda at: pay_in(at.shop, at.duty, 100, "banque"),
    "end_shift": lambda at: end_shift(at.shop, at.eva),
}


@pytest.fixture
def stands(shop: OpenShop) -> Stands:
    """Eva, a manager, has sold for 30.00 at T1."""
    number = book.add_member(shop, NADIA, "Eva", "manager", "7777")
    eva = StaffMember(number, "Eva", "manager")
    duty = duty_at(shop, eva)
    return Stands(shop, duty, sell(shop, duty, "10*BREAD").ticket)


def moved(stands: Stands) -> dict[str, Any]:
    """All that is stored, but what Luc sells meanwhile."""
    rows = everything(stands.shop.engine)
    return {
        "members": rows["member"],
        "staff": rows["staff"],
        "corrections": [row for row in rows["sale"] if row["kind"] != "sale"],
        "cash": rows["cash_movement"],
        "shifts": rows["shift"],
        "shop": rows["shop"],
        "closings": rows["closing"],
        "items": rows["item"],
    }


@pytest.mark.parametrize("deed", MANAGERS | EVERYBODY)
def test_who_left_does_nothing_more(stands: Stands, open_till: OpenTill, deed: str) -> None:
    book.deactivate(open_till("T2"), NADIA, stands.eva.number)
    before = moved(stands)
    refused = refusal_of(lambda: (MANAGERS | EVERYBODY)[deed](stands))
    assert refused.code == "staff_changed"
    assert moved(stands) == before


@pytest.mark.parametrize("deed", MANAGERS)
def test_who_is_a_manager_no_more_does_no_managers_deed(
    stands: Stands, open_till: OpenTill, deed: str
) -> None:
    book.change_role(open_till("T2"), NADIA, stands.eva.number, "volunteer")
    before = moved(stands)
    refused = refusal_of(lambda: MANAGERS[deed](stands))
    assert refused.code in ("staff_changed", "manager_needed")
    assert moved(stands) == before


@pytest.mark.parametrize("deed", EVERYBODY)
def test_who_is_a_volunteer_now_does_what_volunteers_do(
    stands: Stands, open_till: OpenTill, deed: str
) -> None:
    book.change_role(open_till("T2"), NADIA, stands.eva.number, "volunteer")
    EVERYBODY[deed](stands)


def test_who_left_prints_no_receipt_again(stands: Stands, open_till: OpenTill) -> None:
    with stands.shop.writing() as connection:
        connection.execute(metadata.tables["print_job"].update().values(state="sent"))
    book.deactivate(open_till("T2"), NADIA, stands.eva.number)
    deed = partial(print_again, stands.shop, stands.ticket)
    assert refusal_of(lambda: deed(stands.eva)).code == "staff_changed"
    assert refusal_of(lambda: deed(LUC, stands.eva)).code == "staff_changed"
    assert deed(LUC) == 1


def test_a_till_is_opened_by_who_sells(shop: OpenShop) -> None:
    auditor = book.add_member(shop, NADIA, "Ada", "auditor", "7777")
    assert refusal_of(lambda: open_till(shop, auditor, 5000)).code == "manager_needed"
    assert refusal_of(lambda: open_till(shop, 3, 5000)).code == "staff_changed"
    open_till(shop, LUC.number, 5000)


def test_services_that_know_a_number_hold_their_door_too(shop: OpenShop) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: suspend(shop, LUC.number, "M-AWA", "bagarre"),
        lambda: give_barcode(shop, "BOOK", LUC.number),
    ]
    for deed in deeds:
        assert refusal_of(deed).code == "manager_needed"


def test_a_till_learns_that_somebody_is_another_now(shop: OpenShop, open_till: OpenTill) -> None:
    assert is_as_before(shop, LUC)
    book.change_role(open_till("T2"), NADIA, LUC.number, "manager")
    assert not is_as_before(shop, LUC)
    assert is_as_before(shop, StaffMember(LUC.number, LUC.first_name, "manager"))
    book.deactivate(open_till("T2"), NADIA, LUC.number)
    assert not is_as_before(shop, LUC)
    assert not is_as_before(shop, StaffMember(9, "Ida", "manager"))
