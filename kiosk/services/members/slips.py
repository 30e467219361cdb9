"""The slip with a member's card, as a print job without a sale."""

from db import members, print_jobs
from kiosk.rules.card_codes import grouped
from kiosk.rules.errors import ShopError
from kiosk.services.members.sheets import living_card
from kiosk.services.records import member_named
from kiosk.services.shop import OpenShop
from receipts.compose.member_card import MemberCard, compose_member_card
from receipts.document import Document, to_json


def print_card(shop: OpenShop, staff_number: int, reference: str) -> Document:
    """Queue the slip of the card that is alive, and journal who asked for it.

    It holds no name. Raises ShopError ``member_unknown``.
    """
    with shop.writing() as connection:
        now = shop.now()
        row = members.find_by_reference(connection, reference, shop.today())
        if row is None:
            raise ShopError("member_unknown")
        card = living_card(connection, reference)
        document = compose_member_card(
            MemberCard(
                shop_name=shop.record.name,
                shop_address=shop.record.address,
                lang=shop.record.lang,
                card=card,
                shown=grouped(card),
                valid_until=member_named(row, "").until,
            )
        )
        print_jobs.add_job(connection, shop.till, None, to_json(document), now)
        values = {"member": reference, "staff": staff_number}
        shop.write_journal(connection, "member_card_printed", values, now)
    return document
