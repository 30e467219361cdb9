"""Managers find a member and do everything for them by keyboard; the counter shows the light."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.print_jobs import JOB
from kiosk.language import _
from kiosk.rules.card_codes import is_right
from kiosk.rules.members import Member
from kiosk.rules.paper import Look
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.members.member import MemberScreen
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.members import deeds as members
from kiosk.services.members.sheets import MemberSearch, MemberSheet, member_sheet
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.driven import LARGE, NOW, SMALL, Driven, at_the_counter
from tests.kiosk.services.shops import rows_of
from tests.support.pilot import matches_snapshot

TODAY = NOW.date()


async def open_member(till: Driven, search: str, sees: str) -> None:
    """From the counter to one member's screen."""
    await till.manages(_("Members"), sees=_("Validity"))
    await till.writes(search)
    await till.until(lambda: sees.split()[0] in till.text)
    await till.presses("enter", sees=sees)
    await till.is_on(MemberScreen)


async def does(till: Driven, deed: str, sees: str) -> None:
    """Chooses a deed by the number beside it."""
    [row] = [row for row in till.rows if _(deed) in row]
    await till.presses(row.strip(" ▸").split()[0], "enter", sees=sees)


def sheet(shop: OpenShop, name: str) -> MemberSheet:
    (line,) = MemberSearch(shop).find(name)
    return member_sheet(shop, line.member.reference)


async def test_somebody_is_enrolled_and_the_card_goes_to_the_printer(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Members", sees="Validity")
        await till.presses("f7", sees="Name?")
        await till.writes("Zoé Marchand\r", "Phone or e-mail?")
        await till.writes("06 12 34 56 78\r", "Which tier?")
        await till.writes("2", "Scan the card of somebody in the household")
        await till.presses("enter", sees="How many people")
        await till.writes("0\r", "A household has between 1 and 99 people.")
        await till.writes("3\r", "First day")
        await till.writes("\r", "Last day")
        await till.writes("21/11/2026\r", "The last day lies before")
        await till.presses("escape", sees="First day")
        await till.presses("enter", sees="Last day")
        await till.writes("31/05/2027\r", "Which organisation")
        await till.writes("CCAS\r", "Enrolled. The card C")
        await till.sees("Zoé Marchand")
        await till.sees("06 12 34 56 78")
    found = sheet(shop, "zoe marchand")
    assert (found.member.tier, found.member.household_size) == ("B", 3)
    assert is_right(found.card)
    assert found.periods[0].oriented_by == "CCAS"
    assert isinstance(find_scanned(shop, found.card), Member)
    (job,) = rows_of(shop, JOB)
    assert (job["sale_id"], found.card in job["document"]) == (None, True)


async def test_a_member_joins_a_household_by_a_scan(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Members", sees="Validity")
        await till.presses("f7", sees="Name?")
        await till.writes("Ali\r", "Phone or e-mail?")
        await till.writes("\r", "Which tier?")
        await till.writes("1", "Scan the card")
        await till.types("M9999\r", "There is no such member.")
        await till.types("M1001\r", "First day")
        await till.presses("escape", sees="Scan the card")
        await till.types("M1001\r", "First day")
        await till.writes("\r", "Last day")
        await till.writes("31/12/2026\r", "Which organisation")
        await till.writes("\r", "Enrolled.")
        await till.sees("household of 4 people (1 more member)")
    assert sheet(shop, "ali").member.household == "M1001"


async def test_esc_leaves_the_questions_one_by_one_and_nothing_is_stored(
    home: Path, shop: OpenShop
) -> None:
    before = len(MemberSearch(shop).find(""))
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Members", sees="Validity")
        await till.presses("f7", sees="Name?")
        await till.writes("Zoé\r", "Phone or e-mail?")
        await till.presses("escape", sees="Name?")
        await till.sees("Enter alone: Zoé")
        await till.presses("escape", sees="Validity")
        await till.presses("escape", "escape", sees="Scan an item")
    assert len(MemberSearch(shop).find("")) == before


async def test_an_orientation_is_renewed_and_never_shortened(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_member(till, "aminata", "Aminata Diallo")
        await does(till, "Renew", "Enter alone: 01/06/2027")
        await till.presses("enter", sees="Last day")
        await till.writes("01/05/2027\r", "last day lies before")
        await till.writes("31/12/2027\r", "Which organisation")
        await till.presses("enter", sees="Renewed until")
    assert sheet(shop, "aminata").member.until.isoformat() == "2027-12-31"


async def test_a_lost_card_is_replaced_after_a_question(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_member(till, "aminata", "Aminata Diallo")
        await does(till, "Replace the card", "Replace the card? The old one")
        await till.presses("escape", sees="Household")
        assert sheet(shop, "aminata").card == "M1001"
        await does(till, "Replace the card", "Replace the card? The old one")
        await till.presses("enter", sees="The old card is dead.")
        await till.sees("1 replaced")
        await till.presses("escape", "escape", "escape", sees="Scan an item")
        await till.types("M1001\r", "This card was replaced by another one.")
        assert "○ This card" in till.running_text
        assert "Aminata" not in till.text, "whoever found the card learns no name"
    assert is_right(sheet(shop, "aminata").card)
    assert len(rows_of(shop, JOB)) == 1


async def test_a_member_is_suspended_and_the_counter_never_says_why(home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_member(till, "aminata", "Aminata Diallo")
        await does(till, "Suspend", "Why?")
        await till.writes("\r", "Type a reason")
        await till.writes("revendait\r", "Suspended. The counter does not say why.")
        await till.sees("revendait")
        await till.presses("escape", "escape", "escape", sees="Scan an item")
        await till.types("M1001\r", "This card can not be used today.")
        assert "○ Aminata D." in till.text
        assert "revendait" not in till.text
        await till.types("CAFE\r", "2.50")
        await till.presses("f12", sees="This card can not be used today.")
        assert isinstance(till.app.screen, CounterScreen)
        await till.presses("f7", "f12", sees="To pay")
        await till.presses("escape", sees="Value")
        await open_member(till, "aminata", "Aminata Diallo")
        await does(till, "Lift the suspension", "The suspension is lifted.")


async def test_tier_household_and_name_are_changed_and_the_name_erased(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_member(till, "aminata", "Aminata Diallo")
        await does(till, "Tier", "Which tier?")
        await till.writes("1", "The tier is A now.")
        await does(till, "Household", "Scan a card of another household")
        await till.presses("enter", sees="How many people")
        await till.writes("5\r", "The household has 5 people now.")
        await does(till, "Name and contact", "Enter alone: Aminata Diallo")
        await till.writes("Aminata Sow\r", "Phone or e-mail?")
        await till.writes("a.sow@example.org\r", "Name and contact are changed.")
        await till.sees("Aminata Sow")
        await does(till, "Erase the name", "Erase name and contact for good?")
        await till.presses("enter", sees="Name and contact are erased.")
        assert "Sow" not in till.text
    found = member_sheet(shop, "M1001")
    assert (found.member.tier, found.member.household_size) == ("A", 5)
    assert found.identity.is_empty


async def test_the_list_shows_initials_and_the_whole_name_of_the_chosen_one_alone(
    home: Path,
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Members", sees="Aminata D.")
        assert "Petrov" not in till.text
        assert "Diallo" not in till.text
        await till.writes("petrov", "Bogdan P.")
        await till.sees("Bogdan Petrov · M1002")
        await till.presses(*["backspace"] * 6)
        await till.writes("nobody", "No member is like that.")


async def test_a_scan_finds_the_member(home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Members", sees="Aminata D.")
        await till.types("M1001\r", "Aminata Diallo")
        await till.is_on(MemberScreen)


async def test_lists_at_the_counter_show_initials(home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        for codes in ("M1001\rCAFE\r", "M1004\rCAFE\r"):
            await till.types(codes, "Café moulu 250 g, ")
            await till.presses("f5", sees="Scan an item")
        await till.presses("f6", sees="Parked baskets")
        assert "A. D." in till.text
        assert "Aminata" not in till.text


def suspended(shop: OpenShop) -> None:
    members.suspend(shop, 1, "M1001", "x")


def replaced(shop: OpenShop) -> None:
    members.replace_card(shop, 1, "M1001", "M1001")


@pytest.mark.parametrize("while_paying", [False, True])
@pytest.mark.parametrize(
    ("deed", "said", "shown"),
    [
        (suspended, "This card can not be used today.", "not today"),
        (replaced, "This card was replaced by another one.", "card replaced"),
    ],
)
async def test_what_another_till_did_meanwhile_turns_the_light_red_and_sells_nothing(
    home: Path,
    shop: OpenShop,
    deed: Callable[[OpenShop], None],
    said: str,
    shown: str,
    while_paying: bool,
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.types("M1001\rCAFE\r", "0.70")
        if while_paying:
            await till.presses("f12", sees="To pay")
        deed(shop)
        await till.presses("f12", sees=said)
        await till.sees(shown)
        await till.sees("○ Aminata D.")
        await till.sees("2.50")
        await till.presses("f7", "f12", "f12", sees="T1-000001")


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_the_screens_look_as_they_did(
    home: Path, shop: OpenShop, lang: str, size: tuple[int, int]
) -> None:
    suspended(shop)
    name = f"{lang}-{size[0]}x{size[1]}"
    async with at_the_counter(home, size, lang) as till:
        await till.types("M1001\r", "○ Aminata D.")
        matches_snapshot(till.app, f"counter-card-suspended-{name}")
        await till.presses("f7")
        await till.manages(_("Members"), sees="Aminata D.")
        matches_snapshot(till.app, f"members-{name}")
        await till.writes("aminata")
        await till.until(lambda: "Bogdan" not in till.text)
        await till.presses("enter", sees="Aminata Diallo")
        await till.is_on(MemberScreen)
        await till.sees(_("Lift the suspension"))
        matches_snapshot(till.app, f"member-{name}")
        await does(till, "Renew", _("First day of the orientation?"))
        matches_snapshot(till.app, f"member-renew-{name}")


async def test_a_member_reads_their_receipts_in_large_arabic(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_member(till, "M1001", "Aminata")
        await does(till, "Receipts: language, size", "In which language")
        (row,) = [row for row in till.rows if "Arabic" in row]
        assert "(not checked yet)" in row, "nobody takes it for checked"
        assert "العربية" in row
        await till.writes(f"{row.split()[0]}\r", "In which size?")
        await till.writes("2", "Receipts from now on: Arabic, large type.")
        await till.sees("receipts: Arabic, large type")
    assert sheet(shop, "M1001").member.look == Look("ar", large=True)
