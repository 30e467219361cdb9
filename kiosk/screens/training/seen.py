"""What the coach can see: the counter as it stands, whichever keys led there."""

from typing import TYPE_CHECKING

from textual.screen import Screen

from kiosk.rules.guided_sale import Light, Place, Seen
from kiosk.rules.members import Orientation
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.find import FindDialogue
from kiosk.screens.counter.pay import PayDialogue
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.counter.ticket import TicketScreen
from kiosk.screens.counter.tickets import TicketsScreen
from kiosk.screens.dialogue import AskDialogue
from kiosk.screens.sign_in import SignInScreen
from kiosk.services.training.practice import standing

if TYPE_CHECKING:
    from kiosk.app import KioskApp

PLACES: tuple[tuple[type[Screen[None]], Place], ...] = (
    (CounterScreen, "counter"),
    (AskDialogue, "asks"),
    (FindDialogue, "finds"),
    (ChoiceDialogue, "chooses"),
    (PayDialogue, "pays"),
    (TicketsScreen, "tickets"),
    (TicketScreen, "ticket"),
    (SignInScreen, "locked"),
)
VALID = (Orientation.VALID, Orientation.ENDS_SOON)


def see(kiosk: "KioskApp", refusals: tuple[str, ...]) -> Seen:
    """Return what can be seen now; `refusals` are the codes of what was refused so far."""
    counter = next((s for s in kiosk.screen_stack if isinstance(s, CounterScreen)), None)
    lines: tuple[tuple[str, int], ...] = ()
    vouchers = remaining = change = 0
    if counter:
        basket = counter.hand.basket
        lines = tuple((line.item.sku, line.quantity) for line in basket.lines)
        vouchers = sum(tender.voucher is not None for tender in basket.tenders)
    if counter:
        remaining = counter.hand.payment.remaining_cents
        change = counter.sold.change_cents if counter.sold else 0
    now, front = standing(kiosk.shop), kiosk.screen
    return Seen(
        place=next((place for kind, place in PLACES if isinstance(front, kind)), "elsewhere"),
        lines=lines,
        light=_light(kiosk, counter),
        vouchers=vouchers,
        parked=now.parked,
        refusals=refusals,
        tickets=now.tickets,
        asks_paper=now.held > 0,
        remaining_cents=remaining,
        change_cents=change,
    )


def _light(kiosk: "KioskApp", counter: CounterScreen | None) -> Light:
    member = counter.hand.basket.member if counter else None
    if member is None:
        return "none"
    today = kiosk.shop.today()
    return "valid" if member.orientation(today) in VALID else "red"
