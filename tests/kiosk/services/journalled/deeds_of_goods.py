"""Papers that come again or not at all, goods that move without a sale, and vouchers."""

from dataclasses import replace
from datetime import date

from sqlalchemy import update

from db.print_jobs import JOB
from kiosk.rules.basket import Basket
from kiosk.rules.donations import DonationEntry, LotEntry, SerialEntry
from kiosk.rules.paper import Look
from kiosk.rules.voucher_batches import NewBatch
from kiosk.services.closings.past import reprint_closing
from kiosk.services.closings.saving import save_closing
from kiosk.services.counter.e_receipts import receipt_for_phone, save_receipt
from kiosk.services.counter.paper_wanted import not_wanted, wanted
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.selling import complete_sale
from kiosk.services.counter.unprinted import (
    leave_overdue,
    print_overdue,
    settle_by_printing,
    settle_on_paper,
    unprinted_papers,
)
from kiosk.services.donations import past_donations
from kiosk.services.donations.past_donations import last_donations
from kiosk.services.donations.recording import record_donation
from kiosk.services.members.slips import print_card
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop_settings import set_receipts
from kiosk.services.stock.counting import find_countable, set_count, set_reason
from kiosk.services.stock.labels import give_barcode
from kiosk.services.stock.moves import (
    Goods,
    correct,
    give_away,
    move,
    quarantine,
    release,
    write_off,
)
from kiosk.services.stock.stocktakes import close_stocktake, open_stocktake
from kiosk.services.topups.codes import NewCode, add_codes
from kiosk.services.topups.doubts import doubtful_receipts, settle_came_out
from kiosk.services.topups.showings import print_copy, reveal_on_screen, show_again
from kiosk.services.vouchers.batches import issue_batch
from kiosk.services.vouchers.cancelling import cancel_batch, cancel_voucher
from kiosk.services.vouchers.claims import make_claim, mark_paid
from kiosk.services.vouchers.printing import print_vouchers
from tests.kiosk.services.journalled.stood_still import Still
from tests.support.closings import close_right
from tests.support.shops import LUC, NADIA, TODAY, days
from tests.support.stocked import add_lot, add_pieces
from tests.support.topup_shop import print_waiting
from tests.support.volunteer import paid, scanned

DONATION = DonationEntry(
    "Banque alimentaire",
    TODAY,
    "BL-77",
    (
        LotEntry("BREAD", 12, 3_49, date(2027, 3, 1), "neuf", place="étagère 4"),
        LotEntry("RICE", 12_500, None, quarantined=True),
        LotEntry("PHONE", 1, 50_00, serials=(SerialEntry("PH-0009"),)),
    ),
)
BATCH = NewBatch("Noël", "payment", 10_00, "Ville d'Ivry", TODAY, days(90), count=2)


def _sell(still: Still, *codes: str) -> str:
    basket = paid(still.shop, scanned(still.shop, *codes, basket=Basket(still.new_id())))
    return complete_sale(still.shop, basket, still.duty).ticket


def _papers_that_wait(still: Still, state: str) -> None:
    """What waits for the printer came out, broke off (nobody knows), or is on its way."""
    with still.shop.writing() as connection:
        waiting = update(JOB).where(JOB.c.state == "queued")
        connection.execute(waiting.values(state=state, attempts=1))


def papers(still: Still) -> None:
    """Receipts asked about, wanted after all, broken off and printed again; other papers too."""
    shop = set_receipts(still.shop, "ask", NADIA)
    still = replace(still, shop=shop)
    refused = _sell(still, "BREAD")
    not_wanted(shop, refused, LUC)
    wanted(shop, refused, NADIA)
    _papers_that_wait(still, "sent")
    print_again(shop, refused, LUC)
    print_again(shop, refused, LUC, NADIA)
    wanted(shop, _sell(still, "MILK"), LUC)
    wanted(shop, _sell(still, "BOOK"), LUC)
    _papers_that_wait(still, "uncertain")
    first, second, *_ = (each for each in unprinted_papers(shop) if each.is_receipt)
    settle_on_paper(shop, first, LUC)
    settle_by_printing(shop, second, LUC)
    shift_id = still.duty.shift_id
    end_shift(shop, NADIA)
    close_right(shop, shift_id)
    reprint_closing(shop, "z", 1, NADIA)
    record_donation(shop, NADIA.number, DONATION)
    past_donations.print_again(shop, NADIA.number, last_donations(shop)[0].donation_id)
    print_card(shop, NADIA.number, "M-AWA")
    print_vouchers(shop, issue_batch(shop, BATCH, NADIA.number), NADIA.number)
    save_receipt(shop, refused, "png", still.folder, LUC)
    receipt_for_phone(shop, refused, LUC, lambda text: len(text) < 120)
    save_closing(shop, "z", 1, still.folder, NADIA)
    _papers_that_wait(still, "overdue")
    print_overdue(shop, LUC)
    _papers_that_wait(still, "overdue")
    leave_overdue(shop, NADIA)
    print_again(shop, _sell(still, "MILK"), LUC, look=Look("ar", large=True))


def stock(still: Still) -> None:
    """A donation, every move, a stocktake, a barcode, and top-up codes shown."""
    shop = still.shop
    record_donation(shop, NADIA.number, DONATION)
    give_away(shop, NADIA, Goods("B-LATE", 3), "goûter du quartier")
    write_off(shop, NADIA, Goods("RICE-1", 250), "percé")
    correct(shop, NADIA, Goods("B-LATE", 1), "mal compté", up=True)
    move(shop, NADIA, Goods("B-LATE", 2), "vitrine")
    quarantine(shop, NADIA, "MILK-1", "rappel")
    release(shop, NADIA, "MILK-1")
    add_lot(shop, "PHONES", "PHONE", 2)
    add_pieces(shop, "PHONES", "PHONE", "PH-0001", "PH-0002")
    give_away(shop, NADIA, Goods("PHONES", serials=("PH-0002",)))
    open_stocktake(shop, NADIA)
    set_count(shop, NADIA, find_countable(shop, "B-NEVER"), 3)
    set_reason(shop, NADIA, "B-NEVER", "volé")
    close_stocktake(shop, NADIA)
    give_barcode(shop, "REPAIR", NADIA.number)
    _top_ups(still)


def _top_ups(still: Still) -> None:
    shop = still.shop
    add_lot(shop, "TOPUPS", "TOPUP", 2)
    numbers = ("R-0001", "R-0002")
    codes = [
        NewCode("TOPUPS", "TOPUP", f"9001 0000 0000 0{n}", serial)
        for n, serial in enumerate(numbers, 1)
    ]
    add_codes(shop, codes)
    first = _sell(still, "TOPUP")
    with shop.writing() as connection:
        # Tried in vain: then the code may be read out.
        connection.execute(update(JOB).where(JOB.c.sale_id.is_not(None)).values(attempts=1))
    reveal_on_screen(shop, first, LUC)
    show_again(shop, first, LUC, NADIA)
    print_copy(shop, first, LUC, NADIA)
    _sell(still, "TOPUP")
    _papers_that_wait(still, "sending")
    print_waiting(shop)  # and finds what was on its way when the program ended
    settle_came_out(shop, doubtful_receipts(shop)[-1], NADIA)


def vouchers(still: Still) -> None:
    """Batches of every kind issued, one voucher and a batch cancelled, a claim made and paid."""
    shop = still.shop
    first = issue_batch(shop, BATCH, NADIA.number)
    issue_batch(shop, NewBatch("Pain", "free", 0, "Boutique", scope="item", target="BREAD"), 1)
    issue_batch(shop, NewBatch("Moins 10 %", "percent", 1000, "Boutique", tier="A", uses=3), 1)
    cancel_voucher(shop, "PASS-2", "perdu", NADIA.number)
    cancel_batch(shop, first, "imprimés deux fois", NADIA.number)
    _sell(still, "2*BREAD", "PASS")
    claim = make_claim(shop, NADIA.number, "Emmaüs")
    mark_paid(shop, NADIA.number, claim.number)
