"""In which languages this till's printer can print receipts.

One that prints no pictures has the letters of its code page alone: there a receipt comes in
the shop's language, since a paper that somebody can have read to them is worth more than none.
"""

from dataclasses import replace

from kiosk.rules.paper import Look
from kiosk.services.printers.facts import printer_facts
from kiosk.services.shop import OpenShop
from receipts.render.languages import prints_language
from receipts.words import LANGUAGES, known_language


def printable_look(shop: OpenShop, look: Look) -> Look:
    """Return a look, in the shop's language where the printer can not print its own."""
    return look if can_print(shop, look.lang) else replace(look, lang="")


def can_print(shop: OpenShop, lang: str) -> bool:
    """Tell whether receipts may be in a language here; in the shop's ("") they always may."""
    house = known_language(shop.record.lang)
    if known_language(lang or house) == house:
        return True
    return prints_language(printer_facts(shop), lang)


def not_printable(shop: OpenShop) -> frozenset[str]:
    """Return the languages that a receipt can not be in here."""
    profile, house = printer_facts(shop), known_language(shop.record.lang)
    return frozenset(
        lang for lang in LANGUAGES if lang != house and not prints_language(profile, lang)
    )
