"""What managers do for members, on both engines."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from db.members import HOUSEHOLD, IDENTITY, MEMBER, ORIENTATION, find_by_reference
from db.print_jobs import JOB
from db.tables import JournalEntry, Sale, table_of
from kiosk.rules.basket import Basket
from kiosk.rules.card_codes import grouped, is_right
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member, Orientation
from kiosk.rules.orientations import Period, present
from kiosk.services.counter.baskets import keep_basket, kept_basket, park_basket, parked_baskets
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import complete_sale, price_for_sale
from kiosk.services.members import deeds as members
from kiosk.services.members.deeds import NewMember, enrol
from kiosk.services.members.identities import Identity
from kiosk.services.members.sheets import MemberSearch, find_reference, member_sheet
from kiosk.services.members.slips import print_card
from kiosk.services.shop import OpenShop
from receipts import formats
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.kiosk.services.shops import rows_of
from tests.support.escpos import decode
from tests.support.examples import examples
from tests.support.refusals import refusal_of
from tests.support.shops import NADIA, TODAY, Clock, OpenTill, days
from tests.support.volunteer import paid, scanned, sell

Deed = Callable[[OpenShop], str]
"""Something about M-AWA; returns the refusal that a basket meets then."""

ZOE = Identity("Zoé Marchand", "zoe@example.org")
SPRING = Period(days(0), days(90), "CCAS")


def new(
    shop: OpenShop, identity: Identity = ZOE, period: Period = SPRING, **more: object
) -> members.Enrolled:
    values: dict[str, object] = {"tier": "A", "period": period, "identity": identity, **more}
    return enrol(shop, NADIA.number, NewMember(**values))  # type: ignore[arg-type]


def found(shop: OpenShop, card: str) -> Member:
    member = find_scanned(shop, card)
    assert isinstance(member, Member)
    return member


def journalled(shop: OpenShop) -> list[tuple[str, dict[str, object]]]:
    """The kinds and values of the deeds about members."""
    entries = [json.loads(row["entry"]) for row in rows_of(shop, table_of(JournalEntry))]
    return [(e["kind"], e["values"]) for e in entries if e["kind"].startswith("member_")]


# Enrolling


def test_who_is_enrolled_buys_at_once_at_social_prices(shop: OpenShop, duty: Duty) -> None:
    made = new(shop, household_size=3)
    assert is_right(made.card)
    member = found(shop, made.card)
    assert (member.reference, member.name) == (made.reference, "Zoé M.")
    assert (member.household_size, member.orientation(TODAY)) == (3, Orientation.VALID)
    assert sell(shop, duty, made.card, "BREAD").total_cents == 120
    assert journalled(shop) == [
        (
            "member_enrolled",
            {
                "member": made.reference,
                "staff": 1,
                "tier": "A",
                "household": member.household,
                "household_size": 3,
                "valid_from": SPRING.valid_from.isoformat(),
                "valid_until": SPRING.valid_until.isoformat(),
            },
        )
    ]


def test_a_card_is_found_as_it_is_read_aloud(shop: OpenShop) -> None:
    made = new(shop)
    for typed in (grouped(made.card), grouped(made.card).lower().replace(" ", "-")):
        assert found(shop, typed).reference == made.reference
    swapped = made.card[:-2] + made.card[:-3:-1]
    if swapped != made.card:
        assert refusal_of(lambda: find_scanned(shop, swapped)).code == "card_misread"


def test_a_member_joins_the_household_of_another(shop: OpenShop) -> None:
    first = new(shop, household_size=2)
    household = found(shop, first.card).household
    second = new(shop, Identity(), household=household)
    assert found(shop, second.card).household == household
    assert found(shop, second.card).name == second.reference, "names are nobody's duty"
    members.change_household_size(shop, 1, second.reference, 5)
    assert found(shop, first.card).household_size == 5
    members.move_to_household(shop, 1, second.reference, None, 1)
    assert (found(shop, first.card).household_size, found(shop, second.card).household_size) == (
        5,
        1,
    )
    members.move_to_household(shop, 1, second.reference, household)
    assert member_sheet(shop, first.reference).household_members == 2


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"tier": "Z"}, "tier_unknown"),
        ({"household": "HNOBODY"}, "household_unknown"),
        ({"household_size": 0}, "household_out_of_range"),
        ({"household_size": 100}, "household_out_of_range"),
        ({"period": Period(days(1), days(0))}, "ends_before_start"),
    ],
)
def test_who_can_not_be_enrolled_leaves_nothing_behind(
    shop: OpenShop, values: dict[str, object], code: str
) -> None:
    before = [rows_of(shop, table) for table in (MEMBER, HOUSEHOLD, IDENTITY)]
    assert refusal_of(lambda: new(shop, **values)).code == code  # type: ignore[arg-type]
    assert [rows_of(shop, table) for table in (MEMBER, HOUSEHOLD, IDENTITY)] == before
    assert journalled(shop) == []


def test_without_the_shop_s_key_nobody_is_enrolled_by_name(shop: OpenShop) -> None:
    (shop.settings.home / "keys" / "identities.key").unlink()
    assert refusal_of(lambda: new(shop)).code == "key_missing"
    assert new(shop, Identity()).reference, "but without one"


def test_with_another_shop_s_key_no_name_is_written(shop: OpenShop) -> None:
    (shop.settings.home / "keys" / "identities.key").write_bytes(Fernet.generate_key())
    assert refusal_of(lambda: new(shop)).code == "identities_key_wrong"


# Renewing


def test_a_renewal_may_begin_after_the_present_orientation(shop: OpenShop, clock: Clock) -> None:
    members.renew(shop, 1, "M-SOON", Period(days(6), days(60), "CCAS"))
    member = found(shop, "M-SOON")
    assert member.orientation(TODAY) is Orientation.VALID
    assert (member.valid_until, member.until) == (days(5), days(60))
    clock.forward(days=7)
    later = found(shop, "M-SOON")
    assert later.valid_from == days(6)
    assert later.orientation_id != member.orientation_id


def test_an_ended_orientation_is_renewed_from_today(shop: OpenShop) -> None:
    assert not found(shop, "M-ENDED").has_rights(TODAY)
    members.renew(shop, 1, "M-ENDED", Period(TODAY, days(30)))
    assert found(shop, "M-ENDED").has_rights(TODAY)


def test_no_renewal_shortens_what_a_member_has(shop: OpenShop) -> None:
    renewal = Period(days(1), days(30))
    refusal = refusal_of(lambda: members.renew(shop, 1, "M-AWA", renewal))
    assert (refusal.code, refusal.data["day"]) == ("renewal_adds_nothing", days(60))
    early = Period(days(-30), days(90))
    assert refusal_of(lambda: members.renew(shop, 1, "M-AWA", early)).code == (
        "renewal_begins_before"
    )
    assert found(shop, "M-AWA").until == days(60)


def test_the_database_finds_the_same_orientation_as_the_rule(shop: OpenShop) -> None:
    periods = st.lists(
        st.tuples(st.integers(-60, 60), st.integers(0, 60)),
        min_size=1,
        max_size=5,
        unique_by=lambda each: each[0],
    )

    @given(periods, st.integers(-80, 130))
    @hypothesis_settings(max_examples=examples(40), deadline=None)
    def agrees(drawn: list[tuple[int, int]], on: int) -> None:
        history = [Period(days(start), days(start + length)) for start, length in drawn]
        rows = [
            {"member": "M-AWA", "valid_from": p.valid_from, "valid_until": p.valid_until}
            for p in history
        ]
        with shop.writing() as connection:
            connection.execute(delete(ORIENTATION).where(ORIENTATION.c.member == "M-AWA"))
            connection.execute(insert(ORIENTATION), [{**row, "oriented_by": ""} for row in rows])
        with shop.reading() as connection:
            row = find_by_reference(connection, "M-AWA", days(on))
        assert row
        expected = present(history, days(on))
        assert (row.valid_from, row.valid_until) == (expected.valid_from, expected.valid_until)
        later = [each for each in history if each.valid_from > expected.valid_from]
        following = min(later, key=lambda each: each.valid_from) if later else None
        assert row.next_from == (following.valid_from if following else None)

    agrees()


# Cards


def test_a_replaced_card_is_dead_at_once_on_every_till(shop: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    assert found(other, "M-AWA").has_rights(TODAY)
    fresh = members.replace_card(shop, 1, "M-AWA", "M-AWA")
    assert refusal_of(lambda: find_scanned(other, "m-awa")).code == "card_replaced"
    assert found(other, fresh).reference == "M-AWA"
    assert journalled(shop) == [("member_card_replaced", {"member": "M-AWA", "staff": 1})]


def test_two_managers_replace_a_card_once(shop: OpenShop, open_till: OpenTill) -> None:
    tills = [shop, open_till("T2")]

    def replace(till: OpenShop) -> str:
        try:
            return members.replace_card(till, 1, "M-AWA", "M-AWA")
        except ShopError as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(replace, tills))
    assert outcomes.count("card_replaced_already") == 1
    living = [card for card in member_sheet(shop, "M-AWA").cards if card.ended_at is None]
    assert [card.card for card in living] == [o for o in outcomes if is_right(o)]


# Suspending


def test_a_suspended_member_has_no_rights_until_it_is_lifted(
    shop: OpenShop, open_till: OpenTill
) -> None:
    other = open_till("T2", expired_cards="public_price")
    members.suspend(shop, 1, "M-AWA", " revendait des cartes ")
    member = found(other, "M-AWA")
    assert member.orientation(TODAY) is Orientation.SUSPENDED
    basket = scanned(other, "M-AWA", "BREAD")
    assert refusal_of(lambda: price_for_sale(other, basket)).code == "member_suspended"
    sheet = member_sheet(shop, "M-AWA")
    assert sheet.suspended_reason == "revendait des cartes"
    members.lift(shop, 1, "M-AWA")
    assert found(other, "M-AWA").has_rights(TODAY)
    assert [kind for kind, _ in journalled(shop)] == [
        "member_suspended",
        "member_suspension_lifted",
    ]
    assert "revend" not in json.dumps(journalled(shop))


def test_a_suspension_has_a_reason_and_happens_once(shop: OpenShop) -> None:
    assert refusal_of(lambda: members.suspend(shop, 1, "M-AWA", "  ")).code == "reason_missing"
    assert refusal_of(lambda: members.lift(shop, 1, "M-AWA")).code == "not_suspended"
    members.suspend(shop, 1, "M-AWA", "x")
    again = refusal_of(lambda: members.suspend(shop, 1, "M-AWA", "y"))
    assert again.code == "suspended_already"
    nobody = refusal_of(lambda: members.suspend(shop, 1, "NOBODY", "y"))
    assert nobody.code == "member_unknown"


# Baskets that were begun before


def suspended(shop: OpenShop) -> str:
    members.suspend(shop, 1, "M-AWA", "x")
    return "member_suspended"


def replaced(shop: OpenShop) -> str:
    members.replace_card(shop, 1, "M-AWA", "M-AWA")
    return "card_replaced"


@pytest.mark.parametrize("deed", [suspended, replaced])
def test_a_basket_in_hand_is_not_stored_after_the_deed(
    shop: OpenShop, duty: Duty, open_till: OpenTill, deed: Deed
) -> None:
    basket = paid(shop, scanned(shop, "M-AWA", "BREAD"))
    code = deed(open_till("T2"))
    assert refusal_of(lambda: complete_sale(shop, basket, duty)).code == code
    assert rows_of(shop, table_of(Sale)) == []


@pytest.mark.parametrize("deed", [suspended, replaced])
def test_a_kept_or_parked_basket_comes_back_with_a_red_light(
    shop: OpenShop, open_till: OpenTill, deed: Deed
) -> None:
    park_basket(shop, scanned(shop, "M-AWA", "BREAD"))
    keep_basket(shop, scanned(shop, "M-AWA", "MILK"))
    code = deed(open_till("T2"))
    (parked,) = parked_baskets(shop)
    for basket in (kept_basket(shop), parked.basket):
        assert is_red(basket)
        assert len(basket.lines) == 1, "nothing of it is lost"
        assert refusal_of(partial(price_for_sale, shop, basket)).code == code


def is_red(basket: Basket) -> bool:
    assert basket.member
    return basket.member.orientation(TODAY).light == "red"


def test_a_new_card_takes_the_place_of_the_dead_one_in_a_basket(shop: OpenShop, duty: Duty) -> None:
    keep_basket(shop, scanned(shop, "M-AWA", "BREAD"))
    fresh = members.replace_card(shop, 1, "M-AWA", "M-AWA")
    basket = scanned(shop, fresh, basket=kept_basket(shop))
    assert complete_sale(shop, paid(shop, basket), duty).total_cents == 120


# Changing, and erasing


def test_what_is_known_of_a_person_is_changed_and_erased(shop: OpenShop, duty: Duty) -> None:
    sell(shop, duty, "M-AWA", "BREAD")
    assert member_sheet(shop, "M-AWA").identity == Identity("Aminata Diallo")
    members.change_identity(shop, 1, "M-AWA", Identity("Aminata Sow", "06 12 34 56 78"))
    (row,) = (row for row in rows_of(shop, IDENTITY) if row["member"] == "M-AWA")
    assert row["sealed_key"], "a row of before is sealed anew with a key of its own"
    assert member_sheet(shop, "M-AWA").identity.contact == "06 12 34 56 78"
    members.erase_identity(shop, 1, "M-AWA")
    assert found(shop, "M-AWA").name == "M-AWA"
    assert [sale["member"] for sale in rows_of(shop, table_of(Sale))] == ["M-AWA"]
    again = refusal_of(lambda: members.erase_identity(shop, 1, "M-AWA"))
    assert again.code == "identity_erased_already"
    assert [kind for kind, _ in journalled(shop)] == [
        "member_identity_changed",
        "member_identity_erased",
    ]


def test_a_tier_is_changed(shop: OpenShop) -> None:
    members.change_tier(shop, 1, "M-AWA", "B")
    members.change_tier(shop, 1, "M-AWA", "B")
    assert found(shop, "M-AWA").tier == "B"
    assert journalled(shop) == [
        ("member_tier", {"member": "M-AWA", "staff": 1, "tier": "B", "tier_before": "A"})
    ]
    assert refusal_of(lambda: members.change_tier(shop, 1, "M-AWA", "Z")).code == "tier_unknown"


# Finding


def test_a_member_is_found_by_card_reference_or_any_part_of_the_name(shop: OpenShop) -> None:
    made = new(shop)
    search = MemberSearch(shop)

    def references(text: str) -> list[str]:
        return [line.member.reference for line in search.find(text)]

    for text in ("zoe", "MARCH zo", made.reference.lower(), grouped(made.card), made.card):
        assert references(text) == [made.reference]
    assert references("diallo zoe") == []
    assert set(references("a")) >= {"M-AWA", "M-SOON"}
    assert find_reference(shop, grouped(made.card).lower()) == made.reference
    assert find_reference(shop, "M-AWA") == "M-AWA"
    assert refusal_of(lambda: find_reference(shop, "nobody")).code == "member_unknown"


def test_a_name_that_was_changed_is_found_by_the_new_one(shop: OpenShop) -> None:
    search = MemberSearch(shop)
    assert search.find("diallo")
    members.change_identity(shop, 1, "M-AWA", Identity("Aminata Sow"))
    assert not search.find("diallo")
    (line,) = search.find("sow")
    assert (line.member.name, line.identity.display_name) == ("Aminata S.", "Aminata Sow")


def test_what_ends_soon_stands_first_and_what_has_no_rights_last(shop: OpenShop) -> None:
    members.suspend(shop, 1, "M-AWA", "x")
    lights = [line.member.orientation(TODAY).light for line in MemberSearch(shop).find("")]
    assert lights == ["amber", "red", "red", "red"]


# The slip


def test_the_slip_holds_the_living_card_and_no_name(shop: OpenShop) -> None:
    made = new(shop)
    card = members.replace_card(shop, 1, made.reference, made.card)
    document = print_card(shop, 1, made.reference)
    (job,) = rows_of(shop, JOB)
    assert (job["sale_id"], job["state"]) == (None, "queued")
    assert made.card not in job["document"]
    assert "Zo" not in job["document"]
    for columns in (32, 48):
        paper = decode(render_escpos(document, Profile(columns)), 12 * columns)
        assert paper.qr_codes == [card]
        (big,) = (row for row in paper.rows if row.width > 1)
        assert big.text.strip() == grouped(card)
    assert journalled(shop)[-1] == (
        "member_card_printed",
        {"member": made.reference, "staff": 1},
    )


def test_the_slip_says_until_when_with_the_renewal(shop: OpenShop) -> None:
    members.renew(shop, 1, "M-SOON", Period(days(6), days(60)))
    text = "\n".join(render_text(print_card(shop, 1, "M-SOON"), 48))
    assert formats.long_date(days(60), "fr") in text.replace("\u00a0", " ")
