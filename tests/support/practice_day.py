"""A whole day in a practice shop: everything that sells, gives, prints, moves cash or closes."""

from kiosk.rules.basket import Tender, add_tender
from kiosk.rules.donations import DonationEntry, LotEntry
from kiosk.rules.gifts import suspend
from kiosk.rules.members import Member
from kiosk.rules.voucher_batches import NewBatch
from kiosk.services.cash.movements import no_sale, pay_in, pay_out
from kiosk.services.closings.readings import print_x, x_report
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.paper_wanted import wanted
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import complete_sale
from kiosk.services.donations.recording import record_donation
from kiosk.services.members.slips import print_card
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.stock.labels import print_labels
from kiosk.services.vouchers.batches import issue_batch
from kiosk.services.vouchers.claim_sheets import write_claim
from kiosk.services.vouchers.claims import make_claim
from kiosk.services.vouchers.printing import make_sheet, print_vouchers
from tests.support.closings import close_right
from tests.support.volunteer import sell


def practise_all_day(shop: OpenShop, staff: StaffMember) -> None:
    """Does it all in a shop with the practice goods; `staff` is a manager."""
    shift = current_shift(shop)
    assert shift
    duty = Duty(staff, shift.id)
    sold = sell(shop, duty, "M1001", "CAFE1", "OEUF6", "SIM10")
    wanted(shop, sold.ticket, staff)
    sell(shop, duty, "CLE4G", "PASS-3EYT7M", "RED-4WN3PE")
    sell(shop, duty, "M1003", "TOP25")
    gift = add_tender(suspend(new_basket(), 5_00), Tender("cash", 5_00))
    complete_sale(shop, gift, duty)
    void_sale(shop, sold.ticket, duty, "exercice")
    print_labels(shop, "CAFE1", staff.number, count=2)
    new = NewBatch("Noël", "payment", 5_00, "Mairie", count=3)
    batch = issue_batch(shop, new, staff.number)
    print_vouchers(shop, batch, staff.number)
    make_sheet(shop, batch, staff.number)
    member = find_scanned(shop, "M1003")
    assert isinstance(member, Member)
    print_card(shop, staff.number, member.reference)
    lots = (LotEntry("CAFE1", 10, 3_49),)
    record_donation(shop, staff.number, DonationEntry("Don anonyme", shop.today(), "", lots))
    claim = make_claim(shop, staff.number, "Chèque solidarité")
    write_claim(shop, claim.number)
    pay_in(shop, duty, 10_00, "monnaie")
    pay_out(shop, duty, 3_00, "timbres")
    no_sale(shop, duty, "pièce coincée")
    print_x(shop, x_report(shop, staff), staff)
    end_shift(shop, staff)
    close_right(shop, shift.id, staff)
