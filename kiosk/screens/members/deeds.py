"""What managers do for a member: which questions each deed asks, and what it says then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kiosk.language import N_, _, spoken
from kiosk.rules.amounts import parse_quantity
from kiosk.rules.card_codes import grouped
from kiosk.rules.days import parse_day
from kiosk.rules.donations import written
from kiosk.rules.errors import ShopError
from kiosk.rules.orientations import Period, check_period, check_renewal, next_start
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue
from kiosk.screens.languages import LookDraft, look_questions, look_words
from kiosk.screens.questions import EMPTY, Question, QuestionsScreen
from kiosk.services.members import deeds as members
from kiosk.services.members.deeds import LONGEST_REASON, NewMember
from kiosk.services.members.identities import Identity
from kiosk.services.members.sheets import MemberSheet, find_reference, member_sheet
from kiosk.services.members.slips import print_card
from kiosk.services.staff import StaffMember
from receipts import formats

if TYPE_CHECKING:
    from kiosk.app import KioskApp

LONGEST_NAME = 80
LONGEST_CONTACT = 200

Done = Callable[[str], None]
"""Told in a sentence what was done."""
Enrolled = Callable[[str, str], None]
"""Told the new member's reference, and a sentence."""


@dataclass(slots=True, repr=False)
class _Draft:
    """What was answered so far; in memory alone, and in no log: it has no repr."""

    start: date
    until: date | None = None
    oriented_by: str = ""
    name: str = ""
    contact: str = ""
    tier: str = ""
    household: str | None = None
    size: int = 1
    periods: tuple[Period, ...] = field(default=())

    @property
    def period(self) -> Period:
        """The orientation that was typed. Raises ShopError ``date_unclear``."""
        if self.until is None:
            raise ShopError("date_unclear")
        return Period(self.start, self.until, self.oriented_by)


def enrol(kiosk: "KioskApp", staff: StaffMember, enrolled: Enrolled) -> None:
    """Ask who becomes a member; the card's slip goes to the printer."""
    draft = _Draft(kiosk.shop.today())

    def deed() -> Callable[[], None]:
        new = NewMember(
            draft.tier,
            draft.period,
            draft.household,
            draft.size,
            Identity(draft.name, draft.contact),
        )
        made = members.enrol(kiosk.shop, staff.number, new)
        print_card(kiosk.shop, staff.number, made.reference)
        kiosk.receipt_waits()
        said = _("Enrolled. The card {card} goes to the printer.").format(card=grouped(made.card))
        return lambda: enrolled(made.reference, said)

    questions = (
        *_identity_questions(draft),
        _tier_question(kiosk, draft),
        _household_question(
            kiosk, draft, _("Scan the card of somebody in the household, or Enter alone.")
        ),
        Question(
            lambda: _("How many people are in the household?"),
            lambda text: _take_size(draft, text),
            lambda: str(draft.size),
            is_asked=lambda: draft.household is None,
        ),
        *_period_questions(draft),
    )
    kiosk.open_dialogue(QuestionsScreen(lambda: _("New member"), questions, deed))


@dataclass(frozen=True, slots=True)
class Dealing:
    """A member whom a manager is dealing with."""

    kiosk: "KioskApp"
    staff: StaffMember
    sheet: MemberSheet
    done: Done

    @property
    def reference(self) -> str:
        """The member's reference."""
        return self.sheet.member.reference

    def title(self) -> str:
        """What the questions are about."""
        return self.sheet.member.name

    def ask(self, questions: tuple[Question, ...], deed: Callable[[], str]) -> None:
        """Ask, then do it and say so."""

        def do() -> Callable[[], None]:
            said = deed()
            return lambda: self.done(said)

        self.kiosk.open_dialogue(QuestionsScreen(self.title, questions, do))


def renew(dealing: Dealing) -> None:
    """One more orientation, after the present one."""
    sheet, shop = dealing.sheet, dealing.kiosk.shop
    draft = _Draft(next_start(sheet.periods, shop.today()), periods=sheet.periods)
    draft.oriented_by = sheet.periods[0].oriented_by

    def deed() -> str:
        members.renew(shop, dealing.staff.number, dealing.reference, draft.period)
        day = formats.long_date(draft.period.valid_until, spoken())
        return _("Renewed until {day}.").format(day=day)

    dealing.ask(_period_questions(draft), deed)


def replace_card(dealing: Dealing) -> None:
    """A new card; the old one is dead at once."""

    def deed() -> None:
        kiosk, number = dealing.kiosk, dealing.staff.number
        card = members.replace_card(kiosk.shop, number, dealing.reference, dealing.sheet.card)
        print_card(kiosk.shop, number, dealing.reference)
        kiosk.receipt_waits()
        words = _("The old card is dead. The new one, {card}, goes to the printer.")
        dealing.done(words.format(card=grouped(card)))

    def question() -> str:
        return _("Replace the card? The old one can not be used any more.")

    dealing.kiosk.open_dialogue(ConfirmDialogue(question, deed))


def print_slip(dealing: Dealing) -> None:
    """The slip of the present card once more."""
    print_card(dealing.kiosk.shop, dealing.staff.number, dealing.reference)
    dealing.kiosk.receipt_waits()
    dealing.done(_("The card goes to the printer."))


def suspend(dealing: Dealing) -> None:
    """Ask why; the counter never says it."""
    shop = dealing.kiosk.shop

    def take(text: str) -> Callable[[], None]:
        reason = written(text, LONGEST_REASON)
        members.suspend(shop, dealing.staff.number, dealing.reference, reason)
        return lambda: dealing.done(_("Suspended. The counter does not say why."))

    def hint() -> str:
        return _("Why? In a few words, without anybody's name.")

    dealing.kiosk.open_dialogue(AskDialogue(dealing.title, hint, take, wants_code=True))


def lift(dealing: Dealing) -> None:
    """End the suspension."""
    members.lift(dealing.kiosk.shop, dealing.staff.number, dealing.reference)
    dealing.done(_("The suspension is lifted."))


def change_tier(dealing: Dealing) -> None:
    """Another tier."""
    draft = _Draft(dealing.kiosk.shop.today(), tier=dealing.sheet.member.tier)

    def deed() -> str:
        shop, number = dealing.kiosk.shop, dealing.staff.number
        members.change_tier(shop, number, dealing.reference, draft.tier)
        return _("The tier is {tier} now.").format(tier=draft.tier)

    dealing.ask((_tier_question(dealing.kiosk, draft),), deed)


def change_household(dealing: Dealing) -> None:
    """Another household, or another number of people in it."""
    member, shop = dealing.sheet.member, dealing.kiosk.shop
    draft = _Draft(shop.today(), household=member.household, size=member.household_size)

    def deed() -> str:
        number = dealing.staff.number
        members.move_to_household(shop, number, dealing.reference, draft.household, draft.size)
        members.change_household_size(shop, number, dealing.reference, draft.size)
        return _("The household has {size} people now.").format(size=draft.size)

    hint = _("Scan a card of another household to join it. Enter alone: as it is; -: their own.")
    questions = (
        _household_question(dealing.kiosk, draft, hint),
        Question(
            lambda: _("How many people are in the household?"),
            lambda text: _take_size(draft, text),
            lambda: str(draft.size),
        ),
    )
    dealing.ask(questions, deed)


def change_look(dealing: Dealing) -> None:
    """Language and size of the receipts."""
    look = dealing.sheet.member.look
    draft = LookDraft(look.lang, look.large)

    def deed() -> str:
        members.change_look(dealing.kiosk.shop, dealing.staff.number, dealing.reference, draft.look)
        words = look_words(draft.look) or _("as the shop's receipts")
        return _("Receipts from now on: {look}.").format(look=words)

    dealing.ask(look_questions(dealing.kiosk.shop, draft), deed)


def change_identity(dealing: Dealing) -> None:
    """Name and contact."""
    identity = dealing.sheet.identity
    draft = _Draft(dealing.kiosk.shop.today(), name=identity.display_name, contact=identity.contact)

    def deed() -> str:
        shop, said = dealing.kiosk.shop, Identity(draft.name, draft.contact)
        members.change_identity(shop, dealing.staff.number, dealing.reference, said)
        return _("Name and contact are changed.")

    dealing.ask(_identity_questions(draft), deed)


def erase(dealing: Dealing) -> None:
    """Erase the personal data, after a question."""

    def deed() -> None:
        members.erase_identity(dealing.kiosk.shop, dealing.staff.number, dealing.reference)
        dealing.done(_("Name and contact are erased. The sales stay, without a name."))

    def question() -> str:
        return _("Erase name and contact for good?")

    dealing.kiosk.open_dialogue(ConfirmDialogue(question, deed))


Deed = tuple[str, Callable[[Dealing], None]]


def deeds_for(sheet: MemberSheet) -> tuple[Deed, ...]:
    """Return what can be done for a member, with labels to be translated when shown."""
    stop: Deed = (N_("Suspend"), suspend)
    if sheet.suspended_at:
        stop = (N_("Lift the suspension"), lift)
    forget: tuple[Deed, ...] = () if sheet.identity.is_empty else ((N_("Erase the name"), erase),)
    return (
        (N_("Renew"), renew),
        (N_("Print the card"), print_slip),
        (N_("Replace the card"), replace_card),
        stop,
        (N_("Tier"), change_tier),
        (N_("Household"), change_household),
        (N_("Name and contact"), change_identity),
        (N_("Receipts: language, size"), change_look),
        *forget,
    )


# Questions


def _identity_questions(draft: _Draft) -> tuple[Question, ...]:
    def take_name(text: str) -> None:
        draft.name = _words(text, LONGEST_NAME)

    def take_contact(text: str) -> None:
        draft.contact = _words(text, LONGEST_CONTACT)

    return (
        Question(
            lambda: _("Name? It may stay empty; - empties it."), take_name, lambda: draft.name
        ),
        Question(
            lambda: _("Phone or e-mail? It may stay empty; - empties it."),
            take_contact,
            lambda: draft.contact,
            wants_code=True,
        ),
    )


def _tier_question(kiosk: "KioskApp", draft: _Draft) -> Question:
    tiers = members.tier_names(kiosk.shop)

    def take(text: str) -> None:
        draft.tier = text

    return Question(lambda: _("Which tier?"), take, lambda: draft.tier, lambda: tiers)


def _household_question(kiosk: "KioskApp", draft: _Draft, hint: str) -> Question:
    before = draft.household, draft.size

    def take(text: str) -> None:
        if not text:
            draft.household, draft.size = before
        elif text == EMPTY:
            draft.household, draft.size = None, 1
        else:
            other = member_sheet(kiosk.shop, find_reference(kiosk.shop, text)).member
            draft.household, draft.size = other.household, other.household_size

    return Question(lambda: hint, take, wants_code=True)


def _period_questions(draft: _Draft) -> tuple[Question, ...]:
    def take_start(text: str) -> None:
        draft.start = parse_day(text)

    def take_until(text: str) -> None:
        draft.until = parse_day(text)
        if draft.periods:
            check_renewal(draft.periods, draft.period)
        else:
            check_period(draft.period)

    def take_from_whom(text: str) -> None:
        draft.oriented_by = _words(text, LONGEST_NAME)

    def shown(day: date | None) -> str:
        return formats.short_date(day, spoken()) if day else ""

    return (
        Question(
            lambda: _("First day of the orientation?"), take_start, lambda: shown(draft.start)
        ),
        Question(lambda: _("Last day of the orientation?"), take_until, lambda: shown(draft.until)),
        Question(
            lambda: _("Which organisation oriented them? Not a person's name; - for none."),
            take_from_whom,
            lambda: draft.oriented_by,
        ),
    )


def _take_size(draft: _Draft, text: str) -> None:
    size = parse_quantity(text)
    if not 1 <= size <= members.MOST_IN_HOUSEHOLD:
        raise ShopError("household_out_of_range", most=members.MOST_IN_HOUSEHOLD)
    draft.size = size


def _words(text: str, longest: int) -> str:
    return "" if text == EMPTY else written(text, longest)
