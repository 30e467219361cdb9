"""Claims: asking issuers for the money that their vouchers stood for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from sqlalchemy import Connection

from db import claims
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.tickets import ticket_name
from kiosk.services.counter.gifts import SUSPENDED_ISSUERS
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still

SHOWN_CLAIMS = 200

ClaimState = Literal["open", "claimed", "paid"]
"""Not claimed yet; the issuer was asked; the issuer paid."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What one voucher paid of one sale. `at` is in the local time of the sale."""

    redemption_id: int
    voucher: str
    ticket: str
    at: datetime
    amount_cents: int
    claim: int | None
    state: ClaimState

    @property
    def day(self) -> date:
        """The shop's day."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class IssuerReport:
    """What an issuer's payment vouchers paid, from the first to the last day, both included.

    None for a day is without end.
    """

    issuer: str
    first: date | None
    last: date | None
    redeemed: tuple[Redeemed, ...]


@dataclass(frozen=True, slots=True)
class OpenIssuer:
    """An issuer who can be asked for money: how many redemptions, and since which day."""

    issuer: str
    count: int
    cents: int
    since: date


@dataclass(frozen=True, slots=True)
class MadeClaim:
    """A claim; `paid_on` is None until the issuer paid."""

    number: int
    issuer: str
    first_day: date
    last_day: date
    count: int
    total_cents: int
    made_on: date
    paid_on: date | None


def is_own(shop: OpenShop, issuer: str) -> bool:
    """Tell whether nobody else pays for this issuer's vouchers: the shop itself, by its
    name, or suspended purchases, which are paid already."""
    own = (shop.record.name, "", *SUSPENDED_ISSUERS.values())
    return issuer.strip().casefold() in {name.strip().casefold() for name in own}


def report_on_issuer(
    shop: OpenShop, issuer: str, first: date | None = None, last: date | None = None
) -> IssuerReport:
    """Return what an issuer's vouchers paid. Days are the sales' local ones.

    Raises ShopError ``issuer_unknown`` and ``issuer_unclear``.
    """
    with shop.reading() as connection:
        name = _issuer(connection, issuer)
        return IssuerReport(name, first, last, _redeemed(connection, name, first, last))


def open_issuers(shop: OpenShop) -> tuple[OpenIssuer, ...]:
    """Return the third parties who have not been asked for everything yet."""
    offset = shop.now().tzinfo
    with shop.reading() as connection:
        return tuple(
            OpenIssuer(
                row.issuer, int(row.many), int(row.cents), row.since.astimezone(offset).date()
            )
            for row in claims.open_by_issuer(connection)
            if not is_own(shop, row.issuer)
        )


def last_claims(shop: OpenShop) -> tuple[MadeClaim, ...]:
    """Return the newest claims first."""
    with shop.reading() as connection:
        rows = claims.last_claims(connection, SHOWN_CLAIMS)
    return tuple(_claim(shop, row) for row in rows)


def make_claim(
    shop: OpenShop,
    staff_number: int,
    issuer: str,
    first: date | None = None,
    last: date | None = None,
) -> MadeClaim:
    """Claim all that an issuer's vouchers paid in a period and that is not claimed yet.

    What was given back since an earlier claim lowers this one; where nothing is over, it
    waits for the next one.

    Without a first day from the beginning, without a last one until today. Raises
    ShopError ``nothing_to_claim``, ``claim_of_own``, and those of `report_on_issuer`.
    """
    now = shop.now()
    last = min(last or now.date(), now.date())
    with shop.writing() as connection:
        # Always in this order, as imports do: the shop's row, then the till's.
        claims.queue_up(connection)
        check_still(connection, shop, staff_number, "claims")
        name = _issuer(connection, issuer)
        if is_own(shop, name):
            raise ShopError("claim_of_own", issuer=name)
        found = [each for each in _redeemed(connection, name, first, last) if each.state == "open"]
        total_cents = sum(each.amount_cents for each in found)
        if total_cents <= 0:
            raise ShopError("nothing_to_claim", issuer=name)
        number, first = claims.next_number(connection), first or found[0].day
        row = {
            "number": number,
            "issuer": name,
            "first_day": first,
            "last_day": last,
            "total_cents": total_cents,
            "made_at": now,
            "made_by": staff_number,
        }
        claims.add_claim(connection, row, [each.redemption_id for each in found])
        values = {
            "claim": number,
            "issuer": name,
            "from": first.isoformat(),
            "to": last.isoformat(),
            "redemptions": len(found),
            "total_cents": total_cents,
            "staff": staff_number,
        }
        shop.write_journal(connection, "claim_made", values, now)
        return _found(connection, shop, number)


def mark_paid(shop: OpenShop, staff_number: int, number: int) -> MadeClaim:
    """Note that the issuer paid. Raises ShopError ``claim_unknown`` and ``claim_is_paid``."""
    now = shop.now()
    with shop.writing() as connection:
        check_still(connection, shop, staff_number, "claims")
        claim = _found(connection, shop, number)
        if not claims.mark_paid(connection, number, staff_number, now):
            raise ShopError("claim_is_paid", number=number)
        values = {
            "claim": number,
            "issuer": claim.issuer,
            "total_cents": claim.total_cents,
            "staff": staff_number,
        }
        shop.write_journal(connection, "claim_paid", values, now)
        return _found(connection, shop, number)


def find_claim(shop: OpenShop, number: int) -> tuple[MadeClaim, tuple[Redeemed, ...]]:
    """Return a claim and all that it claims. Raises ShopError ``claim_unknown``."""
    with shop.reading() as connection:
        claim = _found(connection, shop, number)
        rows = claims.redemptions_of(connection, number)
        return claim, tuple(_redemption(row) for row in rows)


def _issuer(connection: Connection, issuer: str) -> str:
    """Return the issuer of this name, also in other capitals."""
    wanted = issuer.strip()
    if claims.is_issuer(connection, wanted):
        return wanted
    # Python knows capitals with accents, SQLite's lower() does not.
    names = [n for n in claims.issuers(connection) if n.casefold() == wanted.casefold()]
    if not names:
        raise ShopError("issuer_unknown", issuer=issuer)
    if len(names) > 1:
        raise ShopError("issuer_unclear", issuer=issuer, names=", ".join(names))
    return names[0]


def _redeemed(
    connection: Connection, issuer: str, first: date | None, last: date | None
) -> tuple[Redeemed, ...]:
    """Return what was redeemed on these days of the shop.

    A local day begins and ends within a day of the same day in UTC.
    """
    first, last = first or _EARLIEST, last or _LATEST
    since = _midnight(max(first, _EARLIEST)) - _MARGIN
    until = _midnight(min(last, _LATEST)) + 2 * _MARGIN
    rows: Sequence[AnyRow] = claims.redemptions(connection, issuer, since, until)
    found = map(_redemption, rows)
    return tuple(each for each in found if first <= each.day <= last)


_MARGIN = timedelta(days=1)
_EARLIEST, _LATEST = date.min + _MARGIN, date.max - 2 * _MARGIN


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _redemption(row: AnyRow) -> Redeemed:
    state: ClaimState = "open" if row.number is None else "paid" if row.paid_at else "claimed"
    return Redeemed(
        row.id,
        row.voucher,
        ticket_name(row.till, row.ticket_number),
        row.at.astimezone(timezone(timedelta(minutes=row.closed_offset_minutes))),
        row.amount_cents,
        row.number,
        state,
    )


def _found(connection: Connection, shop: OpenShop, number: int) -> MadeClaim:
    row = claims.find_claim(connection, number)
    if row is None:
        raise ShopError("claim_unknown", number=number)
    return _claim(shop, row)


def _claim(shop: OpenShop, row: AnyRow) -> MadeClaim:
    offset = shop.now().tzinfo
    return MadeClaim(
        row.number,
        row.issuer,
        row.first_day,
        row.last_day,
        int(row.many),
        row.total_cents,
        row.made_at.astimezone(offset).date(),
        row.paid_at.astimezone(offset).date() if row.paid_at else None,
    )
