"""Where a break leads: to what stands there, or to what stands next to it."""

from typing import Any

import pytest

from kiosk.rules.errors import ShopError
from kiosk.rules.log_breaks import Break
from kiosk.services.audit.places import row_of_finding
from kiosk.services.audit.rows import ClosingRow, EventRow, ShiftRow, TicketRow
from kiosk.services.shop import OpenShop
from tests.support.rows import everything


def test_an_entry_and_a_ticket_are_shown_themselves(log: OpenShop) -> None:
    entry = row_of_finding(log, Break("hash_wrong", "T2", 2, "T2-000001"))
    assert isinstance(entry, EventRow)
    assert (entry.till, entry.seq) == ("T2", 2)
    ticket = row_of_finding(log, Break("row_unlogged", None, None, "T1-000003"))
    assert isinstance(ticket, TicketRow)
    assert ticket.name == "T1-000003"


def test_of_a_gap_the_entry_behind_it_is_shown_and_at_the_end_the_last(log: OpenShop) -> None:
    rows = [row for row in everything(log.engine)["journal_entry"] if row["till"] == "T1"]
    last = max(row["seq"] for row in rows)
    behind = row_of_finding(log, Break("entry_missing", "T1", 0, None, {"through": 0}))
    end = row_of_finding(log, Break("entry_missing", "T1", last + 3))
    assert [each.seq for each in (behind, end) if isinstance(each, EventRow)] == [1, last]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"table": "shift", "row": 1}, ("z", 1)),
        ({"table": "shift", "row": 2}, ("shift", 2)),
        ({"table": "cash_count", "row": "1 note 2000"}, ("z", 1)),
        ({"table": "till", "row": "T1"}, ("shift", 2)),
        ({"table": "closing", "row": "month 1"}, ("month", 1)),
        ({"closing": "z 1", "field": "total_cents"}, ("z", 1)),
    ],
)
def test_a_break_of_a_shift_or_till_leads_to_its_closing_or_shift(
    log: OpenShop, data: dict[str, Any], shown: tuple[str, int]
) -> None:
    row = row_of_finding(log, Break("perpetual_wrong", "T1", data=data))
    assert isinstance(row, (ShiftRow, ClosingRow))
    kind = row.kind if isinstance(row, ClosingRow) else "shift"
    assert (row.till, kind, row.number) == ("T1", *shown)


def test_what_stands_nowhere_is_said_to_have_nothing_to_show(log: OpenShop) -> None:
    nowhere = (
        Break("trigger_missing", data={"table": "sale", "trigger": "final_sale"}),
        Break("perpetual_wrong", "T1", data={"table": "shift", "row": 99}),
        Break("ticket_missing", "T1", None, "T1-009999"),
    )
    for found in nowhere:
        with pytest.raises(ShopError, match="nothing_to_show"):
            row_of_finding(log, found)
