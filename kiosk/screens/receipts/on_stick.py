"""Onto a stick: which one, or a folder that is typed, and in which form."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.screens.dialogue import AskDialogue, Then
from kiosk.screens.menu import MenuDialogue
from kiosk.services.counter.e_receipts import FILE_FORMS, FileForm, save_receipt
from kiosk.services.exports.sticks import Stick, find_sticks
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp

LETTER = "s"
"""The same in both languages: Stick, and Sur clé."""
FORMS: dict[FileForm, str] = {"pdf": N_("PDF"), "png": N_("picture (PNG)")}

Save = Callable[[FileForm, Path], Path]
"""Writes a file of a form into a folder and returns it. May raise ShopError."""
Done = Callable[[Path], None]


def ticket_on_stick(
    kiosk: "KioskApp",
    shop: OpenShop,
    ticket: str,
    staff: StaffMember,
    said: Callable[[str], None],
) -> None:
    """Write a ticket's receipt; `said` gets the sentence that tells where it is."""

    def title() -> str:
        return _("Ticket {ticket}").format(ticket=ticket)

    def save(form: FileForm, folder: Path) -> Path:
        return save_receipt(shop, ticket, form, folder, staff)

    open_on_stick(kiosk, title, FILE_FORMS, save, lambda file: said(saved_words(file)))


def open_on_stick(
    kiosk: "KioskApp", title: Callable[[], str], forms: Sequence[FileForm], save: Save, done: Done
) -> None:
    """Ask where to, write, then `done` with the file. What could not be written is said, and
    nothing is left of it."""
    kiosk.open_dialogue(PlaceMenu(title, forms, save, done))


class PlaceMenu(MenuDialogue):
    """Where to, and in which form. It stays until the file is written: Esc in the question for a
    folder, or below what could not be written, leads back to it."""

    def __init__(
        self, what: Callable[[], str], forms: Sequence[FileForm], save: Save, done: Done
    ) -> None:
        self._what, self._forms, self._save, self._done = what, forms, save, done
        self._find()
        super().__init__(self._asked, self._places_in_words, self._take_place)

    def on_screen_resume(self) -> None:
        """Find anew what is plugged in, before the rows are written: it may have been changed."""
        self._find()

    def _find(self) -> None:
        self._sticks = find_sticks()
        self._places: list[tuple[Stick | None, FileForm]] = [
            (stick, form) for stick in (*self._sticks, None) for form in self._forms
        ]

    def _asked(self) -> str:
        if self._sticks:
            return self._what()
        return _("{what}: no stick is plugged in").format(what=self._what())

    def _places_in_words(self) -> list[str]:
        rows = [_row(stick, form, len(self._forms)) for stick, form in self._places]
        return [*rows, _("Look for sticks again")]

    def _take_place(self, index: int) -> None:
        if index == len(self._places):
            self._find()
            self._list.cursor = 0
            self._write()
            return
        stick, form = self._places[index]
        if stick:
            self._write_file(form, stick.folder)
        else:
            _ask_folder(self.kiosk, self._what, lambda folder: self._write_file(form, folder))

    def _write_file(self, form: FileForm, folder: Path) -> None:
        from kiosk.screens.receipts.writing import WritingScreen

        def work(_told: object, _is_stopped: object) -> Path:
            return self._save(form, folder)

        def done(file: Path) -> None:
            self.close()
            self._done(file)

        self.kiosk.open_dialogue(WritingScreen(self._what, work, done))


def saved_words(file: Path) -> str:
    """Return the sentence that tells where a file is."""
    here = any(stick.folder == file.parent for stick in find_sticks())
    place = file.parent.name if here else str(file.parent)
    return _("{file} is written to {place}.").format(file=file.name, place=place)


def _ask_folder(kiosk: "KioskApp", title: Callable[[], str], write: Callable[[Path], None]) -> None:
    def take(text: str) -> Then:
        folder = Path(text.strip()).expanduser()
        if not folder.is_absolute():
            raise ShopError("folder_unclear")
        return lambda: write(folder)

    def hint() -> str:
        return _("Into which folder? A stick is often under /media.")

    kiosk.open_dialogue(AskDialogue(title, hint, take, wants_code=True))


def _row(stick: Stick | None, form: FileForm, forms: int) -> str:
    place = stick.name if stick else _("another folder")
    if forms == 1:
        return place
    return _("{place}: {form}").format(place=place, form=_(FORMS[form]))
