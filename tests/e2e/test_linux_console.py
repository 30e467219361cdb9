"""On the Linux console (TERM=linux) only characters appear that its font has."""

import string

import pytest

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter

# The kernel's own font (drivers/tty/vt/cp437.uni) and Debian's Lat15-Fixed16 (console-setup
# 1.221) both have these signs and frames.
SIGNS = "•█░▒■▲▼→←↑↓«»·│─┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╪╫°±²½¼÷"
# Words are shown by Lat15, which has the letters of French, typographic quotes and the euro.
LETTERS = "àâäçéèêëîïôöùûüÿæœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒ€×“”‘’–—\u00a0ñ£"
CONSOLE = {*string.printable, *SIGNS, *LETTERS}


def strangers(till: Till) -> set[str]:
    return set(till.terminal.text) - CONSOLE


@pytest.mark.parametrize("lang", ["fr", pytest.param("en", marks=pytest.mark.drill)])
def test_every_screen_stays_within_the_consoles_font(shop: ShopFolder, lang: str) -> None:
    found: dict[str, set[str]] = {}
    with at_the_counter(shop, term="linux", lang=lang) as till:
        found["empty counter"] = strangers(till)
        till.scan(goods.MEMBER, goods.COFFEE, "OEUFS", "X" * 60, "POMMES")
        till.expect("How many kilograms?")
        found["ask"] = strangers(till)
        till.answer("1")
        till.expect_items(3)
        found["counter"] = strangers(till)
        for key, title in DIALOGUES.items():
            till.press(key)
            till.expect(title)
            if key == "f2":
                till.terminal.type("a")
                till.terminal.wait_for("Bric")
            found[title] = strangers(till)
            till.back()
            till.expect_counter()
        for card in (goods.ENDED_MEMBER, goods.FUTURE_MEMBER):
            till.scan(card)
            till.terminal.wait_for(lambda: " x " in till.screen[1])
            found[card] = strangers(till)
        till.press("f7")
        till.scan(goods.MEMBER)
        till.expect_text("Aminata D.")
        till.press("f12", "f12")
        till.expect_ticket(1)
        found["change"] = strangers(till)
        till.press("ctrl+l")
        till.expect("Number or badge")
        till.terminal.type("1\r12")
        till.terminal.wait_for("•")
        found["sign in"] = strangers(till)
    assert {title: signs for title, signs in found.items() if signs} == {}


DIALOGUES = {
    "f1": "Scan, or type a code and Enter",
    "f2": "Find an item",
    "f9": "Cash drop to the safe",
    "f10": "Open price",
    "f12": "To pay",
    "ctrl+r": "Refused vouchers",
}
