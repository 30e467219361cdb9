"""Members, price rules and quotas, and those who work in the shop."""

import contextlib

from kiosk.rules.errors import ShopError
from kiosk.rules.orientations import Period
from kiosk.rules.paper import Look
from kiosk.rules.quotas import Quota
from kiosk.rules.tariffs import TariffRule
from kiosk.services import staff as signing
from kiosk.services.members import deeds
from kiosk.services.members.deeds import NewMember
from kiosk.services.members.identities import Identity
from kiosk.services.quotas.book import add_quota, end_quota
from kiosk.services.staff import book
from kiosk.services.tariffs.rules import add_tariff, end_tariff
from kiosk.services.training.practice import begin_training, end_training
from tests.kiosk.services.journalled.stood_still import Still
from tests.support.shops import LUC, LUC_BADGE, LUC_PIN, NADIA, PIN, TODAY, days


def members(still: Still) -> None:
    """A person from the enrolment to the erasure."""
    shop, who = still.shop, NADIA.number
    identity = Identity("Rosa Ferreira", "06 00 00 00 00")
    made = deeds.enrol(
        shop, who, NewMember("A", Period(TODAY, days(90), "CCAS"), None, 3, identity)
    )
    reference = made.reference
    deeds.renew(shop, who, reference, Period(days(91), days(180), "CCAS"))
    deeds.replace_card(shop, who, reference, made.card)
    deeds.suspend(shop, who, reference, "carte prêtée")
    deeds.lift(shop, who, reference)
    deeds.change_tier(shop, who, reference, "B")
    deeds.change_household_size(shop, who, reference, 4)
    deeds.move_to_household(shop, who, reference, "M-AWA")
    deeds.change_identity(shop, who, reference, Identity("Rosa Silva", ""))
    deeds.change_look(shop, who, reference, Look("ar", large=True))
    deeds.erase_identity(shop, who, reference)


def rules(still: Still) -> None:
    """A tariff that ends, one that is withdrawn, a quota that changes and ends."""
    shop, who = still.shop, NADIA.number
    rule = TariffRule(0, "A", "category", "misc", "percent_of_market", 2000, 2, 5, TODAY)
    number = add_tariff(shop, rule, who)
    end_tariff(shop, number, days(30), who)
    future = TariffRule(0, None, "item", "BREAD", "fixed", 90, valid_from=days(10))
    end_tariff(shop, add_tariff(shop, future, who), days(5), who)
    quota = Quota(0, "A", "all", "", "market_value", 150_00, "days", "household", 50_00, 30)
    number = add_quota(shop, quota, who)
    add_quota(shop, Quota(0, "A", "all", "", "market_value", 120_00, "days", "household", 0, 30), 1)
    end_quota(shop, number, who)


def staff(still: Still) -> None:
    """Signing in and out, refusals, training, and every change of who works here."""
    shop = still.shop
    luc = signing.sign_in(shop, LUC_BADGE, LUC_PIN)
    signing.note_leaving(shop, luc, "key")
    signing.note_leaving(shop, signing.sign_in(shop, "1", PIN), "quit")
    for who in ("2", "77"):
        with contextlib.suppress(ShopError):
            signing.sign_in(shop, who, "0000")
    for who, pin in (("1", "0000"), ("2", LUC_PIN)):
        with contextlib.suppress(ShopError):
            signing.check_manager(shop, who, pin)
    begin_training(shop, LUC).shop.close()
    end_training(shop, LUC)
    number = book.add_member(shop, NADIA, "Ana", "volunteer", "5678")
    book.rename(shop, NADIA, number, "Anna")
    book.change_pin(shop, NADIA, number, "8765")
    book.change_role(shop, NADIA, number, "auditor")
    book.give_badge(shop, NADIA, number)
    book.drop_badge(shop, NADIA, number)
    book.deactivate(shop, NADIA, number)
    book.reactivate(shop, NADIA, number)
