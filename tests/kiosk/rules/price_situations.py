"""Worked examples of prices, as a shop manager writes them down.

Amounts are in euros. A rule is a row of the tariffs' spreadsheet, its cells in the order
tier, scope, target, rule, value, household_min, household_max, valid_from, valid_until;
those at the end may be left out. `day` is 22 November 2026 unless another one is said.
"""

from dataclasses import dataclass, field

TIERS = {"A": "30", "B": "20", "C": "50", "free": "0"}
"""What members of each tier pay, in percent of the market value."""


@dataclass(frozen=True)
class Good:
    """Something on the shelf: the prices of one piece, or of one kilogram."""

    sku: str = "CAFE"
    category: str = "Épicerie"
    value: str = ""
    public: str = ""
    social: str = ""
    kind: str = "unit"


@dataclass(frozen=True)
class Situation:
    """Who buys what under which rules, and what comes out.

    `tier` empty: nobody with a card. `bought`: a number of pieces, or "0,350 kg".
    `voucher`: "20 %" or an amount taken off. `price` is that of one piece or kilogram,
    `by` what it comes from ("rule 2" is the second row); both are empty when the thing
    can not be had without a card.
    """

    name: str
    good: Good
    price: str
    by: str
    tier: str = "B"
    household: int = 1
    rules: tuple[str, ...] = ()
    day: str = "2026-11-22"
    bought: str = "1"
    voucher: str = ""
    pays: str = ""
    """For all of it, where that is not the price of one."""
    worth: str = ""
    """The market value of all of it, where it is said."""
    saves: str = field(default="")


COFFEE = Good(value="3,49", public="2,50")
SIM = Good("SIM10", "Téléphonie", value="14,99", social="2,50")
KEY4G = Good("CLE4G", "Téléphonie", value="30,00", public="18,00")
PHONE = Good("TEL32", "Téléphonie", value="120,00", public="60,00", social="20,00")
TOPUP = Good("TOP25", "Téléphonie", value="25,00", social="5,00")
APPLES = Good("KG11", "Fruits", value="2,40", public="1,80", kind="weight")
COAT = Good("MANT1", "Vêtements", public="12,00")
REPAIR = Good("REPAR", "Services", public="5,00", social="2,00", kind="service")
EGGS = Good("OEUFS", "Épicerie", value="5,78")
PRICELESS = Good("SAVON", "Hygiène", social="0,40")

SITUATIONS = (
    # Without any rule
    Situation("no card: the public price", COFFEE, "2,50", "public", tier="", saves="0,99"),
    Situation("no card, for members alone: not to be had", SIM, "", "", tier=""),
    Situation("tier B pays a fifth of the value", COFFEE, "0,70", "tier", worth="3,49"),
    Situation("tier A pays 30 % of the value", COFFEE, "1,05", "tier", tier="A"),
    Situation("the social price is below the tier's", SIM, "2,50", "social", saves="12,49"),
    Situation("the tier's is below the social price", PHONE, "20,00", "social", tier="B"),
    Situation("half a cent goes up", Good(value="0,05"), "0,03", "tier", tier="C"),
    Situation("without a market value a tier lowers nothing", COAT, "12,00", "public"),
    Situation("a tier that pays nothing", COFFEE, "0,00", "tier", tier="free", saves="3,49"),
    # A percentage of the market value
    Situation(
        "ten percent of everything's value, for all tiers",
        COFFEE,
        "0,35",
        "rule 1",
        rules=(";all;;percent_of_market;10",),
        saves="3,14",
    ),
    Situation(
        "a percentage with a comma",
        KEY4G,
        "6,15",
        "rule 1",
        tier="A",
        rules=("A;item;CLE4G;percent_of_market;20,5",),
    ),
    Situation(
        "a share above the tier's changes nothing",
        COFFEE,
        "0,70",
        "tier",
        rules=(";all;;percent_of_market;60",),
    ),
    Situation(
        "a share of a value that nobody knows is no price",
        COAT,
        "12,00",
        "public",
        rules=(";all;;percent_of_market;10",),
    ),
    Situation(
        "goods without a public price, at a tenth of their value",
        EGGS,
        "0,58",
        "rule 1",
        rules=("B;category;Épicerie;percent_of_market;10",),
    ),
    # A fixed price
    Situation(
        "top-ups of 25 € for 4 €",
        TOPUP,
        "4,00",
        "rule 1",
        rules=(";item;TOP25;fixed;4",),
        worth="25,00",
        saves="21,00",
    ),
    Situation(
        "all coats for 3 €", COAT, "3,00", "rule 1", rules=(";category;Vêtements;fixed;3,00",)
    ),
    Situation("a gift: a fixed price of 0", COFFEE, "0,00", "rule 1", rules=(";all;;fixed;0",)),
    Situation(
        "a fixed price above the public one is not paid",
        COAT,
        "12,00",
        "public",
        rules=(";item;MANT1;fixed;15,00",),
    ),
    Situation(
        "a fixed price opens what has only a social price",
        PRICELESS,
        "0,20",
        "rule 1",
        rules=(";all;;fixed;0,20",),
        worth="0,20",
        saves="0,00",
    ),
    # A percentage off
    Situation(
        "a third off the public price",
        KEY4G,
        "12,01",
        "rule 1",
        tier="C",
        rules=(";category;Téléphonie;percent_off;33,3",),
        saves="17,99",
    ),
    Situation(
        "off the value where there is no public price",
        EGGS,
        "0,58",
        "rule 1",
        rules=(";all;;percent_off;90",),
    ),
    Situation(
        "a hundred percent off is free",
        KEY4G,
        "0,00",
        "rule 1",
        rules=(";item;CLE4G;percent_off;100",),
    ),
    Situation(
        "ten percent off is dearer than the tier's price",
        KEY4G,
        "6,00",
        "tier",
        rules=(";all;;percent_off;10",),
    ),
    Situation(
        "off what has neither public price nor value: no price",
        PRICELESS,
        "0,40",
        "social",
        rules=(";all;;percent_off;50",),
    ),
    # An amount off
    Situation("five euros off a coat", COAT, "7,00", "rule 1", rules=(";item;MANT1;amount_off;5",)),
    Situation(
        "more off than it costs: free, never below",
        COAT,
        "0,00",
        "rule 1",
        rules=(";item;MANT1;amount_off;20",),
        saves="12,00",
    ),
    Situation(
        "two euros off the value of eggs",
        EGGS,
        "1,00",
        "rule 1",
        rules=(";item;OEUFS;amount_off;4,78",),
    ),
    Situation(
        "one euro off a repair, and the social price is lower",
        REPAIR,
        "2,00",
        "social",
        rules=(";category;Services;amount_off;1",),
    ),
    # For whom
    Situation(
        "a rule of another tier does not count",
        COFFEE,
        "0,70",
        "tier",
        rules=("A;all;;fixed;0,10",),
    ),
    Situation(
        "no card: no rule, however wide",
        COFFEE,
        "2,50",
        "public",
        tier="",
        rules=(";all;;fixed;0,10",),
    ),
    Situation(
        "families of four and more pay a tenth",
        COFFEE,
        "0,35",
        "rule 1",
        household=4,
        rules=("B;all;;percent_of_market;10;4",),
    ),
    Situation(
        "a household of three is not one of four",
        COFFEE,
        "0,70",
        "tier",
        household=3,
        rules=("B;all;;percent_of_market;10;4",),
    ),
    Situation(
        "one person alone",
        COFFEE,
        "0,50",
        "rule 1",
        rules=(";category;Épicerie;fixed;0,50;1;1",),
    ),
    Situation(
        "two are not alone",
        COFFEE,
        "0,70",
        "tier",
        household=2,
        rules=(";category;Épicerie;fixed;0,50;1;1",),
    ),
    Situation(
        "from two to five people, five is within",
        COFFEE,
        "0,40",
        "rule 1",
        household=5,
        rules=(";all;;fixed;0,40;2;5",),
    ),
    # When
    Situation(
        "on its first day a rule holds",
        COFFEE,
        "0,10",
        "rule 1",
        rules=(";all;;fixed;0,10;;;2026-11-22",),
    ),
    Situation(
        "the day before it does not",
        COFFEE,
        "0,70",
        "tier",
        day="2026-11-21",
        rules=(";all;;fixed;0,10;;;2026-11-22",),
    ),
    Situation(
        "on its last day a rule holds",
        COFFEE,
        "0,10",
        "rule 1",
        day="2026-12-31",
        rules=(";all;;fixed;0,10;;;2026-12-01;2026-12-31",),
    ),
    Situation(
        "the day after it has ended",
        COFFEE,
        "0,70",
        "tier",
        day="2027-01-01",
        rules=(";all;;fixed;0,10;;;2026-12-01;2026-12-31",),
    ),
    Situation(
        "one rule ends and the next begins",
        COFFEE,
        "0,30",
        "rule 2",
        day="2027-01-01",
        rules=(";all;;fixed;0,20;;;;2026-12-31", ";all;;fixed;0,30;;;2027-01-01"),
    ),
    # Which one wins
    Situation(
        "the lowest of three rules",
        KEY4G,
        "2,00",
        "rule 3",
        rules=(
            ";item;CLE4G;fixed;5",
            ";category;Téléphonie;percent_off;80",
            ";all;;fixed;2",
        ),
    ),
    Situation(
        "equal prices: the item before the category before everything",
        KEY4G,
        "3,00",
        "rule 3",
        rules=(";all;;fixed;3", ";category;Téléphonie;percent_off;83,33", ";item;CLE4G;fixed;3"),
    ),
    Situation(
        "equal prices: the category before everything",
        KEY4G,
        "3,00",
        "rule 2",
        rules=(";all;;fixed;3", ";category;Téléphonie;percent_of_market;10"),
    ),
    Situation(
        "equal to the item's social price: that one is paid",
        SIM,
        "2,50",
        "social",
        rules=(";item;SIM10;fixed;2,50",),
    ),
    Situation(
        "equal to the tier's price, and about the category: the rule",
        COFFEE,
        "0,70",
        "rule 1",
        rules=(";category;Épicerie;fixed;0,70",),
    ),
    Situation(
        "equal to the tier's price, and about everything: the tier",
        COFFEE,
        "0,70",
        "tier",
        rules=(";all;;fixed;0,70",),
    ),
    Situation(
        "equal to the public price: what is for members is named",
        COAT,
        "12,00",
        "rule 1",
        rules=(";all;;fixed;12",),
    ),
    Situation(
        "two equal rules: the one of the member's own tier",
        COFFEE,
        "0,50",
        "rule 2",
        rules=(";all;;fixed;0,50", "B;all;;fixed;0,50"),
    ),
    Situation(
        "two rules alike in everything: the older one",
        COFFEE,
        "0,50",
        "rule 1",
        rules=("B;all;;fixed;0,50", "B;all;;percent_off;80"),
    ),
    # Several pieces, weights, vouchers
    Situation(
        "three pieces: three times the price of one",
        COFFEE,
        "0,35",
        "rule 1",
        rules=(";all;;percent_of_market;10",),
        bought="3",
        pays="1,05",
        worth="10,47",
        saves="9,42",
    ),
    Situation(
        "a kilogram at a third off, of which 350 g",
        APPLES,
        "1,20",
        "rule 1",
        tier="C",
        rules=(";category;Fruits;percent_off;33,3",),
        bought="0,350 kg",
        pays="0,42",
        worth="0,84",
        saves="0,42",
    ),
    Situation(
        "the price of a kilogram is a tag in whole cents, then the weight is rounded once",
        APPLES,
        "0,37",
        "rule 1",
        rules=(";all;;percent_of_market;15,5",),
        bought="1,234 kg",
        pays="0,46",
        worth="2,96",
    ),
    Situation(
        "a voucher of 20 % comes after the rule",
        COAT,
        "3,00",
        "rule 1",
        rules=(";category;Vêtements;fixed;3",),
        voucher="20 %",
        pays="2,40",
        worth="12,00",
        saves="9,60",
    ),
    Situation(
        "a voucher of 5 € takes no more than the price",
        COAT,
        "3,00",
        "rule 1",
        rules=(";category;Vêtements;fixed;3",),
        voucher="5,00",
        pays="0,00",
        saves="12,00",
    ),
)
