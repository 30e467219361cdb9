"""Onto a stick: which one, or a folder that is typed, and in which form."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.dialogue import AskDialogue, Then
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
    sticks = find_sticks()
    places: list[tuple[Stick | None, FileForm]] = [
        (stick, form) for stick in (*sticks, None) for form in forms
    ]

    def asked() -> str:
        return title() if sticks else _("{what}: no stick is plugged in").format(what=title())

    def write(form: FileForm, folder: Path) -> None:
        from kiosk.screens.receipts.writing import WritingScreen

        def work(_told: object, _is_stopped: object) -> Path:
            return save(form, folder)

        kiosk.open_dialogue(WritingScreen(title, work, done))

    def take(index: int) -> None:
        if index == len(places):
            open_on_stick(kiosk, title, forms, save, done)
            return
        stick, form = places[index]
        if stick:
            write(form, stick.folder)
        else:
            _ask_folder(kiosk, title, lambda folder: write(form, folder))

    rows = [_row(stick, form, len(forms)) for stick, form in places]
    rows.append(_("Look for sticks again"))
    kiosk.open_dialogue(ChoiceDialogue(asked, rows, lambda: "", take))


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
