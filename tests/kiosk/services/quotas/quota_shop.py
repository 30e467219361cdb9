"""A shop with telephones and food, whose quotas a manager writes as a spreadsheet."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import update

from db import members
from kiosk.rules.basket import Allowance, Basket, Line, add_line, set_member
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import complete_sale
from kiosk.services.imports import IMPORTS
from kiosk.services.imports.run import Imported
from kiosk.services.quotas.use import Returned, give_back
from kiosk.services.shop import OpenShop
from tests.support.rows import everything
from tests.support.shops import NOW, Clock
from tests.support.volunteer import paid

QUOTA_COLUMNS = "tier;scope;target;measure;limit;per;unit;per_extra_person"
TABLES = {
    "items": """\
sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate
SIM10;;Carte SIM 10 Go;Téléphonie;14,99;;2,50;service;
SIM100;;Carte SIM 100 Go;Téléphonie;79,90;;13,00;service;
KEY4G;;Clé 4G;Téléphonie;30,00;;6,00;service;
TOP25;;Recharge 25 €;Téléphonie;25,00;;5,00;service;
PHONE;;Téléphone à touches;Téléphones;29,90;;5,00;service;
COFFEE;;Café;Épicerie;5,00;3,00;;service;
EGGS;;Œufs;Épicerie;3,33;2,00;;service;
APPLES;;Pommes;Épicerie;2,40;2,00;;weight;
""",
    "tiers": "tier;percent_of_market\nA2;30\nB2;20\n",
    "members": """\
card;display_name;tier;household_size;valid_from;valid_until;oriented_by
SOLO;Awa D.;A2;1;2026-09-01;2027-02-28;CCAS
PAIR;Bo P.;A2;2;2026-09-01;2027-02-28;CCAS
FIVE5;Chloé M.;B2;5;2026-09-01;2027-02-28;CCAS
SPOUSE;Dan M.;B2;5;2026-09-01;2027-02-28;CCAS
SHORT;Eva T.;A2;1;2026-09-01;2026-11-20;CCAS
""",
}
"""FIVE5 and SPOUSE are of one household. Social prices of telephony; food by the tier."""


@dataclass
class QuotaShop:
    """The shop with the people who come, day after day."""

    shop: OpenShop
    duty: Duty
    clock: Clock
    folder: Path
    sales: list[UUID] = field(default_factory=list)

    def quotas(self, *rows: str) -> Imported:
        """Import quotas as `kiosk import quotas` does."""
        return self.take("quotas", "\n".join([QUOTA_COLUMNS, *rows]) + "\n")

    def take(self, table: str, text: str) -> Imported:
        """Import a table."""
        path = self.folder / f"{table}.csv"
        path.write_text(text, "utf-8")
        return IMPORTS[table](self.shop, path)

    def on(self, day: date) -> None:
        """Go on with the afternoon of this day."""
        self.clock.moment = datetime.combine(day, time(14, 30), NOW.tzinfo)

    def basket(self, card: str, *wanted: str) -> Basket:
        """A basket of somebody; "2*SIM10" is two of them, "!SIM10" one that is allowed."""
        basket = new_basket()
        for each in wanted:
            basket = add_line(basket, self.line(each))
        member = find_scanned(self.shop, card)
        assert isinstance(member, Member)
        marked = basket.lines
        return replace(set_member(basket, member), lines=marked)

    def line(self, wanted: str) -> Line:
        allowance = Allowance(1, "naissance") if wanted.startswith("!") else None
        quantity, _, sku = wanted.lstrip("!").rpartition("*")
        item = find_scanned(self.shop, sku)
        assert isinstance(item, Item)
        if item.kind == "weight":
            return Line(item, weight_grams=int(quantity or 1000), allowance=allowance)
        return Line(item, int(quantity or 1), allowance=allowance)

    def sell(self, card: str, *wanted: str) -> UUID:
        """Sell it, paid in cash; returns the sale's id."""
        basket = paid(self.shop, self.basket(card, *wanted))
        complete_sale(self.shop, basket, self.duty)
        self.sales.append(basket.sale_id)
        return basket.sale_id

    def refund(self, sale_id: UUID, line_number: int, count: int | None = None) -> None:
        """Give the quotas of a line back, of all its pieces or of some."""
        (line,) = [
            row
            for row in self.rows("sale_line")
            if (row["sale_id"], row["line_number"]) == (sale_id, line_number)
        ]
        count = count or line["quantity"]
        returned = Returned(
            line_number,
            line["total_cents"] * count // line["quantity"],
            line["market_value_cents"] * count // line["quantity"],
            count,
        )
        with self.shop.writing() as connection:
            give_back(connection, sale_id, [returned], self.shop.now())

    def journalled(self) -> tuple[str, dict[str, Any]]:
        """Kind and values of the till's last entry."""
        entries = [row for row in self.rows("journal_entry") if row["till"] == self.shop.till]
        return entries[-1]["kind"], json.loads(entries[-1]["entry"])["values"]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table."""
        return everything(self.shop.engine)[table]


def quota_shop(shop: OpenShop, duty: Duty, clock: Clock, folder: Path) -> QuotaShop:
    """The shop, filled from its spreadsheets."""
    made = QuotaShop(shop, duty, clock, folder)
    for table, text in TABLES.items():
        made.take(table, text)
    with shop.writing() as connection:
        spouse = update(members.MEMBER).where(members.MEMBER.c.reference == "SPOUSE")
        connection.execute(spouse.values(household="FIVE5"))
    return made


def told(refusal: ShopError) -> str:
    """A refusal as the tables of examples write it: "left 4.20, asks 6.00, again 2026-12-01"."""
    data = refusal.data
    if refusal.code != "quota_exceeded":
        return refusal.code

    def amount(value: int) -> str:
        return str(value) if data["measure"] == "count" else f"{value // 100}.{value % 100:02}"

    again = data["renews"].isoformat() if data["renews"] else "never"
    return f"left {amount(data['left'])}, asks {amount(data['asked'])}, again {again}"


_STEP = re.compile(r"(\d{2}) (\w{3})\s+(\w+)\s+(.+?)(?:\s{2,}(.+))?$")
_MONTHS = {"sep": (2026, 9), "oct": (2026, 10), "nov": (2026, 11), "dec": (2026, 12)}
_MONTHS |= {"jan": (2027, 1), "feb": (2027, 2), "mar": (2027, 3)}


def live_through(made: QuotaShop, story: str) -> None:
    """Do what a story says, line after line, and compare what comes of it.

    A line is day, month, card, what is wanted, and after two spaces what the till says;
    nothing where it just sells. "refund 1" gives the first line of the last sale back,
    "refund 1 2" two pieces of it; "quota …" adds or changes a quota.
    """
    for step in filter(None, map(str.strip, story.splitlines())):
        if step.startswith("quota "):
            made.quotas(step.removeprefix("quota "))
            continue
        match = _STEP.match(step)
        assert match, step
        day, month, card, wanted, says = match.groups()
        made.on(date(*_MONTHS[month], int(day)))
        assert (step, _answer(made, card, wanted)) == (step, says or "sold")


def _answer(made: QuotaShop, card: str, wanted: str) -> str:
    if wanted.startswith("refund"):
        line, *count = map(int, wanted.split()[1:])
        made.refund(made.sales[-1], line, *count)
        return "sold"
    try:
        made.sell(card, *wanted.split())
    except ShopError as refusal:
        return told(refusal)
    return "sold"
