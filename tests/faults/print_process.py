"""A till that sells and prints, and is killed at any moment, in a process of its own.

`python -m tests.faults.print_process` reads lines "HOME DATABASE PRINTER SALES", lives such a life
in a forked process, writes its process id and, asked by another line, how it ended. In a life,
whoever stands there first answers what the till asks about papers, by what lies on the roll
(`ROLL`), then sells and prints until nothing waits.
"""

import json
import os
import sys
from pathlib import Path

import psycopg  # noqa: F401 (loaded before the fork, to be quick)

import receipts.render.escpos  # noqa: F401 (as above)
from db.tables import Duplicate, table_of
from kiosk.rules.tickets import ticket_name
from kiosk.services.counter.unprinted import (
    settle_by_printing,
    settle_on_paper,
    unprinted_papers,
)
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop, open_shop
from kiosk.settings import Settings
from receipts.document import Cut, Document, Text
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from tests.support.rows import everything
from tests.support.shops import LUC, Clock, duty_at
from tests.support.volunteer import sell

ROLL = "roll.json"
"""Beside the home: [ticket, duplicate's number, 0 for the original] of each whole paper."""
TRIES = 20
ARABIC = "خبز عربي طازج من الفرن، رغيفان في كيس واحد"
DUPLICATE = table_of(Duplicate)


def live(home: Path, url: str, printer: str, sales: int) -> None:
    """One life, unless it is cut short."""
    shop = open_shop(Settings(home=home, database_url=url, printer=printer), now=Clock())
    answer_questions(shop, {tuple(each) for each in json.loads((home.parent / ROLL).read_text())})
    duty = duty_at(shop)
    for _ in range(sales):
        sell(shop, duty, "BREAD", "BOOK", "REPAIR")
    worker = PrintWorker(shop, lambda _count: None)
    for _ in range(TRIES):
        if not worker.send_waiting():
            break
    shop.close()


def answer_questions(shop: OpenShop, roll: set[tuple[str, int]]) -> None:
    """Say of each paper that broke off whether it lies there."""
    for paper in unprinted_papers(shop):
        if paper.state == "uncertain":
            if (paper.name, number_of(shop, paper.job_id)) in roll:
                settle_on_paper(shop, paper, LUC)
            else:
                settle_by_printing(shop, paper, LUC)


def number_of(shop: OpenShop, job_id: int) -> int:
    """The number of the duplicate that a job prints, 0 for an original."""
    rows = everything(shop.engine)["duplicate"]
    return next((row["number"] for row in rows if row["print_job_id"] == job_id), 0)


def papers_of(home: Path, url: str) -> dict[tuple[str, int], tuple[str, str]]:
    """State and detail of every receipt and duplicate, by ticket and number."""
    shop = open_shop(Settings(home=home, database_url=url), now=Clock())
    rows = everything(shop.engine)
    tickets = {
        row["sale_id"]: ticket_name(row["till"], row["ticket_number"]) for row in rows["sale"]
    }
    found = {
        (tickets[row["sale_id"]], number_of(shop, row["id"])): (row["state"], row["detail"])
        for row in rows["print_job"]
    }
    shop.close()
    return found


def main() -> None:
    """Forks a till for each line."""
    warm = Document("fr", (Text(ARABIC), Cut()))
    render_escpos(warm, Profile())
    for line in sys.stdin:
        home, url, printer, sales = line.split()
        if (child := os.fork()) == 0:
            live(Path(home), url, printer, int(sales))
            os._exit(0)
        print(child, flush=True)
        sys.stdin.readline()
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


if __name__ == "__main__":
    main()
