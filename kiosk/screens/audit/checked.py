"""The log checked: what was looked at, and every place where it breaks."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.log_breaks import Break, Notice
from kiosk.screens.audit.aside import AsideScreen
from kiosk.screens.audit.words import count
from kiosk.screens.audit.written import Written
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.services.audit.checking import CheckedLog, check_log
from kiosk.services.audit.places import Key, keys_of
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import CHAIN
from kiosk.widgets.words import Words
from receipts import formats

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Show = Callable[[Break | Notice], None]


def check_it(kiosk: "KioskApp", staff: StaffMember, show: Show) -> None:
    """Check the whole log with a bar, then show what was found; `show` goes where it is."""
    shop = kiosk.shop

    def checked(found: CheckedLog) -> None:
        kiosk.log_check = found
        kiosk.open_dialogue(CheckedScreen(found, show))

    kiosk.open_dialogue(
        AsideScreen(
            lambda: _("The log is being checked"),
            lambda told, is_stopped: check_log(shop, staff, told, is_stopped),
            checked,
        )
    )


class CheckedScreen(Dialogue):
    """Breaks first, then what an auditor should know; Enter shows where it is."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Show")}

    def __init__(self, checked: CheckedLog, show: Show) -> None:
        super().__init__()
        self._checked, self._show = checked, show
        report = checked.report
        self._found: tuple[Break | Notice, ...] = (*report.breaks, *report.notices)
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """What was looked at, what was found, all of the chosen one, keys."""
        with Vertical(classes="panel whole", id="log-checked"):
            yield Words(self._title, id="title")
            yield Words(self._looked_at, id="hint")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_mount(self) -> None:
        """Write the rows."""
        super().on_mount()
        self._write()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._write()

    def deeds(self) -> tuple[str, ...]:
        """Show the chosen one, where it is somewhere; go back."""
        return ("confirm", "back") if self._found else ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back where nothing was found."""
        return ("language", *(() if self._found else ("confirm",)))

    def move(self, rows: int) -> None:
        """Choose another one."""
        self.refusal = ""
        self._list.move(rows)
        self.query_one("#details", Words).refresh()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Choose what was touched."""
        self.move(message.index - self._list.cursor)

    def do_confirm(self) -> None:
        """Show the entry, ticket, closing or shift where the chosen one is; else say that there
        is nothing to show."""
        self._between.clear()
        if not self._found:
            self.close()
            return
        self._show(self._found[self._list.cursor])

    def _write(self) -> None:
        chosen = self._list.cursor
        self._list.show(Written(self._found, self._row))
        self._list.move(chosen)

    def _row(self, found: Break | Notice) -> str:
        sign = CHAIN["broken"] if isinstance(found, Break) else CHAIN["unknown"]
        return f"{sign} {finding_sentence(found)}"

    def _title(self) -> str:
        breaks = len(self._checked.report.breaks)
        if not breaks:
            return _("{sign} The log is whole.").format(sign=CHAIN["whole"])
        words = ngettext(
            "The log breaks in {count} place", "The log breaks in {count} places", breaks
        )
        return f"{CHAIN['broken']} {words.format(count=count(breaks))}"

    def _looked_at(self) -> str:
        report = self._checked.report
        words = _("{entries} entries and {tickets} tickets of {tills} were checked.")
        return words.format(
            entries=count(report.entries),
            tickets=count(report.sales),
            tills=", ".join(report.tills),
        )

    def _details(self) -> str:
        if self.refusal or not self._found:
            return self.refusal
        return finding_sentence(self._found[self._list.cursor])


def finding_sentence(found: Break | Notice) -> str:
    """Say what was found, and where."""
    from kiosk.break_sentences import sentence_of

    return sentence_of(found)


def first_break_place(checked: CheckedLog | None) -> str:
    """Say shortly where the log breaks first, with its sentence where that is in no entry or
    ticket; empty where it does not break."""
    from kiosk.break_sentences import short_place

    if checked is None or not checked.report.breaks:
        return ""
    first = checked.report.breaks[0]
    return short_place(first) or finding_sentence(first)


def said_of_rows(checked: CheckedLog | None, keys: Collection[Key]) -> list[str]:
    """Return what the check found of some rows, below a line that says so; nothing where it
    found nothing."""
    from kiosk.break_sentences import text_of

    if checked is None or checked.named.isdisjoint(keys):
        return []
    said = [text_of(each) for each in checked.report.breaks if not keys_of(each).isdisjoint(keys)]
    words = _("{sign} The check of {time} found:")
    time = formats.clock_time(checked.at, spoken())
    return [words.format(sign=CHAIN["broken"], time=time), *dict.fromkeys(said)]
