"""Finding lots by what is written on them and around them."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Connection, func, not_, or_, select

from db.items import ITEM, LOT
from db.rows import AnyRow
from db.tables import Donor, table_of

DONOR = table_of(Donor)

UNIT_VALUE = func.coalesce(
    LOT.c.unit_value_cents, ITEM.c.market_value_cents, ITEM.c.public_price_cents, 0
)
"""What one piece or kilogram of a lot is worth, in cents."""


def holding(
    connection: Connection, words: Sequence[str], fold: Callable[[str], str]
) -> list[ColumnElement[bool]]:
    """Return what is true of the lots whose item, code, donor or place holds every word.

    For queries of lots with their items. Donors and places are few, and are compared as
    `fold` makes them comparable.
    """
    if not words:
        return []
    names = select(DONOR.c.id, DONOR.c.name, DONOR.c.reference)
    donors = [
        (row.id, fold(f"{row.name} {row.reference or ''}")) for row in connection.execute(names)
    ]
    used = connection.execute(select(LOT.c.place).distinct()).scalars()
    places = [(place, fold(place)) for place in used]

    def holds(word: str) -> ColumnElement[bool]:
        return or_(
            ITEM.c.search_text.contains(word, autoescape=True),
            func.lower(LOT.c.lot).contains(word, autoescape=True),
            LOT.c.donor_id.in_([number for number, name in donors if word in name]),
            LOT.c.place.in_([place for place, folded in places if word in folded]),
        )

    return [holds(word) for word in words]


def search_lots(
    connection: Connection,
    words: Sequence[str],
    fold: Callable[[str], str],
    limit: int,
    code: str,
) -> Sequence[AnyRow]:
    """Return lots whose item, code, donor or place holds every word, first expired first.

    The one of this `code` comes before all. Without words, those of which something is left;
    (lot, sku, label, kind, donor, place, expires_on, condition, balance, quarantined).
    """
    own = or_(LOT.c.lot == code, func.lower(LOT.c.lot) == code.lower())
    query = (
        select(
            LOT.c.lot,
            LOT.c.sku,
            ITEM.c.label,
            ITEM.c.kind,
            DONOR.c.name.label("donor"),
            LOT.c.place,
            LOT.c.expires_on,
            LOT.c.condition,
            LOT.c.balance,
            LOT.c.quarantined,
        )
        .join(ITEM, ITEM.c.sku == LOT.c.sku)
        .join(DONOR, DONOR.c.id == LOT.c.donor_id)
        .order_by(not_(own), LOT.c.balance == 0, LOT.c.expires_on.is_(None), LOT.c.expires_on)
        .order_by(ITEM.c.label, LOT.c.lot)
        .limit(limit)
    )
    found = holding(connection, words, fold) or [LOT.c.balance > 0]
    return connection.execute(query.where(*found)).all()
