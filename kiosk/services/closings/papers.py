"""Figures as the paper that says them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from kiosk.rules.figures import Figures, Named, Sum
from kiosk.rules.journal_heads import Head, fingerprint, head_code, short_text
from kiosk.rules.tickets import ticket_name
from kiosk.services.shop import OpenShop
from receipts.compose.closing import (
    ClosingPaper,
    CountRow,
    LogHead,
    PaperKind,
    PaperRow,
    Section,
    VatRow,
    compose_closing,
)
from receipts.document import Document


@dataclass(frozen=True, slots=True)
class About:
    """What a closing is about: a shift with its times, or a month or year with its Zs.

    Moments are aware, with the shop's offset at the time; closings: first, last, how many.
    """

    kind: PaperKind
    first_day: date
    made_at: datetime
    made_by: str
    number: int | None = None
    shift: int | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    closings: tuple[int, int, int] | None = None
    countersigned_by: str = ""
    signature_missing: bool = False
    x_read: bool = False
    """Who closes had read the X of this shift."""
    head: Head | None = None
    """The closing's own journal entry."""


def local_time(moment: datetime, offset_minutes: int) -> datetime:
    """Return a moment at the shop's offset of that time."""
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes)))


def paper_of(shop: OpenShop, figures: Figures, about: About) -> Document:
    """Return the paper of a reading or a closing, in the shop's language."""
    is_final = about.kind != "x"
    return compose_closing(
        ClosingPaper(
            shop_name=shop.record.name,
            shop_address=shop.record.address,
            lang=shop.record.lang,
            currency=shop.record.currency,
            till=shop.till,
            kind=about.kind,
            first_day=about.first_day,
            made_at=about.made_at,
            made_by=about.made_by,
            number=about.number,
            shift=about.shift,
            opened_at=about.opened_at,
            ended_at=about.ended_at,
            closings=about.closings,
            tickets=_tickets(shop, figures),
            sections=tuple(_sections(figures, is_final=is_final)),
            vat=tuple(
                VatRow(each.rate_bp, each.net_cents, each.vat_cents, each.gross_cents)
                for each in figures.vat
            ),
            counts=_counts(figures),
            events=_events(figures),
            perpetual=_perpetual(figures) if is_final else (),
            mismatch=_mismatch(figures) if is_final else None,
            countersigned_by=about.countersigned_by,
            signature_missing=about.signature_missing,
            x_read=about.x_read,
            log_head=_log_head(shop, about.head),
        )
    )


def _log_head(shop: OpenShop, head: Head | None) -> LogHead | None:
    if head is None:
        return None
    key = shop.sign.public_key
    return LogHead(short_text(head), head_code(head, key), fingerprint(key))


def _tickets(shop: OpenShop, figures: Figures) -> tuple[str, str] | None:
    if figures.first_ticket is None or figures.last_ticket is None:
        return None
    return ticket_name(shop.till, figures.first_ticket), ticket_name(shop.till, figures.last_ticket)


def _sections(figures: Figures, *, is_final: bool) -> list[Section]:
    tickets = [
        _counted("sales", figures.sales),
        _counted("refunds", figures.refunds),
        _counted("voids", figures.voids),
        *([_counted("gifts_back", figures.gifts_back)] if figures.gifts_back.count else ()),
        PaperRow("grand" if is_final else "so_far", figures.total_cents, bold=True),
    ]
    if is_final:
        tickets.append(PaperRow("absolute", figures.absolute_cents))
    if figures.topups.count:
        tickets.append(_counted("topups", figures.topups))
    return [
        Section("tickets", tuple(tickets)),
        Section("tenders", _tenders(figures)),
        Section("discounts", _prices(figures)),
        Section("gifts", _gifts(figures)),
        Section("cash", _cash(figures)),
    ]


def _counted(name: str, sum_: Sum) -> PaperRow:
    return PaperRow(name, sum_.cents, sum_.count)


def _named(each: Named) -> PaperRow:
    return PaperRow(each.name, each.cents, each.count)


def _tenders(figures: Figures) -> tuple[PaperRow, ...]:
    issuers = (PaperRow("issuer", e.cents, e.count, label=e.name) for e in figures.issuers)
    return (*map(_named, figures.tenders), *issuers)


def _prices(figures: Figures) -> tuple[PaperRow, ...]:
    rows = []
    for each in figures.discounts:
        word, _, rule = each.name.partition(":")
        is_rule = word == "rule"
        name = word if is_rule else each.name
        rows.append(PaperRow(name, each.cents, each.count, label=rule if is_rule else ""))
    if not rows:
        return ()
    return (
        *rows,
        PaperRow("market_value", figures.market_value_cents),
        PaperRow("savings", figures.savings_cents, bold=True),
    )


def _gifts(figures: Figures) -> tuple[PaperRow, ...]:
    rows = tuple(map(_named, figures.gifts))
    if figures.suspended_used.count:
        rows = (*rows, _counted("suspended_used", figures.suspended_used))
    return rows


def _cash(figures: Figures) -> tuple[PaperRow, ...]:
    cash = figures.cash
    rows = [
        PaperRow("cash_sales", cash.sales_cents),
        PaperRow("pay_ins", cash.pay_ins_cents),
        PaperRow("pay_outs", -cash.pay_outs_cents),
        PaperRow("drops", -cash.drops_cents),
    ]
    if cash.float_cents is not None:
        rows.insert(0, PaperRow("float", cash.float_cents))
        if cash.expected_float_cents not in (None, cash.float_cents):
            rows.insert(1, PaperRow("expected_float", cash.expected_float_cents))
        rows.append(PaperRow("expected", cash.expected_cents, bold=True))
    if figures.float_left_cents is not None:
        rows.append(PaperRow("float_left", figures.float_left_cents))
        if cash.next_float_cents is not None:
            found = cash.next_float_cents - figures.float_left_cents
            if found:
                name = "next_found_more" if found > 0 else "next_found_less"
                rows.append(PaperRow(name, abs(found), bold=True))
    if figures.deposit_cents is not None:
        rows.append(PaperRow("deposit", figures.deposit_cents))
    return tuple(rows)


def _counts(figures: Figures) -> tuple[CountRow, ...]:
    return tuple(
        CountRow(
            "voucher_of" if each.issuer else each.kind,
            each.expected_cents,
            each.counted_cents,
            each.cents,
            label=each.issuer,
            reason=each.reason,
        )
        for each in figures.variances
    )


def _events(figures: Figures) -> tuple[PaperRow, ...]:
    return (
        PaperRow("no_sales", count=figures.no_sales),
        _counted("voided_lines", figures.voided_lines),
        _counted("voided_baskets", figures.voided_baskets),
        PaperRow("unprinted", count=figures.unprinted),
        PaperRow("not_wanted", count=figures.not_wanted),
        PaperRow("duplicates", count=figures.duplicates),
    )


def _perpetual(figures: Figures) -> tuple[PaperRow, ...]:
    return (
        PaperRow("perpetual", figures.perpetual_cents, bold=True),
        PaperRow("perpetual_absolute", figures.perpetual_absolute_cents),
    )


def _mismatch(figures: Figures) -> tuple[int, int] | None:
    """Return the till's perpetual total and that of its closings, where they differ."""
    for pair in (
        (figures.perpetual_cents, figures.carried_cents),
        (figures.perpetual_absolute_cents, figures.carried_absolute_cents),
    ):
        if pair[0] != pair[1]:
            return pair
    return None
