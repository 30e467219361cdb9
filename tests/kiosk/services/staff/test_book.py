"""Managers add, change and take away who works here; the shop always keeps a manager."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember, book, sign_in
from receipts.document import Qr, from_json
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, LUC_BADGE, LUC_PIN, NADIA, PIN, OpenTill

Deed = Callable[[OpenShop, StaffMember], object]
DEEDS: dict[str, Deed] = {
    "add": lambda shop, by: book.add_member(shop, by, "Ida", "auditor", "2468"),
    "rename": lambda shop, by: book.rename(shop, by, 2, "Lucie"),
    "pin": lambda shop, by: book.change_pin(shop, by, 2, "2468"),
    "role": lambda shop, by: book.change_role(shop, by, 2, "manager"),
    "badge": lambda shop, by: book.give_badge(shop, by, 2),
    "no badge": lambda shop, by: book.drop_badge(shop, by, 2),
    "away": lambda shop, by: book.deactivate(shop, by, 2),
    "back": lambda shop, by: book.reactivate(shop, by, 3),
}
AUDITOR = StaffMember(9, "Ada", "auditor")


def of_number(shop: OpenShop, number: int) -> dict[str, Any]:
    """The row of somebody."""
    (row,) = [row for row in everything(shop.engine)["staff"] if row["number"] == number]
    return row


def last_told(shop: OpenShop) -> tuple[str, dict[str, Any]]:
    """The till's last journal entry."""
    rows = everything(shop.engine)["journal_entry"]
    entry = json.loads([row for row in rows if row["till"] == shop.till][-1]["entry"])
    return entry["kind"], entry["values"]


def test_who_is_added_signs_in_with_the_next_number(shop: OpenShop) -> None:
    number = book.add_member(shop, NADIA, "  Ida  Marie ", "auditor", "2468")
    assert number == 4
    assert sign_in(shop, "4", "2468") == StaffMember(4, "Ida Marie", "auditor")
    check_books(shop.engine)


def test_two_tills_that_add_somebody_give_two_numbers(open_till: OpenTill) -> None:
    tills = [open_till("T1"), open_till("T2")] * 3
    numbers = all_at_once(
        lambda shop: book.add_member(shop, NADIA, "Ida", "volunteer", "2468"), tills
    )
    assert sorted(numbers) == [4, 5, 6, 7, 8, 9]
    check_books(tills[0].engine)


def test_a_new_name_is_shown_at_the_next_sign_in(shop: OpenShop) -> None:
    book.rename(shop, NADIA, 2, "Lucie")
    assert sign_in(shop, "2", LUC_PIN).first_name == "Lucie"
    assert last_told(shop) == ("signed_in", {"staff": 2})
    assert "Lucie" not in str(everything(shop.engine)["journal_entry"])


def test_a_new_pin_counts_and_the_old_one_does_not(shop: OpenShop) -> None:
    for _ in range(4):
        refusal_of(lambda: sign_in(shop, "2", "9999"))
    book.change_pin(shop, NADIA, 2, "2468")
    assert sign_in(shop, "2", "2468") == LUC
    assert refusal_of(lambda: sign_in(shop, "2", LUC_PIN)).code == "sign_in_refused"


def test_a_new_badge_comes_as_a_slip_and_the_old_one_opens_nothing(shop: OpenShop) -> None:
    document = book.give_badge(shop, NADIA, 2)
    (badge,) = [part.data for part in document.elements if isinstance(part, Qr)]
    assert sign_in(shop, badge, LUC_PIN) == LUC
    assert refusal_of(lambda: sign_in(shop, LUC_BADGE, LUC_PIN)).code == "sign_in_refused"
    (job,) = everything(shop.engine)["print_job"]
    assert (from_json(job["document"]), job["sale_id"], job["state"]) == (document, None, "queued")
    assert "Luc" not in job["document"]
    assert badge not in str(everything(shop.engine)["journal_entry"])


def test_a_lost_badge_opens_nothing(shop: OpenShop) -> None:
    book.drop_badge(shop, NADIA, 2)
    assert refusal_of(lambda: sign_in(shop, LUC_BADGE, LUC_PIN)).code == "sign_in_refused"
    assert sign_in(shop, "2", LUC_PIN) == LUC


def test_who_left_signs_in_no_more_until_they_are_back(shop: OpenShop) -> None:
    book.deactivate(shop, NADIA, 2)
    assert refusal_of(lambda: sign_in(shop, "2", LUC_PIN)).code == "sign_in_refused"
    assert refusal_of(lambda: sign_in(shop, LUC_BADGE, LUC_PIN)).code == "sign_in_refused"
    assert [sheet.number for sheet in book.staff_sheets(shop)] == [1, 2, 3]
    assert [sheet.active for sheet in book.staff_sheets(shop)] == [True, False, False]
    book.reactivate(shop, NADIA, 2)
    assert sign_in(shop, "2", LUC_PIN) == LUC
    assert not next(sheet for sheet in book.staff_sheets(shop) if sheet.number == 2).has_badge


@pytest.mark.parametrize(
    ("deed", "kind", "values"),
    [
        ("add", "staff_added", {"staff": 4, "role": "auditor", "by": 1}),
        ("rename", "staff_renamed", {"staff": 2, "by": 1}),
        ("pin", "staff_pin_changed", {"staff": 2, "by": 1}),
        ("role", "staff_role_changed", {"staff": 2, "role": "manager", "by": 1}),
        ("badge", "staff_badge_given", {"staff": 2, "by": 1}),
        ("no badge", "staff_badge_ended", {"staff": 2, "by": 1}),
        ("away", "staff_left", {"staff": 2, "by": 1}),
        ("back", "staff_back", {"staff": 3, "by": 1}),
    ],
)
def test_every_change_is_journalled_by_numbers_alone(
    shop: OpenShop, deed: str, kind: str, values: dict[str, Any]
) -> None:
    DEEDS[deed](shop, NADIA)
    assert last_told(shop) == (kind, values)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("by", [LUC, AUDITOR])
def test_nobody_but_a_manager_changes_who_works_here(
    shop: OpenShop, deed: str, by: StaffMember
) -> None:
    before = everything(shop.engine)
    assert refusal_of(lambda: DEEDS[deed](shop, by)).code == "manager_needed"
    assert everything(shop.engine) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda shop: book.add_member(shop, NADIA, " ", "volunteer", "2468"), "staff_name"),
        (lambda shop: book.add_member(shop, NADIA, "x" * 31, "volunteer", "2468"), "staff_name"),
        (lambda shop: book.add_member(shop, NADIA, "I\x1bda", "volunteer", "2468"), "staff_name"),
        (lambda shop: book.add_member(shop, NADIA, "Ida", "king", "2468"), "staff_role"),
        (lambda shop: book.add_member(shop, NADIA, "Ida", "volunteer", "12"), "pin_too_short"),
        (lambda shop: book.change_pin(shop, NADIA, 2, "abcd"), "pin_too_short"),
        (lambda shop: book.change_role(shop, NADIA, 2, ""), "staff_role"),
        (lambda shop: book.rename(shop, NADIA, 77, "Ida"), "staff_unknown"),
        (lambda shop: book.give_badge(shop, NADIA, 77), "staff_unknown"),
        (lambda shop: book.deactivate(shop, NADIA, 1), "last_manager"),
        (lambda shop: book.change_role(shop, NADIA, 1, "volunteer"), "last_manager"),
        (lambda shop: book.change_role(shop, NADIA, 1, "auditor"), "last_manager"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_written(
    shop: OpenShop, change: Callable[[OpenShop], object], code: str
) -> None:
    before = everything(shop.engine)
    with pytest.raises(ShopError, match=f"^{code}"):
        change(shop)
    assert everything(shop.engine) == before


def test_a_manager_may_go_while_another_stays(shop: OpenShop) -> None:
    book.change_role(shop, NADIA, 2, "manager")
    book.deactivate(shop, NADIA, 1)
    assert refusal_of(lambda: sign_in(shop, "1", PIN)).code == "sign_in_refused"
    assert sign_in(shop, "2", LUC_PIN).is_manager


def test_a_manager_who_left_does_not_count(shop: OpenShop) -> None:
    book.change_role(shop, NADIA, 3, "manager")  # Paul has left
    assert refusal_of(lambda: book.deactivate(shop, NADIA, 1)).code == "last_manager"


@pytest.mark.parametrize(
    "away",
    [
        lambda shop, number: book.deactivate(shop, NADIA, number),
        lambda shop, number: book.change_role(shop, NADIA, number, "volunteer"),
    ],
    ids=["away", "no longer"],
)
def test_two_tills_do_not_take_the_last_two_managers_away_together(
    open_till: OpenTill, away: Callable[[OpenShop, int], None]
) -> None:
    first, second = open_till("T1"), open_till("T2")
    book.change_role(first, NADIA, 2, "manager")
    answers = all_at_once(
        lambda each: answer_of(lambda: away(*each)), [(first, 1), (second, 2)] * 2
    )
    refused = {each.code for each in answers if isinstance(each, ShopError)}
    # Nadia may be the one who is no manager any more, and then does nothing else.
    assert refused
    assert refused <= {"last_manager", "staff_changed"}
    active = [
        row
        for row in everything(first.engine)["staff"]
        if row["role"] == "manager" and row["active"]
    ]
    assert len(active) == 1
    check_books(first.engine)
