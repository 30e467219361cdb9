"""The logo: the file is named, looked at and kept; or it is taken away."""

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.screens.audit.aside import AsideScreen
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue, Then
from kiosk.screens.printers.steps import TryScreen
from kiosk.screens.told import ToldDialogue
from kiosk.services.printers.facts import printer_facts
from kiosk.services.printers.logo import read_logo, set_logo, take_logo_away
from kiosk.services.printers.logo_memory import renew_stored_logo
from kiosk.services.printers.owning import TAKEN
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp


def ask_for_logo(kiosk: "KioskApp", staff: StaffMember, before: str = "") -> None:
    """Ask for the file; `before`: what was typed and refused."""

    def take(typed: str) -> Then:
        file = Path(typed.strip()).expanduser()
        return lambda: kiosk.open_dialogue(
            TryScreen(
                lambda: _("The logo"),
                lambda: _set(kiosk, file, staff),
                changed,
                lambda: ask_for_logo(kiosk, staff, typed),
            )
        )

    def changed(shop: OpenShop) -> None:
        kiosk.shop_changed(shop)
        lines = [_("The logo stands at the head of receipts from now on.")]
        if not printer_facts(shop).logo_sha256:
            lines.append(_("To keep it in the printer's own memory too, test the printer."))
        _tell(kiosk, *lines)

    kiosk.open_dialogue(
        AskDialogue(
            lambda: _("A logo on receipts"),
            lambda: _("Where is the PNG file? For example /media/stick/logo.png"),
            take,
            wants_code=True,  # a path may be pasted, which comes as quickly as a scan
            typed=before,
        )
    )


def ask_to_take_logo_away(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask, then print without it."""
    if kiosk.shop.record.logo_sha256 is None:
        raise ShopError("no_logo")

    def take_away(*_of_progress: object) -> OpenShop:
        return _renewed(kiosk, take_logo_away(kiosk.shop, staff))

    def taken_away(shop: OpenShop) -> None:
        kiosk.shop_changed(shop)
        _tell(kiosk, _("Receipts have no logo from now on."))

    def confirmed() -> None:
        kiosk.open_dialogue(AsideScreen(lambda: _("The logo"), take_away, taken_away))

    kiosk.open_dialogue(ConfirmDialogue(lambda: _("Print receipts without the logo?"), confirmed))


def _set(kiosk: "KioskApp", file: Path, staff: StaffMember) -> OpenShop:
    return _renewed(kiosk, set_logo(kiosk.shop, read_logo(file), staff))


def _renewed(kiosk: "KioskApp", shop: OpenShop) -> OpenShop:
    try:
        with kiosk.printer_owned(shop.settings.printer):
            renew_stored_logo(shop)
    except ShopError as refusal:
        if refusal.code not in TAKEN:
            raise  # else receipts bring the logo along until it is tested again
    return shop


def _tell(kiosk: "KioskApp", *lines: str) -> None:
    kiosk.open_dialogue(ToldDialogue(lambda: _("The logo"), lambda: lines))
