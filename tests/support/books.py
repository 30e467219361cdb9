"""The shop's books: what must always be right in them."""

import hashlib
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Engine

from db.print_jobs import IN_ANOTHER_LOOK
from tests.support.correction_books import check_corrections
from tests.support.rows import everything

Rows = list[dict[str, Any]]


def check_books(engine: Engine, *, clock_steps_back: bool = False) -> None:
    """Every sum, balance, number and chain in the database is right."""
    rows = everything(engine)
    check_sums(rows)
    check_stock(rows, clock_steps_back=clock_steps_back)
    check_vouchers(rows)
    check_numbers(rows)
    check_corrections(rows)
    for till in rows["till"]:
        own = of_each(rows["journal_entry"], "till")[till["name"]]
        check_chain(till, own, of_each(rows["till_key"], "till")[till["name"]])


def check_sums(rows: dict[str, Rows]) -> None:
    """Lines and tenders add up to each sale, discounts to their redemptions."""
    lines, tenders = of_each(rows["sale_line"], "sale_id"), of_each(rows["tender"], "sale_id")
    redemptions = of_each(rows["redemption"], "sale_id")
    gifts = of_each(rows["sale_gift"], "sale_id")
    for sale in rows["sale"]:
        own_lines, own_tenders = lines[sale["sale_id"]], tenders[sale["sale_id"]]
        assert total(own_lines, "total_cents") == sale["total_cents"]
        assert total(own_lines, "market_value_cents") == sale["market_value_cents"]
        given = total(gifts[sale["sale_id"]], "amount_cents")
        assert total(own_tenders, "amount_cents") == sale["total_cents"] + given
        by_voucher = [tender for tender in own_tenders if tender["voucher"]]
        assert total(redemptions[sale["sale_id"]], "amount_cents") == (
            total(own_lines, "discount_cents") + total(by_voucher, "amount_cents")
        )


def check_stock(rows: dict[str, Rows], *, clock_steps_back: bool = False) -> None:
    """What is left of each lot is what came in less what was sold of it.

    A sale at a clock that was set back stands in the books later than its day was: then its
    moment says nothing of what had expired.
    """
    movements = of_each(rows["stock_movement"], "lot")
    for lot in rows["lot"]:
        assert lot["balance"] == total(movements[lot["lot"]], "quantity") >= 0
    days = {sale["sale_id"]: day_of(sale) for sale in rows["sale"]}
    expiry = {lot["lot"]: lot["expires_on"] or date.max for lot in rows["lot"]}
    sold: Counter[tuple[Any, int]] = Counter()
    from_no_lot = set()
    for movement in rows["stock_movement"]:
        if movement["kind"] in ("sold", "returned"):
            sold[movement["sale_id"], movement["line_number"]] -= movement["quantity"]
            if movement["lot"] is None:
                from_no_lot.add((movement["sale_id"], movement["line_number"]))
            elif movement["kind"] == "sold" and not clock_steps_back:
                assert days[movement["sale_id"]] <= expiry[movement["lot"]]
    kinds = {item["sku"]: item["kind"] for item in rows["item"]}
    for line in rows["sale_line"]:
        stocked = kinds[line["sku"]] in {"unit", "weight", "serial", "topup"}
        handed_over = (line["weight_grams"] or line["quantity"]) if stocked else 0
        moved = sold[line["sale_id"], line["line_number"]]
        # What was sold from no lot and is broken leaves no movement when it comes back.
        bare = (line["returns_sale_id"], line["returns_line_number"]) in from_no_lot
        assert moved == handed_over or (bare and handed_over <= moved <= 0)


def check_vouchers(rows: dict[str, Rows]) -> None:
    """What is left on a payment voucher is its value less what was spent or cancelled of it."""
    spent = of_each(rows["redemption"], "voucher")
    cancelled = of_each(rows["voucher_cancellation"], "voucher")
    for voucher in rows["voucher"]:
        if voucher["kind"] == "payment":
            left = voucher["value_cents"] - total(spent[voucher["code"]], "amount_cents")
            left -= total(cancelled[voucher["code"]], "amount_cents")
            assert voucher["balance_cents"] == left >= 0


def check_numbers(rows: dict[str, Rows]) -> None:
    """Tickets have no gaps, and every sale one journal entry and one receipt."""
    sales = of_each(rows["sale"], "till")
    for till in rows["till"]:
        numbers = sorted(sale["ticket_number"] for sale in sales[till["name"]])
        assert numbers == list(range(1, till["last_ticket"] + 1))
    sold = sorted(str(sale["sale_id"]) for sale in rows["sale"])
    tickets = ("sale", "refund", "void")
    entries = [json.loads(row["entry"]) for row in rows["journal_entry"] if row["kind"] in tickets]
    assert sorted(entry["values"]["sale_id"] for entry in entries) == sold
    again = {copy["print_job_id"] for copy in rows["duplicate"]}
    again |= {job["id"] for job in rows["print_job"] if job["detail"] == IN_ANOTHER_LOOK}
    papers = [job for job in rows["print_job"] if job["sale_id"] and job["id"] not in again]
    assert sorted(str(job["sale_id"]) for job in papers) == sold
    check_duplicates(rows["duplicate"])
    slips = [job for job in rows["print_job"] if not job["sale_id"] and job["id"] not in again]
    vouchers = sum(bool(gift["voucher"]) and gift["amount_cents"] > 0 for gift in rows["sale_gift"])
    assert len(slips) == vouchers + len(rows["cash_movement"]) + closing_papers(rows)


def closing_papers(rows: dict[str, Rows]) -> int:
    """How many papers closings made: their own, and a slip where something goes to the bank."""
    cheques = {
        each["shift_id"]
        for each in rows["tender_count"]
        if each["kind"] == "cheque" and each["counted_cents"]
    }
    banked = {shift["id"] for shift in rows["shift"] if shift["deposit_cents"]}
    return len(rows["closing"]) + len(banked | cheques)


def check_duplicates(duplicates: Rows) -> None:
    """The duplicates of a paper are numbered from 1 without a gap."""
    for column in ("sale_id", "closing_id"):
        of_paper = of_each([row for row in duplicates if row[column] is not None], column)
        for copies in of_paper.values():
            assert sorted(row["number"] for row in copies) == list(range(1, len(copies) + 1))


def check_chain(till: dict[str, Any], entries: Rows, keys: Rows | None = None) -> None:
    """Every entry follows the one before it, and carries the signature of the till's key, the
    one of `keys` that was valid then."""
    only = {"number": 1, "from_seq": 1, "public_key": till["public_key"]}
    keys = sorted(keys or [only], key=lambda key: key["number"])
    assert [key["number"] for key in keys] == list(range(1, len(keys) + 1))
    assert keys[-1]["public_key"] == till["public_key"]
    previous = ""
    for seq, row in enumerate(entries, 1):
        data = row["entry"].encode()
        entry = json.loads(data)
        assert (entry["till"], entry["seq"], entry["kind"]) == (till["name"], seq, row["kind"])
        assert entry["previous"] == previous
        assert row["hash"] == hashlib.sha256(data).hexdigest()
        [*_, valid] = [key["public_key"] for key in keys if key["from_seq"] <= seq]
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(valid))
        key.verify(bytes.fromhex(row["signature"]), data)
        previous = row["hash"]
    assert (till["journal_seq"], till["journal_hash"]) == (len(entries), previous)


def day_of(sale: dict[str, Any]) -> date:
    """The day of a sale as the shop's clock showed it."""
    closed_at: datetime = sale["closed_at"]
    return (closed_at + timedelta(minutes=sale["closed_offset_minutes"])).date()


def of_each(rows: Rows, column: str) -> defaultdict[Any, Rows]:
    """Rows by the value of a column."""
    groups: defaultdict[Any, Rows] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def total(rows: Rows, column: str) -> int:
    """The sum of a column."""
    return sum(row[column] for row in rows)
