"""Scans that come faster than anybody can look: all are there, each once, in their order."""

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, opened

LABELS = {goods.COFFEE: "Café moulu 250 g", "SAC": "Sac réutilisable", "CLE4G": "Clé 4G « nomade »"}
FIFTY = [list(LABELS)[number * number % 3] for number in range(50)]

# What the figures 1 to 0 and some letters become when a scanner means an American keyboard
# and the console is French (the layouts `us` and `fr` of xkeyboard-config).
US_ON_AZERTY = str.maketrans("1234567890-MAQZW", "&é\"'(-è_çà)?QAWZ")


def test_fifty_scans_in_one_write_make_fifty_lines_in_their_order(till: Till) -> None:
    till.scan(*FIFTY)
    till.expect_items(50)
    till.expect_labels([LABELS[code] for code in FIFTY])


def test_a_price_asked_in_the_middle_of_a_burst_loses_no_scan(till: Till) -> None:
    after = FIFTY[20:45]
    till.scan(*FIFTY[:20], "BRIC", *after)
    till.expect("What does it cost?")
    till.answer("4,50")
    till.expect_items(46)
    labels = [LABELS[code] for code in FIFTY[:20]], [LABELS[code] for code in after]
    till.expect_labels([*labels[0], "Bric-à-brac", *labels[1]])
    assert till.basket[20].price == "4,50"


def test_a_price_that_is_not_answered_costs_only_its_own_line(till: Till) -> None:
    till.scan(goods.COFFEE, "POMMES", goods.COFFEE, "SAC")
    till.expect("How many kilograms?")
    till.back()
    till.expect_items(3)


def test_what_is_typed_before_the_program_is_up_is_not_lost(shop: ShopFolder) -> None:
    with opened(shop) as till:
        till.terminal.type("1\r1234\r")
        till.scan(*FIFTY[:10])
        till.expect_items(10)
        till.expect_labels([LABELS[code] for code in FIFTY[:10]])


def test_a_scanner_in_american_layout_is_understood_on_a_french_console(till: Till) -> None:
    till.scan(goods.COFFEE.translate(US_ON_AZERTY))
    till.expect_text("Café moulu 250 g, 2,50 €")
    till.scan(goods.MEMBER.translate(US_ON_AZERTY))
    till.expect("{name}: social prices.", name="Aminata D.")


def test_three_pasted_lines_are_three_scans(till: Till) -> None:
    till.terminal.paste(f"{goods.COFFEE}\nSAC\r\nCLE4G\n")
    till.expect_items(3)
    till.expect_labels(list(LABELS.values()))


def test_a_pasted_list_is_refused_in_a_sentence_and_the_basket_is_whole(till: Till) -> None:
    till.scan("SAC")
    till.expect_items(1)
    till.terminal.paste(f"{goods.COFFEE}\n" * 1000)
    till.expect("{lines} lines were pasted at once; none was taken. Scan them in turn.", lines=1000)
    till.scan(goods.COFFEE)
    till.expect_items(2)


UNKNOWN = "“{scanned}” is unknown here. Find the item with F2."
MISREAD = "“{scanned}” was not read well. Scan it again, or find the item with F2."


def test_a_code_that_is_none_ends_in_a_sentence(till: Till) -> None:
    till.scan("SAC", "1" * 10_000)
    till.expect("This code is too long to be one. Scan it again.")
    till.scan("3046920028005")
    till.expect(MISREAD, scanned="3046920028005")
    till.scan("NIEMALS")
    till.expect(UNKNOWN, scanned="NIEMALS")
    till.scan("日本\u202e🙂")
    till.expect(UNKNOWN, scanned="日本🙂")
    till.scan("SAC")
    till.expect_items(2)


def test_control_characters_of_a_scanner_are_passed_over(till: Till) -> None:
    """GS1 codes hold a separator (GS), some scanners send NUL or a bell before the code."""
    till.scan(f"\x1d{goods.COFFEE}\x1d", f"\x00\x07{goods.COFFEE}", "\x02SAC\x03", "\t", "")
    till.expect_items(3)
    till.expect_prices(["2,50", "2,50", "0,50"])


def test_a_click_anywhere_leaves_the_scanner_working(till: Till) -> None:
    till.scan("SAC", goods.COFFEE)
    till.expect_items(2)
    rows = len(till.screen)
    for row in (0, 1, 2, 3, 10, rows - 8, rows - 5, rows - 3):
        till.terminal.click(row, 5)
        till.terminal.click(row, 78)
    till.scan("SAC")
    till.expect_items(3)


def test_a_line_and_a_key_can_be_touched(till: Till) -> None:
    till.scan("SAC", goods.COFFEE, "CLE4G")
    till.expect_items(3)
    till.terminal.click(row=4, column=20)
    till.terminal.wait_for(lambda: till.screen[4].startswith("▸"))
    keys = till.screen[-2]
    till.terminal.click(row=len(till.screen) - 2, column=keys.index("F4") + 5)
    till.expect_items(2)
    till.expect_labels(["Sac réutilisable", "Clé 4G « nomade »"])
