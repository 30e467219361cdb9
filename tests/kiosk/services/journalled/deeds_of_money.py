"""Cash in and out of the drawer, and shifts from their opening to the closing of the year."""

import contextlib

from sqlalchemy import update

from db.tills import TILL
from kiosk.rules.cash_count import CASH, with_amount
from kiosk.rules.closing_periods import Period
from kiosk.rules.count_draft import CountDraft
from kiosk.rules.errors import ShopError
from kiosk.services.cash.movements import cash_drop, no_sale, pay_in, pay_out
from kiosk.services.closings.close import close_shift
from kiosk.services.closings.count import begin_count, confirm_count
from kiosk.services.closings.periods import close_period
from kiosk.services.closings.readings import print_x, x_report
from kiosk.services.counter.duty import Duty
from kiosk.services.printers.keeping import open_drawer_to_test
from kiosk.services.printers.setting_up import PrinterTrial
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till
from tests.kiosk.services.journalled.stood_still import Still
from tests.support.closings import cash_of, close_right
from tests.support.shops import LUC, NADIA
from tests.support.volunteer import sell


def cash(still: Still) -> None:
    """Every movement once, one that the drawer has too little for, and the drawer's test."""
    shop, duty = still.shop, still.duty
    by_luc = Duty(LUC, duty.shift_id)
    pay_in(shop, duty, 50_00, "Banque")
    pay_out(shop, by_luc, 12_50, "Timbres", NADIA)
    cash_drop(shop, by_luc, 20_00, "Coffre", NADIA)
    no_sale(shop, by_luc, "Monnaie", NADIA)
    with contextlib.suppress(ShopError):  # and written down
        pay_out(shop, duty, 900_00, "Loyer")
    with contextlib.suppress(ShopError):  # written down before the printer is missed
        open_drawer_to_test(shop, PrinterTrial("lp:///dev/usb/lp99", shop.settings.home), NADIA)


def closings(still: Still) -> None:
    """A shift counted twice with a variance and two signatures, one that is right, one whose
    perpetual total was tampered with; the month and the year."""
    shop, clock, duty = still.shop, still.clock, still.duty
    sell(shop, duty, "2*BREAD", "PASS")
    print_x(shop, x_report(shop, NADIA), NADIA)
    sell(shop, duty, "MILK")
    end_shift(shop, LUC)
    begin_count(shop, NADIA, duty.shift_id)
    counted = with_amount(cash_of(51_80), ("voucher", "Emmaüs"), 6_00)
    confirm_count(shop, NADIA, duty.shift_id, CountDraft(cash_of(50_00)))
    close_shift(shop, duty.shift_id, NADIA, counted, {CASH: "erreur de rendu"}, LUC, 40_00)
    clock.forward(days=1)
    second = open_till(shop, LUC.number, 41_00)
    sell(shop, Duty(LUC, second.id), "SIM", "M-AWA")
    end_shift(shop, LUC)
    close_right(shop, second.id)
    _tampered_with(still)
    clock.forward(days=45)
    close_period(shop, Period("month", "2026-11"), NADIA)
    close_period(shop, Period("year", "2026"), NADIA)


def _tampered_with(still: Still) -> None:
    shop = still.shop
    third = open_till(shop, NADIA.number, 0)
    with shop.writing() as connection:
        more = {"perpetual_absolute_cents": TILL.c.perpetual_absolute_cents + 10_00}
        connection.execute(update(TILL).where(TILL.c.name == "T1").values(more))
    end_shift(shop, NADIA)
    close_right(shop, third.id)
