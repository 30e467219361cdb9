"""A shop's days as the one who sells remembers them, beside what the books say."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from db.cash import drawer_cash
from kiosk.rules.basket import Basket
from kiosk.rules.money_back import GivenBack
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold
from kiosk.services.shifts.state import OpenShift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.support.books import Rows, of_each, total
from tests.support.shops import NADIA


@dataclass
class Position:
    """A till, who stands there, and the basket in hand."""

    shop: OpenShop
    hand: BasketInHand
    staff: StaffMember = NADIA
    shift: OpenShift | None = None

    @property
    def duty(self) -> Duty:
        """Who sells in the open shift."""
        assert self.shift
        return Duty(self.staff, self.shift.id)


@dataclass
class Memory:
    """What was done, counted by hand: shifts by their ids, tills by their names, in cents."""

    cash: dict[int, int] = field(default_factory=dict)
    """What should be in the drawer."""
    tickets: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The total of each ticket."""
    cash_of: dict[str, int] = field(default_factory=dict)
    """What each ticket brought into the drawer."""
    perpetual: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    absolute: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    left: dict[str, int | None] = field(default_factory=dict)
    """What the last closing left in each drawer."""

    def opened(self, shift: OpenShift, float_cents: int) -> None:
        self.cash[shift.id] = float_cents

    def moved(self, duty: Duty, cents: int) -> None:
        self.cash[duty.shift_id] += cents

    def sold(self, at: Position, basket: Basket, back: tuple[GivenBack, ...], sold: Sold) -> None:
        """A basket became a ticket; what was handed over stays, less change and money back."""
        given = sum(tender.amount_cents for tender in basket.tenders if tender.kind == "cash")
        given -= sum(each.amount_cents for each in back if each.kind == "cash")
        self._ticket(at, sold, given - sold.change_cents)

    def voided(self, at: Position, ticket: str, void: Sold) -> None:
        """The opposite of a ticket."""
        self._ticket(at, void, -self.cash_of[ticket])

    def _ticket(self, at: Position, sold: Sold, cash: int) -> None:
        self.cash_of[sold.ticket] = cash
        self.tickets[at.duty.shift_id].append(sold.total_cents)
        self.perpetual[at.shop.till] += sold.total_cents
        self.absolute[at.shop.till] += abs(sold.total_cents)
        self.moved(at.duty, cash)


def check_drawers(shop: OpenShop, memory: Memory) -> None:
    """Float + cash in - cash out is what the books expect, shift by shift."""
    with shop.reading() as connection:
        expected = {shift_id: drawer_cash(connection, shift_id) for shift_id in memory.cash}
    assert expected == memory.cash


def check_totals(rows: dict[str, Rows], memory: Memory) -> None:
    """The sum of the tickets is that of the Z reports and of the perpetual totals."""
    sales = of_each(rows["sale"], "shift_id")
    for shift in rows["shift"]:
        totals = [sale["total_cents"] for sale in sales[shift["id"]]]
        assert sorted(totals) == sorted(memory.tickets[shift["id"]])
    for till in rows["till"]:
        name = till["name"]
        own = [sale["total_cents"] for sale in rows["sale"] if sale["till"] == name]
        assert till["perpetual_cents"] == sum(own) == memory.perpetual[name]
        assert till["perpetual_absolute_cents"] == memory.absolute[name]
        until = [shift for shift in rows["shift"] if shift["till"] == name and shift["ended_at"]]
        perpetual = absolute = 0
        for shift in sorted(until, key=lambda shift: int(shift["number"])):
            perpetual += sum(memory.tickets[shift["id"]])
            absolute += sum(map(abs, memory.tickets[shift["id"]]))
            assert shift["perpetual_cents"] == perpetual
            assert shift["perpetual_absolute_cents"] == absolute
    for z in rows["closing"]:
        if z["kind"] == "z":
            check_z(rows, z, memory)


def check_z(rows: dict[str, Rows], z: dict[str, Any], memory: Memory) -> None:
    """A Z says what the tickets of its shift come to, and what was counted beside it."""
    tickets = memory.tickets[z["shift_id"]]
    assert (z["total_cents"], z["absolute_cents"]) == (sum(tickets), sum(map(abs, tickets)))
    until = [
        sale
        for sale in rows["sale"]
        if sale["till"] == z["till"] and sale["ticket_number"] <= (z["last_ticket"] or 0)
    ]
    if tickets:
        assert z["perpetual_cents"] == total(until, "total_cents")
    counted = [row for row in rows["tender_count"] if row["shift_id"] == z["shift_id"]]
    (cash,) = (row for row in counted if row["kind"] == "cash")
    assert cash["expected_cents"] == memory.cash[z["shift_id"]]
    (shift,) = (row for row in rows["shift"] if row["id"] == z["shift_id"])
    assert cash["counted_cents"] == shift["float_left_cents"] + shift["deposit_cents"]


def check_quotas_back(rows: dict[str, Rows]) -> None:
    """What came back whole uses up nothing of a quota any more."""
    used: Counter[tuple[Any, int]] = Counter()
    for use in rows["quota_use"]:
        used[use["sale_id"], use["line_number"]] += use["amount"]
    for line in rows["line_returned"]:
        if line["returned"] == line["sold"]:
            assert used[line["sale_id"], line["line_number"]] == 0
