"""Reading the figures of a shift from its rows alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from db import closing_figures as found
from db.print_jobs import LEFT
from db.rows import AnyRow
from kiosk.rules.figures import NOTHING, Cash, Figures, Named, Sum, Variance, VatSum
from kiosk.services.shop import OpenShop

PRICES = ("public", "social", "tier", "typed", "rule")
TENDERS = ("cash", "card", "cheque", "voucher")
GIFTS = ("round_up", "more", "suspended")
DISCOUNTS = ("percent", "amount", "free")
UNPRINTED = ("queued", "sending", "uncertain", "failed", "overdue", "held", LEFT)


def figures_of_shift(connection: Connection, shop: OpenShop, shift_id: int) -> Figures:
    """Return what a shift amounts to, open, ended or closed: a few statements on its rows.

    What was counted and who signed are in it as far as they are stored.
    """
    return read_figures(connection, shift_id)


def read_figures(connection: Connection, shift_id: int) -> Figures:
    """Do the same in any database, also one that no till has open."""
    shift = found.shift_of(connection, shift_id)
    lines = found.rows(connection, found.of_lines(shift_id))
    tenders = found.rows(connection, found.of_tenders(shift_id))
    gifts = found.rows(connection, found.of_gifts(shift_id))
    redeemed = found.rows(connection, found.of_redemptions(shift_id))
    movements = _by_kind(found.rows(connection, found.of_movements(shift_id)))
    voided = found.rows(connection, found.of_voided_lines(shift_id))
    papers = Counter({r.state: r.many for r in found.rows(connection, found.of_papers(shift_id))})
    again = found.of_duplicates(shift.till, shift.before, shift.ended_at)
    duplicates = connection.execute(again).scalar_one()
    return Figures(
        **_tickets(connection, shift),
        voided_lines=_sum([row for row in voided if not row.whole_basket]),
        voided_baskets=Sum(
            sum(row.baskets for row in voided if row.whole_basket),
            sum(int(row.cents) for row in voided if row.whole_basket),
        ),
        savings_cents=sum(int(row.saving) for row in lines),
        discounts=(*_prices(lines), *_vouchers(redeemed)),
        tenders=_named(TENDERS, [(row.kind, row) for row in tenders]),
        issuers=_issuers(tenders),
        vat=_vat(lines),
        gifts=_named(GIFTS, [(row.kind, row) for row in gifts]),
        gifts_back=Sum(
            sum(int(row.many_back) for row in gifts), sum(int(row.cents_back) for row in gifts)
        ),
        suspended_used=_sum([row for row in redeemed if row.suspended]),
        topups=Sum(
            sum(int(row.pieces) for row in lines if row.kind == "topup"),
            sum(int(row.cents) for row in lines if row.kind == "topup"),
        ),
        cash=Cash(
            sales_cents=sum(int(row.cents) for row in tenders if row.kind == "cash"),
            pay_ins_cents=movements.get("pay_in", NOTHING).cents,
            pay_outs_cents=movements.get("pay_out", NOTHING).cents,
            drops_cents=movements.get("cash_drop", NOTHING).cents,
            float_cents=shift.float_cents,
            expected_float_cents=shift.expected_float_cents,
        ),
        variances=_variances(connection, shift_id),
        closed_by=shift.closed_by,
        countersigned_by=shift.countersigned_by,
        float_left_cents=shift.float_left_cents,
        deposit_cents=shift.deposit_cents,
        no_sales=movements.get("no_sale", NOTHING).count,
        unprinted=sum(papers[state] for state in UNPRINTED),
        not_wanted=papers["not_wanted"],
        duplicates=duplicates,
    )


def signed(connection: Connection, figures: Figures, shift_id: int) -> Figures:
    """Return figures that were read before, with the counts and signatures of their shift."""
    shift = found.shift_of(connection, shift_id)
    return replace(
        figures,
        cash=replace(figures.cash, next_float_cents=shift.next_float_cents),
        variances=_variances(connection, shift_id),
        closed_by=shift.closed_by,
        countersigned_by=shift.countersigned_by,
        float_left_cents=shift.float_left_cents,
        deposit_cents=shift.deposit_cents,
    )


def _tickets(connection: Connection, shift: AnyRow) -> dict[str, Any]:
    """Return what the tickets add up to, by kind and in all, and the perpetual totals."""
    rows = found.rows(connection, found.of_sales(shift.id))
    by_kind = _by_kind(rows)
    refunds = by_kind.get("refund", NOTHING)
    # What was taken in exchange is sold; only what came back is refunded.
    exchanged = _sum(found.rows(connection, found.of_exchanged(shift.id)))
    sales = by_kind.get("sale", NOTHING)
    total = sum(int(row.cents) for row in rows)
    absolute = sum(int(row.absolute) for row in rows)
    perpetual = shift if shift.ended_at else found.perpetual_of(connection, shift.till)
    return {
        "sales": Sum(sales.count + exchanged.count, sales.cents + exchanged.cents),
        "refunds": Sum(refunds.count, refunds.cents - exchanged.cents),
        "voids": by_kind.get("void", NOTHING),
        "market_value_cents": sum(int(row.value) for row in rows),
        "first_ticket": min((row.first for row in rows), default=None),
        "last_ticket": max((row.last for row in rows), default=None),
        "total_cents": total,
        "absolute_cents": absolute,
        "perpetual_cents": perpetual.perpetual_cents,
        "perpetual_absolute_cents": perpetual.perpetual_absolute_cents,
        "carried_cents": shift.carried + total,
        "carried_absolute_cents": shift.carried_absolute + absolute,
    }


def _variances(connection: Connection, shift_id: int) -> tuple[Variance, ...]:
    rows = found.rows(connection, found.of_counts(shift_id))
    order = {kind: place for place, kind in enumerate(TENDERS)}
    return tuple(
        Variance(row.kind, row.issuer, row.expected_cents, row.counted_cents, row.reason)
        for row in sorted(rows, key=lambda row: (order[row.kind], row.issuer))
    )


def _sum(rows: Sequence[AnyRow]) -> Sum:
    return Sum(sum(int(row.many) for row in rows), sum(int(row.cents) for row in rows))


def _by_kind(rows: Sequence[AnyRow]) -> dict[str, Sum]:
    return {row.kind: Sum(int(row.many), int(row.cents)) for row in rows}


def _named(order: Sequence[str], rows: Sequence[tuple[str, AnyRow]]) -> tuple[Named, ...]:
    """Add up rows under their names, in this order; a name without rows is left out."""
    sums = {name: _sum([row for other, row in rows if other == name]) for name in order}
    return tuple(
        Named(name, each.count, each.cents)
        for name, each in sums.items()
        if each != NOTHING or any(other == name for other, _row in rows)
    )


def _issuers(tenders: Sequence[AnyRow]) -> tuple[Named, ...]:
    rows = [row for row in tenders if row.kind == "voucher"]
    return tuple(
        Named(row.issuer, int(row.many), int(row.cents))
        for row in sorted(rows, key=lambda r: r.issuer)
    )


def _prices(lines: Sequence[AnyRow]) -> tuple[Named, ...]:
    """Return what each kind of price, and each dated rule, took off the market value."""
    names = {(row.tariff, row.tariff_id) for row in lines}
    order = sorted(names, key=lambda name: (PRICES.index(name[0]), name[1] or 0))
    return tuple(
        Named(
            f"{tariff}:{rule}" if rule else tariff,
            sum(int(row.many) for row in lines if (row.tariff, row.tariff_id) == (tariff, rule)),
            sum(int(row.off) for row in lines if (row.tariff, row.tariff_id) == (tariff, rule)),
        )
        for tariff, rule in order
    )


def _vouchers(redeemed: Sequence[AnyRow]) -> tuple[Named, ...]:
    rows = [(f"voucher:{row.kind}", row) for row in redeemed if row.kind in DISCOUNTS]
    return _named([f"voucher:{kind}" for kind in DISCOUNTS], rows)


def _vat(lines: Sequence[AnyRow]) -> tuple[VatSum, ...]:
    """Add up the VAT that is stored with each line; lines without VAT come first."""
    rates = sorted({row.vat_rate_bp for row in lines}, key=lambda rate: (rate is not None, rate))
    sums = []
    for rate in rates:
        rows = [row for row in lines if row.vat_rate_bp == rate]
        vat = sum(int(row.vat) for row in rows)
        sums.append(VatSum(rate, sum(int(row.cents) for row in rows) - vat, vat))
    return tuple(sums)
