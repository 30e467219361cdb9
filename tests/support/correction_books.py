"""What must always be right about goods and money that came back."""

import json
from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

Rows = list[dict[str, Any]]


def check_corrections(rows: dict[str, Rows]) -> None:
    """Never more came back than was sold, of anything, and money went where it came from."""
    check_lines(rows)
    check_money(rows)
    check_voids(rows)
    check_pieces(rows)
    check_uses(rows)
    check_journal(rows)


def check_lines(rows: dict[str, Rows]) -> None:
    """What came back of each line is what is counted, and all of it is exactly the line."""
    lines = {(line["sale_id"], line["line_number"]): line for line in rows["sale_line"]}
    sales = {sale["sale_id"]: sale for sale in rows["sale"]}
    back: defaultdict[tuple[Any, int], Rows] = defaultdict(list)
    for line in rows["sale_line"]:
        if line["returns_sale_id"]:
            assert line["returns_sale_id"] == sales[line["sale_id"]]["corrects"]
            back[line["returns_sale_id"], line["returns_line_number"]].append(line)
    counted = {(row["sale_id"], row["line_number"]): row for row in rows["line_returned"]}
    assert counted.keys() >= back.keys()
    for key, row in counted.items():
        parts, sold = back[key], lines[key]
        assert row["sold"] == sold["quantity"] > 0
        assert row["returned"] == -_sum(parts, "quantity") <= row["sold"]
        for amount in ("total_cents", "discount_cents", "market_value_cents", "vat_cents"):
            assert -_sum(parts, amount) <= sold[amount]
            assert row["returned"] < row["sold"] or -_sum(parts, amount) == sold[amount]


def check_money(rows: dict[str, Rows]) -> None:
    """No tender of a family of sales gave back more than it paid, a cheque's money in cash;
    and no voucher's money became cash."""
    first = families(rows)
    left: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for tender in rows["tender"]:
        kind = "cash" if tender["kind"] == "cheque" else tender["kind"]
        left[first[tender["sale_id"]]][tender["voucher"] or kind] += tender["amount_cents"]
    for tenders in left.values():
        assert all(cents >= 0 for cents in tenders.values()), tenders
    goods: Counter[UUID] = Counter()
    for sale in rows["sale"]:
        goods[first[sale["sale_id"]]] += sale["total_cents"]
    for family, tenders in left.items():
        by_voucher = sum(cents for name, cents in tenders.items() if name not in ("cash", "card"))
        assert by_voucher <= goods[family]


def check_voids(rows: dict[str, Rows]) -> None:
    """A void is the opposite of its sale in every sum, and only once."""
    voids = {sale["corrects"]: sale for sale in rows["sale"] if sale["kind"] == "void"}
    assert len(voids) == sum(sale["kind"] == "void" for sale in rows["sale"])
    for voided, void in voids.items():
        for table, amount, by in (
            ("sale_line", "total_cents", "sku"),
            ("sale_line", "vat_cents", "sku"),
            ("tender", "amount_cents", "kind"),
            ("sale_gift", "amount_cents", "voucher"),
            ("redemption", "amount_cents", "voucher"),
        ):
            sums: Counter[Any] = Counter()
            for row in rows[table]:
                if row["sale_id"] in (voided, void["sale_id"]):
                    sums[row[by]] += row[amount]
            assert not any(sums.values()), (table, sums)


def check_pieces(rows: dict[str, Rows]) -> None:
    """A piece, or a code, is sold as often as its lines say, less those that came back."""
    kinds = {item["sku"]: item["kind"] for item in rows["item"]}
    lines: Counter[str] = Counter()
    for line in rows["sale_line"]:
        if line["serial"] and kinds[line["sku"]] in ("serial", "topup"):
            lines[line["serial"]] += 1 if line["quantity"] > 0 else -1
    for table, sold in (("serial_number", "sold"), ("topup_code", "assigned")):
        for piece in rows[table]:
            assert lines[piece["serial"]] == (piece["state"] == sold), piece["serial"]


def check_uses(rows: dict[str, Rows]) -> None:
    """Uses of vouchers that lower prices: issued is used, left and cancelled."""
    empty = all_back(rows)
    used: Counter[str] = Counter()
    for row in rows["redemption"]:
        used[row["voucher"]] += row["amount_cents"] > 0 and row["sale_id"] not in empty
    gone: Counter[str] = Counter()
    for row in rows["voucher_cancellation"]:
        gone[row["voucher"]] += row["uses"]
    for voucher in rows["voucher"]:
        code = voucher["code"]
        if voucher["uses"] is not None:
            assert voucher["uses"] == used[code] + voucher["uses_left"] + gone[code], code


def check_journal(rows: dict[str, Rows]) -> None:
    """Each correction is in the journal under its own name, with the ticket it corrects."""
    sales = {str(sale["sale_id"]): sale for sale in rows["sale"]}
    for row in rows["journal_entry"]:
        if row["kind"] in ("sale", "refund", "void"):
            values = json.loads(row["entry"])["values"]
            sale = sales[values["sale_id"]]
            assert sale["kind"] == row["kind"]
            assert values["total_cents"] == sale["total_cents"]
            if sale["corrects"]:
                corrected = sales[str(sale["corrects"])]
                assert values["corrects"] == f"{corrected['till']}-{corrected['ticket_number']:06d}"
                returned = sum(line["total_cents"] for line in values["returned"])
                sold = sum(line["total_cents"] for line in values.get("lines", ()))
                assert returned + sold == sale["total_cents"]


def all_back(rows: dict[str, Rows]) -> set[UUID]:
    """The sales of which every line came back."""
    back = {
        (row["sale_id"], row["line_number"])
        for row in rows["line_returned"]
        if row["returned"] == row["sold"]
    }
    left = {
        line["sale_id"]
        for line in rows["sale_line"]
        if line["quantity"] > 0 and (line["sale_id"], line["line_number"]) not in back
    }
    return {sale["sale_id"] for sale in rows["sale"]} - left


def families(rows: dict[str, Rows]) -> dict[UUID, UUID]:
    """The first sale of each sale's family."""
    parents = {sale["sale_id"]: sale["corrects"] for sale in rows["sale"]}

    def first(sale_id: UUID) -> UUID:
        return first(parents[sale_id]) if parents[sale_id] else sale_id

    return {sale_id: first(sale_id) for sale_id in parents}


def _sum(rows: Rows, column: str) -> int:
    return sum(row[column] for row in rows)
