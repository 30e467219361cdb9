"""The receipt printer in words: what is asked about its paper, and what is known of it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.errors import ShopError
from kiosk.sentences import sentence
from receipts import formats
from receipts.transport.address import queue_of
from receipts.transport.outcome import QUEUE_REJECTS, QUEUE_STOPPED, SILENT, Health, Paper

if TYPE_CHECKING:
    from kiosk.services.printers.facts import ProvedPrinter
    from kiosk.services.printers.finding import FoundPrinter
    from kiosk.services.printers.setting_up import Findings
    from kiosk.services.printers.status import PrinterStatus

WARNING = "!"

KINDS = {
    "lp": N_("USB printer"),
    "usb": N_("USB printer, without the system's driver"),
    "serial": N_("serial line"),
    "cups": N_("print queue (CUPS)"),
    "tcp": N_("network printer"),
}

WIDTH = N_("Which is the widest of the three rulers that stands whole on one line?")
LINE = N_("Which is the first numbered line that is on paper exactly as here?")
NO_LINE = N_("None of these lines")
BOXES = N_("Is there a row of 12 boxes under the numbered lines (and not letters)?")
CUT = N_("Was the paper cut?")
ONLY_NUMBERS = N_("Now the numbers 1 and 2 should stand on paper. Do they, and nothing else?")
DRAWER = N_("Is a cash drawer plugged into the printer? With yes it opens now")
OPENED = N_("Did the drawer open?")
LOGO = N_("The logo was put into the printer's memory. Did it come out?")

NEVER_TESTED = N_(
    "Never tested here: Manager, Printer and logo, or kiosk printer test while the till is closed."
)
MUTE = N_(
    "It takes what is sent, but answers no more as it once did. Was it replaced? A manager tests"
    " it: Printer and logo, or kiosk printer test while the till is closed."
)

_PROOFS = {
    "process_id": N_("it says when a receipt is on paper"),
    "status": N_("it answers after each receipt"),
    "none": N_("it never answers"),
    "unknown": N_("not tested"),
}

TROUBLES = {
    "no paper": N_("no paper"),
    "cover open": N_("cover open"),
    "offline": N_("offline"),
}
QUEUE_TROUBLES = {
    QUEUE_STOPPED: "printer_queue_stopped",
    QUEUE_REJECTS: "printer_queue_rejects",
}


def found_words(found: "FoundPrinter") -> str:
    """Return a printer that was found: its address, and what it is or why it is of no use."""
    if not found.may_open:
        return f"{found.address}  {WARNING} " + _("access refused")
    return f"{found.address}  " + (found.name or _(KINDS[found.kind]))


def health_words(health: Health) -> str:
    """Return what a printer says of itself."""
    if health.paper is Paper.NEVER:
        return _("No printer: receipts are shown on the screen.")
    if health.unreached:
        return sentence(ShopError("printer_not_reached", detail=health.unreached))
    if health.barred:
        return queue_words(health.barred, health.queue)
    if not health.answered and not health.trouble:
        return _("It does not answer.")
    if health.trouble:
        return _("It answers: {trouble}.").format(trouble=_(TROUBLES[health.trouble]))
    return _("It answers, and has paper.")


def queue_words(trouble: str, queue: str) -> str:
    """Return what bars a print queue, by the transport's word, and what opens it again."""
    return sentence(ShopError(QUEUE_TROUBLES[trouble], queue=queue))


def status_lines(status: "PrinterStatus") -> Iterator[str]:
    """Return how the printer is, what is known of it, and what waits for it."""
    yield _("Printer: {address}").format(address=status.address)
    if status.taken:
        yield sentence(status.taken)
    elif status.health is None:
        yield _("The till is running and has the printer to itself: it was not asked.")
    elif status.is_silent and status.is_mute:
        yield _(MUTE)
    elif status.is_silent:
        yield _("It does not answer. Is it switched on, and is the address right?")
    else:
        yield health_words(status.health)
    if status.tested:
        yield from tested_lines(status.tested)
    elif status.health is None or status.health.paper is not Paper.NEVER:
        yield _(NEVER_TESTED)
    if status.waiting:
        waiting = ngettext("{count} paper waits.", "{count} papers wait.", status.waiting)
        yield waiting.format(count=status.waiting)
        if status.tried:
            yield "  " + _("Tried in vain: {why}").format(why=_why_in_vain(status))
    else:
        yield _("No paper waits.")
    if status.unsettled:
        words = ngettext(
            "{count} paper needs somebody to look at it: Manager, Papers not printed.",
            "{count} papers need somebody to look at them: Manager, Papers not printed.",
            status.unsettled,
        )
        yield words.format(count=status.unsettled)


def _why_in_vain(status: "PrinterStatus") -> str:
    """Return why the oldest paper that waits did not come out, from the spool's word."""
    if status.tried in QUEUE_TROUBLES:
        return queue_words(status.tried, queue_of(status.address))
    for word, said in TROUBLES.items():
        if status.tried.startswith(word):
            return _(said) + "."
    if status.tried != SILENT:
        return sentence(ShopError("printer_not_reached", detail=status.tried))
    # Said already where it was asked just now.
    return _(MUTE) if status.is_mute and not status.is_silent else _("It does not answer.")


def tested_lines(tested: "ProvedPrinter") -> Iterator[str]:
    """Return what the last test found, and when."""
    day = formats.date_and_time(tested.tested_at.astimezone(), spoken())
    yield _("Tested on {day}:").format(day=day)
    profile = tested.profile
    yield "  " + _("{columns} characters a line").format(columns=profile.columns)
    yield "  " + page_words(profile.code_page, profile.encoding)
    yield "  " + _(_PROOFS[profile.proof])
    yield "  " + (_("cuts the paper") if profile.cutter else _("does not cut the paper"))
    yield "  " + (_("prints pictures") if profile.images else _("prints no pictures"))
    if tested.drawer:
        yield "  " + _("opens the drawer")
    if profile.logo_sha256:
        yield "  " + _("keeps the logo in its memory")


def findings_words(findings: "Findings") -> Iterator[str]:
    """Return what was just found, before it is kept."""
    yield _("{columns} characters a line").format(columns=findings.columns)
    yield page_words(findings.page.number, findings.page.encoding)
    yield _(_PROOFS[findings.proof])


def kept_words(address: str, file: Path, overruled: Iterable[str]) -> Iterator[str]:
    """Return where the printer's address was written, and what wins over it."""
    yield _("Written into {file}:").format(file=file)
    yield f'  printer = "{address}"'
    for name in overruled:
        yield _("{name} says something else, and wins:").format(name=name)
        yield "  " + _("take it out of where the till is started.")


def page_words(number: int, encoding: str) -> str:
    """Return a code page, as a maker's manual names it."""
    if encoding == "ascii":
        return _("no code page is right: accents come as pictures")
    return _("code page {number} ({encoding})").format(number=number, encoding=encoding)
