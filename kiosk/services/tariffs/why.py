"""Why a line costs what it costs, as a document for the screen or for paper."""

from db import print_jobs
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine
from kiosk.rules.tariffs import TariffRule
from kiosk.rules.why_price import Step, why_price
from kiosk.services.rule_books import book_for
from kiosk.services.shop import OpenShop
from receipts.compose.price_steps import (
    PriceRule,
    PriceStep,
    PriceSteps,
    compose_price_paper,
    compose_price_steps,
)
from receipts.document import Document, to_json


def price_steps(shop: OpenShop, line: PricedLine, member: Member | None, lang: str) -> Document:
    """Return the steps to a line's price in the language `lang`, for a screen."""
    return compose_price_steps(_explained(shop, line, member, lang))


def print_price_steps(shop: OpenShop, line: PricedLine, member: Member | None) -> None:
    """Queue the steps to a line's price for the till's printer; it belongs to no sale."""
    explained = _explained(shop, line, member, shop.record.lang)
    now = shop.now()
    document = compose_price_paper(explained, shop.record.name, now)
    with shop.writing() as connection:
        print_jobs.add_job(connection, shop.till, None, to_json(document), now)


def _explained(shop: OpenShop, line: PricedLine, member: Member | None, lang: str) -> PriceSteps:
    steps = why_price(line, member, shop.today(), book_for(shop, member).tariffs)
    tier = member.tier if member else ""
    return PriceSteps(
        label=line.line.item.label,
        quantity=line.line.quantity,
        weight_grams=line.line.weight_grams,
        unit_price_cents=line.price.cents if line.price else 0,
        steps=tuple(_step(step, line, tier) for step in steps),
        lang=lang,
        currency=shop.record.currency,
    )


def _step(step: Step, line: PricedLine, tier: str) -> PriceStep:
    rule = step.price.rule if step.price else None
    return PriceStep(
        step.kind,
        step.cents or 0,
        wins=step.wins,
        rounded=step.rounded,
        tier=tier,
        percent_bp=step.percent_bp,
        rule=_rule(rule, line) if rule else None,
    )


def _rule(rule: TariffRule, line: PricedLine) -> PriceRule:
    return PriceRule(
        rule.kind,
        rule.value,
        rule.scope,
        rule.target if rule.scope == "category" else "",
        off_value=line.line.item.public_price_cents is None,
    )
