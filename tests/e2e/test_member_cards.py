"""Members at the counter: prices follow the card, whatever is scanned first."""

from receipts import formats
from tests.e2e import goods
from tests.e2e.goods import day
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter

ITEMS = (goods.COFFEE, "OEUFS", "CLE4G", "AIDE", "SAC")
MEMBER_PRICES = ["0,70", "1,16", "6,00", "2,00", "0,50"]
MEMBERS_ONLY = "“{label}” is for members. Scan a card, or void the line (F4)."
ENDED = (
    "The orientation ended on {day}. The social worker can renew it; without the card"
    " (F7), public prices apply."
)
ENDED_PUBLIC = (
    "The orientation ended on {day}. The social worker can renew it; public prices apply."
)
STARTS = "The orientation begins on {day}. Without the card (F7), public prices apply."
SUSPENDED = (
    "This card can not be used today. Take it off (F7) for public prices, or call a manager."
)
REPLACED = "This card was replaced by another one. Do not use it, and call a manager."


def test_card_before_between_and_after_the_goods_gives_the_same_prices(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        for place in (0, 2, len(ITEMS)):
            till.scan(*ITEMS[:place], goods.MEMBER, *ITEMS[place:])
            till.expect_items(5)
            till.expect_big("10,36 €")
            till.expect_prices(MEMBER_PRICES)
            till.press("ctrl+x", "enter")
            till.expect("The basket is empty.")


def test_the_card_is_taken_off_and_given_again(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan(goods.COFFEE, goods.MEMBER)
        till.expect_big("0,70 €")
        till.press("f7")
        till.expect("The card is taken off. Public prices apply.")
        till.expect_big("2,50 €")
        till.press("f7")
        till.expect("Scan the card, or type its number.")
        till.scan(goods.LONG_CARD)
        till.expect("{name}: social prices.", name="Dora É.")
        till.expect_big("0,70 €")


def test_nobody_at_the_counter_reads_a_whole_name_or_who_sent_the_person(
    shop: ShopFolder,
) -> None:
    with at_the_counter(shop) as till:
        till.scan(goods.MEMBER, goods.COFFEE)
        till.expect_items(1)
        assert "Aminata D." in till.terminal.text
        assert "Diallo" not in till.terminal.text
        assert "CCAS" not in till.terminal.text


def light(till: Till) -> str:
    """The line on top, below the header."""
    return till.screen[1].strip()


def test_the_light_stands_before_the_first_item(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan(goods.MEMBER)
        till.expect("{name}: social prices.", name="Aminata D.")
        until = formats.short_date(day(190), "fr")
        assert light(till).startswith("● Aminata D.")
        assert until in light(till)
        till.scan(goods.AMBER_MEMBER)
        till.expect("{name}: social prices.", name="Emma F.")
        assert light(till).startswith("◐ Emma F.")
        assert till.words("until {day}", day=formats.short_date(day(8), "fr")) in light(till)
        till.scan(goods.ENDED_MEMBER)
        till.expect(ENDED, day=formats.long_date(day(-3), "fr"))
        assert light(till).startswith("○ Bogdan P.")
        till.expect_basket([])


def test_a_manager_suspends_a_member_and_replaces_a_card_at_the_till(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.manages("Members")
        till.scan(goods.LONG_CARD)
        till.expect_text("Dora Éluard")
        till.expect("Suspend")
        till.press("4", "enter")
        till.expect("Why? In a few words, without anybody's name.")
        till.answer("rendez-vous")
        till.expect("Suspended. The counter does not say why.")
        till.press("escape", "escape", "escape")
        till.expect_counter()
        till.scan(goods.LONG_CARD)
        till.expect(SUSPENDED)
        assert light(till).startswith("○ Dora É.")
        assert "rendez-vous" not in till.text
        till.press("f7")
        till.expect("The card is taken off. Public prices apply.")
        till.manages("Members")
        till.scan(goods.MEMBER)
        till.expect_text("Aminata Diallo")
        till.press("3", "enter")
        till.expect("Replace the card? The old one can not be used any more.")
        till.press("enter")
        till.expect_text("1 remplacée")
        till.press("escape", "escape", "escape")
        till.expect_counter()
        till.scan(goods.MEMBER)
        till.expect(REPLACED)
        assert "Aminata" not in till.text


def test_an_item_for_members_waits_for_a_card(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("SAC", "OEUFS")
        till.expect(MEMBERS_ONLY, label="Œufs ×6 plein air")
        till.expect_big("0,50 €")
        till.press("f12")
        till.expect(MEMBERS_ONLY, label="Œufs ×6 plein air")
        till.scan(goods.MEMBER)
        till.expect_big("1,66 €")
        till.press("f12", "f12")
        till.expect_ticket(1)


def test_a_card_out_of_date_sells_nothing_until_it_is_taken_off(shop: ShopFolder) -> None:
    ended = formats.long_date(day(-3), "fr")
    with at_the_counter(shop) as till:
        till.scan(goods.COFFEE, goods.ENDED_MEMBER)
        till.expect(ENDED, day=ended)
        till.expect_big("2,50 €")
        till.press("f12")
        till.expect(ENDED, day=ended)
        till.press("f7")
        till.expect("The card is taken off. Public prices apply.")
        till.scan(goods.FUTURE_MEMBER)
        till.expect(STARTS, day=formats.long_date(day(5), "fr"))
        till.press("f7", "f12", "f12")
        till.expect_ticket(1)
    assert [row["member"] for row in shop.rows("sales")] == [""]


def test_a_card_out_of_date_buys_at_the_public_price_where_the_shop_allows_it(
    shop: ShopFolder,
) -> None:
    with at_the_counter(shop, expired_cards="public_price") as till:
        till.scan(goods.ENDED_MEMBER)
        till.expect(ENDED_PUBLIC, day=formats.long_date(day(-3), "fr"))
        till.scan(goods.COFFEE)
        till.expect_big("2,50 €")
        till.press("f12", "f12")
        till.expect_ticket(1)
    assert [(row["member"], row["total_cents"]) for row in shop.rows("sales")] == [
        (goods.ENDED_MEMBER, "250")
    ]
