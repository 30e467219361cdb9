"""A manager's PIN on the spot: whose it is, the way back, and what is not repeated."""

from pathlib import Path

from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.refusals import last_refusals
from tests.kiosk.screens.driven import Driven, at_the_counter, driven
from tests.support.rows import everything


async def asks_a_manager(till: Driven) -> None:
    await till.types("2\r4321\r", "prix public")
    await till.presses("ctrl+r", sees="numéro ou badge")


async def test_an_empty_number_is_refused_at_once(home: Path) -> None:
    async with driven(home) as till:
        await asks_a_manager(till)
        await till.presses("enter", sees="Tapez le numéro du responsable")
        await till.types("1\r", "code PIN du numéro 1")


async def test_the_question_says_whose_pin_it_is(home: Path) -> None:
    async with driven(home) as till:
        await asks_a_manager(till)
        await till.types("1\r", "code PIN du numéro 1")
        await till.types("1234\r", "Équipe")


async def test_a_pin_that_was_typed_as_the_number_is_not_repeated(home: Path) -> None:
    async with driven(home) as till:
        await asks_a_manager(till)
        await till.types("4711\r", "code PIN de ce badge")
        assert "4711" not in till.text


async def test_esc_leads_from_the_pin_back_to_the_number(home: Path) -> None:
    async with driven(home) as till:
        await asks_a_manager(till)
        await till.types("7\r", "code PIN du numéro 7")
        await till.presses("escape", sees="numéro ou badge")
        await till.types("1\r", "code PIN du numéro 1")
        await till.types("1234\r", "Équipe")
        await till.presses("escape")
        await till.is_on(CounterScreen)


async def test_bare_figures_at_the_counter_are_kept_nowhere(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        for pin in ("471147", "47114711"):
            await till.types(f"{pin}\r", "ode")
            await till.until(lambda: till.app.screen.said.text)  # type: ignore[attr-defined]
            assert pin not in till.text
            await till.presses("escape")
        await till.types("NOKIA\r", "« NOKIA »")
    # Four figures alone would stand in one hash or another by chance.
    assert "471147" not in str(everything(shop.engine))
    assert last_refusals(shop) == ()
