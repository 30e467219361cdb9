"""Whatever happens in a shop: the codes that were shown are the codes that were sold."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.print_jobs import JOB
from kiosk.services.shop import OpenShop
from kiosk.services.topups.doubts import doubtful_receipts, settle_came_out, settle_with_copy
from kiosk.services.topups.showings import CodeShown, print_copy, reveal_on_screen, show_again
from tests.support.examples import examples
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.refusals import answer_of
from tests.support.topup_shop import (
    LUC,
    NADIA,
    bytes_of,
    code,
    print_waiting,
    sell,
    showings,
    shows_no_code,
    states,
    topup_shop,
)

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL

CODES = 12
FreshUrl = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest) -> FreshUrl:
    """Makes a new database for every history."""

    @contextmanager
    def sqlite(folder: Path) -> Iterator[str]:
        file = shutil.copy(request.getfixturevalue("sqlite_template"), folder)
        yield f"sqlite:///{file}"

    @contextmanager
    def postgresql(folder: Path) -> Iterator[str]:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.new_database(template=request.getfixturevalue("postgresql_template"))
        yield url
        server.drop(url)

    if request.param == "postgresql":
        request.getfixturevalue("postgresql_template")
        return postgresql
    return sqlite


class History:
    """A shop in which things happen; it counts the codes that people have seen."""

    def __init__(self, shop: OpenShop, printer: ReceiptPrinter) -> None:
        self.shop, self.printer = shop, printer
        self.sold = 0
        self.tickets = 0
        self.read: Counter[str] = Counter()

    def sell(self, number: int) -> None:
        count = number % 2 + 1
        if self.sold + count <= CODES:
            sell(self.shop, codes=count, bread=number % 3)
            self.sold += count
            self.tickets += 1

    def print_good(self, _number: int) -> None:
        self._print("good")

    def print_torn(self, _number: int) -> None:
        self._print("breaks off")

    def paper_out(self, _number: int) -> None:
        self._print("no paper")

    def end_while_sending(self, _number: int) -> None:
        """The program ends after the claim: the next one finds the job."""
        with self.shop.writing() as connection:
            queued = JOB.c.id.in_(
                JOB.select().where(JOB.c.state == "queued").with_only_columns(JOB.c.id).limit(1)
            )
            connection.execute(JOB.update().where(queued).values(state="sending"))
        self._print("good")

    def ask(self, number: int) -> None:
        self._read(answer_of(lambda: reveal_on_screen(self.shop, self._ticket(number), LUC)))

    def ask_again(self, number: int) -> None:
        self._read(answer_of(lambda: show_again(self.shop, self._ticket(number), LUC, NADIA)))

    def copy(self, number: int) -> None:
        answer_of(lambda: print_copy(self.shop, self._ticket(number), LUC, NADIA))

    def came_out(self, _number: int) -> None:
        for doubtful in doubtful_receipts(self.shop)[:1]:
            settle_came_out(self.shop, doubtful, NADIA)

    def came_not(self, _number: int) -> None:
        for doubtful in doubtful_receipts(self.shop)[:1]:
            settle_with_copy(self.shop, doubtful, NADIA, NADIA)

    def _ticket(self, number: int) -> str:
        return f"T1-{number % (self.tickets + 1):06d}"

    def _print(self, manner: str) -> None:
        self.printer.manner = manner  # type: ignore[assignment]
        print_waiting(self.shop)

    def _read(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self.read.update(
                each.code.replace(" ", "") for each in answer if isinstance(each, CodeShown)
            )

    def check(self) -> None:
        """What must be true at any moment."""
        shown = Counter(showings(self.shop))
        assert sorted(states(self.shop).values()) == (
            ["assigned"] * self.sold + ["in_stock"] * (CODES - self.sold)
        )
        papers = Counter(
            found
            for paper in (*self.printer.papers, *self.printer.torn)
            for found in self.printer.codes_on(paper)
        )
        for number in range(1, CODES + 1):
            first = shown[number, "receipt"] + shown[number, "screen"]
            seen = papers[code(number)] + self.read[code(number)]
            assert first <= 1, f"{number} was given twice"
            assert seen <= first + shown[number, "copy"], f"{number} was seen unrecorded"
            if states(self.shop)[number] == "in_stock":
                assert (seen, first) == (0, 0), f"{number} was shown before it was sold"

    def finish(self) -> None:
        """The printer works again, and the manager settles what is left."""
        self.print_good(0)
        while doubtful_receipts(self.shop):
            self.came_not(0)
            self.print_good(0)
        shown = {number for number, _ in showings(self.shop)}
        assert shown == {
            number for number, state in states(self.shop).items() if state == "assigned"
        }
        assert len(shown) == self.sold
        assert shows_no_code(bytes_of(self.shop.settings.home), CODES)


DEEDS = tuple(
    name for name in vars(History) if not name.startswith("_") and name not in ("check", "finish")
)


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11)), max_size=25))
def test_codes_shown_are_codes_sold(fresh_url: FreshUrl, deeds: list[tuple[str, int]]) -> None:
    with (
        TemporaryDirectory() as folder,
        fresh_url(Path(folder)) as url,
        ReceiptPrinter() as printer,
        topup_shop(url, Path(folder) / "home", CODES, printer.url) as shop,
    ):
        history = History(shop, printer)
        history.sell(1)
        for deed, number in deeds:
            getattr(history, deed)(number)
            history.check()
        history.finish()
        history.check()
