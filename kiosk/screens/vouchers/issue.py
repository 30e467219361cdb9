"""Issuing a batch of vouchers: one question after the other, all of them by keys alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.amounts import parse_amount, parse_percent
from kiosk.rules.days import parse_day
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.voucher_batches import LONGEST_ISSUER, LONGEST_LABEL, MAX_COUNT, NewBatch
from kiosk.rules.vouchers import Scope, VoucherKind
from kiosk.screens.dialogue import Then
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.services.counter.scanned_labels import Labelled
from kiosk.services.counter.scanning import Piece, find_scanned
from kiosk.services.staff import StaffMember
from kiosk.services.tariffs.rules import names_for_tariffs
from kiosk.services.vouchers.batches import find_bearer, issue_batch
from kiosk.services.vouchers.words import conditions, worth
from receipts import formats

if TYPE_CHECKING:
    from kiosk.app import KioskApp

KINDS: dict[VoucherKind, str] = {
    "payment": N_("It pays: a balance that somebody gives the shop back"),
    "amount": N_("It takes an amount off"),
    "percent": N_("It takes a percentage off"),
    "free": N_("It gives one piece for nothing"),
}
SCOPES: dict[Scope, str] = {
    "all": N_("Everything"),
    "category": N_("One category"),
    "item": N_("One item"),
}
Name = TypeVar("Name")

ANYBODY, A_TIER, A_MEMBER = N_("Anybody"), N_("Members of one tier"), N_("One member")


def ask_for_batch(
    kiosk: "KioskApp", staff: StaffMember, issued: Callable[[int], None]
) -> QuestionsScreen:
    """Return the screen that asks, then issues; `issued` hears the batch's number."""
    draft = _Draft(kiosk)

    def issue() -> Then:
        number = issue_batch(kiosk.shop, draft.batch, staff.number)
        return lambda: issued(number)

    return QuestionsScreen(draft.title, draft.questions(), issue)


class _Draft:
    """The answers so far."""

    def __init__(self, kiosk: "KioskApp") -> None:
        self._shop = kiosk.shop
        self._names = names_for_tariffs(kiosk.shop)
        self._for = ANYBODY
        self.batch = NewBatch("", "payment", issuer=kiosk.shop.record.name)

    def title(self) -> str:
        """Say what is being issued."""
        if not self.batch.label:
            return _("Issue vouchers")
        return _("Issue vouchers: {label}").format(label=self.batch.label)

    def questions(self) -> Sequence[Question]:
        """Return every question, in order."""
        return (
            Question(
                lambda: _("What are they called? For example Christmas 2026."),
                self._take_label,
                kept=lambda: self.batch.label,
            ),
            Question(
                lambda: _("What does a voucher do?"),
                lambda row: self._put(kind=_chosen(KINDS, row)),
                kept=lambda: _(KINDS[self.batch.kind]),
                choices=lambda: [_(name) for name in KINDS.values()],
            ),
            Question(
                self._ask_value,
                self._take_value,
                kept=self._value,
                is_asked=lambda: self.batch.kind != "free",
            ),
            Question(
                self._ask_issuer,
                self._take_issuer,
                kept=lambda: self.batch.issuer,
            ),
            *self._what_for(),
            *self._conditions(),
            *self._for_whom(),
            Question(
                lambda: _("How many vouchers? At most 10,000."),
                self._take_count,
                kept=lambda: str(self.batch.count) if self.batch.count > 1 else "",
            ),
            Question(self._summary, lambda row: None, choices=lambda: [self._deed()]),
        )

    def _what_for(self) -> tuple[Question, ...]:
        return (
            Question(
                lambda: _("What is it for?"),
                self._take_scope,
                kept=lambda: _(SCOPES[self.batch.scope]),
                choices=lambda: [_(SCOPES[scope]) for scope in self._scopes()],
                is_asked=lambda: self.batch.kind != "payment",
            ),
            Question(
                lambda: _("Which category?"),
                lambda row: self._put(target=row),
                kept=lambda: self.batch.target,
                choices=lambda: self._names.categories,
                is_asked=lambda: self.batch.scope == "category",
            ),
            Question(
                lambda: _("Which item? Scan it, or type its reference."),
                self._take_item,
                kept=lambda: self.batch.target,
                is_asked=lambda: self.batch.scope == "item",
                wants_code=True,
            ),
        )

    def _conditions(self) -> tuple[Question, ...]:
        return (
            Question(
                lambda: _("From which day is it good? For example 01/12/2026."),
                lambda text: self._put(valid_from=self._day(text, self._at_once())),
                kept=lambda: _day_text(self.batch.valid_from) or self._at_once(),
            ),
            Question(
                lambda: _("Until which day, included?"),
                self._take_until,
                kept=lambda: _day_text(self.batch.valid_until) or self._no_end(),
            ),
            Question(
                lambda: _("For a purchase of how much at least, before vouchers?"),
                lambda text: self._put(min_basket_cents=parse_amount(text)),
                kept=lambda: formats.amount(self.batch.min_basket_cents, spoken()),
            ),
            Question(
                lambda: _("For how many purchases is each voucher good?"),
                lambda text: self._put(uses=_whole(text)),
                kept=lambda: str(self.batch.uses),
                is_asked=lambda: self.batch.kind != "payment",
            ),
        )

    def _for_whom(self) -> tuple[Question, ...]:
        return (
            Question(
                lambda: _("Who may use it?"),
                self._take_whom,
                kept=lambda: _(self._for),
                choices=lambda: [_(each) for each in (ANYBODY, A_TIER, A_MEMBER)],
            ),
            Question(
                lambda: _("Which tier is it for?"),
                lambda row: self._put(tier=row),
                kept=lambda: self.batch.tier,
                choices=lambda: self._names.tiers,
                is_asked=lambda: self._for == A_TIER,
            ),
            Question(
                lambda: _("Scan the member's card, or type its number."),
                self._take_member,
                kept=lambda: self.batch.member,
                is_asked=lambda: self._for == A_MEMBER,
                wants_code=True,
            ),
        )

    # Answers

    def _put(self, **answers: object) -> None:
        self.batch = replace(self.batch, **answers)  # type: ignore[arg-type]
        if self.batch.kind == "payment":
            self.batch = replace(self.batch, scope="all", target="", uses=1)
        if self.batch.kind == "free" and self.batch.value:
            self.batch = replace(self.batch, value=0)

    def _take_label(self, text: str) -> None:
        if not 0 < len(text) <= LONGEST_LABEL:
            raise ShopError("batch_label", most=LONGEST_LABEL)
        self._put(label=text)

    def _take_issuer(self, text: str) -> None:
        if not 0 < len(text) <= LONGEST_ISSUER:
            raise ShopError("batch_issuer", most=LONGEST_ISSUER)
        self._put(issuer=text)

    def _take_member(self, text: str) -> None:
        find_bearer(self._shop, text)
        self._put(member=text)

    def _take_count(self, text: str) -> None:
        count = _whole(text)
        if not 1 <= count <= MAX_COUNT:
            raise ShopError("batch_count", most=MAX_COUNT)
        self._put(count=count)

    def _take_until(self, text: str) -> None:
        until = self._day(text, self._no_end())
        if until and until < self._shop.today():
            raise ShopError("batch_over", day=until)
        if until and self.batch.valid_from and until < self.batch.valid_from:
            raise ShopError("batch_days")
        self._put(valid_until=until)

    def _take_value(self, text: str) -> None:
        read = parse_percent if self.batch.kind == "percent" else parse_amount
        value = read(text)
        if not value:
            raise ShopError("batch_value")
        self._put(value=value)

    def _take_scope(self, row: str) -> None:
        scope = _chosen(SCOPES, row)
        if scope != self.batch.scope:
            self._put(scope=scope, target="")

    def _take_item(self, text: str) -> None:
        if not text:
            raise ShopError("batch_scope")
        found = find_scanned(self._shop, text)
        item = found.item if isinstance(found, Labelled | Piece) else found
        if not isinstance(item, Item):
            raise ShopError("label_item_unknown", scanned=text)
        self._put(target=item.sku)

    def _take_whom(self, row: str) -> None:
        self._for = next(each for each in (ANYBODY, A_TIER, A_MEMBER) if _(each) == row)
        self._put(tier="" if self._for != A_TIER else self.batch.tier)
        self._put(member="" if self._for != A_MEMBER else self.batch.member)

    def _day(self, text: str, none: str) -> date | None:
        return None if text == none else parse_day(text)

    # Words

    def _at_once(self) -> str:
        return _("at once")

    def _no_end(self) -> str:
        return _("without end")

    def _scopes(self) -> tuple[Scope, ...]:
        return tuple(SCOPES)[1:] if self.batch.kind == "free" else tuple(SCOPES)

    def _ask_value(self) -> str:
        return {
            "payment": _("How much does each voucher pay? For example 10."),
            "amount": _("How much is taken off? For example 1.50."),
            "percent": _("How many percent are taken off? For example 20 or 20.5."),
        }.get(self.batch.kind, "")

    def _value(self) -> str:
        return formats.amount(self.batch.value, spoken()) if self.batch.value else ""

    def _ask_issuer(self) -> str:
        if self.batch.kind == "payment":
            return _("Who gives the shop this money?")
        return _("In whose name is it? The receipt shows it.")

    def _summary(self) -> str:
        batch, currency = self.batch, self._shop.record.currency
        parts = (worth(batch, currency), *conditions(batch, currency, batch.uses))
        return _("{issuer}: {what}").format(issuer=batch.issuer, what=", ".join(parts))

    def _deed(self) -> str:
        count = self.batch.count
        words = ngettext("Issue {count} voucher", "Issue {count} vouchers", count)
        if self.batch.kind != "payment":
            return words.format(count=count)
        total = formats.money(count * self.batch.value, self._shop.record.currency, spoken())
        return f"{words.format(count=count)}, {total}"


def _chosen(names: dict[Name, str], row: str) -> Name:
    return next(key for key, name in names.items() if _(name) == row)


def _whole(text: str) -> int:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise ShopError("quantity_unclear")
    return int(digits)


def _day_text(day: date | None) -> str:
    return formats.short_date(day, spoken()) if day else ""
