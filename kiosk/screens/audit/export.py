"""An export from the log's screen: what, which days, which format, into which folder."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.log_search import Chosen, parse_days
from kiosk.screens.audit.aside import AsideScreen
from kiosk.screens.audit.words import chosen_words
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.screens.told import ToldDialogue
from kiosk.services.audit.exporting import export_log, usual_folder
from kiosk.services.exports import EXPORTS, FORMATS, Export, Format
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp

NAMES: dict[Export, str] = {
    "sales": N_("Tickets"),
    "lines": N_("Lines of tickets"),
    "tenders": N_("Means of payment"),
    "shifts": N_("Shifts"),
    "closings": N_("Closings"),
    "movements": N_("Stock movements"),
    "cash-movements": N_("Cash in and out"),
    "redemptions": N_("Vouchers used"),
    "journal": N_("Journal"),
    "stock": N_("Present stock"),
    "gifts": N_("Gifts of money"),
}
FORMAT_NAMES: dict[Format, str] = {
    "csv": N_("CSV, for any spreadsheet"),
    "jsonl": N_("JSON Lines"),
    "xlsx": N_("XLSX, for Excel and LibreOffice"),
    "parquet": N_("Parquet, for data tools"),
}


class _Wanted:
    """What was answered so far."""

    def __init__(self, kiosk: "KioskApp", chosen: Chosen) -> None:
        self.chosen = Chosen(till=chosen.till, first_day=chosen.first_day, last_day=chosen.last_day)
        self.what: Export = "sales"
        self.form: Format = "csv"
        self.folder = usual_folder(kiosk.shop)

    def take_what(self, row: str) -> None:
        self.what = EXPORTS[[_(NAMES[each]) for each in EXPORTS].index(row)]

    def take_days(self, text: str) -> None:
        first, last = parse_days(text) if text != _("all") else (None, None)
        self.chosen = replace(self.chosen, first_day=first, last_day=last)

    def take_format(self, row: str) -> None:
        self.form = FORMATS[[_(FORMAT_NAMES[each]) for each in FORMATS].index(row)]

    def take_folder(self, text: str) -> None:
        self.folder = Path(text).expanduser()

    @property
    def days(self) -> str:
        """The days as they can be typed."""
        first, last = self.chosen.first_day, self.chosen.last_day
        if first is None or last is None:
            return _("all")
        return f"{first.isoformat()} {last.isoformat()}"


def open_export(kiosk: "KioskApp", staff: StaffMember, chosen: Chosen) -> None:
    """Ask what is to be exported, then write it with a bar."""
    wanted, shop = _Wanted(kiosk, chosen), kiosk.shop

    def written(file: Path) -> None:
        rows = lambda: [str(file.parent), file.name]  # noqa: E731
        kiosk.open_dialogue(ToldDialogue(lambda: _("The export is written"), rows))

    def title() -> str:
        what = _(NAMES[wanted.what])
        return f"{what} · {chosen_words(wanted.chosen, shop.record.currency)}"

    def write() -> None:
        kiosk.open_dialogue(
            AsideScreen(
                title,
                lambda told, is_stopped: export_log(
                    shop,
                    staff,
                    (wanted.what, wanted.form),
                    wanted.chosen,
                    wanted.folder,
                    told,
                    is_stopped,
                ),
                written,
            )
        )

    questions = (
        Question(
            lambda: _("What is exported?"),
            wanted.take_what,
            choices=lambda: [_(NAMES[each]) for each in EXPORTS],
        ),
        Question(
            lambda: _("Which days? 2026-11, 2026, 22/11/2026, or two days"),
            wanted.take_days,
            kept=lambda: wanted.days,
            is_asked=lambda: wanted.what != "stock",
            wants_code=True,
        ),
        Question(
            lambda: _("In which format?"),
            wanted.take_format,
            choices=lambda: [_(FORMAT_NAMES[each]) for each in FORMATS],
        ),
        Question(
            lambda: _("Into which folder? A stick is often under /media."),
            wanted.take_folder,
            kept=lambda: str(wanted.folder),
            wants_code=True,
        ),
    )
    kiosk.open_dialogue(QuestionsScreen(lambda: _("Export"), questions, lambda: write))
