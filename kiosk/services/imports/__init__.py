"""Reading goods, donors, numbers, people and vouchers from people's spreadsheets."""

from kiosk.services.imports.count import import_count
from kiosk.services.imports.donors import import_donors
from kiosk.services.imports.items import import_items
from kiosk.services.imports.lots import import_lots
from kiosk.services.imports.members import import_members
from kiosk.services.imports.problems import ImportRefused, Problem, describe
from kiosk.services.imports.quotas import import_quotas
from kiosk.services.imports.run import Imported
from kiosk.services.imports.serials import import_serials
from kiosk.services.imports.tariffs import import_tariffs
from kiosk.services.imports.tiers import import_tiers
from kiosk.services.imports.topups import import_topups
from kiosk.services.imports.vouchers import import_voucher_patterns, import_vouchers

IMPORTS = {
    "items": import_items,
    "tiers": import_tiers,
    "donors": import_donors,
    "lots": import_lots,
    "serials": import_serials,
    "topups": import_topups,
    "tariffs": import_tariffs,
    "quotas": import_quotas,
    "members": import_members,
    "vouchers": import_vouchers,
    "voucher-patterns": import_voucher_patterns,
    "count": import_count,
}
"""What `kiosk import` understands."""

__all__ = [
    "IMPORTS",
    "ImportRefused",
    "Imported",
    "Problem",
    "describe",
    "import_count",
    "import_donors",
    "import_items",
    "import_lots",
    "import_members",
    "import_quotas",
    "import_serials",
    "import_tariffs",
    "import_tiers",
    "import_topups",
    "import_voucher_patterns",
    "import_vouchers",
]
