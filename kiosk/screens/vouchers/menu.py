"""What managers do with vouchers: issue, print, cancel, look at other issuers' codes, check."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.errors import ShopError
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue, Then
from kiosk.screens.menu import MenuDialogue
from kiosk.screens.told import ToldDialogue
from kiosk.screens.vouchers.batches import VoucherBatchesScreen
from kiosk.sentences import voucher_difference_sentence
from kiosk.services.staff import StaffMember
from kiosk.services.vouchers.cancelling import Cancelled, cancel_voucher, check_vouchers
from kiosk.services.vouchers.patterns import voucher_patterns
from receipts import formats

if TYPE_CHECKING:
    from kiosk.app import KioskApp


def open_vouchers(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Ask which of them, then show it."""
    deeds = (
        (N_("Batches: issue, print, cancel"), lambda: _show_batches(kiosk, staff)),
        (N_("Cancel one voucher"), lambda: _ask_code(kiosk, staff)),
        (N_("Codes of other issuers"), lambda: _show_patterns(kiosk)),
        (N_("Check every voucher"), lambda: _check(kiosk)),
    )
    kiosk.open_dialogue(
        MenuDialogue(
            lambda: _("Vouchers"),
            lambda: [_(label) for label, _show in deeds],
            lambda index: deeds[index][1](),
        )
    )


def _show_batches(kiosk: "KioskApp", staff: StaffMember) -> None:
    kiosk.open_dialogue(VoucherBatchesScreen(staff))


def _ask_code(kiosk: "KioskApp", staff: StaffMember) -> None:
    def why(code: str) -> Then:
        if not code.strip():
            raise ShopError("voucher_missing")
        return lambda: ask_reason(
            kiosk,
            lambda: _("Cancel one voucher"),
            lambda reason: cancel_voucher(kiosk.shop, code, reason, staff.number),
            lambda said: kiosk.open_dialogue(ToldDialogue(lambda: _("Vouchers"), lambda: [said])),
        )

    kiosk.open_dialogue(
        AskDialogue(
            lambda: _("Cancel one voucher"),
            lambda: _("Scan the voucher, or type its code."),
            why,
            wants_code=True,
        )
    )


def ask_reason(
    kiosk: "KioskApp",
    title: Callable[[], str],
    cancel: Callable[[str], Cancelled],
    done: Callable[[str], None],
) -> None:
    """Ask why vouchers are cancelled, and once more, then do it and say what was left."""

    def take(reason: str) -> Then:
        return lambda: kiosk.open_dialogue(
            ConfirmDialogue(
                lambda: _("Cancel what is left, for good?"),
                lambda: do(reason),
            )
        )

    def do(reason: str) -> None:
        with kiosk.refusals(lambda refusal: done(kiosk.sentence(refusal))):
            done(cancelled_words(cancel(reason), kiosk.shop.record.currency))

    hint = _("Why? In a few words, without anybody's name.")
    kiosk.open_dialogue(AskDialogue(title, lambda: hint, take, wants_code=True))


def cancelled_words(done: Cancelled, currency: str) -> str:
    """Say what was cancelled."""
    words = ngettext("{count} voucher is cancelled", "{count} vouchers are cancelled", done.count)
    said = words.format(count=done.count)
    if done.amount_cents:
        left = formats.money(done.amount_cents, currency, spoken())
        return _("{said}; {left} were left.").format(said=said, left=left)
    return _("{said}.").format(said=said)


def _show_patterns(kiosk: "KioskApp") -> None:
    def rows() -> list[str]:
        currency = kiosk.shop.record.currency
        return [
            f"{each.issuer[:24]:<25}{each.mask[:24]:<25}"
            f"{formats.money(each.value_cents, currency, spoken()):>10}  {_days(each)}"
            for each in voucher_patterns(kiosk.shop)
        ] or [_("None yet. kiosk import voucher-patterns FILE takes them in.")]

    kiosk.open_dialogue(ToldDialogue(lambda: _("Codes of other issuers"), rows))


def _days(pattern: object) -> str:
    until = getattr(pattern, "valid_until", None)
    return _("until {day}").format(day=formats.short_date(until, spoken())) if until else ""


def _check(kiosk: "KioskApp") -> None:
    def rows() -> list[str]:
        found = check_vouchers(kiosk.shop)
        currency = kiosk.shop.record.currency
        return [voucher_difference_sentence(each, currency) for each in found] or [
            _("Every voucher agrees with its uses.")
        ]

    kiosk.open_dialogue(ToldDialogue(lambda: _("Check every voucher"), rows))
