"""How the till's printer is just now, and what waits for it."""

from dataclasses import dataclass

from db import print_jobs
from kiosk.rules.errors import ShopError
from kiosk.services.printers.facts import ProvedPrinter, tested_printer
from kiosk.services.printers.remembered import memory_of
from kiosk.services.printers.setting_up import HEALTH_SECONDS
from kiosk.services.shop import OpenShop
from kiosk.settings import NO_PRINTER
from receipts.transport import Health, Paper, printer_from_url

ONE_WAY_SCHEMES = ("file:", "cups:", "preview:")
"""Over these no printer answers, whatever it is."""


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What is known of the printer at `address`.

    health: what it says, None where it was not asked. tested: what the last test found, None
    where it was never tested. waiting: papers on their way; unsettled: those that a person has
    to look at. tried: the spool's word for why the oldest that waits was tried in vain, "" for
    none. is_mute: see `Remembered`. taken: why it can not be had, where somebody else has it.
    """

    address: str
    health: Health | None
    tested: ProvedPrinter | None
    waiting: int
    unsettled: int
    tried: str = ""
    is_mute: bool = False
    taken: ShopError | None = None

    @property
    def unreached(self) -> str:
        """Why nothing can be sent to its address at all, "" as far as is known."""
        return self.health.unreached if self.health else ""

    @property
    def is_silent(self) -> bool:
        """It was asked and said nothing, though nobody knows that it never does."""
        if self.health is None or self.health.answered or self.unreached or self.never_answers:
            return False
        return self.health.paper is not Paper.NEVER

    @property
    def never_answers(self) -> bool:
        """Nothing can be heard of it, and that is as it should be."""
        if self.address.startswith(ONE_WAY_SCHEMES):
            return True
        return self.tested is not None and self.tested.profile.proof == "none"

    @property
    def is_well(self) -> bool:
        """It prints, as far as anybody knows, no paper was tried in vain, none is left to a
        person."""
        trouble = self.health.trouble if self.health else ""
        is_there = not (trouble or self.unreached or self.is_silent or self.taken)
        return is_there and not (self.tried or self.unsettled)


def printer_status(
    shop: OpenShop, *, asks: bool = True, taken: ShopError | None = None
) -> PrinterStatus:
    """Look how the printer is; it is only asked with `asks`, by whoever has it to themselves.

    Where there is none, nobody has it, and everybody may ask.
    """
    address = shop.settings.printer
    asks = asks or address == NO_PRINTER
    health = printer_from_url(address).health(HEALTH_SECONDS) if asks else None
    tested = tested_printer(shop)
    with shop.reading() as connection:
        papers = print_jobs.unprinted(connection, shop.till)
    waiting = [row for row in papers if row.state in ("queued", "sending")]
    # One that is on its way again keeps the word of the last time until it comes out.
    tried = [row.detail for row in waiting if row.detail and row.attempts]
    return PrinterStatus(
        address,
        health,
        tested if tested and tested.address == address else None,
        len(waiting),
        len(papers) - len(waiting),
        tried[0] if tried else "",
        memory_of(shop).recall().is_mute,
        taken,
    )
