"""The log's lists, days and their rows, and the chosen row: looked up a page at a time."""

from collections.abc import Callable

from textual import events

from kiosk.language import _
from kiosk.rules.log_search import ALL
from kiosk.screens.audit.words import day_row, log_row
from kiosk.screens.audit.written import Written
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.looking import Latest
from kiosk.services.audit.days import DAYS_OF_A_PAGE, LogDay, log_days
from kiosk.services.audit.places import Key, key_of
from kiosk.services.audit.rows import (
    EventRow,
    LogRow,
    TicketRow,
    day_tickets,
    events_of,
    found_tickets,
)
from kiosk.services.audit.sheets import NOTHING, Sheet, sheet_of
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.words import Words
from receipts.render.layout import columns_of

PANES = ("days", "rows", "sheet")
NARROW_PAPER = 32
WIDE_SCREEN = 110
NEAR_THE_END = 10
"""So many rows before the end of what is known, more is looked up."""

Page = tuple[tuple[LogRow, ...], bool]
"""Rows, and whether there are more."""


class LogLists(Dialogue):
    """What of the log is shown; whoever inherits says where, and what else can be done."""

    def __init__(self) -> None:
        super().__init__()
        self._chosen, self._shows_events = ALL, False
        self._days: tuple[LogDay | None, ...] = (None,)
        self._rows: tuple[LogRow, ...] = ()
        self._has_more_days = self._has_more_rows = False
        self._sheet = NOTHING
        self._is_narrow = True
        self._pane = "days"
        self._day_list = ChoiceList(lambda: "")
        self._row_list = ChoiceList(self._no_rows)
        self._paper = PaperView(id="log-paper")
        self._looking = {name: Latest(self) for name in (*PANES, "more", "since")}

    def on_resize(self, event: events.Resize) -> None:
        """The paper is as wide as there is room for."""
        wide = event.size.width >= WIDE_SCREEN
        paper_mm = self.kiosk.shop.settings.paper_mm
        self._paper.set_columns(columns_of(paper_mm) if wide else NARROW_PAPER)
        self.set_class(not wide, "narrow")
        self._is_narrow = not wide
        self._write_rows()
        if self._sheet.paper:
            self._paper.show(self._sheet.paper)

    def move(self, rows: int) -> None:
        """Move in the pane."""
        self._say_nothing()
        if self._pane == "sheet":
            self._paper.move(rows)
            return
        before = self._list.cursor
        self._list.move(rows)
        self._look_further()
        if self._list.cursor == before:
            return
        if self._pane == "days":
            self._look_rows()
        else:
            self._look_sheet()

    def _go_to(self, pane: str) -> None:
        self._pane = pane
        self._show_pane()

    def _show_pane(self) -> None:
        for name in PANES:
            self.query_one(f"#log-{name}").set_class(name == self._pane, "here")

    # Looking up

    @property
    def _list(self) -> ChoiceList:
        return self._day_list if self._pane == "days" else self._row_list

    @property
    def _day(self) -> LogDay | None:
        return self._days[self._day_list.cursor]

    def _look_days(self) -> None:
        shop, chosen = self.kiosk.shop, self._chosen

        def show(found: tuple[LogDay, ...]) -> None:
            self._days = (None, *found)
            self._has_more_days = len(found) == DAYS_OF_A_PAGE
            self._write_days()
            self._day_list.move(0 if chosen.is_narrow or not found else 1)
            self._look_rows()

        self._day_list.cursor = 0
        self._looking["days"].want(lambda: log_days(shop, chosen), show)

    def _look_rows(self) -> None:
        self._row_list.cursor = 0
        self._refresh_words()
        self._looking["rows"].want(self._rows_behind(None), self._show_rows)

    def _rows_behind(self, last: LogRow | None) -> Callable[[], Page]:
        shop, chosen, day = self.kiosk.shop, self._chosen, self._day
        if self._shows_events:
            event = last if isinstance(last, EventRow) else None
            return lambda: events_of(shop, chosen, day, event)
        if day is None:
            ticket = last if isinstance(last, TicketRow) else None
            return lambda: found_tickets(shop, chosen, ticket)
        return lambda: (day_tickets(shop, day, chosen), False)

    def _show_rows(self, found: Page) -> None:
        self._rows, self._has_more_rows = found
        self._write_rows()
        self._row_list.move(self._first_ticket())
        self._look_sheet()

    def _first_ticket(self) -> int:
        """Return the place of the first row that has a paper."""
        places = (i for i, row in enumerate(self._rows) if isinstance(row, TicketRow))
        return 0 if self._shows_events else next(places, 0)

    def _look_further(self) -> None:
        """Look up what comes behind, before somebody is there."""
        shop, chosen, days, rows = self.kiosk.shop, self._chosen, self._days, self._rows
        more = self._looking["more"]
        if self._pane == "days" and self._has_more_days and self._is_near_end(len(days)):
            last = days[-1]

            def add_days(found: tuple[LogDay, ...]) -> None:
                if self._days is days:
                    self._days, self._has_more_days = (*days, *found), bool(found)
                    self._write_days()

            more.want(lambda: log_days(shop, chosen, last), add_days)
        elif self._pane == "rows" and self._has_more_rows and self._is_near_end(len(rows)):

            def add_rows(found: Page) -> None:
                if self._rows is rows:
                    self._rows, self._has_more_rows = (*rows, *found[0]), found[1]
                    self._write_rows()

            more.want(self._rows_behind(rows[-1]), add_rows)

    def _is_near_end(self, rows: int) -> bool:
        return self._list.cursor >= rows - NEAR_THE_END

    def _look_sheet(self) -> None:
        if not self._rows:
            self._show_sheet(NOTHING)
            return
        shop, row = self.kiosk.shop, self._rows[self._row_list.cursor]
        self._looking["sheet"].want(lambda: sheet_of(shop, row), self._show_sheet)

    def _show_sheet(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._paper.display = sheet.paper is not None
        if sheet.paper:
            self._paper.show(sheet.paper)
        elif self._pane == "sheet":
            self._go_to("rows")
        self.query_one("#log-entries", Words).refresh()

    # Writing

    def _write_days(self) -> None:
        today, counted = self.kiosk.shop.today(), self._counts_tickets
        chosen = self._day_list.cursor
        self._day_list.show(Written(self._days, lambda day: day_row(day, today, counted=counted)))
        self._day_list.move(chosen)

    def _write_rows(self) -> None:
        shop, chosen = self.kiosk.shop, self._row_list.cursor
        currency, today, check = shop.record.currency, shop.today(), self.kiosk.log_check
        with_day, narrow = self._day is None, self._is_narrow
        broken: frozenset[Key] = check.named if check else frozenset()

        def write(row: LogRow) -> str:
            is_broken = key_of(row) in broken
            return log_row(
                row, currency, with_day=with_day, today=today, narrow=narrow, broken=is_broken
            )

        self._row_list.show(Written(self._rows, write))
        self._row_list.move(chosen)

    @property
    def _counts_tickets(self) -> bool:
        """Tell whether all tickets of a day are listed: else their number would be another."""
        return not self._shows_events and not self._chosen.is_narrow

    def _no_rows(self) -> str:
        if self._looking["rows"].is_busy or self._looking["days"].is_busy:
            return _("One moment…")
        return _("Nothing of this is in the log.")

    def _say_nothing(self) -> None:
        self.refusal = ""
        self.query_one("#log-said", Words).update()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()
