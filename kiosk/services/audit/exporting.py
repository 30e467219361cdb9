"""Data written to a file by somebody at the till, with progress, and to be stopped."""

from collections.abc import Callable
from pathlib import Path

from kiosk.rules.errors import ShopError
from kiosk.rules.log_search import Chosen
from kiosk.rules.roles import check_may
from kiosk.services.audit.checking import Told, stopping
from kiosk.services.exports import Export, Format, write_export
from kiosk.services.exports.plans import PLANS
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember

FOLDER = "exports"


def usual_folder(shop: OpenShop) -> Path:
    """Return where exports lie unless somebody says otherwise."""
    return shop.settings.home / FOLDER


def export_log(
    shop: OpenShop,
    staff: StaffMember,
    wanted: tuple[Export, Format],
    chosen: Chosen,
    folder: Path,
    told: Told,
    is_stopped: Callable[[], bool],
) -> Path:
    """Write an export of the chosen days and till into a folder, and return its file; no file
    that is there is replaced. The journal tells of it.

    Raises Stopped (nothing is left then), and ShopError ``manager_needed``,
    ``folder_unwritable`` (folder, reason) and as `unwritten_told`.
    """
    check_may(staff.role, "audit")
    what, form = wanted
    known = _known(what, chosen)
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
        file = _new_file(folder, what, known, form)
        write_export(
            shop,
            what,
            from_day=known.first_day,
            to_day=known.last_day,
            till=known.till,
            format=form,
            output=file,
            staff=staff.number,
            progress=stopping(told, is_stopped),
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise ShopError("folder_unwritable", folder=folder, reason=reason) from None
    return file


def _known(what: Export, chosen: Chosen) -> Chosen:
    """Leave out what a table does not know: the stock is the present one, of all tills."""
    has_days, has_till = PLANS[what].by_days is not None, PLANS[what].till is not None
    return Chosen(
        till=chosen.till if has_till else None,
        first_day=chosen.first_day if has_days else None,
        last_day=chosen.last_day if has_days else None,
    )


def _new_file(folder: Path, what: str, chosen: Chosen, form: str) -> Path:
    """Return a file that is not there yet, named by what is in it."""
    days = (chosen.first_day, chosen.last_day)
    parts = [what, chosen.till, *(day.isoformat() if day else None for day in days)]
    name = "-".join(filter(None, parts))
    numbers = ("", *(f"-{number}" for number in range(2, 1000)))
    files = (folder / f"{name}{number}.{form}" for number in numbers)
    return next(file for file in files if not file.exists())
