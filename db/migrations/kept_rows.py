"""Triggers of migration 0007: rows that change in one way only, and never go away.

Rows that never change at all are final (0002 and later). What stays to be changed freely is
what says nothing of what was done: goods and prices as they are now, people and their rights
(personal data must be erasable), rules and their balances, and what is on its way (open
baskets, drafts). docs/decisions/kept-rows.md says which and why.
"""

from alembic import op

FINAL_NOW = ("voucher_batch", "voucher_refusal")

_GIVEN_UP = (
    "EXISTS (SELECT 1 FROM purge WHERE purge.till = OLD.till"
    " AND {day_printed} <= purge.last_day)"
    " OR EXISTS (SELECT 1 FROM sale JOIN purge ON purge.till = sale.till"
    " AND purge.through_ticket >= sale.ticket_number WHERE sale.sale_id = OLD.sale_id)"
)
_DAY_PRINTED = {
    # A day in UTC may be the shop's day before.
    "sqlite": "date(OLD.created_at, '-1 day')",
    "postgresql": "CAST(OLD.created_at AT TIME ZONE 'UTC' AS DATE) - 1",
}
_USED = "EXISTS (SELECT 1 FROM redemption WHERE redemption.voucher = OLD.code)"
_ENDED = (
    *("ended_at", "ended_offset_minutes", "ended_by"),
    *("perpetual_cents", "perpetual_absolute_cents"),
)
_CLOSED = "EXISTS (SELECT 1 FROM stocktake WHERE id = {row}.stocktake_id AND state = 'closed')"

KEPT: dict[str, tuple[tuple[str, ...], str]] = {
    # A table: the columns that stay as they are, and what else its rows refuse of a change.
    "line_returned": (("sale_id", "line_number", "sold"), "NEW.returned < OLD.returned"),
    "claim": (
        ("id", "number", "issuer", "first_day", "last_day", "total_cents", "made_at", "made_by"),
        "OLD.paid_at IS NOT NULL",
    ),
    "stocktake": (("id", "opened_at", "opened_by"), "OLD.state = 'closed'"),
    "lot": (
        ("lot", "donor_id", "sku", "received_quantity", "received_on", "donation_id"),
        "{changed:unit_value_cents} AND OLD.unit_value_cents IS NOT NULL",
    ),
    "donation": (
        (
            *("id", "donor_id", "document_number", "given_on", "staff_number", "recorded_at"),
            "recorded_offset_minutes",
        ),
        "NEW.copies < OLD.copies",
    ),
    "voucher": (
        ("code",),
        f"({{changed:kind,issuer,value_cents,percent_bp}}) AND {_USED}",
    ),
    "voucher_pattern": (("id", "issuer", "mask", "value_cents"), ""),
    "serial_number": (("serial", "sku"), ""),
    "topup_code": (("id", "serial", "sku", "sealed", "fingerprint"), ""),
    "staff": (("number",), ""),
    "shop": (("id", "created_at"), ""),
    "shift": (
        (
            *("id", "till", "number", "day", "opened_at", "opened_offset_minutes", "opened_by"),
            *("float_cents", "opened_seq"),
        ),
        f"OLD.ended_at IS NOT NULL AND ({{changed:{','.join(_ENDED)}}})",
    ),
    "print_job": (("id", "sale_id", "created_at"), "{changed:document} AND NOT ({given_up})"),
}
MAY_GO = {"topup_code": "OLD.state = 'in_stock'"}
"""Rows that may be deleted after all: a card that was taken in by mistake."""
NEVER_GO_ALREADY = ("shift",)
OF_A_STOCKTAKE = ("stocktake_count", "stocktake_piece")


def keep_rows() -> None:
    """Make the triggers, on either engine."""
    engine = op.get_bind().dialect.name
    for table, (columns, refused) in KEPT.items():
        when = _changed(engine, columns)
        if refused:
            when = f"{when} OR ({_filled(engine, refused)})"
        _refuse(engine, f"kept_{table}", table, "UPDATE", when)
        if table not in NEVER_GO_ALREADY:
            gone = f"NOT ({MAY_GO[table]})" if table in MAY_GO else "1 = 1"
            _refuse(engine, f"kept_{table}", table, "DELETE", gone)
        if engine == "postgresql":
            op.execute(
                f"CREATE TRIGGER kept_{table}_truncate BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_final()"
            )
    for table in OF_A_STOCKTAKE:
        for deed, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            _refuse(engine, f"closed_stocktake_{table}", table, deed, _CLOSED.format(row=row))


def _changed(engine: str, columns: tuple[str, ...]) -> str:
    """Return the condition that one of these columns becomes another."""
    differs = "IS NOT" if engine == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)


def _filled(engine: str, refused: str) -> str:
    """Return a condition with what is written in short: {changed:a,b} and {given_up}."""
    refused = refused.replace("{given_up}", _GIVEN_UP.format(day_printed=_DAY_PRINTED[engine]))
    while "{changed:" in refused:
        before, _, rest = refused.partition("{changed:")
        names, _, after = rest.partition("}")
        refused = f"{before}{_changed(engine, tuple(names.split(',')))}{after}"
    return refused


def _refuse(engine: str, name: str, table: str, deed: str, when: str) -> None:
    """Make a trigger that refuses a deed on a row, as "<table> is kept"."""
    trigger = f"{name}_{deed.lower()}"
    if engine == "sqlite":
        op.execute(
            f"CREATE TRIGGER {trigger} BEFORE {deed} ON {table} WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is kept'); END"
        )
        return
    kept = "OLD" if deed == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION guard_{trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {when} THEN RAISE EXCEPTION '{table} is kept'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {kept}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {trigger} BEFORE {deed} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION guard_{trigger}()"
    )
