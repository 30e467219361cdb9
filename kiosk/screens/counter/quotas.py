"""Quotas at the counter: lines that pass one, and managers who allow them."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules import basket as baskets
from kiosk.rules.basket import Allowance, Line
from kiosk.rules.errors import ShopError
from kiosk.screens.dialogue import AskDialogue
from kiosk.screens.manager_pin import ask_manager
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen

LONGEST_REASON = 80


class CounterQuotas:
    """Stops new lines, says of others that they pass a quota, and lets managers allow them."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter
        self._stopped: Line | None = None
        """The line that was not added; a manager may still allow it."""

    @property
    def can_allow(self) -> bool:
        """Tell whether there is something for a manager to allow."""
        return self._stopped is not None or bool(self._counter.hand.shortages())

    def forget(self) -> None:
        """Forget the line that was not added: something else came since."""
        self._stopped = None

    def stops(self, line: Line) -> bool:
        """Tell whether a new line would pass a quota, and say so.

        Nothing is raised: what was asked about the line is answered, and its dialogue goes.
        """
        counter = self._counter
        self.forget()
        member = counter.hand.basket.member
        if not (member and any(each.quota.counts(line.item) for each in member.standings)):
            return False
        basket = baskets.add_line(counter.hand.basket, line)
        for shortage in counter.hand.shortages(basket):
            if shortage.line_number == len(basket.lines):
                self._stopped = line
                counter.refused(shortage.refusal(counter.kiosk.shop.today(), named=False))
                counter.show_keys()
                return True
        return False

    def warn(self) -> None:
        """Say which line of the basket passes a quota, choose it, and offer a manager's key."""
        if refusal := self._refusal():
            self._counter.refused(refusal)
        self._counter.show_keys()

    def check_sale(self) -> None:
        """Raise ShopError ``quota_exceeded`` for what may not be paid for as things stand."""
        if refusal := self._refusal():
            raise refusal

    def _refusal(self) -> ShopError | None:
        counter = self._counter
        for shortage in counter.hand.shortages():
            counter.rows.choose_line(shortage.line_number - 1)
            return shortage.refusal(counter.kiosk.shop.today(), named=True)
        return None

    # Allowing

    def allow(self) -> None:
        """Ask a manager to let a line pass: the one just stopped, or the chosen one, or the
        first that passes a quota."""
        counter, line = self._counter, self._stopped
        if line is not None:
            self._ask(line.item.label, lambda allowed: self._add(line, allowed))
            return
        numbers = [shortage.line_number - 1 for shortage in counter.hand.shortages()]
        if not numbers:
            raise ShopError("nothing_to_allow")
        index = counter.rows.cursor if counter.rows.cursor in numbers else numbers[0]
        label = counter.hand.basket.lines[index].item.label
        self._ask(label, lambda allowed: self._let_pass(index, allowed))

    def _ask(self, label: str, allowed: Callable[[Allowance], None]) -> None:
        counter = self._counter

        def title() -> str:
            return _("Let “{label}” pass the quota").format(label=label)

        def ask_reason(manager: StaffMember) -> None:
            def take(text: str) -> Callable[[], None]:
                allowance = Allowance(manager.number, _checked_reason(text))
                return lambda: allowed(allowance)

            hint = _("Why? In a few words, without anybody's name.")
            counter.kiosk.open_dialogue(AskDialogue(title, lambda: hint, take, wants_code=True))

        ask_manager(counter.kiosk, counter.duty.staff, title, ask_reason)

    def _add(self, line: Line, allowance: Allowance) -> None:
        counter = self._counter
        with counter.kiosk.refusals(counter.refused):
            allowed = replace(line, allowance=allowance)
            counter.change(baskets.add_line(counter.hand.basket, allowed), choose=-1)
            self._said(len(counter.hand.basket.lines) - 1)
        counter.show_keys()

    def _let_pass(self, index: int, allowance: Allowance) -> None:
        counter = self._counter
        with counter.kiosk.refusals(counter.refused):
            counter.change(baskets.allow(counter.hand.basket, index, allowance))
            counter.rows.choose_line(index)
            self._said(index)
        self.warn()
        counter.show_keys()

    def _said(self, index: int) -> None:
        counter = self._counter
        line = counter.lines.said_of(counter.hand.priced.lines[index])
        counter.say(_("{line}: a manager allowed it.").format(line=line), "done")


def _checked_reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise ShopError("allowance_reason_missing")
    if len(reason) > LONGEST_REASON:
        raise ShopError("words_too_long", most=LONGEST_REASON)
    return reason
