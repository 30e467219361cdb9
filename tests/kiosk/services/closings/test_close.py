"""Closing a shift: counted, explained, signed, stored at once, and once only."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.rules.basket import Tender
from kiosk.rules.cash_count import CASH, Count, with_amount
from kiosk.rules.count_draft import CountDraft, once_more, with_float, with_reason
from kiosk.services.closings import close as closing_module
from kiosk.services.closings.close import close_shift
from kiosk.services.closings.count import begin_count, confirm_count, look_at_count, what_to_count
from kiosk.services.closings.drafts import keep_draft, kept_draft
from kiosk.services.closings.past import find_closing
from kiosk.services.closings.readings import x_report
from kiosk.services.closings.signing import second_person
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till as open_it
from kiosk.services.shifts.state import expected_float, shifts_to_close
from kiosk.services.shop import OpenShop
from kiosk.services.staff.book import deactivate
from receipts.document import Document, from_json
from receipts.render.text import render_text
from tests.support.books import check_books
from tests.support.closings import (
    cash_of,
    close_right,
    counted_right,
    expected_of,
    journalled,
)
from tests.support.crowds import all_at_once
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, LUC_PIN, NADIA, PIN, Clock, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell

CARD, CHEQUE, EMMAUS = ("card", ""), ("cheque", ""), ("voucher", "Emmaüs")


@pytest.fixture
def ended(shop: OpenShop, duty: Duty, clock: Clock) -> int:
    """A shift with every tender in it, opened with 50.00; 42 cents of cash, and ended."""
    sell(shop, duty, "BREAD", "PASS")
    basket = paid(shop, scanned(shop, "4*BREAD"), Tender("card", 500), Tender("cheque", 600))
    complete_sale(shop, basket, duty)
    clock.forward(hours=3)
    end_shift(shop, NADIA)
    return duty.shift_id


def papers(shop: OpenShop) -> list[str]:
    """What waits for the printer besides receipts."""
    jobs = [each for each in everything(shop.engine)["print_job"] if not each["sale_id"]]
    return [text_of(from_json(job["document"])) for job in jobs]


def text_of(document: Document) -> str:
    return "\n".join(render_text(document, 48)).replace("\u00a0", " ")


def row_of(shop: OpenShop, shift_id: int) -> dict[str, Any]:
    (row,) = (each for each in everything(shop.engine)["shift"] if each["id"] == shift_id)
    return row


def test_what_is_to_be_counted_is_told_without_an_amount(shop: OpenShop, ended: int) -> None:
    assert what_to_count(shop, ended) == (CASH, CARD, CHEQUE, EMMAUS)


def test_cash_cards_and_cheques_can_be_counted_whatever_was_sold(
    shop: OpenShop, duty: Duty
) -> None:
    assert what_to_count(shop, duty.shift_id) == (CASH, CARD, CHEQUE)


def test_a_right_count_closes_the_shift_with_its_z(shop: OpenShop, ended: int) -> None:
    assert expected_of(shop, ended) == {CASH: 51_00, CARD: 5_00, CHEQUE: 6_00, EMMAUS: 3_00}
    closed = close_right(shop, ended, float_cents=40_00)
    assert (closed.shift, closed.z_number) == (1, 1)
    assert (closed.float_left_cents, closed.deposit_cents) == (40_00, 11_00)
    row = row_of(shop, ended)
    assert (row["closed_by"], row["countersigned_by"]) == (1, None)
    assert (row["float_left_cents"], row["deposit_cents"]) == (40_00, 11_00)
    rows = everything(shop.engine)
    assert sum(each["amount_cents"] for each in rows["cash_count"]) == 51_00
    assert {(r["kind"], r["issuer"]): r["counted_cents"] for r in rows["tender_count"]} == {
        CASH: 51_00,
        CARD: 5_00,
        CHEQUE: 6_00,
        EMMAUS: 3_00,
    }
    assert [each["shift_id"] for each in rows["closing"]] == [ended]
    assert shifts_to_close(shop) == ()
    check_books(shop.engine)


def test_the_next_shift_is_offered_what_was_left(shop: OpenShop, ended: int) -> None:
    close_right(shop, ended, float_cents=40_00)
    assert expected_float(shop) == 40_00


def test_the_z_and_the_slip_for_the_bank_wait_for_the_printer(shop: OpenShop, ended: int) -> None:
    closed = close_right(shop, ended, float_cents=1_00)
    z, deposit = papers(shop)
    assert z == text_of(closed.z)
    assert "REMISE EN BANQUE" in deposit
    assert "56,00 €" in deposit  # 50.00 in cash and a cheque of 6.00
    assert "1 × 50,00 €" in deposit


def test_a_drawer_that_keeps_everything_needs_no_slip(shop: OpenShop, duty: Duty) -> None:
    end_shift(shop, NADIA)
    closed = close_right(shop, duty.shift_id, float_cents=50_00)
    assert closed.deposit_cents == 0
    assert len(papers(shop)) == 1


def test_a_variance_beyond_the_limit_needs_a_reason(shop: OpenShop, ended: int) -> None:
    count = replace(counted_right(shop, ended), piles=cash_of(48_99).piles)
    before = everything(shop.engine)
    refusal = refusal_of(lambda: close_shift(shop, ended, NADIA, count, {}, None, 0))
    assert (refusal.code, refusal.data["kind"]) == ("variance_reason_missing", "cash")
    assert everything(shop.engine) == before
    close_shift(shop, ended, NADIA, count, {CASH: "rendu deux fois"}, None, 0)
    rows = everything(shop.engine)["tender_count"]
    kept = [(r["expected_cents"], r["counted_cents"]) for r in rows if r["reason"]]
    assert kept == [(51_00, 48_99)]


def test_a_variance_within_the_limit_needs_none(shop: OpenShop, ended: int) -> None:
    count = replace(counted_right(shop, ended), piles=cash_of(49_00).piles)
    close_shift(shop, ended, NADIA, count, {}, None, 0)


def test_a_slip_of_a_tender_that_nobody_sold_with_is_a_variance(shop: OpenShop, duty: Duty) -> None:
    end_shift(shop, NADIA)
    count = with_amount(cash_of(38_00), CARD, 12_00)
    why = {CASH: "payé par carte", CARD: "payé par carte"}
    close_shift(shop, duty.shift_id, NADIA, count, why, None, 38_00)
    rows = everything(shop.engine)["tender_count"]
    assert [(r["kind"], r["expected_cents"], r["counted_cents"]) for r in rows] == [
        ("card", 0, 12_00),
        ("cash", 50_00, 38_00),
    ]


def test_a_missing_second_signature_refuses_nothing_and_is_written_down(
    shop: OpenShop, ended: int
) -> None:
    close_shift(shop, ended, NADIA, cash_of(10_00), reasons_for_all(), None, 10_00)
    assert journalled(shop, "shift_closed")[0]["signature"] == "missing"
    assert "Seconde signature manquante" in papers(shop)[0]


def test_a_second_signature_is_on_both_papers(shop: OpenShop, ended: int) -> None:
    close_shift(shop, ended, NADIA, cash_of(10_00), reasons_for_all(), LUC, 5_00)
    (entry,) = journalled(shop, "shift_closed")
    assert (entry["signature"], entry["countersigned_by"]) == ("given", LUC.number)
    z, deposit = papers(shop)
    assert "Seconde signature : Luc" in z
    assert "Seconde signature : Luc" in deposit


def test_the_second_signature_is_another_person_s(shop: OpenShop, ended: int) -> None:
    assert second_person(shop, NADIA, "2", LUC_PIN) == LUC
    same = refusal_of(lambda: second_person(shop, NADIA, "1", PIN))
    assert same.code == "second_person_needed"
    assert refusal_of(lambda: second_person(shop, NADIA, "2", "0000")).code == "sign_in_refused"
    deed = lambda: close_shift(  # noqa: E731
        shop, ended, NADIA, cash_of(10_00), reasons_for_all(), NADIA, 0
    )
    assert refusal_of(deed).code == "second_person_needed"


def test_who_has_left_signs_nothing(shop: OpenShop, ended: int) -> None:
    deactivate(shop, NADIA, LUC.number)
    deed = lambda: close_shift(  # noqa: E731
        shop, ended, NADIA, cash_of(10_00), reasons_for_all(), LUC, 0
    )
    assert refusal_of(deed).code == "second_person_needed"


def reasons_for_all() -> dict[tuple[str, str], str]:
    return dict.fromkeys((CASH, CARD, CHEQUE, EMMAUS), "caisse volée")


def test_the_journal_holds_the_count_and_then_the_closing(shop: OpenShop, ended: int) -> None:
    close_right(shop, ended, float_cents=40_00)
    entries = everything(shop.engine)["journal_entry"]
    kinds = [each["kind"] for each in entries if each["till"] == "T1"][-5:]
    assert kinds == [
        "shift_ended",
        "cash_counted",
        "shift_closed",
        "z_report",
        "closing_paper",
    ]
    (counted,), (closed,) = journalled(shop, "cash_counted"), journalled(shop, "shift_closed")
    assert (counted["count"], counted["cash_cents"]) == (1, 51_00)
    assert counted["cash"][0] == {
        "form": "piece",
        "denomination_cents": 50_00,
        "count": 1,
        "amount_cents": 50_00,
    }
    assert counted["tenders"][0] == {"kind": "card", "issuer": "", "counted_cents": 5_00}
    assert closed["tenders"][0] == {
        "kind": "cash",
        "issuer": "",
        "expected_cents": 51_00,
        "counted_cents": 51_00,
        "reason": "",
    }
    assert (closed["counts"], closed["signature"]) == (1, "not_asked")
    assert (closed["float_left_cents"], closed["deposit_cents"]) == (40_00, 11_00)


def test_a_count_made_once_more_leaves_the_first_in_the_journal(shop: OpenShop, ended: int) -> None:
    first = replace(kept_draft(shop, ended), count=cash_of(20_00))
    again = once_more(confirm_count(shop, NADIA, ended, first))
    keep_draft(shop, ended, again)
    right = confirm_count(shop, NADIA, ended, replace(again, count=counted_right(shop, ended)))
    close_shift(shop, ended, NADIA, right.count, {}, None, 40_00)
    assert [(e["count"], e["cash_cents"]) for e in journalled(shop, "cash_counted")] == [
        (1, 20_00),
        (2, 51_00),
    ]
    assert journalled(shop, "shift_closed")[0]["counts"] == 2


def test_nothing_expected_is_told_before_the_count_is_confirmed(shop: OpenShop, ended: int) -> None:
    draft = kept_draft(shop, ended)
    assert refusal_of(lambda: look_at_count(shop, NADIA, ended)).code == "count_first"
    keep_draft(shop, ended, replace(draft, confirmed=True, counts=1))  # says the screen alone
    assert refusal_of(lambda: look_at_count(shop, NADIA, ended)).code == "count_first"
    confirm_count(shop, NADIA, ended, draft)
    outcome = look_at_count(shop, NADIA, ended)
    assert outcome.variances[0].expected_cents == 51_00


def test_a_confirmed_count_that_is_changed_is_not_confirmed(shop: OpenShop, ended: int) -> None:
    draft = confirm_count(shop, NADIA, ended, kept_draft(shop, ended))
    keep_draft(shop, ended, replace(draft, count=cash_of(51_00)))
    assert refusal_of(lambda: look_at_count(shop, NADIA, ended)).code == "count_first"


def test_the_number_of_counts_only_grows(shop: OpenShop, ended: int) -> None:
    confirm_count(shop, NADIA, ended, CountDraft(cash_of(20_00)))
    keep_draft(shop, ended, CountDraft())
    assert kept_draft(shop, ended) == CountDraft(counts=1)
    confirm_count(shop, NADIA, ended, CountDraft(cash_of(30_00)))
    keep_draft(shop, ended, CountDraft())
    close_right(shop, ended)
    assert [each["count"] for each in journalled(shop, "cash_counted")] == [1, 2, 3]
    assert journalled(shop, "shift_closed")[0]["counts"] == 3


def test_a_closed_shift_has_no_draft(shop: OpenShop, ended: int) -> None:
    close_right(shop, ended)
    refusal = refusal_of(lambda: keep_draft(shop, ended, CountDraft(cash_of(10_00))))
    assert refusal.code == "shift_closed"
    assert everything(shop.engine)["count_draft"] == []


def test_only_who_may_close_counts_and_sees(shop: OpenShop, ended: int) -> None:
    draft = kept_draft(shop, ended)
    confirm_count(shop, NADIA, ended, draft)
    for deed in (
        lambda: begin_count(shop, LUC, ended),
        lambda: confirm_count(shop, LUC, ended, draft),
        lambda: look_at_count(shop, LUC, ended),
    ):
        assert refusal_of(deed).code == "manager_needed"


def test_who_closes_and_had_read_an_x_in_the_shift_is_named_for_it(
    shop: OpenShop, duty: Duty
) -> None:
    x_report(shop, NADIA)
    end_shift(shop, NADIA)
    close_right(shop, duty.shift_id)
    later = open_it(shop, 1, 50_00)
    end_shift(shop, NADIA)
    close_right(shop, later.id)
    assert [each.get("x_read") for each in journalled(shop, "shift_closed")] == [1, None]
    first, second = [each for each in papers(shop) if "CLÔTURE Z" in each]
    words = "Qui clôture avait lu le X de ce service."
    assert words in " ".join(first.split())
    assert words not in " ".join(second.split())


# The float that the next shift found


def test_the_next_shift_s_float_is_what_was_left(shop: OpenShop, ended: int) -> None:
    open_it(shop, LUC.number, 30_00)
    confirm_count(shop, NADIA, ended, CountDraft(counted_right(shop, ended)))
    outcome = look_at_count(shop, NADIA, ended)
    assert (outcome.next_float_cents, outcome.proposed_float_cents) == (30_00, 30_00)
    close_right(shop, ended, float_cents=30_00)
    entry = journalled(shop, "shift_closed")[0]
    assert (entry["next_float_cents"], entry["float_difference_cents"]) == (30_00, 0)
    assert "service suivant" not in papers(shop)[0]


@pytest.mark.parametrize("ends", [False, True])
def test_a_float_that_the_next_shift_did_not_find_is_in_journal_and_on_the_z(
    shop: OpenShop, ended: int, *, ends: bool
) -> None:
    """Left 50.00, found none: it is in neither shift's variance."""
    later = open_it(shop, LUC.number, 0)
    if ends:
        end_shift(shop, LUC)
    close_right(shop, ended, float_cents=50_00)
    entry = journalled(shop, "shift_closed")[0]
    assert (entry["next_float_cents"], entry["float_difference_cents"]) == (0, -50_00)
    z = " ".join(papers(shop)[0].split())
    assert "Trouvé en moins par le service suivant 50,00 €" in z
    assert find_closing(shop, "z", 1).figures.cash.next_float_cents == 0
    assert row_of(shop, later.id)["expected_float_cents"] == 50_00
    if not ends:
        end_shift(shop, LUC)
    close_right(shop, later.id)
    check_books(shop.engine)


def test_who_sets_about_counting_opens_the_drawer_and_is_written_down(
    shop: OpenShop, ended: int
) -> None:
    assert begin_count(shop, NADIA, ended)
    open_it(shop, LUC.number, 51_00)
    assert not begin_count(shop, NADIA, ended)
    assert [each["drawer_opened"] for each in journalled(shop, "count_begun")] == [True, False]


def test_a_count_confirmed_twice_is_one_count(shop: OpenShop, ended: int) -> None:
    draft = kept_draft(shop, ended)
    confirm_count(shop, NADIA, ended, draft)
    assert confirm_count(shop, NADIA, ended, draft).counts == 1
    assert len(journalled(shop, "cash_counted")) == 1


def test_a_draft_comes_back_as_it_was_left(shop: OpenShop, ended: int) -> None:
    draft = replace(kept_draft(shop, ended), count=counted_right(shop, ended))
    draft = with_float(with_reason(draft, EMMAUS, "un bon déchiré"), 30_00)
    keep_draft(shop, ended, draft)
    keep_draft(shop, ended, draft)
    assert kept_draft(shop, ended) == draft
    close_right(shop, ended)
    assert everything(shop.engine)["count_draft"] == []


def test_closing_twice_is_closing_once(shop: OpenShop, ended: int) -> None:
    first = close_right(shop, ended, float_cents=40_00)
    before = everything(shop.engine)
    assert close_shift(shop, ended, NADIA, Count(), {}, None, 0) == first
    assert everything(shop.engine) == before


def test_of_two_who_close_at_once_one_closes(
    open_till: OpenTill, shop: OpenShop, ended: int
) -> None:
    count = counted_right(shop, ended)
    shops = [shop, *(open_till() for _ in range(3))]
    close = lambda each: close_shift(each, ended, NADIA, count, {}, None, 0)  # noqa: E731
    closed = all_at_once(close, shops)
    assert len(set(map(repr, closed))) == 1
    assert len(everything(shop.engine)["closing"]) == 1
    check_books(shop.engine)


def test_an_open_shift_is_ended_before_it_is_closed(shop: OpenShop, duty: Duty) -> None:
    deed = lambda: close_shift(shop, duty.shift_id, NADIA, Count(), {}, None, 0)  # noqa: E731
    assert refusal_of(deed).code == "shift_not_ended"


def test_a_shift_is_counted_while_the_next_one_sells(
    shop: OpenShop, ended: int, clock: Clock
) -> None:
    next_shift = open_it(shop, LUC.number, 51_00)
    sell(shop, Duty(LUC, next_shift.id), "BREAD")
    closed = close_right(shop, ended, float_cents=51_00)
    assert closed.shift == 1
    sell(shop, Duty(LUC, next_shift.id), "BREAD")
    clock.forward(hours=1)
    end_shift(shop, LUC)
    assert close_right(shop, next_shift.id).z_number == 2
    check_books(shop.engine)


def test_shifts_are_closed_oldest_first(shop: OpenShop, ended: int) -> None:
    later = open_it(shop, 1, 51_00)
    end_shift(shop, NADIA)
    refusal = refusal_of(lambda: close_right(shop, later.id))
    assert (refusal.code, refusal.data) == ("close_older_first", {"number": 1})
    close_right(shop, ended)
    close_right(shop, later.id)


def test_no_more_can_be_left_than_was_counted(shop: OpenShop, ended: int) -> None:
    deed = lambda: close_shift(  # noqa: E731
        shop, ended, NADIA, counted_right(shop, ended), {}, None, 51_01
    )
    assert refusal_of(deed).code == "float_above_cash"


def test_only_a_manager_closes(shop: OpenShop, ended: int) -> None:
    assert refusal_of(lambda: close_right(shop, ended, LUC)).code == "manager_needed"


def test_a_closing_that_breaks_off_leaves_nothing(
    shop: OpenShop, ended: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(shop.engine)

    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(closing_module, "store_z", broken)
        with pytest.raises(OSError, match="full"):
            close_right(shop, ended)
    assert everything(shop.engine) == before
    assert close_right(shop, ended).z_number == 1


def test_a_shift_of_another_till_is_closed_by_its_own_till(
    open_till: OpenTill, shop: OpenShop, ended: int
) -> None:
    other = open_till("T2")
    duty = duty_at(other)
    end_shift(other, NADIA)
    refusal = refusal_of(lambda: close_shift(shop, duty.shift_id, NADIA, Count(), {}, None, 0))
    assert (refusal.code, refusal.data) == ("shift_of_other_till", {"till": "T2"})
    assert close_right(other, duty.shift_id).z_number == 1
    assert close_right(shop, ended).z_number == 1
