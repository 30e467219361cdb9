"""A shop in which every deed that leaves a trace was done once: what cheats would like to edit."""

from dataclasses import replace
from datetime import datetime

from db import print_jobs
from kiosk.rules import voiding
from kiosk.rules.basket import Allowance, Tender, set_returns
from kiosk.rules.closing_periods import month_of
from kiosk.rules.donations import DonationEntry, LotEntry, SerialEntry
from kiosk.rules.gifts import round_up, suspend
from kiosk.rules.paper import Look
from kiosk.rules.returns import return_line
from kiosk.rules.voiding import VoidedBy
from kiosk.rules.voucher_batches import NewBatch
from kiosk.services.cash.movements import cash_drop, no_sale, pay_in, pay_out
from kiosk.services.closings.periods import close_period
from kiosk.services.closings.readings import x_report
from kiosk.services.corrections.returnable import returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.selling import complete_sale
from kiosk.services.counter.voiding import leave_voided
from kiosk.services.donations.recording import record_donation
from kiosk.services.journal.key_changes import rotate_key
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from kiosk.services.stock.counting import add_count, find_countable
from kiosk.services.stock.moves import Goods, correct, give_away, move, write_off
from kiosk.services.stock.stocktakes import close_stocktake, open_stocktake
from kiosk.services.topups.codes import NewCode, add_codes
from kiosk.services.topups.showings import reveal_on_screen
from kiosk.services.vouchers.batches import issue_batch
from kiosk.services.vouchers.cancelling import cancel_voucher
from kiosk.services.vouchers.claims import make_claim, mark_paid
from kiosk.settings import Settings
from tests.kiosk.services.corrections.rich import rich_exchange, rich_sale
from tests.support.closings import close_right
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, NOW, Clock, duty_at, till_of
from tests.support.stocked import add_lot
from tests.support.topup_shop import print_waiting
from tests.support.volunteer import paid, payment_of, scanned, sell, voucher_of

DECEMBER = datetime(2026, 12, 1, 9, 5, tzinfo=NOW.tzinfo)


def live_two_days(settings: Settings) -> None:
    """Two days of a shop made by `make_shop`: till T1 sells on both, T2 on the first.

    T1 has another key in the evening. November is closed; on the second day T1's shift stays
    open.
    """
    clock = Clock()
    first, second = till_of(settings, "T1", clock), till_of(settings, "T2", clock)
    try:
        duty = duty_at(first)
        _sell(first, duty, clock)
        _correct(first, duty, clock)
        _voids_before_payment(first, duty)
        _cash(first, duty)
        _other_till(second, clock)
        _vouchers(first)
        _stock(first)
        x_report(first, NADIA)
        for shop in (first, second):
            ended = end_shift(shop, NADIA)
            close_right(shop, ended.id)
        rotate_key(first, NADIA)
        first.close()
        clock.moment = DECEMBER
        first = till_of(settings, "T1", clock)
        close_period(first, month_of(NOW.date()), NADIA)
        _next_day(first, clock)
        for shop in (first, second):
            print_waiting(shop)
    finally:
        first.close()
        second.close()


def _sell(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    """Tickets 1 to 7: cash, a bit of everything, card, cheque and discount, rounded up,
    beyond a quota, a top-up."""
    sell(shop, duty, "2*BREAD", "MILK")
    clock.forward(minutes=5)
    rich_sale(shop, duty)
    basket = scanned(shop, "3*MILK")
    complete_sale(shop, paid(shop, basket, Tender("card", 600)), duty)
    basket = scanned(shop, "REPAIR", "2*BREAD", "HALF")
    complete_sale(shop, paid(shop, basket, Tender("cheque", 300)), duty)
    basket = scanned(shop, "OPEN", "RICE")
    basket = round_up(basket, payment_of(shop, basket).due_cents)
    complete_sale(shop, paid(shop, basket), duty)
    clock.forward(minutes=5)
    basket = scanned(shop, "M-AWA", "PH-0002")
    allowed = tuple(replace(line, allowance=Allowance(1, "naissance")) for line in basket.lines)
    complete_sale(shop, paid(shop, replace(basket, lines=allowed)), duty)
    add_lot(shop, "TOPUPS", "TOPUP", 2)
    codes = [NewCode("TOPUPS", "TOPUP", f"90010000000{n}", f"R-{n}") for n in (1, 2)]
    add_codes(shop, codes)
    sell(shop, duty, "TOPUP", "BOOK")


def _correct(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    """Tickets 8 to 11: an exchange, a sale that is voided, its void, a refund in cash."""
    clock.forward(minutes=10)
    complete_sale(shop, paid(shop, rich_exchange(shop, "T1-000002")), duty, NADIA)
    sell(shop, duty, "SIM", "REPAIR", "M-AWA", "FIVE")
    void_sale(shop, "T1-000009", duty, "erreur de saisie", NADIA)
    bring_back(shop, duty, "T1-000001")


def bring_back(shop: OpenShop, duty: Duty, ticket: str) -> None:
    """One piece of a ticket's first line comes back."""
    (line, *_) = returnable(shop, ticket).lines
    basket = set_returns(new_basket(), [return_line(line, 1)], "abîmé")
    complete_sale(shop, paid(shop, basket), duty, NADIA)


def _voids_before_payment(shop: OpenShop, duty: Duty) -> None:
    """Ticket 12 lost a line before payment; another basket was left."""
    by = VoidedBy(NADIA.number, shop.now())
    hand = BasketInHand(shop)
    hand.change(scanned(shop, "BREAD", "MILK"))
    basket = voiding.void_line(hand.priced, hand.basket, 0, by)
    complete_sale(shop, paid(shop, basket), duty)
    hand.begin_anew()
    hand.change(scanned(shop, "2*MILK"))
    left = voiding.empty(hand.priced, hand.basket, by)
    with shop.writing() as connection:
        leave_voided(connection, shop, left, shop.now())
    hand.begin_anew()


def _cash(shop: OpenShop, duty: Duty) -> None:
    """Every movement of cash without a sale, and one that is refused; two duplicates."""
    pay_in(shop, duty, 50_00, "monnaie de la banque")
    pay_out(shop, duty, 12_50, "timbres", NADIA)
    cash_drop(shop, duty, 20_00, "coffre", NADIA)
    no_sale(shop, duty, "monnaie")
    too_much = refusal_of(lambda: pay_out(shop, duty, 9000_00, "caisse vide", NADIA))
    assert too_much.code == "drawer_too_little"
    print_waiting(shop)
    reveal_on_screen(shop, "T1-000007", NADIA)
    print_again(shop, "T1-000001", NADIA)
    print_again(shop, "T1-000001", NADIA)


def _other_till(shop: OpenShop, clock: Clock) -> None:
    """Luc sells at T2: with a voucher, its receipt printed later in Ukrainian, and for a
    member."""
    duty = duty_at(shop, LUC)
    ticket = sell(shop, duty, "REPAIR", "PASS-2").ticket
    clock.forward(minutes=1)
    with shop.writing() as connection:
        print_jobs.grow_old(connection, "T2", shop.now(), shop.now())
    print_again(shop, ticket, LUC, look=Look("uk"))
    sell(shop, duty, "M-SOON", "2*SIM")
    basket = suspend(scanned(shop, "BREAD"), 500)
    complete_sale(shop, paid(shop, basket), duty)
    bring_back(shop, duty, "T1-000003")


def _vouchers(shop: OpenShop) -> None:
    """A claim that is paid, one batch, one of its vouchers cancelled, and another voucher."""
    claim = make_claim(shop, NADIA.number, "Emmaüs")
    mark_paid(shop, NADIA.number, claim.number)
    batch = NewBatch("Fêtes", "payment", 1500, "Emmaüs", count=2)
    issue_batch(shop, batch, NADIA.number)
    cancel_voucher(shop, voucher_of(shop, "NEXT").code, "erreur", NADIA.number)


def _stock(shop: OpenShop) -> None:
    """Goods come in and go out, stand elsewhere, are set right and counted."""
    lots = (LotEntry("MILK", 6, 90), LotEntry("PHONE", 1, serials=(SerialEntry("PH-0003"),)))
    given = DonationEntry("Banque alimentaire", NOW.date(), "BL-7", lots)
    record_donation(shop, NADIA.number, given)
    write_off(shop, NADIA, Goods("B-GONE", 2), "périmé")
    give_away(shop, NADIA, Goods("B-LATE", 1))
    correct(shop, NADIA, Goods("SIM-1", 1), "retrouvée", up=True)
    move(shop, NADIA, Goods("SIM-1", 5), "étagère B")
    open_stocktake(shop, NADIA)
    add_count(shop, NADIA, find_countable(shop, "MILK"), 1)
    close_stocktake(shop, NADIA)


def _next_day(shop: OpenShop, clock: Clock) -> None:
    """The shift of the next day: sales, one with what others gave, and a refund of the day
    before."""
    duty = duty_at(shop)
    given = [gift["voucher"] for gift in everything(shop.engine)["sale_gift"] if gift["voucher"]]
    sell(shop, duty, "REPAIR", given[0])
    for code in ("REPAIR", "BOOK", "RICE", "REPAIR"):
        clock.forward(minutes=3)
        sell(shop, duty, code)
    bring_back(shop, duty, "T1-000003")
    clock.forward(minutes=3)
    sell(shop, duty, "REPAIR")
