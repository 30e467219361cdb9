"""A new quota: one question after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kiosk.language import N_, _
from kiosk.rules.amounts import parse_amount, parse_quantity
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.quotas import Measure, Per, Quota, Scope, Unit
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.services.counter.scanned_labels import Labelled
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.quotas.book import add_quota, check_quota
from kiosk.services.staff import StaffMember
from kiosk.services.tariffs.rules import Named, names_for_tariffs

if TYPE_CHECKING:
    from kiosk.app import KioskApp

Done = Callable[[str], None]
Value = TypeVar("Value")

_SCOPES: dict[Scope, str] = {
    "all": N_("Everything"),
    "category": N_("One category"),
    "item": N_("One item"),
}
_MEASURES: dict[Measure, str] = {
    "price": N_("The price that is paid"),
    "market_value": N_("The market value"),
    "count": N_("The pieces"),
}
_PERIODS: dict[Per, str] = {
    "month": N_("A calendar month"),
    "orientation": N_("The whole orientation"),
    "days": N_("A number of days"),
}
_UNITS: dict[Unit, str] = {
    "person": N_("Each person"),
    "household": N_("The household together"),
}


@dataclass(slots=True)
class _Draft:
    """What was answered so far."""

    tier: str | None = None
    scope: Scope = "all"
    target: str = ""
    measure: Measure = "price"
    limit: int = 0
    per: Per = "month"
    days: int | None = None
    unit: Unit = "person"
    extra: int = 0

    def amount(self, text: str) -> int:
        """Return cents, or pieces where those are counted. Raises ShopError."""
        return parse_quantity(text) if self.measure == "count" else parse_amount(text)

    def quota(self) -> Quota:
        """Return the quota that was answered. Raises ShopError."""
        return check_quota(
            Quota(
                0,
                self.tier,
                self.scope,
                "" if self.scope == "all" else self.target,
                self.measure,
                self.limit,
                self.per,
                self.unit,
                self.extra,
                self.days if self.per == "days" else None,
            )
        )


def ask_new_quota(kiosk: "KioskApp", staff: StaffMember, done: Done) -> None:
    """Ask for a quota, then store it and say so."""
    draft, named = _Draft(), names_for_tariffs(kiosk.shop)

    def deed() -> Callable[[], None]:
        add_quota(kiosk.shop, draft.quota(), staff.number)
        return lambda: done(_("The quota holds from now on."))

    questions = (
        *_about(kiosk, draft, named),
        *_how_much(draft),
        *_when_and_for_whom(draft),
    )
    kiosk.open_dialogue(QuestionsScreen(lambda: _("New quota"), questions, deed))


def _about(kiosk: "KioskApp", draft: _Draft, named: Named) -> tuple[Question, ...]:
    def take_tier(row: str) -> None:
        draft.tier = row if row in named.tiers else None

    def take_scope(scope: Scope) -> None:
        if scope != draft.scope:
            draft.scope, draft.target = scope, ""

    def take_category(row: str) -> None:
        draft.target = row

    def take_item(code: str) -> None:
        draft.target = _item(kiosk, code).sku

    return (
        Question(
            lambda: _("Which tier is it for?"),
            take_tier,
            choices=lambda: [_("Every tier"), *named.tiers],
        ),
        _choose(lambda: _("Which goods does it count?"), _SCOPES, take_scope),
        Question(
            lambda: _("Which category?"),
            take_category,
            choices=lambda: named.categories,
            is_asked=lambda: draft.scope == "category",
        ),
        Question(
            lambda: _("Scan the item, or type its SKU."),
            take_item,
            kept=lambda: draft.target,
            is_asked=lambda: draft.scope == "item",
            wants_code=True,
        ),
    )


def _how_much(draft: _Draft) -> tuple[Question, ...]:
    def take_measure(measure: Measure) -> None:
        draft.measure = measure

    def take_limit(text: str) -> None:
        draft.limit = draft.amount(text)

    def ask_limit() -> str:
        if draft.measure == "count":
            return _("How many for one person? For example 2")
        return _("How much for one person? For example 30.00")

    return (
        _choose(lambda: _("What does it count?"), _MEASURES, take_measure),
        Question(ask_limit, take_limit),
    )


def _when_and_for_whom(draft: _Draft) -> tuple[Question, ...]:
    def take_period(per: Per) -> None:
        draft.per = per

    def take_days(text: str) -> None:
        draft.days = parse_quantity(text)
        draft.quota()

    def take_unit(unit: Unit) -> None:
        draft.unit = unit

    def take_extra(text: str) -> None:
        draft.extra = draft.amount(text) if text else 0

    return (
        _choose(lambda: _("In which time?"), _PERIODS, take_period),
        Question(
            lambda: _("How many days, today included?"),
            take_days,
            is_asked=lambda: draft.per == "days",
        ),
        _choose(lambda: _("For whom?"), _UNITS, take_unit),
        Question(
            lambda: _("How much more for each further person? Enter alone: nothing."), take_extra
        ),
    )


def _choose(
    ask: Callable[[], str], names: Mapping[Value, str], take: Callable[[Value], None]
) -> Question:
    """Return a question whose answers are these names."""

    def taken(row: str) -> None:
        take(next(value for value, name in names.items() if _(name) == row))

    return Question(ask, taken, choices=lambda: [_(name) for name in names.values()])


def _item(kiosk: "KioskApp", code: str) -> Item:
    try:
        found = find_scanned(kiosk.shop, code)
    except ShopError as refusal:
        if refusal.code != "code_unknown":
            raise
        raise ShopError("quota_item_unknown", sku=code) from None
    if isinstance(found, Labelled | Piece):
        return found.item
    if isinstance(found, Item):
        return found
    raise ShopError("quota_item_unknown", sku=code)
