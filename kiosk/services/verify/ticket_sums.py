"""What must add up within a ticket: its lines, its VAT, its money and its goods. Runs in
worker processes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kiosk.rules.items import STOCKED
from kiosk.rules.log_breaks import Break
from kiosk.rules.rounding import included_vat, price_of_weight
from kiosk.services.verify.values import Place, differing, moment_text

Row = Mapping[str, Any]


def check_sums(place: Place, rows: Row) -> Iterator[Break]:
    """Yield what does not add up: lines, tenders with gifts, and each line by itself."""
    lines, gifts = rows["lines"], _sum(rows["gifts"], "amount_cents")
    pairs = [
        ("total_cents", rows["total_cents"], _sum(lines, "total_cents")),
        ("market_value_cents", rows["market_value_cents"], _sum(lines, "market_value_cents")),
        ("tenders", _sum(rows["tenders"], "amount_cents"), rows["total_cents"] + gifts),
    ]
    for row in lines:
        weight, unit = row["weight_grams"], row["unit_price_cents"]
        price = row["quantity"] * unit
        if weight is not None:
            price = price_of_weight(unit, abs(weight)) * (1 if weight > 0 else -1)
        if row["returns_line_number"] is None or weight is None:
            name = f"line {row['line_number']}"
            pairs.append((name, row["total_cents"], price - row["discount_cents"]))
    for what, found, expected in pairs:
        if found != expected:
            data = {"what": what, "found": found, "expected": expected}
            yield Break("sum_wrong", *place, data)


def _sum(rows: Sequence[Row], name: str) -> int:
    return sum(row[name] for row in rows)


def check_vat(place: Place, lines: Sequence[Row]) -> Iterator[Break]:
    """Yield wrong VAT: a line's is that in its total. Of a part that came back it may be a
    cent beside, so that the parts add up to the line."""
    for row in lines:
        rate, total = row["vat_rate_bp"], row["total_cents"]
        expected = (included_vat(abs(total), rate) if rate else 0) * (1 if total >= 0 else -1)
        aside = 0 if row["returns_line_number"] is None else 1
        if abs(row["vat_cents"] - expected) > aside:
            data = {"row": row["line_number"], "field": "vat_cents"}
            both = {"found": row["vat_cents"], "expected": expected}
            yield Break("vat_wrong", *place, data | both)


def check_stock(place: Place, entry: Row, rows: Row) -> Iterator[Break]:
    """Yield goods that left the shelf, or came back to it, otherwise than the lines say."""
    moved: dict[int, int] = {}
    lines = {row["line_number"]: row for row in rows["lines"]}
    for row in rows["movements"]:
        number = row["line_number"]
        moved[number] = moved.get(number, 0) + row["quantity"]
        line = lines.get(number)
        found = {"sku": row["sku"], "kind": row["kind"], "at": moment_text(row["at"])}
        told = {"sku": None, "kind": None, "at": entry["at"]}
        if line is not None:
            kind = "sold" if line["quantity"] > 0 else "returned"
            told |= {"sku": line["sku"], "kind": kind}
        if found != told:
            yield from differing(place, ("stock_movement", number), found, told)
    written_off = {
        each["line_number"] for each in entry["values"].get("returned", ()) if not each["to_stock"]
    }
    for row in rows["lines"]:
        number, wanted = row["line_number"], 0
        if row["item_kind"] in STOCKED:
            wanted = -(row["quantity"] if row["weight_grams"] is None else row["weight_grams"])
        # What was sold from no lot and is thrown away leaves no movement.
        left = moved.get(number, 0)
        if not (left <= wanted if number in written_off else left == wanted):
            data = {"table": "stock_movement", "row": number, "field": "quantity"}
            found_and = {"found": left, "expected": wanted}
            yield Break("ledger_wrong", *place, data | found_and)
