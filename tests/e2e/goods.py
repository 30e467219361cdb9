"""The goods, people and vouchers of the shop that the journeys sell in."""

from datetime import date, timedelta

COFFEE = "3046920028004"
"""The barcode of CAFE: worth 3.49, 2.50 for everybody, 0.70 for members."""
MEMBER = "M1001"
"""Tier B, a fifth of the market value; valid."""
ENDED_MEMBER = "M1002"
FUTURE_MEMBER = "M1003"
AMBER_MEMBER = "M1004"
"""Valid for eight more days."""
LONG_CARD = "CARTE-100417"
"""A member's card that is long enough for a scanner to be told from a person."""
PASS = "PASS-7K3M9H"
"""A payment voucher of 10.00, of which 10.00 are left."""
SECOND_PASS = "PASS-9HD3VK"
EXPIRED_PASS = "PASS-C9J4XF"
TWENTY_PERCENT = "RED-K7T9HX"
TWO_OFF = "RED-2EUR"

ITEMS = """\
sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate
CAFE;3046920028004;Café moulu 250 g;Épicerie;3,49;2,50;0,70;unit;5,5
OEUFS;;Œufs ×6 plein air;Épicerie;5,78;;;unit;5,5
CLE4G;4006381333931;Clé 4G « nomade »;Téléphonie;30,00;12,00;6,00;unit;20
POMMES;;Pommes en vrac;Épicerie;2,40;1,80;;weight;5,5
AIDE;;Aide aux démarches;Service;;5,00;2,00;service;
BRIC;;Bric-à-brac;Bric-à-brac;;;;open;
SAC;40170725;Sac réutilisable;Divers;;0,50;;unit;
"""
TIERS = "tier;percent_of_market\nA;30\nB;20\n"
LOTS = """\
lot;donor;sku;quantity;unit_value;received_on;expires_on
L-CAFE-1;Banque alimentaire;CAFE;100;3,49;{-10};{+300}
L-CAFE-2;Banque alimentaire;CAFE;2;3,49;{-10};{+20}
L-OEUFS;Ferme du Plateau;OEUFS;10;5,78;{-1};{+20}
L-CLE;Fondation Mobile;CLE4G;5;30,00;{-40};
L-POMMES;Ferme du Plateau;POMMES;12,5;2,40;{-1};{+8}
"""
MEMBERS = """\
card;display_name;tier;household_size;valid_from;valid_until;oriented_by
M1001;Aminata Diallo;B;4;{-60};{+190};CCAS
M1002;Bogdan Petrov;A;1;{-200};{-3};CCAS
M1003;Chloé Durand;A;1;{+5};{+90};CCAS
M1004;Emma Fabre;A;1;{-60};{+8};CCAS
CARTE-100417;Dora Éluard;B;2;{-60};{+190};CCAS
"""
VOUCHERS = """\
code;kind;value;issuer;valid_from;valid_until
PASS-7K3M9H;payment;10,00;Pass numérique;{-30};{+300}
PASS-9HD3VK;payment;10,00;Pass numérique;{-30};{+300}
PASS-C9J4XF;payment;5,00;Pass numérique;{-300};{-30}
RED-K7T9HX;percent;20;Mairie;{-30};{+300}
RED-2EUR;amount;2,00;Mairie;;
"""

TABLES = {
    "items": ITEMS,
    "tiers": TIERS,
    "lots": LOTS,
    "members": MEMBERS,
    "vouchers": VOUCHERS,
}
"""In the order of their import."""


TODAY = date.today()  # noqa: DTZ011 (the shop's own day is meant)
"""For the whole run: the journeys' shop may be made before a midnight and sold in after it."""


def day(from_today: int) -> date:
    """A day so many days from today."""
    return TODAY + timedelta(days=from_today)


def spreadsheet(table: str, lang: str) -> bytes:
    """A table as people's spreadsheets save it: the French one in Windows-1252."""
    text = TABLES[table]
    for days in (-300, -200, -60, -40, -30, -10, -3, -1, 5, 8, 20, 90, 190, 300):
        text = text.replace(f"{{{days:+}}}", day(days).isoformat())
    if lang == "fr":
        return text.encode("cp1252")
    return text.replace(",", ".").replace(";", ",").encode("utf-8")
