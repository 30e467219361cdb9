"""Claims at the manager's screen: asked for, paid, and its papers written again."""

from pathlib import Path

from kiosk.screens.vouchers.claims import ClaimsScreen
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.claims import last_claims
from tests.kiosk.screens.driven import NOW, Driven, at_the_counter


async def sells_by_voucher(till: Driven) -> None:
    """A 4G key of 12.00, of which a Pass numérique pays 10.00."""
    await till.types("CLE4G\rPASS-7K3M9H\r", "Pass numérique")
    await till.presses("f12", "f12", sees="Ticket T1-000001")


async def test_a_claim_is_made_and_marked_as_paid(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await sells_by_voucher(till)
        await till.manages("Demandes de remboursement", "Pass numérique")
        await till.is_on(ClaimsScreen)
        await till.sees("○ À demander")
        await till.presses("enter", sees="Demander jusqu'à quel jour")
        await till.presses("enter", sees="Demander 10,00 € à Pass numérique, pour 1 paiement")
        await till.presses("enter", sees="claim-0001-pass-numerique.pdf")
        await till.sees("◐ Demandé")
        await till.presses("enter", sees="C'est payé")
        await till.presses("1", sees="a-t-il payé 10,00")
        await till.presses("enter", sees="● Payé")
    (claim,) = last_claims(shop)
    assert (claim.number, claim.issuer, claim.total_cents) == (1, "Pass numérique", 1000)
    assert claim.paid_on == NOW.date()
    files = sorted(file.name for file in (home / "claims").iterdir())
    assert files == ["claim-0001-pass-numerique.csv", "claim-0001-pass-numerique.pdf"]


async def test_a_claim_until_a_day_before_anything_was_paid_is_refused(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home, lang="en") as till:
        await sells_by_voucher(till)
        await till.manages("Claims", "Not claimed yet")
        await till.presses("enter", sees="Claim until which day?")
        await till.writes("10/2026\r", "Nothing is left to claim")
        await till.presses("escape", sees="Not claimed since")
        await till.presses("escape", "escape", sees="F8 Tickets")
    assert last_claims(shop) == ()


async def test_the_papers_are_written_again(home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        await sells_by_voucher(till)
        await till.manages("Claims", "Not claimed yet")
        await till.presses("enter", sees="Claim until which day?")
        await till.presses("enter", sees="for 1 payment?")
        await till.presses("enter", sees="For the issuer: claim-0001")
        for file in (home / "claims").iterdir():
            file.unlink()
        await till.presses("enter", sees="Write the papers")
        await till.presses("2")
        await till.until(lambda: len(list((home / "claims").iterdir())) == 2)
        await till.sees("For the issuer: claim-0001")


async def test_nothing_is_claimed_by_going_back(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.manages("Claims", "No voucher has paid anything")
        await till.presses("enter", "escape", "escape", sees="F8 Tickets")
        await sells_by_voucher(till)
        await till.manages("Claims", "Not claimed yet")
        await till.presses("enter", sees="Claim until which day?")
        await till.presses("enter", sees="for 1 payment?")
        await till.presses("escape", sees="Not claimed since")
    assert last_claims(shop) == ()
