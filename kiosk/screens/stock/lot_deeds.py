"""What a manager does with a lot: which deed, how much of it, and why."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.rules.stocktake import parse_count
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.dialogue import AskDialogue
from kiosk.screens.quantities import difference_text, quantity_text
from kiosk.services.staff import StaffMember
from kiosk.services.stock import moves as stock_moves
from kiosk.services.stock.lots import LotLine
from kiosk.services.stock.moves import Goods, number_in_lot

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Done = Callable[[str], None]
"""Told in a sentence what was done."""

_FEW = re.compile(r"[0-9]{1,3}")
"""Pieces of which nobody took the number; a number has more characters."""


@dataclass(frozen=True, slots=True)
class _Dealing:
    """A lot that is being dealt with."""

    kiosk: "KioskApp"
    staff: StaffMember
    lot: LotLine
    done: Done

    def ask(self, hint: str, take: Callable[[str], object], *, words: bool = False) -> None:
        """Ask for one thing; what `take` returns is done next."""

        def answered(text: str) -> Callable[[], None] | None:
            then = take(text)
            return then if callable(then) else None

        def title() -> str:
            return f"{self.lot.label} · {self.lot.lot}"

        dialogue = AskDialogue(title, lambda: hint, answered, wants_code=words)
        self.kiosk.open_dialogue(dialogue)

    def ask_goods(self, hint: str, then: Callable[[Goods], None]) -> None:
        """Ask how much of the lot, or which piece."""
        if self.lot.by_number:
            hint = _("Scan the number of the piece.")

        def take(text: str) -> Callable[[], None]:
            goods = self.goods(text)
            self._check_left(goods)
            return lambda: then(goods)

        self.ask(hint, take, words=self.lot.by_number)

    def ask_reason(self, deed: Callable[[str], object], said: Callable[[], str]) -> None:
        """Ask why, then do it."""

        def take(text: str) -> Callable[[], None]:
            deed(text)
            return lambda: self.done(said())

        self.ask(_("Why? In a few words, without anybody's name."), take, words=True)

    def goods(self, text: str) -> Goods:
        """Return what was typed or scanned. Raises ShopError."""
        lot = self.lot
        if not lot.by_number or _FEW.fullmatch(text.strip()):
            return Goods(lot.lot, parse_count(text, by_weight=lot.kind == "weight"))
        serial = number_in_lot(self.kiosk.shop, lot.lot, lot.kind, text)
        return Goods(lot.lot, serials=(serial,))

    def _check_left(self, goods: Goods) -> None:
        """Refuse what is too much before the next question is asked."""
        if goods.count > self.lot.balance:
            unit = "left_grams" if self.lot.kind == "weight" else "left"
            raise ShopError("lot_too_little", lot=self.lot.lot, **{unit: self.lot.balance})

    def shown(self, goods: Goods) -> str:
        """Return how much it is, as people read it."""
        return goods.serials[0] if goods.serials else quantity_text(goods.quantity, self.lot.kind)


def _write_off(dealing: _Dealing) -> None:
    def why(goods: Goods) -> None:
        dealing.ask_reason(
            lambda reason: stock_moves.write_off(dealing.kiosk.shop, dealing.staff, goods, reason),
            lambda: _("Written off: {what} of {lot}.").format(
                what=dealing.shown(goods), lot=dealing.lot.lot
            ),
        )

    dealing.ask_goods(_how_much(dealing, _("How much is written off? {left} left.")), why)


def _give_away(dealing: _Dealing) -> None:
    def why(goods: Goods) -> None:
        dealing.ask_reason(
            lambda reason: stock_moves.give_away(dealing.kiosk.shop, dealing.staff, goods, reason),
            lambda: _("Given away: {what} of {lot}.").format(
                what=dealing.shown(goods), lot=dealing.lot.lot
            ),
        )

    dealing.ask_goods(_how_much(dealing, _("How much is given away? {left} left.")), why)


def _correct(dealing: _Dealing) -> None:
    """Ask for a signed figure: +3 for what the books lack, -2 for what they have too much."""

    def take(text: str) -> Callable[[], None]:
        text = text.strip().replace("−", "-")
        if text[:1] not in ("+", "-"):
            raise ShopError("sign_missing")
        up, goods = text[0] == "+", dealing.goods(text[1:])
        change = goods.count if up else -goods.count
        return lambda: dealing.ask_reason(
            lambda reason: stock_moves.correct(
                dealing.kiosk.shop, dealing.staff, goods, reason, up=up
            ),
            lambda: _("Corrected: {what} in {lot}.").format(
                what=difference_text(change, dealing.lot.kind), lot=dealing.lot.lot
            ),
        )

    hint = _("The books say {left}. Type +3 for three more, -2 for two less.")
    dealing.ask(_how_much(dealing, hint), take, words=True)


def _move(dealing: _Dealing) -> None:
    def where(goods: Goods) -> None:
        def take(place: str) -> Callable[[], None]:
            lot = stock_moves.move(dealing.kiosk.shop, dealing.staff, goods, place)
            said = _("{lot} stands there now: {place}.").format(lot=lot, place=place.strip())
            return lambda: dealing.done(said)

        dealing.ask(_("Where does it stand from now on?"), take, words=True)

    dealing.ask_goods(_how_much(dealing, _("How much is moved? All of it: {left}.")), where)


def _quarantine(dealing: _Dealing) -> None:
    dealing.ask_reason(
        lambda reason: stock_moves.quarantine(
            dealing.kiosk.shop, dealing.staff, dealing.lot.lot, reason
        ),
        lambda: _("{lot} is in quarantine: it is not sold.").format(lot=dealing.lot.lot),
    )


def _release(dealing: _Dealing) -> None:
    dealing.ask_reason(
        lambda reason: stock_moves.release(
            dealing.kiosk.shop, dealing.staff, dealing.lot.lot, reason
        ),
        lambda: _("{lot} may be sold again.").format(lot=dealing.lot.lot),
    )


_DEEDS = (
    (N_("Write off"), _write_off),
    (N_("Give away"), _give_away),
    (N_("Correct the books"), _correct),
    (N_("Move"), _move),
)


def choose_deed(kiosk: "KioskApp", staff: StaffMember, lot: LotLine, done: Done) -> None:
    """Ask what is to be done with a lot, then ask for what it takes."""
    apart = (N_("Release"), _release) if lot.quarantined else (N_("Put in quarantine"), _quarantine)
    deeds = (*_DEEDS, apart)
    dealing = _Dealing(kiosk, staff, lot, done)
    kiosk.open_dialogue(
        ChoiceDialogue(
            lambda: f"{lot.label} · {lot.lot}",
            [_(label) for label, _deed in deeds],
            lambda: "",
            lambda index: deeds[index][1](dealing),
        )
    )


def _how_much(dealing: _Dealing, words: str) -> str:
    return words.format(left=quantity_text(dealing.lot.balance, dealing.lot.kind))
