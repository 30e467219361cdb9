"""Reading items, tiers, lots, members and vouchers from people's spreadsheets."""

from kiosk.services.imports.items import import_items
from kiosk.services.imports.lots import import_lots
from kiosk.services.imports.members import import_members
from kiosk.services.imports.problems import ImportRefused, Problem, describe
from kiosk.services.imports.run import Imported
from kiosk.services.imports.tiers import import_tiers
from kiosk.services.imports.vouchers import import_vouchers

IMPORTS = {
    "items": import_items,
    "tiers": import_tiers,
    "lots": import_lots,
    "members": import_members,
    "vouchers": import_vouchers,
}
"""What `kiosk import` understands."""

__all__ = [
    "IMPORTS",
    "ImportRefused",
    "Imported",
    "Problem",
    "describe",
    "import_items",
    "import_lots",
    "import_members",
    "import_tiers",
    "import_vouchers",
]
