"""What is said about papers that the printer had, or can not have."""

import re

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.sentences import sentence
from kiosk.services.counter.tickets import PrintState
from kiosk.services.printers.facts import printer_facts
from kiosk.services.shop import OpenShop
from kiosk.settings import NO_PRINTER
from receipts.render.cannot import DAMAGED, letter_told

PRINT_STATES: dict[PrintState, str] = {
    "printed": N_("printed"),
    "sent": N_("sent, no answer"),
    "waiting": N_("waits for the printer"),
    "tried": N_("not printed yet"),
    "failed": N_("can not be printed"),
    "overdue": N_("waited too long"),
    "uncertain": N_("perhaps printed"),
    "not_wanted": N_("not on paper"),
    "on_screen": N_("on the screen"),
}
IN_FULL: dict[PrintState, str] = {
    "printed": N_("printed (the printer, or somebody, said so)"),
    "sent": N_("sent; this printer never answers, so only its paper tells"),
}
"""Where there is room to say how far a word goes."""

REASONS = {
    "key_missing": N_("The key of the top-up codes is missing here. Put it back, then try again."),
    "topups_key_wrong": N_(
        "The key of the top-up codes is another shop's. Put the right one back, then try again."
    ),
}
"""By the word that the spool keeps for it."""

NO_FONT, NO_PICTURES = "no font for ", "no pictures for "
"""So begins what a renderer says, followed by the codes of the letters that are lacking."""


def why_failed(detail: str) -> str:
    """Say why a paper can not be printed as it is, from what the spool keeps of it."""
    if detail in REASONS:
        return _(REASONS[detail])
    if detail.startswith(NO_FONT):
        codes, _between, damaged = detail.removeprefix(NO_FONT).partition(DAMAGED)
        if damaged:
            return sentence(ShopError("font_damaged", fonts=damaged))
        words = _(
            "No font here has these letters: {letters}. Install Debian's packages fonts-noto-core"
            " and fonts-noto-cjk, then try again."
        )
        return words.format(letters=_letters(codes))
    if detail.startswith(NO_PICTURES):
        words = _("This printer can not print these letters: {letters}. It prints no pictures.")
        return words.format(letters=_letters(detail.removeprefix(NO_PICTURES)))
    return _("This paper can not be read any more. Leave it; the sale itself is kept.")


def _letters(codes: str) -> str:
    """The letters that codes such as "U+0E2D U+E000" stand for, as a person may read them."""
    numbers = re.findall(r"U\+([0-9A-F]{4,6})", codes)
    return " ".join(letter_told(chr(int(number, 16))) for number in numbers)


def all_printed(shop: OpenShop) -> str:
    """Say that nothing is open, and how far the printer's word for it goes."""
    if shop.settings.printer == NO_PRINTER:
        return _("Nothing waits. No printer here: papers stay on the screen.")
    if printer_facts(shop).proof == "none":
        return _("Every paper was sent. This printer never answers: look at the paper itself.")
    return _("Every paper went to the printer.")


def print_state(state: PrintState) -> str:
    """Say how a receipt stands, in a word or two."""
    return _(PRINT_STATES[state])


def print_state_in_full(state: PrintState) -> str:
    """Say how a receipt stands, and how that is known."""
    return _(IN_FULL.get(state) or PRINT_STATES[state])


def nothing_printed(shop: OpenShop) -> str:
    """Say why no paper comes, where the paper stands on the screen."""
    if shop.training:
        return _("In training nothing is printed: the paper is here.")
    return _("No printer here: the paper is on the screen.")
