"""Claims: which issuers owe money, what they were asked for, and what they paid."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.days import parse_day
from kiosk.rules.errors import ShopError
from kiosk.screens.choice import ChoiceDialogue, ChoiceList
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue, Dialogue
from kiosk.services.staff import StaffMember
from kiosk.services.vouchers.claim_sheets import STATE_NAMES, write_claim
from kiosk.services.vouchers.claims import (
    ClaimState,
    MadeClaim,
    OpenIssuer,
    last_claims,
    make_claim,
    mark_paid,
    open_issuers,
    report_on_issuer,
)
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import CLAIM, DONE
from kiosk.widgets.words import Words
from receipts import formats

Row = OpenIssuer | MadeClaim


class ClaimsScreen(Dialogue):
    """First the issuers who can be asked, then the claims; Enter goes on with the chosen one."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Claim, or mark as paid…")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._rows: tuple[Row, ...] = ()
        self._done = ""
        self._list = ChoiceList(lambda: _("No voucher has paid anything that could be claimed."))

    def compose(self) -> ComposeResult:
        """Head, rows, details, keys."""
        with Vertical(classes="panel whole"):
            yield Words(lambda: _("Claims"), id="title")
            yield Words(self._head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def on_mount(self) -> None:
        """Look up what is open."""
        super().on_mount()
        self._show()

    def deeds(self) -> tuple[str, ...]:
        """Go on with the chosen row, or go back."""
        return ("confirm", "back") if self._rows else ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter ends a scan too."""
        return ("confirm", "language", "help")

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._done = self.refusal = ""
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Go on with the row that was touched."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_confirm(self) -> None:
        """Claim from the chosen issuer, or go on with the chosen claim."""
        if self.scan_came_between() or not self._rows:
            return
        self._done = self.refusal = ""
        chosen = self._rows[self._list.cursor]
        if isinstance(chosen, OpenIssuer):
            self._ask_until(chosen)
        else:
            self._ask_what(chosen)

    # Claiming

    def _ask_until(self, issuer: OpenIssuer) -> None:
        def take(text: str) -> Callable[[], None]:
            last = parse_day(text) if text.strip() else self.kiosk.shop.today()
            found = report_on_issuer(self.kiosk.shop, issuer.issuer, last=last).redeemed
            cents = [each.amount_cents for each in found if each.state == "open"]
            if not cents:
                raise ShopError("nothing_to_claim", issuer=issuer.issuer)
            return lambda: self._ask_whether(issuer.issuer, last, len(cents), sum(cents))

        self.kiosk.open_dialogue(
            AskDialogue(
                lambda: issuer.issuer,
                lambda: _(
                    "Claim until which day? 10/2026 stands for 31 October.\nEnter alone: today."
                ),
                take,
            )
        )

    def _ask_whether(self, issuer: str, last: date, count: int, cents: int) -> None:
        def question() -> str:
            words = ngettext(
                "Claim {total} from {issuer}, for {count} payment?",
                "Claim {total} from {issuer}, for {count} payments?",
                count,
            )
            return words.format(total=self._money(cents), issuer=issuer, count=count)

        def work() -> MadeClaim:
            return make_claim(self.kiosk.shop, self._staff.number, issuer, last=last)

        def confirmed() -> None:
            self.kiosk.work_aside(work, self._is_claimed, self._refused_here)

        self.kiosk.open_dialogue(ConfirmDialogue(question, confirmed))

    def _is_claimed(self, claim: MadeClaim) -> None:
        """Say so at once; the papers may still fail, and can be written again."""
        words = _("Claim no. {number} to {issuer}: {total}")
        made = words.format(
            number=claim.number, issuer=claim.issuer, total=self._money(claim.total_cents)
        )
        self._say(made, claim.number)
        self._write(claim, f"{made}\n")

    # What becomes of a claim

    def _ask_what(self, claim: MadeClaim) -> None:
        deeds: list[tuple[str, Callable[[MadeClaim], None]]] = [
            (N_("Write the papers for the issuer again"), self._write)
        ]
        if claim.paid_on is None:
            deeds.insert(0, (N_("It is paid"), self._ask_paid))
        self.kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: self._titled(claim),
                [_(label) for label, _deed in deeds],
                lambda: "",
                lambda index: deeds[index][1](claim),
            )
        )

    def _ask_paid(self, claim: MadeClaim) -> None:
        def question() -> str:
            words = _("Has {issuer} paid {total}? This can not be taken back.")
            return words.format(issuer=claim.issuer, total=self._money(claim.total_cents))

        def confirmed() -> None:
            with self.kiosk.refusals(self._refused_here):
                mark_paid(self.kiosk.shop, self._staff.number, claim.number)
                said = _("{claim} is marked as paid.").format(claim=self._titled(claim))
                self._say(said, claim.number)

        self.kiosk.open_dialogue(ConfirmDialogue(question, confirmed))

    def _write(self, claim: MadeClaim, said: str = "") -> None:
        self.kiosk.work_aside(
            lambda: write_claim(self.kiosk.shop, claim.number)[0],
            lambda file: self._say(f"{said}{self._papers(file)}", claim.number),
            self._refused_here,
        )

    def _refused_here(self, refusal: ShopError) -> None:
        self._show()
        self.refused(refusal)

    # Showing

    def _say(self, said: str, number: int) -> None:
        """Show a claim, and what was just done with it."""
        self._done = f"{DONE} {said}"
        self._show()
        numbers = [each.number if isinstance(each, MadeClaim) else 0 for each in self._rows]
        self._list.move(numbers.index(number) - self._list.cursor)

    def _show(self) -> None:
        shop, cursor = self.kiosk.shop, self._list.cursor
        self._rows = (*open_issuers(shop), *last_claims(shop))
        self._list.show([self._row(each) for each in self._rows])
        self._list.move(cursor)
        self._refresh_words()
        self.show_keys()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._show()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._show()

    # Words

    def _head(self) -> str:
        return "  " + self._columns(_("Issuer"), _("State"), _("Payments"), _("Amount"))

    def _row(self, row: Row) -> str:
        state = _state(row)
        name = f"{CLAIM[state]} {_(STATE_NAMES[state])}"
        if isinstance(row, OpenIssuer):
            return self._columns(row.issuer, name, str(row.count), self._money(row.cents))
        shown = _("{issuer}, no. {number}").format(issuer=row.issuer, number=row.number)
        return self._columns(shown, name, str(row.count), self._money(row.total_cents))

    def _columns(self, issuer: str, state: str, count: str, amount: str) -> str:
        room = max(10, self._list.size.width - 2 - 24 - 10 - 14)
        return f"{issuer[: room - 1]:<{room}}{state[:23]:<24}{count:>10}{amount:>14}"

    def _details(self) -> str:
        """Return what was just done, or what is known of the chosen row."""
        if self._done or self.refusal or not self._rows:
            return self._done or self.refusal
        chosen = self._rows[self._list.cursor]
        if isinstance(chosen, OpenIssuer):
            return _("Not claimed since {day}.").format(day=self._day(chosen.since))
        period = _("From {first} to {last}").format(
            first=self._day(chosen.first_day), last=self._day(chosen.last_day)
        )
        made = _("Made on {day}").format(day=self._day(chosen.made_on))
        if chosen.paid_on is None:
            return f"{period}\n{made}"
        paid = _("Paid on {day}").format(day=self._day(chosen.paid_on))
        return f"{period}\n{made}\n{paid}"

    def _papers(self, file: Path) -> str:
        words = _("For the issuer: {file} (and .csv) in {folder}")
        return words.format(file=file.name, folder=file.parent)

    def _titled(self, claim: MadeClaim) -> str:
        return _("Claim no. {number} to {issuer}").format(number=claim.number, issuer=claim.issuer)

    def _day(self, day: date) -> str:
        return formats.long_date(day, spoken())

    def _money(self, cents: int) -> str:
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())


def _state(row: Row) -> ClaimState:
    if isinstance(row, OpenIssuer):
        return "open"
    return "claimed" if row.paid_on is None else "paid"
