"""The manager's list of donations: record a new one, print an acknowledgement again."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.donation_draft import Draft
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue
from kiosk.screens.donations.donation import DonationScreen
from kiosk.services.donations.drafts import kept_draft
from kiosk.services.donations.past_donations import PastDonation, last_donations, print_again
from kiosk.services.donations.recording import Donated
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words
from receipts import formats


class DonationsScreen(Dialogue):
    """A new donation first, then the last ones, the newest first."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Open or print")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._past: tuple[PastDonation, ...] = ()
        self._said = ""
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """The list and what just happened."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Donations"), id="title")
            yield self._list
            yield Words(lambda: self.refusal or self._said, id="refusal")
            yield KeyBar()

    def move(self, rows: int) -> None:
        """Look further down."""
        self._list.move(rows)

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._show()

    def do_confirm(self) -> None:
        """Begin or go on with a donation, or print the chosen acknowledgement again."""
        if self.scan_came_between():
            return
        if self._list.cursor == 0:
            self._enter_donation()
        else:
            self._ask_copy(self._past[self._list.cursor - 1])

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def _enter_donation(self) -> None:
        draft = kept_draft(self.kiosk.shop) or Draft(self.kiosk.shop.today())
        self.kiosk.open_dialogue(DonationScreen(self._staff, draft, self._stored))

    def on_screen_resume(self) -> None:
        """Show what was done on the screen above."""
        self._show()

    def _stored(self, donated: Donated) -> None:
        number = donated.document_number
        self._said = _(
            "Donation {number} is stored. Its acknowledgement goes to the printer."
        ).format(number=number)

    def _ask_copy(self, past: PastDonation) -> None:
        def question() -> str:
            words = _("Print the acknowledgement {number} again, as a duplicate?")
            return words.format(number=past.document_number)

        self.kiosk.open_dialogue(ConfirmDialogue(question, lambda: self._print_again(past)))

    def _print_again(self, past: PastDonation) -> None:
        with self.kiosk.refusals(self.refused):
            print_again(self.kiosk.shop, self._staff.number, past.donation_id)
            self.kiosk.receipt_waits()
            words = _("The duplicate of {number} goes to the printer.")
            self._said = words.format(number=past.document_number)
            self._show()

    def _show(self) -> None:
        """Show the list anew."""
        self._past = last_donations(self.kiosk.shop)
        begun = kept_draft(self.kiosk.shop) is not None
        first = _("Go on with the donation that was begun") if begun else _("New donation")
        self._list.show([first, *(_row(past) for past in self._past)])
        self.refusal = ""
        for words in self.query(Words):
            words.refresh()


def _row(past: PastDonation) -> str:
    day = formats.short_date(past.given_on, spoken())
    lots = ngettext("{count} lot", "{count} lots", past.lots).format(count=past.lots)
    donor = f"{past.donor.name[:28]:<28}"
    return f"{day}  {donor} {past.document_number[:16]:<16} {lots}"
