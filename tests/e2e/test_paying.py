"""Taking the money: cash, card, cheque, vouchers and mixtures; one sale, whatever is pressed."""

from kiosk.rules.shown_codes import shortened
from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter
from tests.support.keys import key_sequence

REFUSED = "This voucher can not be taken here. A manager can see why."


def tenders(shop: ShopFolder) -> list[tuple[str, ...]]:
    told = ("ticket", "kind", "amount_cents", "voucher")
    return [tuple(row[name] for name in told) for row in shop.rows("tenders")]


def sell_coffee(till: Till) -> None:
    till.scan(goods.COFFEE)
    till.expect_text("Café moulu 250 g, 2,50 €")


def test_the_pay_key_hit_four_times_stores_one_sale(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        sell_coffee(till)
        till.terminal.type(key_sequence("f12") * 4)
        till.expect_ticket(1)
        till.expect_big("0,00 €")
        till.terminal.type(key_sequence("f12") * 4)
        till.scan("SAC")
        till.expect_big("0,50 €")
        till.expect_lines(1)
    assert tenders(shop) == [("T1-000001", "cash", "250", "")]


def test_pay_then_enter_takes_the_exact_amount_in_cash(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        sell_coffee(till)
        till.terminal.type(key_sequence("f12") + "\r\r\r")
        till.expect_ticket(1)
    assert tenders(shop) == [("T1-000001", "cash", "250", "")]


def test_change_stays_until_the_next_scan(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        sell_coffee(till)
        till.press("f12")
        till.expect("To pay")
        till.terminal.type("10")
        till.expect("Enter: cash. Change due {amount}", amount="7,50 €")
        till.answer("")
        till.expect_text(till.words("Change due\n Ticket {ticket}", ticket="").splitlines()[0])
        till.expect_big("7,50 €")
        till.press("f2")
        till.expect("Find an item")
        till.back()
        till.expect_big("7,50 €")
        till.press("f12", "escape")
        till.expect_big("7,50 €")
        till.scan("CLE4G")
        till.expect_big("12,00 €")


def test_card_and_cheque_take_the_rest_by_their_letter(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        for ticket, (letter, big) in enumerate((("c", "2,50 €"), ("h", "0,00 €")), 1):
            sell_coffee(till)
            till.press("f12")
            till.expect("To pay")
            till.press(letter)
            till.expect_ticket(ticket)
            till.expect_big(big)
    assert tenders(shop) == [("T1-000001", "card", "250", ""), ("T1-000002", "cheque", "250", "")]


def test_a_mixture_of_everything_adds_up(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan(*["CLE4G"] * 2)
        till.expect_big("24,00 €")
        till.press("f12")
        till.expect("To pay")
        till.scan(goods.PASS)
        till.expect_big("14,00")
        till.terminal.type("4c")
        till.expect_big("10,00")
        till.terminal.type("3,50h")
        till.expect_big("6,50")
        till.answer("5")
        till.expect_big("1,50")
        till.answer("2")
        till.expect_ticket(1)
        till.expect_big("0,50 €")
    assert sorted(tenders(shop)) == [
        ("T1-000001", "card", "400", ""),
        ("T1-000001", "cash", "650", ""),
        ("T1-000001", "cheque", "350", ""),
        ("T1-000001", "voucher", "1000", shortened(goods.PASS)),
    ]


def test_no_change_is_given_on_a_card(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        sell_coffee(till)
        till.press("f12")
        till.expect("To pay")
        till.terminal.type("5c")
        till.expect(
            "No change is given on this. {remaining} remain to be paid.", remaining="2,50 €"
        )
        till.terminal.type("2c")
        till.expect_big("0,50")
        till.press("ctrl+z")
        till.expect_big("2,50")
        till.back()
        till.expect_counter()
        till.expect_prices(["2,50"])


def test_a_voucher_is_asked_for_by_its_letter_and_scanned_or_typed(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("CLE4G", "CLE4G")
        till.expect_big("24,00 €")
        till.press("f12")
        till.expect("To pay")
        for voucher, remaining in ((goods.PASS, "14,00"), (goods.SECOND_PASS.lower(), "4,00")):
            till.press("b")
            till.expect("Scan the voucher, or type its code.")
            till.scan(voucher)
            till.expect_big(remaining)
        till.answer("")
        till.expect_ticket(1)
    assert sorted(tenders(shop))[1:] == [
        ("T1-000001", "voucher", "1000", shortened(goods.PASS)),
        ("T1-000001", "voucher", "1000", shortened(goods.SECOND_PASS)),
    ]


def test_what_a_voucher_did_not_pay_stays_on_it(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan(goods.PASS, "SAC", goods.COFFEE)
        till.expect_big("0,00 €")
        till.press("f12")
        till.expect("Everything is paid. Enter stores the sale.")
        till.answer("")
        till.expect_ticket(1)
        till.scan("CLE4G", goods.PASS)
        till.expect_big("5,00 €")
        till.press("f12")
        till.answer("")
        till.expect_ticket(2)
        till.scan("SAC", goods.PASS)
        till.expect(REFUSED)
        till.expect_big("0,50 €")
    spent = [row["amount_cents"] for row in shop.rows("redemptions")]
    assert spent == ["300", "700"]


def test_an_item_scanned_while_paying_goes_back_to_the_basket(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        sell_coffee(till)
        till.press("f12")
        till.expect("To pay")
        till.scan("CLE4G", goods.COFFEE)
        till.expect_big("17,00 €")
        till.expect_lines(3)


def test_a_refused_voucher_is_explained_to_the_manager_only(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        sell_coffee(till)
        till.scan(goods.EXPIRED_PASS)
        till.expect(REFUSED)
        assert till.words("It has expired.") not in till.terminal.text
        till.press("f12")
        till.expect("To pay")
        till.press("b")
        till.expect("Scan the voucher, or type its code.")
        till.scan("PASS-UNKNOWN")
        till.expect(REFUSED)
        till.back()
        till.expect("To pay")
        till.back()
        till.expect_counter()
        till.manages("Refused vouchers")
        till.expect("It has expired.")
        rows = [row for row in till.screen if "PASS-" in row]
        assert "PASS-UNKNOWN" in rows[0]
        assert till.words("There is no such voucher.") in rows[0]
        assert goods.EXPIRED_PASS in rows[1]
        assert till.words("It has expired.") in rows[1]


def test_a_discount_voucher_works_once(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("CLE4G", goods.TWO_OFF)
        till.expect_big("10,00 €")
        till.scan(goods.TWO_OFF)
        till.expect("This voucher is in the basket already.")
        till.press("f12")
        till.answer("")
        till.expect_ticket(1)
        till.scan("CLE4G", goods.TWO_OFF)
        till.expect(REFUSED)
        till.expect_big("12,00 €")


def test_a_basket_that_costs_nothing_is_given_out_with_a_ticket(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("SAC", goods.TWO_OFF)
        till.expect_big("0,00 €")
        till.press("f12")
        till.expect("Everything is paid. Enter stores the sale.")
        till.answer("")
        till.expect_ticket(1)
    assert tenders(shop) == []
    assert [row["total_cents"] for row in shop.rows("sales")] == ["0"]
