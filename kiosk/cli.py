"""Every command. What a command needs is imported when it runs: help stays quick."""

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from kiosk.command_line import (
    EXIT_STOPPED,
    EXIT_WRONG,
    Option,
    Program,
    argument,
    give_up,
    option,
)
from kiosk.home import home_folder
from kiosk.language import N_, _, preferred_language

TABLES = (
    *("items", "tiers", "donors", "lots", "serials", "topups", "tariffs", "quotas"),
    *("members", "vouchers", "voucher-patterns", "count"),
)
"""What `kiosk import` takes, in an order in which each finds what it needs."""

EXPORTS = {
    "sales": N_("Write the tickets."),
    "lines": N_("Write the lines of tickets."),
    "tenders": N_("Write how each ticket was paid."),
    "shifts": N_("Write the shifts, from opening to closing."),
    "closings": N_("Write the closings: Z, months and years."),
    "movements": N_("Write the stock ledger."),
    "cash-movements": N_("Write cash that moved without a sale."),
    "redemptions": N_("Write each use of a voucher."),
    "journal": N_("Write the log, entry by entry."),
    "stock": N_("Write what is in stock, lot by lot."),
    "gifts": N_("Write the gifts on top of tickets."),
}
"""The tables that `kiosk export` writes, with the help of each."""

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("The till of a solidarity shop. Without a command, opens the till."),
)
@click.version_option(
    package_name="solidarity-kiosk",
    message="%(prog)s %(version)s",
    cls=Option,
    help=N_("Show the version."),
)
@click.pass_context
def main(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command(help=N_("Open the till."))
@option("--training", is_flag=True, help=N_("Practise first: nothing is sold."))
def run(training: bool) -> None:
    from kiosk.log import keep_log

    keep_log(home_folder())
    _run_till(_open_till, trains=training)


@main.command(
    help=N_(
        "Open a throwaway shop to look around. It has goods, members and vouchers, and shows"
        " its receipts."
    )
)
@option("--lang", type=click.Choice(["fr", "en"]), help=N_("The demo shop's language."))
def demo(lang: str | None) -> None:
    from kiosk.commands.demo import throwaway_home

    with throwaway_home(lang or preferred_language(os.environ, home_folder())):
        _run_till(_open_demo, signs_in=False)


@main.command(help=N_("Make a new shop, or add a till to the shop."))
@option("--name", help=N_("The shop's name, as receipts show it."))
@option("--address", help=N_(r"Address, lines separated by \n."))
@option("--till", help=N_("The name of this selling position, such as T1."))
@option("--currency", help=N_("ISO 4217, such as EUR."))
@option("--receipts", help=N_("Receipts: ask (on request), always or never."))
@option("--manager", help=N_("The first name of staff member number 1."))
@option("--pin", help=N_("Staff member 1's PIN, at least 4 digits."))
@option("--no-input", is_flag=True, help=N_("Ask nothing: take options and defaults."))
def init(no_input: bool, **given: str | None) -> None:
    from kiosk.commands.init import make_shop

    _say_refusals(lambda: make_shop(given, ask=not no_input))


@main.command(
    name="import",
    help=N_("Take a spreadsheet (CSV) into the shop. With one bad row nothing is taken."),
    epilog=f"TABLE = {' | '.join(TABLES)}",
)
@argument("table", metavar="TABLE", type=click.Choice(TABLES))
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(table: str, file: Path) -> None:
    from kiosk.commands.spreadsheets import take_in

    _say_refusals(lambda: take_in(table, file))


@main.group(
    help=N_("Write what was sold, or what is in stock. For spreadsheets, scripts and auditors.")
)
def export() -> None:
    pass


def _export_command(what: Any) -> None:
    """Add `kiosk export WHAT`: all tables have the same options."""

    @export.command(what, help=EXPORTS[what])
    @option("--from", "from_day", type=DAY, help=N_("First day, such as 2026-11-01."))
    @option("--to", "to_day", type=DAY, help=N_("Last day, included."))
    @option("--period", help=N_("A month (2026-11) or a year (2026) in place of days."))
    @option("--till", help=N_("Of this till alone."))
    @option("--shift", type=int, help=N_("Of this shift alone; of this till unless --till."))
    @option(
        "--format",
        "format_",
        type=click.Choice(["csv", "jsonl", "xlsx", "parquet"]),
        help=N_("Kind of file; without it, by the file's ending, else csv."),
    )
    @option(
        "-o", "output", type=click.Path(path_type=Path), help=N_("File, or - for standard output.")
    )
    def write_table(output: Path | None, **chosen: Any) -> None:
        from kiosk.commands.exports import Choice, give_out

        _say_refusals(lambda: give_out(what, Choice(**chosen), _file(output)))


for _what in EXPORTS:
    _export_command(_what)


@export.command(
    "fec", help=N_("Write closed shifts for the accountant. A fragment of the French FEC.")
)
@option("--period", required=True, help=N_("A month (2026-11) or a year (2026)."))
@option(
    "--per",
    type=click.Choice(["closing", "ticket"]),
    default="closing",
    help=N_("One entry for each Z, or for each ticket."),
)
@option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    default=Path(),
    help=N_("Folder, file ending in .txt, or - for standard output; here without it."),
)
def export_fec(period: str, per: Any, output: Path) -> None:
    from kiosk.commands.accounting import give_fec

    _say_refusals(lambda: give_fec(period, per, _file(output)))


@export.command(
    "dsfinvk",
    help=N_(
        "Write closed shifts as German tax offices want them. The tables of DSFinV-K, without TSE."
    ),
)
@option("--period", required=True, help=N_("A month (2026-11) or a year (2026)."))
@option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    required=True,
    help=N_("A new folder, or a file ending in .zip."),
)
def export_dsfinvk(period: str, output: Path) -> None:
    from kiosk.commands.accounting import give_dsfinvk

    _say_refusals(lambda: give_dsfinvk(period, output))


def _days(first: datetime | None, last: datetime | None) -> tuple[date | None, date | None]:
    return (first.date() if first else None, last.date() if last else None)


def _file(output: Path | None) -> Path | None:
    """Return the file to write; None for the screen."""
    return None if output is None or str(output) == "-" else output


@main.group(help=N_("Write a report."))
def report() -> None:
    pass


def _report_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what every report asks: days, form and place."""
    for add in (
        option(
            "-o", "output", type=click.Path(path_type=Path), help=N_("File, or - for the screen.")
        ),
        option(
            "--format",
            "format_",
            type=click.Choice(["text", "csv", "pdf"]),
            default="text",
            help=N_("Text unless another is chosen."),
        ),
        option("--to", "to_day", type=DAY, help=N_("Last day, included.")),
        option("--from", "from_day", type=DAY, help=N_("First day, such as 2026-01-01.")),
    ):
        command = add(command)
    return command


@report.command(
    "donor", help=N_("Say what became of a donor's gifts. DONOR is a reference or a name.")
)
@argument("donor", metavar=N_("DONOR"))
@_report_options
def report_on_donor(
    donor: str,
    from_day: datetime | None,
    to_day: datetime | None,
    format_: Any,
    output: Path | None,
) -> None:
    from kiosk.commands.reports import report_donor

    days = _days(from_day, to_day)
    _say_refusals(lambda: report_donor(donor, days, format_, _file(output)))


@report.command("issuer", help=N_("Say what an issuer's payment vouchers paid, and the claims."))
@argument("issuer", metavar=N_("ISSUER"))
@_report_options
def report_on_issuer(
    issuer: str,
    from_day: datetime | None,
    to_day: datetime | None,
    format_: Any,
    output: Path | None,
) -> None:
    from kiosk.commands.reports import report_issuer

    days = _days(from_day, to_day)
    _say_refusals(lambda: report_issuer(issuer, days, format_, _file(output)))


@report.command(
    "z",
    help=N_(
        "Write a closing of this till as it was stored. Its paper (text or PDF), or its"
        " figures (JSON)."
    ),
)
@option("--number", type=int, required=True, help=N_("The number of the closing."))
@option(
    "--kind",
    type=click.Choice(["z", "month", "year"]),
    default="z",
    help=N_("What was closed: a shift (z) unless another is chosen."),
)
@option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "pdf"]),
    default="text",
    help=N_("Text unless another is chosen."),
)
@option("-o", "output", type=click.Path(path_type=Path), help=N_("File, or - for the screen."))
def report_on_closing(number: int, kind: Any, format_: Any, output: Path | None) -> None:
    from kiosk.commands.reports import report_closing

    _say_refusals(lambda: report_closing(kind, number, format_, _file(output)))


@main.group(help=N_("Look at price rules."))
def tariffs() -> None:
    pass


@tariffs.command(
    "try", help=N_("Say what a month would have been under the rules of FILE. Changes nothing.")
)
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--month", required=True, help=N_("A past month, such as 2026-10."))
def try_tariffs(file: Path, month: str) -> None:
    from kiosk.commands.tariffs import try_file

    _say_refusals(lambda: try_file(file, month))


@main.command(
    help=N_("Write the whole log of a period into one file. It can be checked without us.")
)
@option("--period", required=True, help=N_("A month (2026-11) or a year (2026)."))
@option(
    "-o", "output", type=click.Path(path_type=Path), help=N_("A new file; by default in archives.")
)
def archive(period: str, output: Path | None) -> None:
    from kiosk.commands.archives import archive_period

    _say_refusals(lambda: archive_period(period, output))


@main.command(
    help=N_("Give up an archived period after six years. Log, papers and buyers; never totals.")
)
@option(
    "--archive",
    "file",
    required=True,
    type=click.Path(exists=True, path_type=Path),
    help=N_("The archive of what is given up."),
)
@option("--staff", help=N_("The number of the manager who decides."))
@option("--pin", help=N_("The manager's PIN; asked for when it is missing."))
def purge(file: Path, staff: str | None, pin: str | None) -> None:
    from kiosk.commands.archives import purge_archived

    _say_refusals(lambda: purge_archived(file, staff, pin))


@main.command(help=N_("Ask an issuer for what their vouchers paid. A claim, as PDF and CSV."))
@argument("issuer", metavar=N_("ISSUER"))
@option("--from", "from_day", type=DAY, help=N_("First day; without it, all that is open."))
@option("--to", "to_day", type=DAY, help=N_("Last day, included; without it, today."))
@option("--staff", help=N_("The number of the manager who claims."))
@option("--pin", help=N_("The manager's PIN; asked for when it is missing."))
def claim(
    issuer: str,
    from_day: datetime | None,
    to_day: datetime | None,
    staff: str | None,
    pin: str | None,
) -> None:
    from kiosk.commands.reports import claim_from_issuer

    days = _days(from_day, to_day)
    _say_refusals(lambda: claim_from_issuer(issuer, days, staff, pin))


@main.command(
    "check-stock",
    help=N_("Compare every lot's balance with its movements. Exit code 1 when one differs."),
)
def check_stock() -> None:
    from kiosk.commands.stock_check import say_whether_stock_agrees

    _say_refusals(say_whether_stock_agrees)


@main.command(
    "check-vouchers", help=N_("Compare every voucher with its uses. Exit code 1 when one differs.")
)
def check_vouchers() -> None:
    from kiosk.commands.voucher_check import say_whether_vouchers_agree

    _say_refusals(say_whether_vouchers_agree)


@main.command(
    "check-quotas",
    help=N_("Compare what is used of quotas with their ledger. Exit code 1 when one differs."),
)
def check_quotas() -> None:
    from kiosk.commands.quota_check import say_whether_quotas_agree

    _say_refusals(say_whether_quotas_agree)


@main.command(
    help=N_("Copy the whole database while the shop sells. FILE: a folder, or a new file.")
)
@argument("file", metavar=N_("FILE"), required=False, type=click.Path(path_type=Path))
def backup(file: Path | None) -> None:
    from kiosk.commands.backups import back_up

    _say_refusals(lambda: back_up(file))


@main.command(
    help=N_("Go back to a copy that `kiosk backup` made. It takes the place of the database.")
)
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--staff", help=N_("The number of a manager of the shop in FILE."))
@option("--pin", help=N_("The manager's PIN; asked for when it is missing."))
@option("--new-key", is_flag=True, help=N_("Go on with another key where FILE's is lost."))
def restore(file: Path, staff: str | None, pin: str | None, new_key: bool) -> None:
    from kiosk.commands.backups import put_back

    _say_refusals(lambda: put_back(file, staff, pin, new_key=new_key))


@main.group(help=N_("Look at the key that signs this till's log, or change it."))
def key() -> None:
    pass


@key.command("show", help=N_("Say the keys of this till with their fingerprints."))
def show_key() -> None:
    from kiosk.commands.till_keys import show_keys

    _say_refusals(show_keys)


@key.command("rotate", help=N_("Sign with a new key from now on; the till is closed meanwhile."))
@option("--staff", help=N_("The number of the manager who does it."))
@option("--pin", help=N_("The manager's PIN; asked for when it is missing."))
def rotate_key(staff: str | None, pin: str | None) -> None:
    from kiosk.commands.till_keys import change_key

    _say_refusals(lambda: change_key(staff, pin))


@key.command("lost", help=N_("Sign with a new key from now on, because the till's own is gone."))
@option("--staff", help=N_("The number of the manager who does it."))
@option("--pin", help=N_("The manager's PIN; asked for when it is missing."))
@option("--reason", help=N_("How the key was lost; asked for when it is missing."))
def replace_lost_key(staff: str | None, pin: str | None, reason: str | None) -> None:
    from kiosk.commands.till_keys import replace_key

    _say_refusals(lambda: replace_key(staff, pin, reason))


@main.group(help=N_("Find, try and set up the receipt printer; its logo."))
def printer() -> None:
    pass


@printer.command("find", help=N_("List the printers of this computer."))
@option("--network", is_flag=True, help=N_("Look through this computer's own network too."))
def find_printer(network: bool) -> None:
    from kiosk.commands.printer import say_found

    _say_refusals(lambda: say_found(network=network))


@printer.command(
    "status",
    help=N_("Say how the printer is and what waits for it. Exit code 1 when somebody has to look."),
)
def printer_status() -> None:
    from kiosk.commands.printer import say_status

    _say_refusals(say_status)


@printer.command(
    "test",
    help=N_(
        "Try a printer with a page to look at, and keep what it can do. The till is closed"
        " meanwhile. ADDRESS is one like tcp://192.0.2.7:9100; without it, one is chosen."
    ),
)
@argument("address", metavar=N_("ADDRESS"), required=False)
@option("--line", type=int, help=N_("The numbered line that is right; 0 for none."))
@option("--columns", type=click.IntRange(32, 48), help=N_("Characters a line."))
@option("--cutter/--no-cutter", default=None, help=N_("Whether the paper was cut."))
@option("--pictures/--no-pictures", default=None, help=N_("Whether the boxes came out."))
@option("--drawer/--no-drawer", default=None, help=N_("Whether to open a drawer."))
@option("--network", is_flag=True, help=N_("Look through this computer's own network too."))
@option("--no-input", is_flag=True, help=N_("Ask nothing: take options."))
def test_printer(address: str | None, no_input: bool, **given: Any) -> None:
    from kiosk.commands.printer_test import Given, set_printer_up

    _say_refusals(lambda: set_printer_up(address, Given(**given), ask=not no_input))


@printer.command(
    "drawer",
    help=N_(
        "Open the drawer at the printer, to see whether it opens. The till is closed meanwhile."
    ),
)
@argument("address", metavar=N_("ADDRESS"), required=False)
def try_drawer(address: str | None) -> None:
    from kiosk.commands.printer_test import try_drawer

    _say_refusals(lambda: try_drawer(address))


@printer.command("logo", help=N_("Show the picture in FILE (PNG) at the head of receipts."))
@argument("file", metavar=N_("FILE"), required=False, type=click.Path(path_type=Path))
@option("--none", "no_logo", is_flag=True, help=N_("Show no logo any more."))
def change_logo(file: Path | None, no_logo: bool) -> None:
    from kiosk.commands.printer import change_logo

    if (file is None) != no_logo:
        raise click.UsageError(_("Name a PNG file, or write --none to show no logo any more."))
    _say_refusals(lambda: change_logo(file))


@main.command(
    help=N_(
        "Check the log of this shop, or of another place. PATH is a database file, a home, a"
        " backup or an archive."
    )
)
@argument("source", required=False, metavar=N_("PATH"))
@option("--till", help=N_("Of this till alone."))
@option("--head", help=N_("Only say whether the log has the head on a paper Z."))
@option("--lab", is_flag=True, help=N_("Cheat a copy of PATH in every way: is it found?"))
def verify(source: str | None, till: str | None, head: str | None, lab: bool) -> None:
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
        give_up(refusal)
    except (click.Abort, KeyboardInterrupt):  # click would say so in English
        _say_stopped()
    except BrokenPipeError:
        raise  # whoever read the export has seen enough; click ends quietly
    except OSError as error:
        if error.strerror is None:
            raise  # none that the computer named
        if error.filename is None:
            give_up(ShopError("output_unwritten", reason=error.strerror))
        give_up(ShopError("file_refused", file=error.filename, reason=error.strerror))


def _say_stopped() -> NoReturn:
    click.echo("\n" + _("Stopped."), err=True)
    sys.exit(EXIT_STOPPED)
