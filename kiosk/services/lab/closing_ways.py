"""Ways to cheat that edit closings and the totals that nothing resets."""

import json
from typing import Any

from sqlalchemy import select

from db.rows import AnyRow
from kiosk.services.lab.cheat import Cheat, Expected, table
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []

CLOSING, TILL, SHIFT = table("closing"), table("till"), table("shift")


def _z(cheat: Cheat) -> AnyRow:
    query = select(CLOSING).where(CLOSING.c.kind == "z", CLOSING.c.total_cents > 1)
    return cheat.find(query.order_by(CLOSING.c.id.desc()), "z")


def _edit(cheat: Cheat, row: AnyRow, **values: Any) -> None:
    cheat.edit("closing", CLOSING.c.id == row.id, **values)


@way(WAYS)
def figures_changed(cheat: Cheat) -> Expected:
    """The grand total in a Z's figures."""
    row = _z(cheat)
    figures = json.loads(row.figures) | {"total_cents": row.total_cents - 1}
    _edit(cheat, row, figures=json.dumps(figures, sort_keys=True, separators=(",", ":")))
    return found_by("figures_changed", till=row.till)


@way(WAYS)
def closing_total_changed(cheat: Cheat) -> Expected:
    """The grand total beside a Z's figures."""
    row = _z(cheat)
    _edit(cheat, row, total_cents=row.total_cents - 1)
    return found_by("value_differs", till=row.till, table="closing", field="total_cents")


@way(WAYS)
def closing_perpetual_changed(cheat: Cheat) -> Expected:
    """The perpetual total of a Z."""
    row = _z(cheat)
    _edit(cheat, row, perpetual_cents=row.perpetual_cents - 1)
    return found_by("value_differs", till=row.till, table="closing", field="perpetual_cents")


@way(WAYS)
def closing_paper_changed(cheat: Cheat) -> Expected:
    """A Z's paper, as it would be printed again."""
    row = _z(cheat)
    figure = next(char for char in row.document if char in "123456789")
    _edit(cheat, row, document=row.document.replace(figure, "8" if figure == "7" else "7"))
    return found_by("paper_changed", till=row.till)


@way(WAYS)
def closing_removed(cheat: Cheat) -> Expected:
    """A Z."""
    row = _z(cheat)
    cheat.remove(CLOSING, CLOSING.c.id == row.id)
    return found_by("row_missing", "closing_missing", till=row.till)


@way(WAYS)
def month_changed(cheat: Cheat) -> Expected:
    """The grand total of a month."""
    query = select(CLOSING).where(CLOSING.c.kind == "month").order_by(CLOSING.c.id.desc())
    row = cheat.find(query, "month")
    lower = {"total_cents": row.total_cents - 1}
    figures = json.loads(row.figures) | lower
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"))
    _edit(cheat, row, figures=text, **lower)
    return found_by("figures_changed", till=row.till)


@way(WAYS)
def perpetual_lowered(cheat: Cheat) -> Expected:
    """The till's perpetual totals."""
    row = cheat.find(select(TILL).where(TILL.c.perpetual_cents > 0).order_by(TILL.c.name), "sale")
    cheat.edit(
        "till",
        TILL.c.name == row.name,
        perpetual_cents=row.perpetual_cents - 1,
        perpetual_absolute_cents=row.perpetual_absolute_cents - 1,
    )
    return found_by("perpetual_wrong", till=row.name, table="till")


@way(WAYS)
def shift_perpetual_lowered(cheat: Cheat) -> Expected:
    """The perpetual totals at the end of a shift."""
    query = select(SHIFT).where(SHIFT.c.perpetual_cents > 0).order_by(SHIFT.c.id)
    row = cheat.find(query, "ended_shift")
    cheat.edit("shift", SHIFT.c.id == row.id, perpetual_cents=row.perpetual_cents - 1)
    return found_by("perpetual_wrong", "value_differs", till=row.till, table="shift")
