"""A ticket's entry beside its rows, in both directions. Runs in worker processes."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kiosk.rules.log_breaks import Break
from kiosk.rules.tickets import ticket_name
from kiosk.services.verify.codes import code_key, told_key
from kiosk.services.verify.ticket_sums import check_stock, check_sums, check_vat
from kiosk.services.verify.values import Place, differing, id_text, matched, moment_text

Row = Mapping[str, Any]

_LINE = (
    "line_number", "sku", "label", "quantity", "weight_grams", "market_value_cents",
    "unit_price_cents", "discount_cents", "total_cents", "vat_rate_bp", "vat_cents", "tariff",
)  # fmt: skip
_USE = ("amount", "beyond", "allowed_by", "reason")


def check_ticket(
    till: str, seq: int, entry: Row, rows: Row | None, open_shift: int | None
) -> list[Break]:
    """Return what differs between a sale's, refund's or void's entry and its rows.

    `rows` as `db.log_tickets.tickets` reads them; `open_shift` is the shift that the log says
    was open. Raises TypeError, ValueError, KeyError or AttributeError for values that are no
    ticket's.
    """
    values = entry["values"]
    ticket = values["ticket"]
    if not isinstance(ticket, str):
        raise TypeError("a ticket has a name")
    place = (till, seq, ticket)
    if rows is None:
        return [Break("row_missing", *place, {"table": "sale", "row": ticket})]
    return [
        *differing(place, ("sale", ticket), _sale_row(rows), _sale_told(entry, rows)),
        *_shift(place, values, rows, open_shift),
        *matched(place, "sale_line", _by(rows["lines"], "line_number"), _lines_told(values, rows)),
        *_money(place, "tender", entry, rows),
        *_money(place, "sale_gift", entry, rows),
        *_redemptions(place, entry, rows),
        *_uses(place, entry, rows),
        *_receipt(place, entry, rows),
        *check_sums(place, rows),
        *check_vat(place, rows["lines"]),
        *check_stock(place, entry, rows),
    ]


def _by(rows: Sequence[Row], name: str) -> dict[Any, Row]:
    return {row[name]: _line(row) for row in rows}


def _line(row: Row) -> Row:
    if row["returns_sale_id"] is None:
        return row
    return {**row, "returns_sale_id": id_text(row["returns_sale_id"])}


def _sale_row(rows: Row) -> dict[str, Any]:
    corrects = None
    if rows["corrects_number"] is not None:
        corrects = ticket_name(rows["corrects_till"], rows["corrects_number"])
    return dict(rows) | {
        "sale_id": id_text(rows["sale_id"]),
        "closed_at": moment_text(rows["closed_at"]),
        "corrects": corrects or id_text(rows["corrects"]),
    }


def _sale_told(entry: Row, rows: Row) -> dict[str, Any]:
    values = entry["values"]
    member = values["member"]
    if member is None and entry["kind"] == "refund" and not values.get("lines"):
        # Who brings back without a card is who bought.
        member = rows["member"] if rows["corrects_given_up"] else rows["corrects_member"]
    return {
        "sale_id": values["sale_id"],
        "staff_number": values["staff"],
        "member": member,
        "market_value_cents": values["market_value_cents"],
        "total_cents": values["total_cents"],
        "closed_at": entry["at"],
        "closed_offset_minutes": entry["offset_minutes"],
        "kind": entry["kind"],
        "corrects": values.get("corrects"),
        "reason": values.get("reason", ""),
        "allowed_by": values.get("allowed_by"),
    }


def _shift(place: Place, values: Row, rows: Row, open_shift: int | None) -> Iterator[Break]:
    told = values.get("shift", open_shift)
    found = rows["shift"] if rows["shift_till"] == rows["till"] else None
    if told is not None and (found != told or open_shift not in (None, told)):
        expected = told if open_shift is None else open_shift
        yield Break("shift_wrong", *place, {"found": found, "expected": expected})


def _lines_told(values: Row, rows: Row) -> dict[Any, dict[str, Any]]:
    told = {}
    for line in values.get("lines", ()):
        told[line["line_number"]] = _line_told(line) | {
            "returns_sale_id": None,
            "returns_line_number": None,
        }
    for line in values.get("returned", ()):
        told[line["line_number"]] = _line_told(line) | {
            "returns_sale_id": id_text(rows["corrects"]),
            "returns_line_number": line["returns_line"],
        }
    return told


def _line_told(line: Row) -> dict[str, Any]:
    told = {name: line[name] for name in _LINE}
    return told | {"serial": line.get("serial"), "tariff_id": line.get("tariff_id")}


def _money(place: Place, table: str, entry: Row, rows: Row) -> Iterator[Break]:
    """Compare tenders, or gifts; a voucher's code by what the entry tells of it."""
    name, number, kinds = {
        "tender": ("tenders", "tender_number", ("kind", "amount_cents", "given_cents")),
        "sale_gift": ("gifts", "gift_number", ("kind", "amount_cents")),
    }[table]
    told = {each[number]: each for each in entry["values"].get(name, ())}
    found = {row[number]: row for row in rows[name]}
    if not told and not found:
        return
    expected = {key: {kind: each[kind] for kind in kinds} for key, each in told.items()}
    yield from matched(place, table, found, expected)
    sale_id = entry["values"]["sale_id"]
    for key in told.keys() & found.keys():
        code, said = found[key]["voucher"], told[key]
        if code is None and said.get("voucher") is None:
            continue
        if code_key(code, said, sale_id) != told_key(said):
            row = (table, key)
            told_code = {"voucher": said.get("voucher")}
            if code != told_code["voucher"]:
                yield from differing(place, row, {"voucher": code}, told_code)


def _redemptions(place: Place, entry: Row, rows: Row) -> Iterator[Break]:
    values = entry["values"]
    paid = [each for each in values.get("tenders", ()) if each.get("voucher")]
    told = [(each, each["amount_cents"]) for each in values.get("discounts", ())]
    told += [(each, each["amount_cents"]) for each in paid if each["amount_cents"] > 0]
    for name in ("vouchers_back", "discounts_back"):
        told += [(each, -each["amount_cents"]) for each in values.get(name, ())]
    if not told and not rows["redemptions"]:
        return
    expected = Counter((told_key(each), cents) for each, cents in told if cents)
    shapes = {told_key(each): each for each, _cents in told}
    is_digest = entry["version"] > 1
    found: Counter[tuple[str | None, int]] = Counter()
    for row in rows["redemptions"]:
        said = {"voucher_sha256": ""} if is_digest else {}
        key = code_key(row["voucher"], said, values["sale_id"])
        shapes.setdefault(key, row)
        found[key, row["amount_cents"]] += 1
        if moment_text(row["at"]) != entry["at"]:
            at = {"at": moment_text(row["at"])}
            yield from differing(place, ("redemption", _end(row)), at, {"at": entry["at"]})
    for code, counted in (("row_missing", expected - found), ("row_unlogged", found - expected)):
        for (key, cents), many in counted.items():
            data = {"table": "redemption", "row": _end(shapes[key]), "amount_cents": cents}
            yield from [Break(code, *place, data)] * many


def _end(row: Row) -> str:
    code = str(row["voucher"])
    return code if code.startswith("…") else f"…{code[-4:]}"


def _uses(place: Place, entry: Row, rows: Row) -> Iterator[Break]:
    values = entry["values"]
    for name, table in (("quotas", "uses"), ("quotas_back", "uses_back")):
        if name == "quotas_back" and rows["corrects_given_up"]:
            continue  # what it used is given up too
        if not values.get(name) and not rows[table]:
            continue
        told = Counter((*_use_told(each), entry["at"]) for each in values.get(name, ()))
        found = Counter(_use_found(row) for row in rows[table])
        only_own = rows["same_moment"] <= 1 or name == "quotas"
        for code, counted in (("row_missing", told - found), ("row_unlogged", found - told)):
            if code == "row_unlogged" and not only_own:
                continue  # of another correction of the same moment
            for each in counted:
                row = f"{each[0]} {each[1]} {each[2]}"
                data = {"table": "quota_use", "row": row, "line": each[3], "amount": each[4]}
                yield Break(code, *place, data)


def _receipt(place: Place, entry: Row, rows: Row) -> Iterator[Break]:
    """Compare the receipt that is printed again; entries of version 1 say nothing of it."""
    if entry["version"] == 1 or rows["given_up"]:
        return
    told, found = entry["values"]["receipt_sha256"], rows["receipt"]
    if found is None:
        yield Break("row_missing", *place, {"table": "print_job", "row": place[2]})
    elif hashlib.sha256(str(found).encode("utf-8", "surrogatepass")).hexdigest() != told:
        yield Break("receipt_changed", *place)


def _use_told(each: Row) -> tuple[Any, ...]:
    key = (each["quota"], each["pool"], each["period"], each["line_number"], each["amount"])
    return (*key, each.get("beyond", 0), each.get("allowed_by"), each.get("reason", ""))


def _use_found(row: Row) -> tuple[Any, ...]:
    key = (row["quota_id"], row["pool"], row["period"], row["line_number"], row["amount"])
    return (*key, row["beyond"], row["allowed_by"], row["reason"], moment_text(row["at"]))
