"""A tariff in words, as managers read it on the screen and in a trial."""

from kiosk.language import _, ngettext, spoken
from kiosk.rules.tariffs import TariffRule
from receipts import formats


def what_it_does(rule: TariffRule, currency: str) -> str:
    """Return "20 % of the market value", "10 % off", "€1.00 off" or "price €2.50"."""
    if rule.kind in ("percent_of_market", "percent_off"):
        rate = formats.percent(rule.value, spoken())
        if rule.kind == "percent_off":
            return _("{rate} off").format(rate=rate)
        return _("{rate} of the market value").format(rate=rate)
    amount = formats.money(rule.value, currency, spoken())
    if rule.kind == "amount_off":
        return _("{amount} off").format(amount=amount)
    return _("price {amount}").format(amount=amount)


def about_what(rule: TariffRule, label: str = "") -> str:
    """Return what a rule is about: everything, a category, or the item `label`."""
    return _("Everything") if rule.scope == "all" else label or rule.target


def for_whom(rule: TariffRule) -> str:
    """Return the tier and the household: "tier B, 3 people or more"."""
    tier = _("tier {tier}").format(tier=rule.tier) if rule.tier else _("every tier")
    household = household_of(rule)
    return f"{tier}, {household}" if household else tier


def household_of(rule: TariffRule) -> str:
    """Return the household sizes, nothing where a rule is for all of them."""
    least, most = rule.household_min, rule.household_max
    if most is None:
        if least == 1:
            return ""
        return ngettext("{count} person or more", "{count} people or more", least).format(
            count=least
        )
    if least == most:
        return ngettext("{count} person", "{count} people", most).format(count=most)
    return _("{least} to {most} people").format(least=least, most=most)


def sizes(rule: TariffRule) -> str:
    """Return the household sizes in figures: "3+", "3-5", "1"; nothing for all of them."""
    least, most = rule.household_min, rule.household_max
    if most is None:
        return f"{least}+" if least > 1 else ""
    return str(least) if least == most else f"{least}-{most}"


def when(rule: TariffRule) -> str:
    """Return the days on which a rule holds, nothing where it always does."""
    start = formats.short_date(rule.valid_from, spoken()) if rule.valid_from else ""
    until = formats.short_date(rule.valid_until, spoken()) if rule.valid_until else ""
    if start and until:
        return _("from {start} until {until}").format(start=start, until=until)
    if start:
        return _("from {start}").format(start=start)
    return _("until {until}").format(until=until) if until else ""
