"""Every command. What a command needs is imported when it runs: help stays quick."""

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kiosk.home import home_folder
from kiosk.language import _, preferred_language, speak

if TYPE_CHECKING:
    from kiosk.rules.errors import ShopError

EXIT_WRONG = 2
"""Wrong usage or bad input."""
EXIT_STOPPED = 1
"""Ctrl+C, or nothing more to read where something was asked."""

TABLES = (
    *("items", "tiers", "donors", "lots", "serials", "topups", "tariffs", "quotas"),
    *("members", "vouchers", "voucher-patterns", "count"),
)
"""What `kiosk import` takes, in an order in which each finds what it needs."""

EXPORTS = (
    *("sales", "lines", "tenders", "shifts", "closings", "movements", "cash-movements"),
    *("redemptions", "journal", "stock", "gifts"),
)
"""The tables that `kiosk export` writes."""

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="solidarity-kiosk")
@click.pass_context
def main(context: click.Context) -> None:
    """The till of a solidarity shop. Without a command, opens the till."""
    speak(preferred_language(os.environ, home_folder()))
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
@click.option("--training", is_flag=True, help="Practise first: nothing is sold.")
def run(training: bool) -> None:
    """Open the till."""
    from kiosk.log import keep_log

    keep_log(home_folder())
    _run_till(_open_till, trains=training)


@main.command()
@click.option("--lang", type=click.Choice(["fr", "en"]), help="The demo shop's language.")
def demo(lang: str | None) -> None:
    """Open a throwaway shop with goods, members, vouchers and a receipt preview."""
    from kiosk.commands.demo import throwaway_home

    with throwaway_home(lang or preferred_language(os.environ, home_folder())):
        _run_till(_open_demo, signs_in=False)


@main.command()
@click.option("--name", help="The shop's name, as receipts show it.")
@click.option("--address", help=r"Address, lines separated by \n.")
@click.option("--till", help="The name of this selling position, such as T1.")
@click.option("--currency", help="ISO 4217, such as EUR.")
@click.option("--receipts", help="Receipts: ask (on request), always or never.")
@click.option("--manager", help="The first name of staff member number 1.")
@click.option("--pin", help="Staff member 1's PIN, at least 4 digits.")
@click.option("--no-input", is_flag=True, help="Ask nothing: take options and defaults.")
def init(no_input: bool, **given: str | None) -> None:
    """Make a new shop, or add a till to a shop that several tills share."""
    from kiosk.commands.init import make_shop

    _say_refusals(lambda: make_shop(given, ask=not no_input))


@main.command(name="import")
@click.argument("table", type=click.Choice(TABLES))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(table: str, file: Path) -> None:
    """Take a spreadsheet (CSV) into the shop; with one bad row nothing is taken."""
    from kiosk.commands.spreadsheets import take_in

    _say_refusals(lambda: take_in(table, file))


@main.group()
def export() -> None:
    """Write what was sold, or what is in stock, for spreadsheets, scripts and auditors."""


def _export_command(what: Any) -> None:
    """Add `kiosk export WHAT`: all tables have the same options."""

    @export.command(what, help=f"Write the table {what}.")
    @click.option("--from", "from_day", type=DAY, help="First day, such as 2026-11-01.")
    @click.option("--to", "to_day", type=DAY, help="Last day, included.")
    @click.option("--period", help="A month (2026-11) or a year (2026) in place of days.")
    @click.option("--till", help="Of this till alone.")
    @click.option("--shift", type=int, help="Of this shift alone; of this till unless --till.")
    @click.option(
        "--format",
        "format_",
        type=click.Choice(["csv", "jsonl", "xlsx", "parquet"]),
        help="By the file's ending unless it is said; else csv.",
    )
    @click.option(
        "-o", "output", type=click.Path(path_type=Path), help="File, or - for standard output."
    )
    def write_table(output: Path | None, **chosen: Any) -> None:
        from kiosk.commands.exports import Choice, give_out

        _say_refusals(lambda: give_out(what, Choice(**chosen), _file(output)))


for _what in EXPORTS:
    _export_command(_what)


@export.command("fec")
@click.option("--period", required=True, help="A month (2026-11) or a year (2026).")
@click.option(
    "--per",
    type=click.Choice(["closing", "ticket"]),
    default="closing",
    help="One entry for each Z, or for each ticket.",
)
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder, file ending in .txt, or - for standard output; here without it.",
)
def export_fec(period: str, per: Any, output: Path) -> None:
    """Write closed shifts for the accountant: a fragment of the French FEC."""
    from kiosk.commands.accounting import give_fec

    _say_refusals(lambda: give_fec(period, per, _file(output)))


@export.command("dsfinvk")
@click.option("--period", required=True, help="A month (2026-11) or a year (2026).")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    required=True,
    help="A new folder, or a file ending in .zip.",
)
def export_dsfinvk(period: str, output: Path) -> None:
    """Write closed shifts in the tables of German tax offices (DSFinV-K, without TSE)."""
    from kiosk.commands.accounting import give_dsfinvk

    _say_refusals(lambda: give_dsfinvk(period, output))


def _days(first: datetime | None, last: datetime | None) -> tuple[date | None, date | None]:
    return (first.date() if first else None, last.date() if last else None)


def _file(output: Path | None) -> Path | None:
    """Return the file to write; None for the screen."""
    return None if output is None or str(output) == "-" else output


@main.group()
def report() -> None:
    """Write a report."""


def _report_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what every report asks: days, form and place."""
    for option in (
        click.option(
            "-o", "output", type=click.Path(path_type=Path), help="File, or - for the screen."
        ),
        click.option(
            "--format", "format_", type=click.Choice(["text", "csv", "pdf"]), default="text"
        ),
        click.option("--to", "to_day", type=DAY, help="Last day, included."),
        click.option("--from", "from_day", type=DAY, help="First day, such as 2026-01-01."),
    ):
        command = option(command)
    return command


@report.command("donor")
@click.argument("donor")
@_report_options
def report_on_donor(
    donor: str,
    from_day: datetime | None,
    to_day: datetime | None,
    format_: Any,
    output: Path | None,
) -> None:
    """Say what became of a donor's gifts. DONOR is a reference or a name."""
    from kiosk.commands.reports import report_donor

    days = _days(from_day, to_day)
    _say_refusals(lambda: report_donor(donor, days, format_, _file(output)))


@report.command("issuer")
@click.argument("issuer")
@_report_options
def report_on_issuer(
    issuer: str,
    from_day: datetime | None,
    to_day: datetime | None,
    format_: Any,
    output: Path | None,
) -> None:
    """Say what an issuer's payment vouchers paid, and what was claimed for them."""
    from kiosk.commands.reports import report_issuer

    days = _days(from_day, to_day)
    _say_refusals(lambda: report_issuer(issuer, days, format_, _file(output)))


@report.command("z")
@click.option("--number", type=int, required=True, help="The number of the closing.")
@click.option("--kind", type=click.Choice(["z", "month", "year"]), default="z")
@click.option("--format", "format_", type=click.Choice(["text", "json", "pdf"]), default="text")
@click.option("-o", "output", type=click.Path(path_type=Path), help="File, or - for the screen.")
def report_on_closing(number: int, kind: Any, format_: Any, output: Path | None) -> None:
    """Write a closing of this till as it was stored: its paper (text or PDF), or its figures
    as JSON."""
    from kiosk.commands.reports import report_closing

    _say_refusals(lambda: report_closing(kind, number, format_, _file(output)))


@main.group()
def tariffs() -> None:
    """Look at price rules."""


@tariffs.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--month", required=True, help="A past month, such as 2026-10.")
def try_tariffs(file: Path, month: str) -> None:
    """Say what a month would have been under the rules of FILE; changes nothing."""
    from kiosk.commands.tariffs import try_file

    _say_refusals(lambda: try_file(file, month))


@main.command()
@click.option("--period", required=True, help="A month (2026-11) or a year (2026).")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), help="A new file; by default in archives."
)
def archive(period: str, output: Path | None) -> None:
    """Write all that the log has of a period into one file that can be checked without us."""
    from kiosk.commands.archives import archive_period

    _say_refusals(lambda: archive_period(period, output))


@main.command()
@click.option(
    "--archive",
    "file",
    required=True,
    type=click.Path(exists=True, path_type=Path),
    help="The archive of what is given up.",
)
@click.option("--staff", help="The number of the manager who decides.")
@click.option("--pin", help="The manager's PIN; asked for when it is missing.")
def purge(file: Path, staff: str | None, pin: str | None) -> None:
    """Give up an archived period after six years: log, papers and buyers; never totals."""
    from kiosk.commands.archives import purge_archived

    _say_refusals(lambda: purge_archived(file, staff, pin))


@main.command()
@click.argument("issuer")
@click.option("--from", "from_day", type=DAY, help="First day; without it, all that is open.")
@click.option("--to", "to_day", type=DAY, help="Last day, included; without it, today.")
@click.option("--staff", help="The number of the manager who claims.")
@click.option("--pin", help="The manager's PIN; asked for when it is missing.")
def claim(
    issuer: str,
    from_day: datetime | None,
    to_day: datetime | None,
    staff: str | None,
    pin: str | None,
) -> None:
    """Ask an issuer for what their vouchers paid: a claim, as PDF and CSV."""
    from kiosk.commands.reports import claim_from_issuer

    days = _days(from_day, to_day)
    _say_refusals(lambda: claim_from_issuer(issuer, days, staff, pin))


@main.command("check-stock")
def check_stock() -> None:
    """Compare every lot's balance with its movements. Exit code 1 when one differs."""
    from kiosk.commands.stock_check import say_whether_stock_agrees

    _say_refusals(say_whether_stock_agrees)


@main.command("check-vouchers")
def check_vouchers() -> None:
    """Compare every voucher with its uses. Exit code 1 when one differs."""
    from kiosk.commands.voucher_check import say_whether_vouchers_agree

    _say_refusals(say_whether_vouchers_agree)


@main.command("check-quotas")
def check_quotas() -> None:
    """Compare what is used of quotas with their ledger. Exit code 1 when one differs."""
    from kiosk.commands.quota_check import say_whether_quotas_agree

    _say_refusals(say_whether_quotas_agree)


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def backup(file: Path | None) -> None:
    """Copy the whole database while the shop sells. FILE: a folder, or a new file."""
    from kiosk.commands.backups import back_up

    _say_refusals(lambda: back_up(file))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--staff", help="The number of a manager of the shop in FILE.")
@click.option("--pin", help="The manager's PIN; asked for when it is missing.")
@click.option("--new-key", is_flag=True, help="Go on with another key where FILE's is lost.")
def restore(file: Path, staff: str | None, pin: str | None, new_key: bool) -> None:
    """Put a copy that `kiosk backup` made in the place of the database."""
    from kiosk.commands.backups import put_back

    _say_refusals(lambda: put_back(file, staff, pin, new_key=new_key))


@main.group()
def key() -> None:
    """Look at the key that signs this till's log, or use another one."""


@key.command("show")
def show_key() -> None:
    """Say the keys of this till with their fingerprints."""
    from kiosk.commands.till_keys import show_keys

    _say_refusals(show_keys)


@key.command("rotate")
@click.option("--staff", help="The number of the manager who does it.")
@click.option("--pin", help="The manager's PIN; asked for when it is missing.")
def rotate_key(staff: str | None, pin: str | None) -> None:
    """Sign with a new key from now on; the till is closed meanwhile."""
    from kiosk.commands.till_keys import change_key

    _say_refusals(lambda: change_key(staff, pin))


@key.command("lost")
@click.option("--staff", help="The number of the manager who does it.")
@click.option("--pin", help="The manager's PIN; asked for when it is missing.")
@click.option("--reason", help="How the key was lost; asked for when it is missing.")
def replace_lost_key(staff: str | None, pin: str | None, reason: str | None) -> None:
    """Sign with a new key from now on, because the till's own is gone."""
    from kiosk.commands.till_keys import replace_key

    _say_refusals(lambda: replace_key(staff, pin, reason))


@main.group()
def printer() -> None:
    """Find, try and set up the receipt printer; the logo on receipts."""


@printer.command("find")
@click.option("--network", is_flag=True, help="Look through this computer's own network too.")
def find_printer(network: bool) -> None:
    """List the printers of this computer."""
    from kiosk.commands.printer import say_found

    _say_refusals(lambda: say_found(network=network))


@printer.command("status")
def printer_status() -> None:
    """Say how the printer is and what waits for it. Exit code 1 when somebody has to look."""
    from kiosk.commands.printer import say_status

    _say_refusals(say_status)


@printer.command("test")
@click.argument("address", required=False)
@click.option("--line", type=int, help="The numbered line that is right; 0 for none.")
@click.option("--columns", type=click.IntRange(32, 48), help="Characters a line.")
@click.option("--cutter/--no-cutter", default=None, help="Whether the paper was cut.")
@click.option("--pictures/--no-pictures", default=None, help="Whether the boxes came out.")
@click.option("--drawer/--no-drawer", default=None, help="Whether to open a drawer.")
@click.option("--network", is_flag=True, help="Look through this computer's own network too.")
@click.option("--no-input", is_flag=True, help="Ask nothing: take options.")
def test_printer(address: str | None, no_input: bool, **given: Any) -> None:
    """Try a printer with a page to look at, and keep what it can do. The till is closed
    meanwhile. ADDRESS is one like tcp://192.0.2.7:9100; without it, one is chosen."""
    from kiosk.commands.printer_test import Given, set_printer_up

    _say_refusals(lambda: set_printer_up(address, Given(**given), ask=not no_input))


@printer.command("drawer")
@click.argument("address", required=False)
def try_drawer(address: str | None) -> None:
    """Open the drawer at the printer, to see whether it opens; the till is closed meanwhile."""
    from kiosk.commands.printer_test import try_drawer

    _say_refusals(lambda: try_drawer(address))


@printer.command("logo")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--none", "no_logo", is_flag=True, help="Show no logo any more.")
def change_logo(file: Path | None, no_logo: bool) -> None:
    """Show the picture in FILE (PNG) at the head of receipts."""
    from kiosk.commands.printer import change_logo

    if (file is None) != no_logo:
        raise click.UsageError("Name a PNG file, or say --none.")
    _say_refusals(lambda: change_logo(file))


@main.command()
@click.argument("source", required=False, metavar="[PATH]")
@click.option("--till", help="Of this till alone.")
@click.option("--head", help="Only say whether the log has the head on a paper Z.")
@click.option("--lab", is_flag=True, help="Cheat a copy of PATH in every way: is it found?")
def verify(source: str | None, till: str | None, head: str | None, lab: bool) -> None:
    """Check the log: this shop's, or that of a database file, a backup or an archive."""
    if lab:
        from kiosk.commands.lab import show_lab

        _say_refusals(lambda: show_lab(source or str(home_folder())))
    elif head is not None:
        from kiosk.commands.verify import verify_head

        _say_refusals(lambda: verify_head(source, head))
    else:
        from kiosk.commands.verify import verify_log

        _say_refusals(lambda: verify_log(source, till))


def _run_till(open_it: Callable[[], Any], *, signs_in: bool = True, trains: bool = False) -> None:
    _say_refusals(_need_terminal)
    from kiosk.app import KioskApp
    from kiosk.ending import heed_signals

    app = KioskApp(open_it, signs_in=signs_in, trains=trains)
    heed_signals(app)
    try:
        refused = app.run()
    finally:
        app.close_shop()
    if refused:
        click.echo(refused, err=True)
        sys.exit(EXIT_WRONG)
    sys.exit(app.return_code or 0)


def _open_till() -> Any:
    from kiosk.opening import open_this_till

    return open_this_till()


def _open_demo() -> Any:
    from kiosk.commands.demo import open_demo

    return open_demo()


def _need_terminal() -> None:
    """Refuse to draw where nobody sees it; Textual's own drivers (the web's) know better."""
    if "TEXTUAL_DRIVER" not in os.environ and not (sys.stdin.isatty() and sys.stderr.isatty()):
        from kiosk.rules.errors import ShopError

        raise ShopError("no_terminal")


def _say_refusals(deed: Callable[[], None]) -> None:
    from db.full_disk import full_disk_told
    from kiosk.rules.errors import ShopError

    try:
        with full_disk_told(home_folder()):
            deed()
    except ShopError as refusal:
        _give_up(refusal)
    except (click.Abort, KeyboardInterrupt):  # click would say so in English
        _say_stopped()
    except BrokenPipeError:
        raise  # whoever read the export has seen enough; click ends quietly
    except OSError as error:
        if error.strerror is None:
            raise  # none that the computer named
        if error.filename is None:
            _give_up(ShopError("output_unwritten", reason=error.strerror))
        _give_up(ShopError("file_refused", file=error.filename, reason=error.strerror))


def _say_stopped() -> NoReturn:
    click.echo("\n" + _("Stopped."), err=True)
    sys.exit(EXIT_STOPPED)


def _give_up(refusal: "ShopError") -> NoReturn:
    from kiosk.sentences import sentence

    click.echo(sentence(refusal), err=True)
    if refusal.code == "output_unwritten":
        _forget_output()
    sys.exit(EXIT_WRONG)


def _forget_output() -> None:
    """What standard output did not take is not tried again when the program ends."""
    from contextlib import suppress

    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
