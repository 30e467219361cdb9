"""Finding members by their card."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from db.rows import AnyRow
from db.tables import Member, MemberIdentity, Tier, table_of

MEMBER = table_of(Member)
TIER = table_of(Tier)
IDENTITY = table_of(MemberIdentity)

_BY_CARD = (
    select(MEMBER, TIER.c.percent_bp, IDENTITY.c.sealed)
    .join(TIER, TIER.c.tier == MEMBER.c.tier)
    .outerjoin(IDENTITY, IDENTITY.c.card == MEMBER.c.card)
    .where(MEMBER.c.card.in_(bindparam("codes", expanding=True)))
)


def find_member(connection: Connection, spellings: Sequence[str]) -> AnyRow | None:
    """Return the member with the tier's percentage and the sealed identity."""
    return connection.execute(_BY_CARD, {"codes": list(spellings)}).first()
