"""What managers do beside the counter: one entry a subject, in the order of the day."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.screens.log_fault import log_warnings, show_warning
from kiosk.screens.menu import MenuDialogue
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp


@dataclass(frozen=True, slots=True)
class Entry:
    """A subject. `label` is translated when it is shown; `show` opens its screen; `count` is how
    many things wait there for somebody."""

    label: str
    show: Callable[["KioskApp", StaffMember], None]
    count: Callable[["KioskApp"], int] = lambda _kiosk: 0

    def row(self, kiosk: "KioskApp") -> str:
        """Return the row as it stands in the menu."""
        count = self.count(kiosk)
        return f"{_(self.label)} ({count})" if count else _(self.label)


def _refused_vouchers(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.vouchers.refused import RefusedVouchersScreen

    kiosk.open_dialogue(RefusedVouchersScreen())


def _vouchers(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.vouchers.menu import open_vouchers

    open_vouchers(kiosk, staff)


def _stock(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.stock.views import StockScreen

    kiosk.open_dialogue(StockScreen())


def _lots(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.stock.lots import LotsScreen

    kiosk.open_dialogue(LotsScreen(staff))


def _stocktake(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.stock.stocktake import StocktakeScreen

    kiosk.open_dialogue(StocktakeScreen(staff))


def _check_stock(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.stock.check import StockCheckScreen

    kiosk.open_dialogue(StockCheckScreen())


def _labels(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.stock.labels import LabelsScreen

    kiosk.open_dialogue(LabelsScreen(staff))


def _donations(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.donations.past import DonationsScreen

    kiosk.open_dialogue(DonationsScreen(staff))


def _topups_to_settle(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.stock.topups_to_settle import TopupsToSettleScreen

    kiosk.open_dialogue(TopupsToSettleScreen(staff))


def _tariffs(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.rights.tariffs import TariffsScreen

    kiosk.open_dialogue(TariffsScreen(staff))


def _claims(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.vouchers.claims import ClaimsScreen

    kiosk.open_dialogue(ClaimsScreen(staff))


def _members(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.members.list import MembersScreen

    kiosk.open_dialogue(MembersScreen(staff))


def _quotas(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.rights.quotas import QuotasScreen

    kiosk.open_dialogue(QuotasScreen(staff))


def _cash(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.cash.menu import open_cash_menu

    open_cash_menu(kiosk, staff)


def _training(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.training.menu import open_training_menu

    open_training_menu(kiosk, kiosk.signed_in or staff)


def _receipts(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.receipts.policy import open_receipts_policy

    open_receipts_policy(kiosk, staff)


def _unprinted(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.receipts.unprinted import open_unprinted

    open_unprinted(kiosk, staff)


def _printer(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.printers.menu import open_printer_menu

    open_printer_menu(kiosk, staff)


def _staff(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.staff.list import StaffScreen

    if kiosk.training:  # a practice shop has nobody's PIN
        kiosk.refused_here(ShopError("not_in_training"))
        return
    kiosk.open_dialogue(StaffScreen(staff))


def _sales_log(kiosk: "KioskApp", staff: StaffMember) -> None:
    from kiosk.screens.audit.log import LogScreen

    if kiosk.training:  # what is practised is no log
        raise ShopError("log_not_in_training")
    kiosk.open_dialogue(LogScreen(staff, is_first=False))


ENTRIES = (
    Entry(N_("Cash and closing"), _cash),
    Entry(N_("Members"), _members),
    Entry(N_("Donations"), _donations),
    Entry(N_("Stock"), _stock),
    Entry(N_("Lots"), _lots),
    Entry(N_("Stocktake"), _stocktake),
    Entry(N_("Check the stock ledger"), _check_stock),
    Entry(N_("Labels"), _labels),
    Entry(N_("Top-up codes to settle"), _topups_to_settle),
    Entry(N_("Tariffs"), _tariffs),
    Entry(N_("Quotas"), _quotas),
    Entry(N_("Vouchers"), _vouchers),
    Entry(N_("Refused vouchers"), _refused_vouchers),
    Entry(N_("Claims"), _claims),
    Entry(N_("Receipts"), _receipts),
    Entry(N_("Papers not printed"), _unprinted, lambda kiosk: kiosk.unprinted),
    Entry(N_("Printer and logo"), _printer),
    Entry(N_("Staff"), _staff),
    Entry(N_("Training"), _training),
    Entry(N_("Sales log"), _sales_log),
)


def open_manager_menu(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask which subject, then show it. What the log warns of stands last, so that every other
    number stays, and is named on top."""

    def title() -> str:
        if not log_warnings(kiosk):
            return _("Manager")
        return _("Manager – read no. {number} first").format(number=len(ENTRIES) + 1)

    def show(index: int) -> None:
        if index < len(ENTRIES):
            ENTRIES[index].show(kiosk, staff)
        else:
            show_warning(kiosk, staff, index - len(ENTRIES))

    def rows() -> list[str]:
        return [*(entry.row(kiosk) for entry in ENTRIES), *log_warnings(kiosk)]

    kiosk.open_dialogue(MenuDialogue(title, rows, show))
