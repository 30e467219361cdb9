"""What people may have, as a shop manager would write it down.

The first lines say the quotas (tier;scope;target;measure;limit;per;unit;per_extra_person),
then who wants what on which day, and what the till says unless it sells.
"""

from pathlib import Path

import pytest

from kiosk.services.counter.duty import Duty
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.shop import OpenShop
from tests.kiosk.services.quotas.quota_shop import live_through, quota_shop
from tests.support.shops import Clock

SITUATIONS = {
    "30 euros of telephony a person and month: the first programme": """
        quota ;category;Téléphonie;price;30,00;month;person;
        03 nov  SOLO  2*SIM100
        22 nov  SOLO  KEY4G           left 4.00, asks 6.00, again 2026-12-01
        22 nov  SOLO  SIM10
        30 nov  SOLO  TOP25           left 1.50, asks 5.00, again 2026-12-01
        01 dec  SOLO  KEY4G
    """,
    "The limit itself may be reached, to the cent": """
        quota ;category;Téléphonie;price;26,00;month;person;
        03 nov  SOLO  SIM100
        04 nov  SOLO  SIM100
        05 nov  SOLO  SIM10           left 0.00, asks 2.50, again 2026-12-01
    """,
    "Other goods do not use it up": """
        quota ;category;Téléphonie;price;5,00;month;person;
        03 nov  SOLO  TOP25
        03 nov  SOLO  PHONE COFFEE
        03 nov  SOLO  SIM10           left 0.00, asks 2.50, again 2026-12-01
    """,
    "Everybody has their own": """
        quota ;category;Téléphonie;price;15,00;month;person;
        03 nov  SOLO  SIM100
        03 nov  PAIR  SIM100
        03 nov  PAIR  SIM10           left 2.00, asks 2.50, again 2026-12-01
    """,
    "A household shares 150 euros of value and pays a fifth of it": """
        quota ;all;;market_value;150,00;month;household;
        03 nov  FIVE5   20*COFFEE
        04 nov  SPOUSE  9*COFFEE
        05 nov  FIVE5   2*COFFEE      left 5.00, asks 10.00, again 2026-12-01
        05 nov  SPOUSE  COFFEE
        06 nov  SPOUSE  EGGS          left 0.00, asks 3.33, again 2026-12-01
        01 dec  SPOUSE  30*COFFEE
    """,
    "What is worth much uses much, whatever it costs": """
        quota ;all;;market_value;100,00;month;person;
        03 nov  SOLO  SIM100
        03 nov  SOLO  TOP25           left 20.10, asks 25.00, again 2026-12-01
        03 nov  SOLO  SIM10
    """,
    "Two top-ups a month": """
        quota ;item;TOP25;count;2;month;person;
        03 nov  SOLO  TOP25
        20 nov  SOLO  TOP25
        21 nov  SOLO  TOP25           left 0, asks 1, again 2026-12-01
        21 nov  SOLO  SIM10
    """,
    "Two top-ups a month, three at once": """
        quota ;item;TOP25;count;2;month;person;
        03 nov  SOLO  3*TOP25         left 2, asks 3, again never
        03 nov  SOLO  2*TOP25
    """,
    "One phone an orientation": """
        quota ;category;Téléphones;count;1;orientation;person;
        03 nov  SOLO  PHONE
        05 feb  SOLO  PHONE           left 0, asks 1, again never
        05 feb  SOLO  SIM10
    """,
    "One phone for a household, whoever comes": """
        quota ;category;Téléphones;count;1;orientation;household;
        03 nov  FIVE5   PHONE
        05 nov  SPOUSE  PHONE         left 0, asks 1, again never
        05 nov  SOLO    PHONE
    """,
    "A category is the same one in capitals and without accents": """
        quota ;category;TELEPHONIE;price;5,00;month;person;
        03 nov  SOLO  TOP25
        03 nov  SOLO  SIM10           left 0.00, asks 2.50, again 2026-12-01
        03 nov  SOLO  PHONE
    """,
    "Ten euros more for each further person": """
        quota ;all;;market_value;50,00;month;household;10,00
        03 nov  FIVE5   18*COFFEE
        03 nov  SPOUSE  COFFEE        left 0.00, asks 5.00, again 2026-12-01
        03 nov  SOLO    10*COFFEE
        03 nov  SOLO    EGGS          left 0.00, asks 3.33, again 2026-12-01
    """,
    "The addition counts for persons too": """
        quota ;category;Téléphonie;price;10,00;month;person;2,50
        03 nov  PAIR  2*KEY4G
        03 nov  PAIR  SIM10           left 0.50, asks 2.50, again 2026-12-01
        03 nov  SOLO  2*KEY4G         left 10.00, asks 12.00, again never
    """,
    "Thirty days, not the calendar month": """
        quota ;category;Téléphonie;price;30,00;30;person;
        25 oct  SOLO  SIM100
        10 nov  SOLO  SIM100
        22 nov  SOLO  KEY4G           left 4.00, asks 6.00, again 2026-11-24
        23 nov  SOLO  KEY4G           left 4.00, asks 6.00, again 2026-11-24
        24 nov  SOLO  KEY4G
        24 nov  SOLO  2*KEY4G         left 11.00, asks 12.00, again 2026-12-10
    """,
    "Seven days: it comes back piece by piece": """
        quota ;item;COFFEE;count;3;7;person;
        02 nov  SOLO  COFFEE
        04 nov  SOLO  COFFEE
        06 nov  SOLO  COFFEE
        08 nov  SOLO  COFFEE          left 0, asks 1, again 2026-11-09
        08 nov  SOLO  2*COFFEE        left 0, asks 2, again 2026-11-11
        09 nov  SOLO  COFFEE
        10 nov  SOLO  COFFEE          left 0, asks 1, again 2026-11-11
    """,
    "One day: tomorrow again": """
        quota ;category;Épicerie;count;2;1;person;
        03 nov  SOLO  2*COFFEE
        03 nov  SOLO  EGGS            left 0, asks 1, again 2026-11-04
        04 nov  SOLO  EGGS
    """,
    "Two quotas bind at once, and the tighter one stops": """
        quota ;category;Téléphonie;price;30,00;month;person;
        quota ;item;TOP25;count;2;month;person;
        03 nov  SOLO  2*TOP25
        03 nov  SOLO  TOP25           left 0, asks 1, again 2026-12-01
        03 nov  SOLO  SIM100 KEY4G
        03 nov  SOLO  SIM10           left 1.00, asks 2.50, again 2026-12-01
    """,
    "Refused by one quota, nothing of the other is used": """
        quota ;item;TOP25;count;1;month;person;
        quota ;category;Téléphonie;price;10,00;month;person;
        03 nov  SOLO  KEY4G TOP25     left 4.00, asks 5.00, again 2026-12-01
        03 nov  SOLO  2*TOP25         left 1, asks 2, again never
        03 nov  SOLO  TOP25
        03 nov  SOLO  TOP25           left 0, asks 1, again 2026-12-01
    """,
    "A tier's quota leaves the other tier alone": """
        quota B2;all;;market_value;10,00;month;person;
        03 nov  FIVE5  2*COFFEE
        03 nov  FIVE5  EGGS           left 0.00, asks 3.33, again 2026-12-01
        03 nov  SOLO   9*COFFEE
    """,
    "A manager allows it once, and the rest stays as it was": """
        quota ;category;Téléphonie;price;30,00;month;person;
        03 nov  SOLO  2*SIM100
        04 nov  SOLO  !KEY4G
        05 nov  SOLO  SIM10           left 0.00, asks 2.50, again 2026-12-01
        01 dec  SOLO  2*SIM100
    """,
    "What was allowed leaves nothing for the next line of the basket": """
        quota ;item;TOP25;count;2;month;person;
        03 nov  SOLO  !3*TOP25 TOP25  left 0, asks 1, again 2026-12-01
        03 nov  SOLO  !3*TOP25
    """,
    "An allowance that is not needed is none": """
        quota ;category;Téléphonie;price;30,00;month;person;
        03 nov  SOLO  !KEY4G
        03 nov  SOLO  SIM100 KEY4G TOP25
    """,
    "A refund gives the month back": """
        quota ;category;Téléphonie;price;30,00;month;person;
        03 nov  SOLO  2*SIM100
        05 nov  SOLO  refund 1
        05 nov  SOLO  2*SIM100
        05 nov  SOLO  KEY4G           left 4.00, asks 6.00, again 2026-12-01
    """,
    "A refund of last month gives nothing to this one": """
        quota ;category;Téléphonie;price;30,00;month;person;
        28 nov  SOLO  2*SIM100
        02 dec  SOLO  refund 1
        02 dec  SOLO  2*SIM100
        02 dec  SOLO  KEY4G           left 4.00, asks 6.00, again 2027-01-01
    """,
    "A refund within thirty days makes room at once": """
        quota ;category;Téléphonie;price;30,00;30;person;
        20 nov  SOLO  2*SIM100
        22 nov  SOLO  KEY4G           left 4.00, asks 6.00, again 2026-12-20
        22 nov  SOLO  refund 1
        22 nov  SOLO  KEY4G
    """,
    "What was allowed beyond comes back first": """
        quota ;item;TOP25;count;2;month;person;
        03 nov  SOLO  !3*TOP25
        04 nov  SOLO  refund 1 1
        04 nov  SOLO  TOP25           left 0, asks 1, again 2026-12-01
        04 nov  SOLO  refund 1 1
        04 nov  SOLO  TOP25
        04 nov  SOLO  TOP25           left 0, asks 1, again 2026-12-01
    """,
    "A limit that was raised holds at once": """
        quota ;category;Téléphonie;price;10,00;month;person;
        03 nov  SOLO  KEY4G
        03 nov  SOLO  TOP25           left 4.00, asks 5.00, again 2026-12-01
        quota ;category;Téléphonie;price;11,00;month;person;
        03 nov  SOLO  TOP25
    """,
    "A limit that was lowered below what is used leaves nothing, and takes nothing back": """
        quota ;category;Téléphonie;price;30,00;month;person;
        03 nov  SOLO  SIM100
        quota ;category;Téléphonie;price;10,00;month;person;
        04 nov  SOLO  SIM10           left 0.00, asks 2.50, again 2026-12-01
        04 nov  SOLO  !SIM10
        01 dec  SOLO  KEY4G
        01 dec  SOLO  TOP25           left 4.00, asks 5.00, again 2027-01-01
    """,
    "A weighed line is one piece, however much it weighs": """
        quota ;item;APPLES;count;2;month;person;
        03 nov  SOLO  2500*APPLES
        03 nov  SOLO  300*APPLES
        03 nov  SOLO  100*APPLES      left 0, asks 1, again 2026-12-01
    """,
    "A card out of date uses no quota and gets nothing": """
        quota ;category;Téléphonie;price;30,00;month;person;
        03 nov  SHORT  SIM10
        22 nov  SHORT  SIM10          orientation_not_valid
    """,
    "Nothing at all of something": """
        quota ;item;PHONE;count;0;month;person;
        03 nov  SOLO  PHONE           left 0, asks 1, again never
        03 nov  SOLO  !PHONE
    """,
    "December renews in the next year": """
        quota ;item;TOP25;count;1;month;person;
        31 dec  SOLO  TOP25
        31 dec  SOLO  TOP25           left 0, asks 1, again 2027-01-01
        01 jan  SOLO  TOP25
    """,
}


@pytest.mark.parametrize("story", SITUATIONS.values(), ids=SITUATIONS)
def test_the_till_says_what_the_shop_agreed(
    shop: OpenShop, duty: Duty, clock: Clock, tmp_path: Path, story: str
) -> None:
    made = quota_shop(shop, duty, clock, tmp_path)
    live_through(made, story)
    assert check_quota_balances(shop) == ()
