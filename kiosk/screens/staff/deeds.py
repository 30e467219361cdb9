"""What managers do about who works here: which questions each deed asks, and what it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import ROLES, Role
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue, Then
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.screens.staff.words import role_word
from kiosk.services.staff import StaffMember, book, check_new_pin
from kiosk.services.staff.book import StaffSheet, checked_name

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Done = Callable[[str], None]
"""Told in a sentence what was done."""
Refused = Callable[[ShopError], None]


@dataclass(slots=True)
class _New:
    name: str = ""
    role: Role = "volunteer"


def add_somebody(kiosk: "KioskApp", staff: StaffMember, done: Done, refused: Refused) -> None:
    """Ask first name and role, then the PIN twice; say the number they sign in with."""
    new = _New()

    def take_name(text: str) -> None:
        new.name = checked_name(text)

    def take_role(word: str) -> None:
        new.role = next(role for role in ROLES if role_word(role) == word)

    def title() -> str:
        return _("Somebody new")

    def add(pin: str) -> None:
        number = book.add_member(kiosk.shop, staff, new.name, new.role, pin)
        words = _("{name} signs in with number {number} and the PIN.")
        done(words.format(name=new.name, number=number))

    questions = (
        Question(lambda: _("First name"), take_name, lambda: new.name),
        Question(
            lambda: _("Which role?"),
            take_role,
            lambda: role_word(new.role),
            lambda: [role_word(role) for role in ROLES],
        ),
    )
    ask = QuestionsScreen(title, questions, lambda: lambda: _ask_pin(kiosk, title, add, refused))
    kiosk.open_dialogue(ask)


@dataclass(frozen=True, slots=True)
class Dealing:
    """Somebody whom a manager is dealing with."""

    kiosk: "KioskApp"
    staff: StaffMember
    sheet: StaffSheet
    done: Done
    refused: Refused

    def choose(self) -> None:
        """Ask what is to be done."""
        deeds = self._deeds()
        self.kiosk.open_dialogue(
            ChoiceDialogue(
                self._title,
                [label for label, _deed in deeds],
                lambda: "",
                lambda index: deeds[index][1](),
            )
        )

    def _deeds(self) -> Sequence[tuple[str, Callable[[], None]]]:
        if not self.sheet.active:
            return ((_("May sign in again"), self._reactivate),)
        new_badge = (
            _("New badge, the old one opens nothing") if self.sheet.has_badge else _("Badge")
        )
        lost = ((_("No badge any more"), self._drop_badge),) if self.sheet.has_badge else ()
        return (
            (_("New PIN"), self._change_pin),
            (new_badge, self._give_badge),
            *lost,
            (_("Another first name"), self._rename),
            (_("Another role"), self._change_role),
            (_("May sign in no more"), self._deactivate),
        )

    def _title(self) -> str:
        return _("No. {number}: {name}").format(
            number=self.sheet.number, name=self.sheet.first_name
        )

    def _do(self, deed: Callable[[], object], said: str) -> None:
        with self.kiosk.refusals(self.refused):
            deed()
            self.done(said.format(name=self.sheet.first_name))

    def _change_pin(self) -> None:
        def change(pin: str) -> None:
            book.change_pin(self.kiosk.shop, self.staff, self.sheet.number, pin)
            self.done(_("{name} has a new PIN.").format(name=self.sheet.first_name))

        _ask_pin(self.kiosk, self._title, change, self.refused)

    def _give_badge(self) -> None:
        def give() -> None:
            book.give_badge(self.kiosk.shop, self.staff, self.sheet.number)
            self.kiosk.receipt_waits()

        self._do(give, _("The badge of {name} goes to the printer."))

    def _drop_badge(self) -> None:
        self._do(
            lambda: book.drop_badge(self.kiosk.shop, self.staff, self.sheet.number),
            _("The badge of {name} opens nothing any more."),
        )

    def _rename(self) -> None:
        def take(text: str) -> Then:
            name = checked_name(text)
            book.rename(self.kiosk.shop, self.staff, self.sheet.number, name)
            return lambda: self.done(_("The first name is {name} now.").format(name=name))

        asked = AskDialogue(self._title, lambda: _("First name"), take)
        self.kiosk.open_dialogue(asked)

    def _change_role(self) -> None:
        def take(index: int) -> None:
            role = ROLES[index]
            with self.kiosk.refusals(self.refused):
                book.change_role(self.kiosk.shop, self.staff, self.sheet.number, role)
                words = _("{name} is {role} from the next sign-in on.")
                self.done(words.format(name=self.sheet.first_name, role=role_word(role)))

        rows = [role_word(role) for role in ROLES]
        self.kiosk.open_dialogue(ChoiceDialogue(self._title, rows, lambda: "", take))

    def _deactivate(self) -> None:
        def question() -> str:
            words = _("{name} may sign in no more?")
            return words.format(name=self.sheet.first_name)

        def away() -> None:
            self._do(
                lambda: book.deactivate(self.kiosk.shop, self.staff, self.sheet.number),
                _("{name} can not sign in any more."),
            )

        self.kiosk.open_dialogue(ConfirmDialogue(question, away))

    def _reactivate(self) -> None:
        self._do(
            lambda: book.reactivate(self.kiosk.shop, self.staff, self.sheet.number),
            _("{name} signs in with the PIN of before."),
        )


def _ask_pin(
    kiosk: "KioskApp", title: Callable[[], str], then: Callable[[str], None], refused: Refused
) -> None:
    """Ask for a new PIN and once more for the same; the person types it without being seen."""

    def first(pin: str) -> Then:
        check_new_pin(pin)
        return lambda: kiosk.open_dialogue(
            AskDialogue(
                title,
                lambda: _("The same PIN once more"),
                lambda again: second(pin, again),
                secret=True,
            )
        )

    def second(pin: str, again: str) -> Then:
        if pin != again:
            raise ShopError("pin_differs")

        def do() -> None:
            with kiosk.refusals(refused):
                then(pin)

        return do

    hint = _("New PIN, 4 to 12 digits: let them type it themselves")
    kiosk.open_dialogue(AskDialogue(title, lambda: hint, first, secret=True))
