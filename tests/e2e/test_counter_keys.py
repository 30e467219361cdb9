"""Every key of the counter, and Esc, which loses nothing."""

from collections.abc import Callable

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Shown, Till

PUT_BACK = "{label} taken out. {key} puts it back."


def test_weight_and_open_price_take_what_people_type(till: Till) -> None:
    for typed in ("1,25", "1.25", "1,250"):
        till.scan("POMMES")
        till.expect("How many kilograms?")
        till.answer(typed)
        till.expect_text("Pommes en vrac, 2,25 €")
    for typed in ("3", "3,0", "3.00"):
        till.scan("BRIC")
        till.expect("What does it cost?")
        till.answer(typed)
        till.expect_text("Bric-à-brac, 3,00 €")
    till.expect_big("15,75 €")
    till.scan("POMMES")
    till.expect("How many kilograms?")
    till.answer("?")
    till.expect("This is not a weight. Type kilograms, for example 0.350.")
    till.answer("0")
    till.expect("A weight lies between 0.001 and 200 kg.")
    till.back()
    till.expect_items(6)


def test_quantity_is_typed_before_its_key_or_when_it_asks(till: Till) -> None:
    till.scan("SAC")
    till.expect_items(1)
    till.terminal.type("12")
    till.press("f3")
    till.expect_big("6,00 €")
    till.press("f3")
    till.expect("How many?")
    till.answer("1000")
    till.expect("A quantity lies between 1 and {most}.", most=999)
    till.answer("999")
    till.expect_big("499,50 €")
    till.scan("POMMES")
    till.expect("How many kilograms?")
    till.answer("1")
    till.expect_text("Pommes en vrac, 1,80 €")
    till.terminal.type("0,500")
    till.press("f3")
    till.expect_text("Pommes en vrac, 0,90 €")


def test_a_line_is_chosen_taken_out_and_put_back(till: Till) -> None:
    till.scan("SAC", goods.COFFEE, "CLE4G")
    till.expect_items(3)
    till.press("up", "f4")
    till.expect(PUT_BACK, label="Café moulu 250 g", key="Ctrl+Z")
    till.expect_labels(["Sac réutilisable", "Clé 4G « nomade »"])
    till.press("ctrl+z")
    till.expect("The last change is taken back.")
    till.expect_line(1, Shown("1", "Café moulu 250 g", "3,49", "2,50"))
    till.press("ctrl+z", "ctrl+z", "ctrl+z")
    till.expect_items(0)


def test_an_item_is_found_by_any_part_with_or_without_accents(till: Till) -> None:
    till.scan(goods.MEMBER)
    for count, words in enumerate(("oeufs plein", "ŒUFS", "eufs", "plein oeu"), 1):
        till.press("f2")
        till.expect("Find an item")
        till.terminal.type(words)
        till.terminal.wait_for("1,16")
        till.press("enter")
        till.expect_items(count)
    assert {line.label for line in till.basket} == {"Œufs ×6 plein air"}


def test_an_item_is_found_by_its_number_and_chosen_with_the_arrows(till: Till) -> None:
    till.press("f2")
    till.expect("Find an item")
    till.terminal.type("63813")
    till.terminal.wait_for("Clé 4G")
    till.press(*["backspace"] * 5)
    till.terminal.type("e")
    till.terminal.wait_for("Pommes en vrac")
    till.press("down", "down", "up", "escape")
    till.expect_items(0)
    till.press("f2")
    till.expect("Find an item")
    till.terminal.type("zzz")
    till.expect("Nothing found. {key} sells it at an open price.", key="F10")
    till.press("f10")
    till.expect_text("1 Bric-à-brac")
    till.press("1")
    till.expect("What does it cost?")
    till.answer("2")
    till.expect_text("Bric-à-brac, 2,00 €")


DIALOGUES = {
    "f1": "Scan, or type a code and Enter",
    "f2": "Find an item",
    "f3": "How many?",
    "f7": "Scan the card, or type its number.",
    "f9": "Cash drop to the safe",
    "f10": "Open price",
    "f12": "To pay",
    "ctrl+x": "Empty the whole basket?",
    "ctrl+r": "Refused vouchers",
}


def press_and_see(till: Till, key: str) -> None:
    """Wait for what the key does: some titles stand in the counter's key bar too."""
    before = till.terminal.text
    till.press(key)
    till.terminal.wait_for(lambda: till.terminal.text != before)


def test_escape_leads_back_from_everywhere_and_loses_nothing(till: Till) -> None:
    till.scan("SAC", goods.COFFEE)
    till.expect_items(2)
    for key, title in DIALOGUES.items():
        press_and_see(till, key)
        till.expect(title)
        till.back()
        till.expect_items(2)
        till.expect_big("3,00 €")


def test_a_scan_over_any_dialogue_reaches_the_basket(till: Till) -> None:
    """A scanner is used without looking: its Enter must neither answer nor be lost."""
    labels = ["Sac réutilisable", "Café moulu 250 g", "Clé 4G « nomade »"]
    for key, title in DIALOGUES.items():
        till.scan("SAC")
        till.expect_items(1)
        till.press(key)
        till.expect(title)
        till.scan(goods.COFFEE, "CLE4G")
        leave(till)
        till.expect_items(3)
        till.expect_labels(labels)
        till.press("ctrl+x", "enter")
        till.expect_items(0)


def leave(till: Till) -> None:
    """Back to the counter, if the scan has not led there already."""
    counter = till.words("Value")
    till.terminal.press("escape")
    till.terminal.wait_for(lambda: counter in till.terminal.text)


def test_the_language_is_switched_with_everything_on_the_screen(till: Till) -> None:
    till.scan(goods.MEMBER, goods.COFFEE)
    till.expect_big("0,70 €")
    till.press("ctrl+t")
    till.expect_big("€0.70")
    for row, word in ((1, "tier B"), (2, "Price"), (3, "0.70"), (-1, "Pay")):
        till.terminal.wait_for(stands(till, row, word))
    till.press("f12")
    till.expect_text("To pay")
    till.press("ctrl+t")
    till.expect("To pay")
    till.expect_big("0,70")


def test_a_badge_at_the_counter_asks_for_the_pin_of_that_person(
    till: Till, template_open_shop: ShopFolder
) -> None:
    till.scan("SAC")
    till.expect_items(1)
    till.scan(template_open_shop.badge)
    till.expect("PIN")
    assert "▌" in till.screen[row_of(till, till.words("PIN")) + 2]
    till.answer("1234")
    till.expect_counter()
    till.expect_items(1)


def stands(till: Till, row: int, word: str) -> Callable[[], bool]:
    return lambda: word in till.screen[row]


def row_of(till: Till, text: str) -> int:
    return next(number for number, row in enumerate(till.screen) if text in row)


def test_a_wrong_pin_says_nothing_about_what_was_wrong(till: Till) -> None:
    till.press("ctrl+l")
    till.expect("Number or badge")
    refused = till.words("Number or PIN is not right. Try again.")
    for number, pin in (("1", "4321"), ("2", "1234"), ("1", ""), ("x" * 300, "1")):
        till.answer(number)
        till.answer(pin)
        till.expect_text(refused)
        till.back()
    assert "4321" not in till.terminal.text
    till.sign_in()


def test_ctrl_c_does_not_speak_of_quitting(till: Till) -> None:
    till.press("ctrl+c")
    for count in range(1, 6):  # a notice of Textual's would come, and stay for some seconds
        till.scan("SAC")
        till.expect_items(count)
    assert "quit" not in till.terminal.text
