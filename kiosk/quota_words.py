"""Quotas in words: why a line is refused, and what a quota says."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kiosk.language import N_, _, ngettext, spoken
from receipts import formats

if TYPE_CHECKING:
    from kiosk.rules.quotas import Quota
    from kiosk.services.quotas.check import QuotaDifference

Money = Callable[[int], str]

LONGEST_LABEL = 24

_LEFT = {
    ("price", "month"): N_("{left} are left this month; this item asks for {asked}."),
    ("price", "days"): N_("{left} are left in {days} days; this item asks for {asked}."),
    ("price", "orientation"): N_(
        "{left} are left for this orientation; this item asks for {asked}."
    ),
    ("market_value", "month"): N_(
        "{left} of value are left this month; this item asks for {asked}."
    ),
    ("market_value", "days"): N_(
        "{left} of value are left in {days} days; this item asks for {asked}."
    ),
    ("market_value", "orientation"): N_(
        "{left} of value are left for this orientation; this item asks for {asked}."
    ),
    ("count", "month"): N_("{left} of {most} are left this month; this asks for {asked}."),
    ("count", "days"): N_("{left} of {most} are left in {days} days; this asks for {asked}."),
    ("count", "orientation"): N_(
        "{left} of {most} are left for this orientation; this asks for {asked}."
    ),
}


def exceeded_sentence(data: Mapping[str, Any], currency: str) -> str:
    """Return the refusal ``quota_exceeded``: what is left, what is asked, when it renews."""

    def money(cents: int) -> str:
        return formats.money(cents, currency, spoken())

    is_count = data["measure"] == "count"
    show: Money = str if is_count else money
    asked = str(data["asked"]) if is_count else formats.amount(data["asked"], spoken())
    left, most = show(data["left"]), show(data["most"])
    words = _LEFT[data["measure"], data["per"]]
    what = _(words).format(left=left, asked=asked, most=most, days=data["days"])
    said = f"{what} {_renewal(data, most)}".strip()
    if data["label"] is None:
        return said
    said = said[:1].lower() + said[1:]
    return _("“{label}”: {said}").format(label=_cut(data["label"]), said=said)


def _renewal(data: Mapping[str, Any], most: str) -> str:
    if data["asked"] > data["most"]:
        return "" if data["measure"] == "count" else _("The most is {most}.").format(most=most)
    renews, ends = data["renews"], data["ends"]
    if renews and data["per"] == "days":
        return _("It is possible from {day} on.").format(
            day=formats.day_and_month(renews, spoken())
        )
    if renews and data["per"] == "month":
        return _("It renews on {day}.").format(day=formats.day_and_month(renews, spoken()))
    if renews:
        return _("It renews on {day}.").format(day=formats.long_date(renews, spoken()))
    if ends:
        day = formats.long_date(ends, spoken())
        return _("The orientation lasts until {day}.").format(day=day)
    return ""


def quota_words(quota: "Quota", label: str, money: Money) -> tuple[str, str, str]:
    """Return what a quota is about, how much it is, and for whom: each a few words."""
    about = label or _("Everything")
    show: Money = str if quota.measure == "count" else money
    pieces = ngettext("{limit} piece", "{limit} pieces", quota.limit_amount)
    much = {
        "price": _("{limit} of price"),
        "market_value": _("{limit} of value"),
        "count": pieces,
    }[quota.measure].format(limit=show(quota.limit_amount))
    if quota.per_extra_person:
        much = f"{much} +{show(quota.per_extra_person)}"
    who = _("person") if quota.unit == "person" else _("household")
    return about, much, f"{who}, {period_words(quota)}"


def period_words(quota: "Quota") -> str:
    """Return the time that a quota is for."""
    if quota.per == "days":
        days = quota.days or 1
        return ngettext("{count} day", "{count} days", days).format(count=days)
    return _("month") if quota.per == "month" else _("orientation")


def quota_difference_sentence(found: "QuotaDifference") -> str:
    """Return where what is used of a quota and its ledger differ."""
    if found.used is None:
        words = _("Quota {quota}, sale {pool}, line {period}: more came back than was used.")
        return words.format(quota=found.quota, pool=found.pool, period=found.period)
    words = _("Quota {quota}, {pool}, {period}: {used} are used, the ledger gives {found}.")
    return words.format(
        quota=found.quota,
        pool=found.pool,
        period=found.period,
        used=found.used,
        found=found.found,
    )


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
