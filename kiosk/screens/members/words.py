"""The line about a member: the light, who it is, until when, and what is left of a quota."""

from collections.abc import Callable, Sequence
from datetime import date

from kiosk.language import _, ngettext, spoken
from kiosk.rules.members import Member, Orientation
from kiosk.rules.pricing import PricedLine
from kiosk.rules.quota_uses import uses_of
from kiosk.rules.quotas import Standing, tightest
from kiosk.widgets.signs import ORIENTATION
from kiosk.widgets.words import sides
from receipts import formats

ROOMY = 60
"""Narrower counters (beside the receipt on a small screen) say less."""
NARROW_NAME = 14

Money = Callable[[int], str]


def member_line(
    member: Member, lines: Sequence[PricedLine], today: date, width: int, money: Money
) -> str:
    """Return the line as wide as it may be; what is less needed goes first."""
    standing = after_lines(member.standings, lines)
    if standing is None or member.orientation(today).light == "red":
        who = _who(member, today, with_tier=True, narrow=width < ROOMY)
        return sides(who, f"{validity(member, today, roomy=width >= ROOMY)} ", width)
    days = _days_left(member, today)
    until = days if member.orientation(today) is Orientation.ENDS_SOON else _until(member)
    full, short = (left_words(standing, today, money, roomy=roomy) for roomy in (True, False))
    named = _who(member, today, with_tier=True, narrow=False)
    choices = (
        (f"{named}  {until}", full),
        (f"{named}  {until}", short),
        (f"{named}  {days}", short),
        (_who(member, today, with_tier=True, narrow=True), short),
    )
    for left, right in choices:
        if len(left) + len(right) + 2 <= width:
            return sides(left, f"{right} ", width)
    return sides(_who(member, today, with_tier=False, narrow=True), f"{short} ", width)


def after_lines(standings: Sequence[Standing], lines: Sequence[PricedLine]) -> Standing | None:
    """Return the quota in money of which the basket leaves the least."""
    return tightest(
        standing.with_use(sum(use.amount for use in uses_of(standing, lines)[0]))
        for standing in standings
    )


def left_words(standing: Standing, today: date, money: Money, *, roomy: bool) -> str:
    """Return what is left of a quota in money: "17,40 € left in November"."""
    quota, amount = standing.quota, money(standing.left)
    by_value = quota.measure == "market_value"
    if roomy and quota.per == "month":
        words = (
            _("{amount} of value left in {month}") if by_value else _("{amount} left in {month}")
        )
        return words.format(amount=amount, month=formats.month(today, spoken()))
    words = _("{amount} of value left") if by_value else _("{amount} left")
    return words.format(amount=amount)


def standing_words(standing: Standing, money: Money) -> str:
    """Return what is used of a quota, for managers: "12.60 of 30.00 used, Phones, a month"."""
    quota = standing.quota
    show = str if quota.measure == "count" else money
    used = _("{used} of {limit} used").format(used=show(standing.used), limit=show(standing.limit))
    period = {
        "month": _("this month"),
        "orientation": _("this orientation"),
        "days": ngettext("in {count} day", "in {count} days", quota.days or 1).format(
            count=quota.days or 1
        ),
    }[quota.per]
    return " · ".join(filter(None, (used, quota.target, period)))


def validity(member: Member, today: date, *, roomy: bool) -> str:
    """Return how long the member may buy, or that it can not be today; never why."""
    match member.orientation(today):
        case Orientation.CARD_REPLACED:
            return _("card replaced")
        case Orientation.SUSPENDED:
            return _("not today")
        case Orientation.ENDED:
            day = formats.short_date(member.until, spoken())
            return _("ended on {day}").format(day=day)
        case Orientation.NOT_YET:
            begins = formats.short_date(member.valid_from, spoken())
            return _("begins on {day}").format(day=begins)
    left = _days_left(member, today)
    if not roomy:
        return left
    day = formats.short_date(member.until, spoken())
    return _("until {day}, {left}").format(day=day, left=left)


def _who(member: Member, today: date, *, with_tier: bool, narrow: bool) -> str:
    sign = ORIENTATION[member.orientation(today)]
    name = member.name[:NARROW_NAME] if narrow else member.name
    who = f" {sign} {name}"
    tier = _("tier {tier}").format(tier=member.tier)
    return f"{who}  {tier}" if with_tier else who


def _until(member: Member) -> str:
    return _("until {day}").format(day=formats.short_date(member.until, spoken()))


def _days_left(member: Member, today: date) -> str:
    days = (member.until - today).days
    if not days:
        return _("last day")
    return ngettext("{count} day left", "{count} days left", days).format(count=days)
