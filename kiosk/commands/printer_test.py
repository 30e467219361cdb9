"""`kiosk printer test`: the questions, and what is kept of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from kiosk.commands.asking import asked
from kiosk.commands.printer import closed_till, found_printers, say_none_found
from kiosk.language import _
from kiosk.printer_words import (
    BOXES,
    CUT,
    DRAWER,
    LINE,
    LOGO,
    NO_LINE,
    ONLY_NUMBERS,
    OPENED,
    WIDTH,
    findings_words,
    found_words,
    health_words,
    kept_words,
)
from kiosk.rules.errors import ShopError
from kiosk.sentences import sentence
from kiosk.services.printers.keeping import keep_findings, open_drawer_to_test
from kiosk.services.printers.logo import logo_png
from kiosk.services.printers.owning import owned
from kiosk.services.printers.setting_up import Findings, PrinterTrial, ProvedBy, page_of_line
from kiosk.services.printers.settings_file import keep_printer_settings
from kiosk.services.printers.test_page import PAGES, WIDTHS, page_line
from kiosk.services.printers.typed import typed_address
from kiosk.services.shop import OpenShop
from kiosk.settings import NO_PRINTER


@dataclass(frozen=True, slots=True)
class Given:
    """What was said by options; None where it is asked, or without input left untried."""

    line: int | None = None
    columns: int | None = None
    cutter: bool | None = None
    pictures: bool | None = None
    drawer: bool | None = None
    network: bool = False

    def check(self) -> None:
        """Refuse before anything is printed what would be refused behind it. Raises ShopError
        ``test_line_unknown`` and those of `Findings.check_prints`."""
        if self.line is None:
            return
        page = page_of_line(self.line)
        Findings(WIDTHS[-1], page, images=self.pictures is not False).check_prints()


def set_printer_up(address: str | None, given: Given, *, ask: bool) -> None:
    """Try the printer at `address`, or at one that is chosen, and keep what was found.

    Raises ShopError: those of `Given.check`, ``till_in_use``, those of `PrinterTrial` and of
    `keep_printer_settings`.
    """
    given.check()
    with closed_till() as shop:
        chosen = typed_address(address or "") or (
            _chosen(shop, given) if ask else shop.settings.printer
        )
        trial = PrinterTrial(chosen, shop.settings.home)
        with owned(shop, chosen):
            findings = _tried(trial, shop, given, ask=ask)
        if findings is None:
            click.echo(_("Nothing is kept: say --line and --columns, or answer the questions."))
            return
        keep_findings(shop, chosen, findings)
        kept = keep_printer_settings(chosen, findings.columns)
        for line in (*findings_words(findings), *kept_words(chosen, kept.file, kept.overruled)):
            click.echo(line)


def _tried(trial: PrinterTrial, shop: OpenShop, given: Given, *, ask: bool) -> Findings | None:
    """Return what was found; None where nobody looked at the page."""
    click.echo(health_words(trial.listen()))
    trial.print_page()
    click.echo(_("A page is printed. Look at it."))
    findings = _looked_at(given, ask=ask)
    proof = trial.try_answers()
    if findings is None:
        return None
    findings = _found(findings, proof, ask=ask)
    findings = _with_drawer(findings, trial, shop, given, ask=ask)
    return _with_logo(findings, trial, shop) if ask else findings


def try_drawer(address: str | None) -> None:
    """Open the drawer at the printer. Raises ShopError as `PrinterTrial`."""
    with closed_till() as shop:
        trial = PrinterTrial(
            typed_address(address or "") or shop.settings.printer, shop.settings.home
        )
        with owned(shop, trial.address):
            open_drawer_to_test(shop, trial)
        click.echo(_("The printer was told to open the drawer."))


def _chosen(shop: OpenShop, given: Given) -> str:
    """Ask which printer; the one in the settings is proposed, or else the first found."""
    found = found_printers(network=given.network)
    for number, each in enumerate(found, 1):
        click.echo(f"{number:>2}  {found_words(each)}")
    if not found:
        say_none_found()
    present = shop.settings.printer
    # What would be refused is not proposed.
    usable = (each.address for each in found if each.may_open)
    proposed = next(usable, None) if present == NO_PRINTER else present
    while True:
        answer = typed_address(
            asked(_("Number or address of the printer"), default=proposed).strip()
        )
        if answer.isdecimal() and 1 <= int(answer) <= len(found):
            return found[int(answer) - 1].address
        try:
            PrinterTrial(answer, shop.settings.home)
        except ShopError as refusal:
            click.echo(sentence(refusal))
        else:
            return answer


def _looked_at(given: Given, *, ask: bool) -> Findings | None:
    """Return what a person says of the page; None where it was neither said nor asked.

    Raises ShopError as `Findings.check_prints`.
    """
    columns, line = given.columns, given.line
    if ask:
        columns = columns or _one_of(_(WIDTH), WIDTHS)
        if line is None:
            line = _line_on_paper()
    if columns is None or line is None:
        return None
    seen = Findings(
        columns=columns,
        page=page_of_line(line),
        images=_said(given.pictures, _(BOXES), ask=ask, usual=True),
    )
    seen.check_prints()
    return replace(seen, cutter=_said(given.cutter, _(CUT), ask=ask, usual=True))


def _line_on_paper() -> int:
    """Show the lines as they ought to be, and ask which one is; 0 for none."""
    for number, page in enumerate(PAGES, 1):
        click.echo(page_line(number, page))
    click.echo(f"{0:>2}  " + _(NO_LINE))
    return _number(_(LINE), range(len(PAGES) + 1))


def _found(findings: Findings, proof: ProvedBy, *, ask: bool) -> Findings:
    """Add whether it answers; what also prints its questions is asked none."""
    if proof != "none" and ask and not _yes(_(ONLY_NUMBERS)):
        proof = "none"
    return replace(findings, proof=proof)


def _with_drawer(
    findings: Findings, trial: PrinterTrial, shop: OpenShop, given: Given, *, ask: bool
) -> Findings:
    if not _said(given.drawer, _(DRAWER), ask=ask, usual=False):
        return findings
    open_drawer_to_test(shop, trial)
    return replace(findings, drawer=_yes(_(OPENED)) if ask else True)


def _with_logo(findings: Findings, trial: PrinterTrial, shop: OpenShop) -> Findings:
    png = logo_png(shop)
    if png is None or not findings.images:
        return findings
    trial.try_logo(png)
    kept = _yes(_(LOGO)) and shop.record.logo_sha256
    return replace(findings, logo_sha256=kept or "")


# Asking


def _said(given: bool | None, question: str, *, ask: bool, usual: bool) -> bool:
    """Return what an option said, else the answer, else what most printers can."""
    if given is not None:
        return given
    return _yes(question) if ask else usual


def _yes(question: str) -> bool:
    """Ask for the letter of yes or no in the language of the screens."""
    yes, no = _("y"), _("n")
    letters = "/".join((yes, no))
    while True:
        answer = asked(f"{question} [{letters}]").strip().lower()
        if answer[:1] in (yes, no):
            return answer[:1] == yes


def _one_of(question: str, numbers: Sequence[int]) -> int:
    shown = "/".join(map(str, numbers))
    return _number(f"{question} [{shown}]", numbers)


def _number(question: str, numbers: Sequence[int]) -> int:
    while True:
        answer = asked(question).strip()
        if answer.isdecimal() and int(answer) in numbers:
            return int(answer)
