"""Stock, vouchers, quotas and what came back: balances beside their ledgers."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from db import log_ledgers, stock_check, voucher_books
from kiosk.rules.log_breaks import Break, Notice
from kiosk.rules.shown_codes import shortened
from kiosk.rules.tickets import ticket_name
from kiosk.services.quotas.check import quota_differences


def check_stock(connection: Connection) -> Iterator[Break | Notice]:
    """Yield lots and pieces that differ; numbers that are still to be taken in are no break."""
    data: dict[str, Any]
    for row in stock_check.wrong_balances(connection):
        data = {"lot": row.lot, "found": row.balance, "expected": int(row.found)}
        yield Break("stock_wrong", None, None, None, data)
    for row in stock_check.wrong_pieces(connection):
        data = {"lot": row.lot, "found": int(row.found), "expected": row.balance}
        known, received = log_ledgers.known_pieces(connection, row.lot)
        if int(row.found) < row.balance and known < received:
            yield Notice("pieces_to_come", None, None, None, data)
        else:
            yield Break("pieces_wrong", None, None, None, data)
    for row in log_ledgers.stray_movements(connection):
        data = {"table": "stock_movement", "row": row.lot, "field": "sku"}
        yield Break(
            "ledger_wrong", None, None, None, data | {"found": row.found, "expected": row.sku}
        )
    for row in log_ledgers.wrong_returns(connection):
        data = {
            "table": "line_returned",
            "row": row.line_number,
            "field": "returned",
        }
        both = {"found": int(row.found), "expected": int(row.expected)}
        ticket = ticket_name(row.till, row.ticket_number)
        yield Break("ledger_wrong", row.till, None, ticket, data | both)
    for row in log_ledgers.lost_pieces(connection):
        ticket = ticket_name(row.till, row.ticket_number)
        table = "serial_number" if row.kind == "serial" else "topup_code"
        data = {"table": table, "row": row.serial, "field": "sale_id"}
        data |= {"found": None, "expected": ticket}
        yield Break("ledger_wrong", row.till, None, ticket, data)


def check_vouchers(connection: Connection) -> Iterator[Break]:
    """Yield vouchers of which more or less is left than their uses leave."""
    for row in voucher_books.wrong_balances(connection):
        data = {
            "voucher": shortened(row.code),
            "field": "balance_cents" if row.kind == "payment" else "uses_left",
            "found": int(row.left),
            "expected": int(row.issued) - int(row.redeemed) - int(row.cancelled),
        }
        yield Break("voucher_wrong", None, None, None, data)


def check_quotas(connection: Connection) -> Iterator[Break]:
    """Yield quotas of which another part is used than their ledger says."""
    for each in quota_differences(connection):
        data = {"quota": each.quota, "pool": each.pool, "period": each.period}
        both = {"found": each.used, "expected": each.found}
        yield Break("quota_wrong", None, None, None, data | both)
    for row in log_ledgers.stray_uses(connection):
        said = f"{row.quota_id} {row.pool} {row.period}"
        data = {"table": "quota_use", "row": said, "line": row.line_number, "amount": row.amount}
        yield Break("row_unlogged", row.till, None, ticket_name(row.till, row.ticket_number), data)
