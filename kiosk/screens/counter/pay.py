"""Pay: tenders are collected until they cover what is due."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _
from kiosk.rules.amounts import parse_amount
from kiosk.rules.basket import (
    GiftKind,
    Tender,
    TenderKind,
    add_tender,
    ask_look,
    without_tenders,
)
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import gifts_total, round_up, rounding_of, without_rounding
from kiosk.rules.payment import Payment, by_voucher, cash, exact
from kiosk.rules.vouchers import Voucher
from kiosk.screens.dialogue import AskDialogue, Dialogue
from kiosk.screens.languages import LookDraft, look_questions, look_words
from kiosk.screens.questions import QuestionsScreen
from kiosk.widgets.big_amount import BigAmount
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.screens.counter.scans import CounterScans
    from kiosk.screens.counter.screen import CounterScreen

LETTERS: dict[str, TenderKind] = {"c": "card", "h": "cheque", "b": "voucher"}

ROUND_UP = "r"
LOOK = "l"
"""The receipt in another language or size, for who has no card that says so."""

GIFT_NAMES: dict[GiftKind, str] = {
    "more": N_("Gift (more than the price)"),
    "suspended": N_("Purchase for somebody else"),
    "round_up": N_("Gift (rounded up)"),
}

TENDER_NAMES: dict[TenderKind, str] = {
    "cash": N_("Cash"),
    "card": N_("Card"),
    "cheque": N_("Cheque"),
    "voucher": N_("Voucher"),
}


ROWS = 6
"""Room for the total, the gifts and the last tenders."""


class PayDialogue(Dialogue):
    """What is due, what was given, and the keys for each tender."""

    words: ClassVar[dict[str, str]] = {"pay": N_("Pay"), "undo": N_("Give tenders back")}

    def __init__(self, counter: "CounterScreen", scans: "CounterScans") -> None:
        super().__init__()
        self._counter, self._scans = counter, scans
        self._line = TypedLine(id="answer")
        self._due = BigAmount()
        self._hint = Words(self._how, id="hint")

    @property
    def _payment(self) -> Payment:
        return self._counter.hand.payment

    def compose(self) -> ComposeResult:
        """Due on the left, tenders on the right, keys below."""
        with Vertical(classes="panel wide"):
            with Horizontal(id="pay-amounts"):
                with Vertical(id="due"):
                    yield Words(lambda: _("To pay"), id="title")
                    yield self._due
                yield Words(self._tenders, id="tenders")
            yield self._hint
            yield self._line
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show what is due."""
        self._show()
        super().on_mount()

    def deeds(self) -> tuple[str, ...]:
        """Pay, take tenders back, go back."""
        basket = self._counter.hand.basket
        taken = ("undo",) if basket.tenders or rounding_of(basket) else ()
        return ("pay", *taken, "back")

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter pays too."""
        return ("confirm", "language")

    def language_changed(self) -> None:
        """Write the amount anew."""
        super().language_changed()
        self._due.show(self._remaining())

    def show_keys(self) -> None:
        """Show the letters of the tenders before the other keys."""
        letters = tuple(
            KeyHint(letter.upper(), _(TENDER_NAMES[kind]), f"tender-{letter}")
            for letter, kind in LETTERS.items()
        )
        rounded = rounding_of(self._counter.hand.basket)
        label = N_("Not rounded") if rounded else N_("Round up")
        look = look_words(self._counter.hand.basket.look) or _("Language")
        letters += (
            KeyHint(ROUND_UP.upper(), _(label), f"tender-{ROUND_UP}"),
            KeyHint(LOOK.upper(), look, f"tender-{LOOK}"),
        )
        for bar in self.query(KeyBar):
            bar.show((*letters, *(self.hint(deed) for deed in self.deeds())))

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        letter = deed.removeprefix("tender-")
        if letter == deed:
            super().touched(deed)
        else:
            self._by_letter(letter)

    def typed(self, character: str, at: float) -> None:
        """Type an amount, a code, or a tender's letter."""
        self._line.type(character, at)
        self._hint.refresh()
        if self._letter():
            self.after_a_breath(self._line, lambda: self._by_letter(self._letter()))

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()
        self._hint.refresh()

    def do_confirm(self) -> None:
        """Take cash, a tender by its letter, or a scanned code."""
        if letter := self._letter():
            self._by_letter(letter)
            return
        code = self._line.came_from_scanner
        text = self._line.take()
        if not text:
            self._pay_rest()
        elif code or not _is_amount(text):
            self._scanned(text)
        else:
            self._add(cash(self._payment, parse_amount(text)))

    def do_pay(self) -> None:
        """Go on as Enter does."""
        self.do_confirm()

    def do_undo(self) -> None:
        """Give every tender back, and the rounding."""
        self._counter.change(without_rounding(without_tenders(self._counter.hand.basket)))
        self._show()

    def _pay_rest(self) -> None:
        if self._payment.is_covered:
            self._counter.paying.complete()
        else:
            self._add(cash(self._payment, None))

    def _letter(self) -> str:
        """Return the letter that follows an amount or nothing, else nothing."""
        text = self._line.text.lower()
        if text == LOOK:
            return LOOK
        if text and text[-1] in (*LETTERS, ROUND_UP) and (len(text) == 1 or _is_amount(text[:-1])):
            return text[-1]
        return ""

    def _by_letter(self, letter: str) -> None:
        if letter == LOOK:
            self._line.clear()
            self._ask_look()
            return
        kind = LETTERS.get(letter)
        if kind is None and letter != ROUND_UP:
            return
        with self.kiosk.refusals(self.refused):
            amount = self._line.take()[:-1] if self._letter() else self._line.take()
            if kind is None:
                self._round_up(amount)
            elif kind == "voucher":
                self._ask_voucher()
            else:
                self._add(exact(self._payment, kind, parse_amount(amount) if amount else None))
        self.show_keys()

    def _round_up(self, amount: str) -> None:
        """Round what is due up in favour of the shop: to the amount typed, or to the next
        whole euro. The same key alone takes the rounding off again."""
        basket = self._counter.hand.basket
        rounded = rounding_of(basket)
        if rounded and not amount:
            basket = without_rounding(basket)
        else:
            due = self._payment.due_cents - gifts_total(rounded)
            basket = round_up(basket, due, parse_amount(amount) if amount else None)
        self._counter.change(basket)
        self._show()

    def _ask_look(self) -> None:
        look = self._counter.hand.basket.look
        draft = LookDraft(look.lang, look.large)

        def deed() -> Callable[[], None]:
            self._counter.change(ask_look(self._counter.hand.basket, draft.look))
            return self.show_keys

        title = _("The receipt")
        self.kiosk.open_dialogue(
            QuestionsScreen(lambda: title, look_questions(self.kiosk.shop, draft), deed)
        )

    def _ask_voucher(self) -> None:
        self.kiosk.open_dialogue(
            AskDialogue(
                lambda: _("Voucher"),
                lambda: _("Scan the voucher, or type its code."),
                lambda code: self._take_voucher(self._scans.vouchers.usable(code)),
                wants_code=True,
            )
        )

    def _scanned(self, code: str) -> None:
        """Take a payment voucher; anything else belongs to the basket."""
        voucher = self._scans.vouchers.paying(code)
        if voucher:
            self._take_voucher(voucher)
        else:
            self.kiosk.keep_scan(code)
            self.close()

    def _take_voucher(self, voucher: Voucher) -> None:
        if not voucher.is_payment:
            self._scans.vouchers.take(voucher)
            self._show()
            return
        self._add(by_voucher(self._payment, voucher))

    def _add(self, tender: Tender) -> None:
        self._counter.change(add_tender(self._counter.hand.basket, tender))
        self._show()
        if self._payment.is_covered:
            self._counter.paying.complete()

    def _show(self) -> None:
        self.refusal = self._scans.vouchers.unused()
        self._due.show(self._remaining())
        for words in self.query(Words):
            words.refresh()

    def _remaining(self) -> str:
        return self._counter.big(self._payment.remaining_cents)

    def _tenders(self) -> Text:
        money = self._counter.money
        priced = self._counter.hand.priced
        rows = [(_("Total"), priced.total_cents)]
        for kind, name in GIFT_NAMES.items():
            given = gifts_total(gift for gift in priced.gifts if gift.kind == kind)
            rows += [(_(name), given)] if given else []
        for tender in self._payment.tenders[len(rows) - ROWS :]:
            name = tender.voucher.issuer if tender.voucher else _(TENDER_NAMES[tender.kind])
            rows.append((name, -tender.amount_cents))
        return Text("\n".join(f"{name[:24]:<24} {money(cents):>12}" for name, cents in rows))

    def _how(self) -> str:
        text = self._line.text
        if _is_amount(text) and parse_amount(text) > self._payment.remaining_cents:
            change = parse_amount(text) - self._payment.remaining_cents
            return _("Enter: cash. Change due {amount}").format(amount=self._counter.money(change))
        if self._payment.is_covered:
            return _("Everything is paid. Enter stores the sale.")
        return _("Amount then Enter: cash. Enter alone: the exact amount.")


def _is_amount(text: str) -> bool:
    try:
        parse_amount(text)
    except ShopError:
        return False
    return True
