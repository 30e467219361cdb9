"""Why vouchers were refused at the counter, for managers; and where a used one was used."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _, ngettext, spoken
from kiosk.screens.choice import ChoiceList
from kiosk.screens.look import OnlyLooked
from kiosk.sentences import REFUSAL_REASONS
from kiosk.services.vouchers.refusals import Refusal, Use, last_refusals, uses_of
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words
from receipts import formats

LONGEST_CODE = 19
"""A code of ours in its groups."""


class RefusedVouchersScreen(OnlyLooked):
    """The last refusals, the newest first; below, what is known of the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self._refusals: tuple[Refusal, ...] = ()
        self._uses: tuple[Use, ...] = ()
        self._list = ChoiceList(lambda: _("No voucher was refused."))
        self._details = Words(self._about, id="details")

    def compose(self) -> ComposeResult:
        """The list, the chosen one, and the way back."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Refused vouchers"), id="title")
            yield self._list
            yield self._details
            yield KeyBar()

    def on_mount(self) -> None:
        """Look them up."""
        self._refusals = last_refusals(self.kiosk.shop)
        self._list.show([_row(refusal) for refusal in self._refusals])
        self._look()
        super().on_mount()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        chosen = self._list.cursor
        self._list.show([_row(refusal) for refusal in self._refusals])
        self._list.move(chosen)

    def move(self, rows: int) -> None:
        """Choose another one."""
        self._list.move(rows)
        self._look()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Choose the one that was touched."""
        self.move(message.index - self._list.cursor)

    def _look(self) -> None:
        if self._refusals:
            self._uses = uses_of(self.kiosk.shop, self._refusals[self._list.cursor].code)
        self._details.refresh()

    def _about(self) -> str:
        """Say who was at the till, and where and when the voucher was used before."""
        if not self._refusals:
            return ""
        refusal = self._refusals[self._list.cursor]
        who = _("Staff member {number}. Code: {code}")
        who = who.format(number=refusal.staff_number, code=refusal.code)
        lines = [f"{_(REFUSAL_REASONS[refusal.reason])} {who}"]
        if self._uses:
            lines.append(self._used(self._uses[0]))
        if len(self._uses) > 1:
            count = len(self._uses) - 1
            words = ngettext("and {count} time before", "and {count} times before", count)
            lines.append(words.format(count=count))
        return "\n".join(lines)

    def _used(self, use: Use) -> str:
        when = formats.date_and_time(use.at.astimezone(), spoken())
        amount = formats.money(use.amount_cents, self.kiosk.shop.record.currency, spoken())
        words = _("Used at till {till}, ticket {ticket}, {when}: {amount}")
        return words.format(till=use.till, ticket=use.ticket, when=when, amount=amount)


def _row(refusal: Refusal) -> str:
    when = formats.date_and_time(refusal.at.astimezone(), spoken())
    reason = _(REFUSAL_REASONS[refusal.reason])
    return f"{when}  {refusal.till:<4} {refusal.code[:LONGEST_CODE]:<{LONGEST_CODE}} {reason}"
