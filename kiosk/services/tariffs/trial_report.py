"""A trial of tariffs as a report in words and figures."""

from kiosk.language import _, ngettext, spoken
from kiosk.rules.tariff_trial import RuleTotals, Trial
from kiosk.rules.tariffs import TariffRule
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.trials import MonthTried
from kiosk.services.tariffs.words import about_what, for_whom, what_it_does
from receipts import formats
from receipts.report import Report, Table


def trial_report(shop: OpenShop, tried: MonthTried, file: str) -> Report:
    """Return the report, in the language that is spoken."""
    month, trial = tried.month, tried.trial
    lang = spoken()
    first, last = formats.long_date(month.first, lang), formats.long_date(month.last, lang)
    return Report(
        title=_("What the month would have been under {file}").format(file=file),
        about=(
            shop.record.name,
            _("From {first} to {last}").format(first=first, last=last),
            _counted(trial),
        ),
        tables=(
            (_("In all"), _in_all(shop, trial)),
            (_("By rule of the file"), _by_rule(shop, tried)),
        ),
        notes=(
            _("Nothing was changed."),
            _(
                "These rules stand in the place of the shop's own. A price that no rule gave is"
                " the one of that day; the other prices, the tiers and the quotas are those of"
                " today. Both columns are held against the same quotas, each beginning the"
                " month with nothing used."
            ),
        ),
    )


def _counted(trial: Trial) -> str:
    sales = ngettext("{count} sale", "{count} sales", trial.sales).format(count=trial.sales)
    lines = ngettext("{count} line", "{count} lines", trial.lines).format(count=trial.lines)
    return f"{sales}, {lines}"


def _in_all(shop: OpenShop, trial: Trial) -> Table:
    before, after = trial.before, trial.after
    sums = (
        (_("Revenue"), before.revenue_cents, after.revenue_cents),
        (_("Savings"), before.saving_cents, after.saving_cents),
        (_("Market value"), before.value_cents, after.value_cents),
    )
    refused = (str(before.refused), str(after.refused), f"{after.refused - before.refused:+}")
    return Table(
        ("", _("As sold"), _("Under these rules"), _("Change")),
        (
            *((name, *(_money(shop, each) for each in (a, b, b - a))) for name, a, b in sums),
            (_("Lines refused by a quota"), *refused),
        ),
    )


def _by_rule(shop: OpenShop, tried: MonthTried) -> Table:
    head = ("", _("Lines"), _("As sold"), _("Under these rules"), _("Change"))
    rows = (
        (_name(shop, rule), *_figures(shop, tried.trial.by_rule.get(rule.id, RuleTotals())))
        for rule in tried.rules
    )
    return Table(head, tuple(rows))


def _figures(shop: OpenShop, sums: RuleTotals) -> tuple[str, ...]:
    before, after = sums.before_cents, sums.after_cents
    money = (_money(shop, each) for each in (before, after, after - before))
    return str(sums.lines), *money


def _name(shop: OpenShop, rule: TariffRule) -> str:
    words = (about_what(rule), for_whom(rule), what_it_does(rule, shop.record.currency))
    return _("line {line}: {rule}").format(line=rule.id, rule=", ".join(words))


def _money(shop: OpenShop, cents: int) -> str:
    return formats.money(cents, shop.record.currency, spoken())
