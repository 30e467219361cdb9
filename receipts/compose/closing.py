"""The papers of a closing: the reading (X), the numbered closing (Z), a month and a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from receipts import formats
from receipts.compose.closing_words import heading_of, name_of
from receipts.document import Blank, Columns, Cut, Document, Element, Qr, Rule, Text
from receipts.words import translator

PaperKind = Literal["x", "z", "month", "year"]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One figure, by its word in `closing_words`. `label` completes the word: an issuer, the
    number of a rule. cents None: a count alone; count None: an amount alone."""

    name: str
    cents: int | None = None
    count: int | None = None
    label: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Figures under one heading, by its word in `closing_words`."""

    name: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class VatRow:
    """What one rate (basis points, None where no VAT is charged) makes of the total."""

    rate_bp: int | None
    net_cents: int
    vat_cents: int
    gross_cents: int


@dataclass(frozen=True, slots=True)
class CountRow:
    """A tender counted: `name` as in `closing_words`, `label` an issuer of vouchers."""

    name: str
    expected_cents: int
    counted_cents: int
    variance_cents: int
    label: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LogHead:
    """Up to where the sales log is what this paper says, and whose key signed it: as text to
    compare and to type, and as a QR code with the whole of both."""

    text: str
    code: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ClosingPaper:
    """All that a closing's paper says. Every figure is the caller's: printing computes none.

    number is None for a reading. first_day: of the shift, the month or the year. opened_at
    and ended_at are a shift's, aware, with the shop's offset then; ended_at None while it is
    open. closings: the first and the last Z of a month or year and how many. tickets: the
    names of the first and the last. VAT stands after the first section. perpetual is left
    out of a reading. mismatch: the perpetual total of the till and that of its closings,
    where they differ. log_head: the closing's own entry in the sales log; a reading has none.
    """

    shop_name: str
    shop_address: str
    lang: str
    currency: str
    kind: PaperKind
    till: str
    first_day: date
    made_at: datetime
    made_by: str
    number: int | None = None
    shift: int | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    closings: tuple[int, int, int] | None = None
    tickets: tuple[str, str] | None = None
    sections: tuple[Section, ...] = ()
    vat: tuple[VatRow, ...] = ()
    counts: tuple[CountRow, ...] = ()
    events: tuple[PaperRow, ...] = ()
    perpetual: tuple[PaperRow, ...] = ()
    mismatch: tuple[int, int] | None = None
    countersigned_by: str = ""
    signature_missing: bool = False
    """The variance asked for a second signature, and nobody gave one."""
    x_read: bool = False
    """Who closes had read what should be in the drawer."""
    log_head: LogHead | None = None


def compose_closing(paper: ClosingPaper) -> Document:
    """The paper as a document. Raises ValueError for a time without its offset."""
    return Document(paper.lang, tuple(_elements(paper)))


def _elements(paper: ClosingPaper) -> Iterator[Element]:
    yield from _head(paper)
    for section in paper.sections[:1]:
        yield from _section(section, paper)
    yield from _vat(paper)
    for section in paper.sections[1:]:
        yield from _section(section, paper)
    yield from _counts(paper)
    yield from _section(Section("events", paper.events), paper)
    yield from _section(Section("perpetual", paper.perpetual), paper)
    yield from _log(paper)
    yield from _foot(paper)


def _head(paper: ClosingPaper) -> Iterator[Element]:
    _ = translator(paper.lang).gettext
    yield Text(paper.shop_name, "center", bold=True)
    for line in paper.shop_address.splitlines():
        yield Text(line, "center")
    yield Blank()
    yield Text(_title(paper), "center", bold=True, big=True)
    if paper.kind == "x":
        yield Text(_("A reading, not a closing."), "center")
    yield Blank()
    yield Text(_period(paper), bold=True)
    if paper.shift is None:
        yield Text(_("Till {till}").format(till=paper.till))
    else:
        yield Text(_("Till {till}, shift {number}").format(till=paper.till, number=paper.shift))
    yield from _times(paper)
    if paper.tickets:
        first, last = map(_held, paper.tickets)
        yield Text(_("Tickets {first} to {last}").format(first=first, last=last))


def _title(paper: ClosingPaper) -> str:
    _ = translator(paper.lang).gettext
    words = {
        "x": _("X READING"),
        "z": _("Z CLOSING No. {number}"),
        "month": _("MONTHLY CLOSING No. {number}"),
        "year": _("YEARLY CLOSING No. {number}"),
    }
    return words[paper.kind].format(number=paper.number)


def _period(paper: ClosingPaper) -> str:
    if paper.kind == "year":
        return str(paper.first_day.year)
    if paper.kind == "month":
        return f"{formats.month(paper.first_day, paper.lang)} {paper.first_day.year}".capitalize()
    return formats.long_date(paper.first_day, paper.lang)


def _times(paper: ClosingPaper) -> Iterator[Element]:
    translation = translator(paper.lang)
    _, n_ = translation.gettext, translation.ngettext
    if paper.closings:
        first, last, many = paper.closings
        words = n_("{count} Z: No. {first}", "{count} Zs: No. {first} to {last}", many)
        yield Text(words.format(count=many, first=first, last=last))
    if paper.opened_at:
        yield Text(_("Opened on {moment}").format(moment=_moment(paper.opened_at, paper)))
    if paper.ended_at:
        yield Text(_("Ended on {moment}").format(moment=_moment(paper.ended_at, paper)))
    made = _("Read on {moment}") if paper.kind == "x" else _("Closed on {moment}")
    yield Text(made.format(moment=_moment(paper.made_at, paper)))
    yield Text(_("By: {name}").format(name=paper.made_by))
    if paper.countersigned_by:
        yield Text(_("Second signature: {name}").format(name=paper.countersigned_by))
    elif paper.signature_missing:
        yield Text(_("Second signature missing: nobody else was there."), bold=True)
    if paper.x_read:
        yield Text(_("Who closes had read the X of this shift."), bold=True)


def _section(section: Section, paper: ClosingPaper) -> Iterator[Element]:
    if not section.rows:
        return
    yield Rule()
    yield Text(heading_of(section.name, paper.lang), bold=True)
    for row in section.rows:
        yield _row(row, paper)


def _row(row: PaperRow, paper: ClosingPaper) -> Element:
    name = name_of(row.name, paper.lang).format(label=row.label)
    if row.cents is None:
        return Columns(name, str(row.count), bold=row.bold)
    if row.count is not None:
        name = f"{name}\u00a0({row.count})"
    return Columns(name, _money(row.cents, paper), bold=row.bold)


def _vat(paper: ClosingPaper) -> Iterator[Element]:
    if not paper.vat:
        return
    _ = translator(paper.lang).gettext
    yield Rule()
    yield Text(heading_of("vat", paper.lang), bold=True)
    for each in paper.vat:
        gross = _money(each.gross_cents, paper)
        if each.rate_bp is None:
            yield Columns(_("Without VAT"), gross)
            continue
        rate = _held(formats.percent(each.rate_bp, paper.lang))
        net = _money(each.net_cents, paper)
        name = _("VAT {rate} on {net} net").format(rate=rate, net=net)
        yield Columns(name, _money(each.vat_cents, paper))
        yield Text(_("VAT included: {gross}").format(gross=gross), indent=2)


def _counts(paper: ClosingPaper) -> Iterator[Element]:
    if not paper.counts:
        return
    _ = translator(paper.lang).gettext
    yield Rule()
    yield Text(heading_of("counts", paper.lang), bold=True)
    for each in paper.counts:
        name = name_of(each.name, paper.lang).format(label=each.label)
        yield Text(name, bold=True)
        yield Columns(_("Expected"), _money(each.expected_cents, paper))
        yield Columns(_("Counted"), _money(each.counted_cents, paper))
        differs = each.variance_cents != 0
        yield Columns(_("Variance"), _money(each.variance_cents, paper), bold=differs)
        if each.reason:
            yield Text(_("Reason: {reason}").format(reason=each.reason), indent=2)


def _log(paper: ClosingPaper) -> Iterator[Element]:
    """By this a log that was put back or altered is told, with the paper alone."""
    if paper.log_head is None:
        return
    _ = translator(paper.lang).gettext
    yield Rule()
    yield Text(heading_of("log", paper.lang), bold=True)
    yield Text(paper.log_head.text, "center", bold=True)
    yield Qr(paper.log_head.code)
    yield Text(_("Fingerprint of the key:"))
    yield Text(paper.log_head.fingerprint)


def _foot(paper: ClosingPaper) -> Iterator[Element]:
    _ = translator(paper.lang).gettext
    if paper.mismatch:
        till, closings = (_money(cents, paper) for cents in paper.mismatch)
        words = _(
            "The perpetual total of the till, {till}, is not that of its closings, {closings}."
            " Both are kept. Show this paper to whoever answers for the accounts."
        )
        yield Blank()
        yield Text(words.format(till=till, closings=closings), bold=True)
    yield Rule()
    if paper.kind == "x":
        yield Text(_("This is not a closing. Selling goes on."), "center")
    else:
        yield Text(_("Signature:"))
        yield Blank()
        yield Blank()
    yield Cut()


def _moment(moment: datetime, paper: ClosingPaper) -> str:
    return _held(formats.date_and_time(moment, paper.lang))


def _money(cents: int, paper: ClosingPaper) -> str:
    return _held(formats.money(cents, paper.currency, paper.lang))


def _held(figure: str) -> str:
    """No-break spaces, so that a figure is never torn over two lines."""
    return figure.replace(" ", "\u00a0")
