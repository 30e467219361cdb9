"""Guessing at the counter: what counts, who waits, and what is written down."""

from collections.abc import Callable

import pytest

from kiosk.rules.errors import ShopError
from kiosk.rules.voucher_codes import grouped
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned, find_usable_voucher
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.codes import new_code
from kiosk.services.vouchers.patience import check_patience, note_attempt
from kiosk.services.vouchers.refusals import last_refusals, uses_of
from tests.support.refusals import answer_of, refusal_of
from tests.support.shops import Clock, OpenTill
from tests.support.volunteer import sell
from tests.support.vouchers import add_voucher, take_codes_like

LUC, NADIA = 2, 1


def guess(shop: OpenShop, code: str, staff: int = LUC) -> ShopError:
    """What the counter says to a code that is not good."""
    refusal = refusal_of(lambda: find_scanned(shop, code))
    noted = answer_of(lambda: note_attempt(shop, staff, refusal))
    return noted if isinstance(noted, ShopError) else refusal


def reasons(shop: OpenShop) -> list[str]:
    return [refusal.reason for refusal in last_refusals(shop)]


def test_a_slip_of_the_finger_costs_nothing_and_says_the_same(shop: OpenShop) -> None:
    good = new_code()
    add_voucher(shop, good, "amount", value_cents=100)
    slips = [good[:at] + ("Z" if good[at] != "Z" else "Y") + good[at + 1 :] for at in range(12)]
    said = {guess(shop, grouped(slip)).code for slip in slips}
    assert said == {"voucher_refused"} == {guess(shop, new_code()).code}
    assert reasons(shop) == ["unknown", *["mistyped"] * 12]
    check_patience(shop, LUC, good)


@pytest.mark.parametrize(
    "code",
    [
        "4006381333931",
        "3017620422004",
        "1234567890123456",
        "NOTHING",
        "BOOK2",
        "' OR 1=1 --",
        "T1-999999",
    ],
)
def test_a_code_that_is_no_voucher_s_is_never_a_guess(shop: OpenShop, code: str) -> None:
    assert refusal_of(lambda: find_scanned(shop, code)).code in ("code_unknown", "check_digit")


@pytest.mark.parametrize("code", ["PASS-9", "pass-3", "PASX"])
def test_codes_like_the_imported_ones_are_guesses(shop: OpenShop, code: str) -> None:
    """The shop has vouchers called PASS, PASS-2 and others."""
    refusal = refusal_of(lambda: find_scanned(shop, code))
    assert (refusal.code, refusal.data["reason"]) == ("voucher_refused", "unknown")


@pytest.mark.parametrize(
    ("issued", "guessed", "other"),
    [
        ("100200", "100201", "10020"),
        ("10020030", "10020031", "A002003"),
        ("353879234252634", "353879234252635", "35387923425263"),
        ("A1002003", "A1002004", "A100200"),
        ("7K2M9Q", "XA3B4C", "XA3-4C"),
        ("KZWQRT", "KZWQRS", "KZWQRTS"),
        ("A-100200", "A-100201", "AB-10020"),
        ("7K3M9HD3VKABCD42", "7K3M9HD3VKABCD43", "7K3M9HD3VKABCD4"),
    ],
)
@pytest.mark.parametrize("find", [find_scanned, find_usable_voucher])
def test_a_code_that_could_have_been_of_a_series_is_a_guess(
    shop: OpenShop,
    issued: str,
    guessed: str,
    other: str,
    find: Callable[[OpenShop, str], object],
) -> None:
    def refused(code: str) -> tuple[str, object]:
        refusal = refusal_of(lambda: find(shop, code))
        return refusal.code, refusal.data.get("reason")

    before = refused(guessed)
    add_voucher(shop, issued, "payment", value_cents=1000)
    assert refused(guessed) == ("voucher_refused", "unknown")
    if find is find_scanned:
        assert before != ("voucher_refused", "unknown")
        assert refused(other)[0] in ("code_unknown", "check_digit")


def test_three_guesses_at_a_series_of_figures_are_followed_by_a_wait(shop: OpenShop) -> None:
    add_voucher(shop, "100200", "payment", value_cents=1000)
    said = [guess(shop, f"10030{number}").code for number in range(4)]
    assert said == ["voucher_refused"] * 3 + ["voucher_wait"]


def test_a_barcode_is_no_guess_whatever_the_vouchers_are(shop: OpenShop) -> None:
    add_voucher(shop, "4006381333932", "payment", value_cents=1000)
    assert refusal_of(lambda: find_scanned(shop, "4006381333931")).code == "code_unknown"
    assert refusal_of(lambda: find_scanned(shop, "3017620422004")).code == "voucher_refused"


def test_where_all_vouchers_are_barcodes_a_misread_one_is_a_slip(shop: OpenShop) -> None:
    add_voucher(shop, "4006381333931", "payment", value_cents=1000)
    assert refusal_of(lambda: find_scanned(shop, "3017620422004")).code == "check_digit"


def test_codes_of_a_batch_or_of_a_shape_make_no_other_code_a_guess(
    shop: OpenShop, duty: Duty
) -> None:
    take_codes_like(shop, mask="PN-999999")
    sell(shop, duty, "BREAD", "PN-123456")
    assert refusal_of(lambda: find_scanned(shop, "A1002004")).code == "code_unknown"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("BREAD", "not_a_voucher"),
        ("M-AWA", "not_a_voucher"),
        ("3017620422003", "not_a_voucher"),
        ("4006381333931", "not_a_voucher"),
        ("NONE", "unknown"),
        ("3017620422004", "unknown"),
        ("100200", "unknown"),
        ("1234567890123456", "unknown"),
    ],
)
def test_where_a_voucher_is_asked_for_goods_and_cards_are_no_guess(
    shop: OpenShop, code: str, reason: str
) -> None:
    refusal = refusal_of(lambda: find_usable_voucher(shop, code))
    assert (refusal.code, refusal.data["reason"]) == ("voucher_refused", reason)


def test_the_waits_grow_and_end(shop: OpenShop, clock: Clock) -> None:
    waits = []
    for _ in range(6):
        while (said := guess(shop, new_code())).code == "voucher_wait":
            waits.append(said.data["seconds"])
            clock.forward(seconds=said.data["seconds"])
        assert said.code == "voucher_refused"
    assert waits == [5, 10, 20]
    assert reasons(shop).count("unknown") == 6
    assert reasons(shop).count("too_soon") == 3


def test_while_one_waits_a_good_voucher_is_not_looked_at_either(
    shop: OpenShop, clock: Clock
) -> None:
    """Otherwise whoever guesses would learn from it."""
    for _ in range(3):
        guess(shop, new_code())
    refusal = refusal_of(lambda: check_patience(shop, LUC, "PASS"))
    assert (refusal.code, refusal.data) == ("voucher_wait", {"seconds": 5})
    for _ in range(20):
        refusal_of(lambda: check_patience(shop, LUC, "PASS"))
    clock.forward(seconds=5)
    check_patience(shop, LUC, "PASS")


def test_the_till_waits_and_so_does_the_person_at_another_one(
    shop: OpenShop, open_till: OpenTill
) -> None:
    for _ in range(3):
        guess(shop, new_code(), LUC)
    other = open_till("T2")
    assert refusal_of(lambda: check_patience(shop, NADIA, "PASS")).code == "voucher_wait"
    assert refusal_of(lambda: check_patience(other, LUC, "PASS")).code == "voucher_wait"
    check_patience(other, NADIA, "PASS")


def test_an_hour_later_all_is_forgotten(shop: OpenShop, clock: Clock) -> None:
    for _ in range(9):
        clock.forward(minutes=5)
        guess(shop, new_code())
    assert refusal_of(lambda: check_patience(shop, LUC, "PASS")).data["seconds"] == 300
    clock.forward(hours=1)
    check_patience(shop, LUC, "PASS")


def test_a_clock_that_steps_back_locks_nobody_out(shop: OpenShop, clock: Clock) -> None:
    for _ in range(9):
        clock.forward(minutes=6)
        guess(shop, new_code())
    clock.forward(days=-1)
    check_patience(shop, LUC, "PASS")


def test_the_manager_reads_where_and_when_a_used_voucher_was_used(
    shop: OpenShop, duty: Duty, clock: Clock
) -> None:
    add_voucher(shop, "TWICE", "amount", value_cents=100, uses=2)
    first = clock()
    sell(shop, duty, "BREAD", "TWICE")
    clock.forward(hours=1)
    sell(shop, duty, "BREAD", "TWICE")
    assert refusal_of(lambda: find_usable_voucher(shop, "TWICE")).data["reason"] == "used"
    last, before = uses_of(shop, "twice")
    assert (last.till, last.ticket, last.at, last.amount_cents) == ("T1", "T1-000002", clock(), 100)
    assert (before.ticket, before.at) == ("T1-000001", first)
    assert uses_of(shop, "NEVER-THERE") == ()
