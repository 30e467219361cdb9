"""Issuing vouchers in batches, printing them, cancelling them."""

import json
import stat
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.rules.errors import ShopError
from kiosk.rules.voucher_batches import NewBatch
from kiosk.rules.voucher_codes import is_well_typed
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_usable_voucher
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.batches import find_batch, issue_batch, issue_one, last_batches
from kiosk.services.vouchers.cancelling import (
    Cancelled,
    cancel_batch,
    cancel_voucher,
    check_vouchers,
)
from kiosk.services.vouchers.printing import make_sheet, print_vouchers
from receipts.document import from_json
from receipts.render.text import render_text
from tests.support.crowds import all_at_once
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import NOW, OpenTill, days
from tests.support.volunteer import sell
from tests.support.vouchers import check_value_is_conserved

TEN = NewBatch("Noël 2026", "payment", 1000, "Emmaüs", count=12, valid_until=days(30))
FREE = NewBatch("Café offert", "free", 0, "Boutique", scope="item", target="BREAD", uses=2, count=3)


def vouchers_of(shop: OpenShop, batch_id: int) -> list[dict[str, Any]]:
    return [row for row in everything(shop.engine)["voucher"] if row["batch_id"] == batch_id]


def journalled(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == kind]


def test_a_batch_is_issued_with_codes_that_nobody_knows_but_the_paper(shop: OpenShop) -> None:
    batch = issue_batch(shop, TEN, 1)
    rows = vouchers_of(shop, batch)
    codes = {row["code"] for row in rows}
    assert len(codes) == 12
    assert all(map(is_well_typed, codes))
    assert {(row["value_cents"], row["balance_cents"], row["valid_until"]) for row in rows} == {
        (1000, 1000, days(30))
    }
    (entry,) = journalled(shop, "vouchers_issued")
    assert entry == {
        "batch": batch,
        "label": "Noël 2026",
        "count": 12,
        "staff": 1,
        "kind": "payment",
        "issuer": "Emmaüs",
        "value_cents": 1000,
        "balance_cents": 1000,
        "scope": "all",
        "target": "",
        "min_basket_cents": 0,
        "valid_until": days(30).isoformat(),
    }
    assert not any(
        code in row["entry"] for row in everything(shop.engine)["journal_entry"] for code in codes
    )


def test_ten_thousand_vouchers_are_one_deed(shop: OpenShop) -> None:
    batch = issue_batch(shop, replace(TEN, count=10_000), 1)
    assert find_batch(shop, batch).untouched == 10_000
    assert len({row["code"] for row in vouchers_of(shop, batch)}) == 10_000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": " "}, "batch_label"),
        ({"label": "x" * 61}, "batch_label"),
        ({"issuer": ""}, "batch_issuer"),
        ({"value": 0}, "batch_value"),
        ({"value": 10_000_001}, "price_out_of_range"),
        ({"kind": "percent", "value": 10_001}, "batch_percent"),
        ({"kind": "percent", "value": 0}, "batch_percent"),
        ({"kind": "free", "value": 0}, "batch_free_what"),
        ({"kind": "amount", "scope": "item"}, "batch_scope"),
        ({"kind": "amount", "target": "BREAD"}, "batch_scope"),
        ({"scope": "item", "target": "BREAD"}, "batch_scope"),
        ({"kind": "amount", "scope": "item", "target": "NONE"}, "item_unknown"),
        ({"kind": "amount", "scope": "category", "target": "NONE"}, "batch_category"),
        ({"valid_from": days(2), "valid_until": days(1)}, "batch_days"),
        ({"valid_until": days(-1)}, "batch_over"),
        ({"min_basket_cents": -1}, "price_out_of_range"),
        ({"uses": 2}, "batch_uses"),
        ({"kind": "amount", "uses": 0}, "batch_uses"),
        ({"kind": "amount", "uses": 1001}, "batch_uses"),
        ({"count": 0}, "batch_count"),
        ({"count": 10_001}, "batch_count"),
        ({"tier": "Z"}, "batch_tier"),
        ({"member": "M-NOBODY"}, "batch_member"),
    ],
)
def test_what_can_not_be_issued_is_refused_and_nothing_is_written(
    shop: OpenShop, changes: dict[str, Any], code: str
) -> None:
    before = everything(shop.engine)
    assert refusal_of(lambda: issue_batch(shop, replace(TEN, **changes), 1)).code == code
    assert everything(shop.engine) == before


def test_every_kind_is_issued_and_redeemed(shop: OpenShop, duty: Duty) -> None:
    """Bread costs 3.00, 1.20 with Awa's card."""
    batches = {
        replace(TEN, kind="percent", value=1000): 270,
        replace(TEN, kind="amount", value=50, scope="category", target="misc"): 250,
        FREE: 0,
        replace(TEN, kind="amount", value=20, tier="A"): 100,
        replace(TEN, kind="amount", value=20, member="m-awa"): 100,
    }
    for new, total in batches.items():
        voucher = vouchers_of(shop, issue_batch(shop, new, 1))[0]
        card = ["M-AWA"] if voucher["member"] or voucher["tier"] else []
        assert sell(shop, duty, *card, "BREAD", voucher["code"]).total_cents == total
        after = [
            each for each in everything(shop.engine)["voucher"] if each["code"] == voucher["code"]
        ]
        assert after[0]["uses_left"] == voucher["uses_left"] - 1
    check_value_is_conserved(shop.engine)


def test_a_batch_says_how_it_stands(shop: OpenShop, duty: Duty) -> None:
    first, second = issue_batch(shop, TEN, 1), issue_batch(shop, FREE, 1)
    codes = [row["code"] for row in vouchers_of(shop, first)]
    sell(shop, duty, "BREAD", codes[0])
    sell(shop, duty, "2*REPAIR", codes[1])
    cancel_voucher(shop, codes[2], "lost", 1)
    assert [batch.id for batch in last_batches(shop)] == [second, first]
    batch = find_batch(shop, first)
    assert (batch.count, batch.open, batch.untouched, batch.cancelled) == (12, 10, 9, 1)
    assert (batch.label, batch.sample.value_cents, batch.issued_at) == ("Noël 2026", 1000, NOW)
    assert refusal_of(lambda: find_batch(shop, 99)).code == "batch_unknown"


def test_one_voucher_comes_with_a_deed_of_somebody_else_s(shop: OpenShop) -> None:
    with shop.writing() as connection:
        code = issue_one(connection, shop, 500, "Boutique", 1, shop.now())
    assert find_usable_voucher(shop, code).balance_cents == 500
    with pytest.raises(ShopError), shop.writing() as connection:
        issue_one(connection, shop, 0, "Boutique", 1, shop.now())


# On paper


def test_the_sheet_is_a_file_that_only_the_till_s_user_reads(shop: OpenShop) -> None:
    batch = issue_batch(shop, TEN, 1)
    path = make_sheet(shop, batch, 1)
    assert path == shop.settings.home / "vouchers" / "0001-noel-2026.pdf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.read_bytes().count(b"/Type /Page\n") == 2
    assert make_sheet(shop, batch, 1) == path
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    printed = {"batch": batch, "count": 12, "form": "pdf", "staff": 1}
    assert journalled(shop, "vouchers_printed") == [printed, printed]


def test_vouchers_come_from_the_receipt_printer_one_after_the_other(shop: OpenShop) -> None:
    batch = issue_batch(shop, replace(FREE, valid_until=date(2027, 5, 31)), 1)
    assert print_vouchers(shop, batch, 1) == 3
    jobs = everything(shop.engine)["print_job"]
    assert [job["sale_id"] for job in jobs] == [None] * 3
    papers = ["\n".join(render_text(from_json(job["document"]), 48)) for job in jobs]
    for paper, row in zip(papers, vouchers_of(shop, batch), strict=True):
        code = row["code"]
        assert f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}" in paper
        assert "Pain de mie" in paper
    too_many = issue_batch(shop, replace(TEN, count=201), 1)
    refusal = refusal_of(lambda: print_vouchers(shop, too_many, 1))
    assert (refusal.code, refusal.data) == ("vouchers_too_many", {"most": 200})


def test_only_what_nobody_has_used_is_printed(shop: OpenShop, duty: Duty) -> None:
    batch = issue_batch(shop, FREE, 1)
    codes = [row["code"] for row in vouchers_of(shop, batch)]
    sell(shop, duty, "BREAD", codes[0])
    cancel_voucher(shop, codes[1], "lost", 1)
    assert print_vouchers(shop, batch, 1) == 1
    cancel_batch(shop, batch, "printed wrong", 1)
    for deed in (make_sheet, print_vouchers):
        assert refusal_of(lambda: deed(shop, batch, 1)).code == "voucher_nothing_left"  # noqa: B023


# Cancelling


def test_what_is_left_is_written_down_and_the_voucher_is_dead(shop: OpenShop, duty: Duty) -> None:
    batch = issue_batch(shop, TEN, 1)
    code = vouchers_of(shop, batch)[0]["code"]
    sell(shop, duty, "BREAD", code)
    done = cancel_voucher(shop, f" {code[:4]}-{code[4:].lower()}", " found in the street ", 1)
    assert done == Cancelled(1, 700, 0)
    (gone,) = everything(shop.engine)["voucher_cancellation"]
    assert (gone["voucher"], gone["amount_cents"], gone["uses"]) == (code, 700, 0)
    assert (gone["reason"], gone["staff_number"], gone["at"]) == ("found in the street", 1, NOW)
    assert refusal_of(lambda: find_usable_voucher(shop, code)).data["reason"] == "cancelled"
    assert journalled(shop, "vouchers_cancelled") == [
        {
            "voucher": f"…{code[-4:]}",
            "count": 1,
            "amount_cents": 700,
            "uses": 0,
            "reason": "found in the street",
            "staff": 1,
        }
    ]
    refusal = refusal_of(lambda: cancel_voucher(shop, code, "again", 1))
    assert refusal.code == "voucher_nothing_left"
    check_value_is_conserved(shop.engine)


def test_a_batch_is_cancelled_as_a_whole(shop: OpenShop, duty: Duty) -> None:
    batch, other = issue_batch(shop, FREE, 1), issue_batch(shop, TEN, 1)
    code = vouchers_of(shop, batch)[0]["code"]
    sell(shop, duty, "BREAD", code)
    assert cancel_batch(shop, batch, "printed wrong", 1) == Cancelled(3, 0, 5)
    assert find_batch(shop, batch).open == 0
    assert find_batch(shop, other).open == 12
    assert cancel_batch(shop, other, "printed wrong", 1) == Cancelled(12, 12_000, 0)
    check_value_is_conserved(shop.engine)
    assert check_vouchers(shop) == ()


@pytest.mark.parametrize(
    ("code", "reason", "refusal"),
    [
        ("PASS", " ", "reason_missing"),
        ("PASS", "x" * 81, "words_too_long"),
        ("NEVER", "lost", "voucher_unknown"),
        ("USED", "lost", "voucher_nothing_left"),
    ],
)
def test_what_can_not_be_cancelled_is_refused(
    shop: OpenShop, code: str, reason: str, refusal: str
) -> None:
    assert refusal_of(lambda: cancel_voucher(shop, code, reason, 1)).code == refusal
    assert everything(shop.engine)["voucher_cancellation"] == []


def test_two_managers_cancel_a_batch_once(open_till: OpenTill) -> None:
    shops = [open_till(name) for name in ("T1", "T2", "T1", "T2")]
    batch = issue_batch(shops[0], TEN, 1)

    def cancel(shop: OpenShop) -> Cancelled | ShopError:
        return answer_of(lambda: cancel_batch(shop, batch, "printed wrong", 1))

    answers = all_at_once(cancel, shops)
    assert [each.count for each in answers if isinstance(each, Cancelled)] == [12]
    refused = [each.code for each in answers if isinstance(each, ShopError)]
    assert refused == ["voucher_nothing_left"] * 3
    check_value_is_conserved(shops[0].engine)
