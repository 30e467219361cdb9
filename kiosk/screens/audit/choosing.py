"""What of the log is shown: till, days, kinds, staff number, amount."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.language import _, spoken
from kiosk.log_words import GROUPS, group_name
from kiosk.rules.log_search import ALL, Chosen, parse_days, parse_staff, parse_total
from kiosk.screens.audit.words import days_words
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.dialogue import AskDialogue
from kiosk.screens.menu import MenuDialogue
from kiosk.services.audit.tills import till_names
from receipts import formats

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Choose = Callable[[Chosen], None]


def open_choosing(kiosk: "KioskApp", chosen: Callable[[], Chosen], choose: Choose) -> None:
    """Ask what is to be chosen by; the list stays until somebody has chosen enough."""
    questions = (_ask_till, _ask_days, _ask_group, _ask_staff, _ask_amount)

    def take(index: int) -> None:
        if index < len(questions):
            questions[index](kiosk, chosen(), choose)
        else:
            choose(ALL)

    kiosk.open_dialogue(
        MenuDialogue(lambda: _("What is shown of the log"), lambda: _rows(kiosk, chosen()), take)
    )


def _rows(kiosk: "KioskApp", chosen: Chosen) -> list[str]:
    everything = _("all")
    cents, currency = chosen.total_cents, kiosk.shop.record.currency
    return [
        _("Till: {till}").format(till=chosen.till or everything),
        _("Days: {days}").format(days=days_words(chosen)),
        _("Events: {group}").format(group=group_name(chosen.group) if chosen.group else everything),
        _("Staff number: {number}").format(
            number=everything if chosen.staff is None else chosen.staff
        ),
        _("Amount of the ticket: {amount}").format(
            amount=everything if cents is None else formats.money(cents, currency, spoken())
        ),
        _("Show all again"),
    ]


def _ask_till(kiosk: "KioskApp", chosen: Chosen, choose: Choose) -> None:
    names = till_names(kiosk.shop)

    def take(index: int) -> None:
        choose(replace(chosen, till=names[index - 1] if index else None))

    _ask_one(kiosk, lambda: _("Which till?"), [_("All tills"), *names], take)


def _ask_group(kiosk: "KioskApp", chosen: Chosen, choose: Choose) -> None:
    groups = tuple(GROUPS)

    def take(index: int) -> None:
        choose(replace(chosen, group=groups[index - 1] if index else None))

    rows = [_("All events"), *(group_name(group) for group in groups)]
    _ask_one(kiosk, lambda: _("Which events?"), rows, take)


def _ask_days(kiosk: "KioskApp", chosen: Chosen, choose: Choose) -> None:
    def take(text: str) -> None:
        first, last = parse_days(text) if text.strip() else (None, None)
        choose(replace(chosen, first_day=first, last_day=last))

    hint = lambda: _("2026-11, 2026, 22/11/2026, or two days; empty: all")  # noqa: E731
    kiosk.open_dialogue(AskDialogue(lambda: _("Which days?"), hint, take))


def _ask_staff(kiosk: "KioskApp", chosen: Chosen, choose: Choose) -> None:
    def take(text: str) -> None:
        choose(replace(chosen, staff=parse_staff(text) if text.strip() else None))

    hint = lambda: _("Who did it, or allowed it; empty: all")  # noqa: E731
    kiosk.open_dialogue(AskDialogue(lambda: _("Which staff number?"), hint, take))


def _ask_amount(kiosk: "KioskApp", chosen: Chosen, choose: Choose) -> None:
    def take(text: str) -> None:
        cents = parse_total(text) if text.strip() else None
        choose(replace(chosen, total_cents=cents, group=None if text.strip() else chosen.group))

    hint = lambda: _("What the ticket came to, such as 12.50; empty: all")  # noqa: E731
    kiosk.open_dialogue(AskDialogue(lambda: _("Which amount?"), hint, take))


def _ask_one(
    kiosk: "KioskApp", title: Callable[[], str], rows: Sequence[str], take: Callable[[int], None]
) -> None:
    kiosk.open_dialogue(ChoiceDialogue(title, rows, lambda: "", take))
