"""The sales log on the screen: browsed, searched, checked and exported by keys alone."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.staff import add_staff
from kiosk.rules.log_breaks import Break, Notice
from kiosk.screens.audit.aside import AsideScreen
from kiosk.screens.audit.checked import CheckedScreen
from kiosk.screens.audit.log import LETTERS, LogScreen
from kiosk.screens.audit.sheet import SheetScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.services import audit
from kiosk.services.audit.checking import CheckedLog, Told
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import hash_pin
from kiosk.services.verify.report import Report
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter, driven
from tests.support.rows import everything
from tests.support.shops import NADIA
from tests.support.volunteer import paid, scanned

ADA = "3\r2468\r"
NOT_YET = "Le journal n'a pas encore été vérifié"
WHOLE = "Chaîne entière"


@pytest.fixture
def sold(home: Path, shop: OpenShop) -> Path:
    """A shop with two tickets, and Ada, who audits."""
    with shop.writing() as connection:
        add_staff(connection, 3, "Ada", "auditor", hash_pin("2468"), None)
    shift = current_shift(shop)
    assert shift
    for code in ("CAFE", "CLE4G"):
        complete_sale(shop, paid(shop, scanned(shop, code)), Duty(NADIA, shift.id))
    return home


@asynccontextmanager
async def auditing(
    home: Path, size: tuple[int, int] = SMALL, lang: str = "fr", **settings: Any
) -> AsyncIterator[Driven]:
    """Ada is signed in, and the newest day is there."""
    async with driven(home, size, lang, **settings) as till:
        await till.types(ADA)
        await till.is_on(LogScreen)
        await till.sees("T1-000002")
        yield till


def alter(shop: OpenShop, statement: str) -> None:
    """Change something past the triggers, as somebody with the file can."""
    with shop.writing() as connection:
        for table in ("sale", "journal_entry"):
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER final_{table}_{deed}"))
        connection.execute(text(statement))


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_auditor_goes_from_day_to_ticket_to_its_entry(
    sold: Path, size: tuple[int, int]
) -> None:
    async with auditing(sold, size) as till:
        await till.sees(NOT_YET)
        await till.presses("right", "down", sees="empreinte, suite et signature justes")
        await till.sees("TOTAL 12,00 €")
        await till.presses("enter")
        await till.is_on(SheetScreen)
        await till.sees("Ticket T1-000002")
        await till.presses("end", sees="total_cents: 1200")
        await till.presses("left", "home", sees="12 rue des Lilas")
        await till.presses("escape")
        await till.is_on(LogScreen)
        await till.presses("escape", "escape", "escape")
        assert isinstance(till.app.screen, LogScreen)


async def test_events_stand_beside_tickets_and_are_chosen_by_kind(sold: Path) -> None:
    async with auditing(sold) as till:
        await till.writes("e", "caisse ajoutée")
        await till.presses("right", "end", sees="connexion")
        await till.writes("c", "Ce qui est montré du journal")
        await till.writes("3", "Quels événements ?")
        await till.writes("10\r", "Événements : Équipe")
        await till.presses("escape")
        await till.sees("Tous les jours")
        await till.until(lambda: "vente T1" not in till.text and "connexion" in till.text)
        await till.presses("escape", "escape", sees="caisse ajoutée")


FOUND = (
    ("t1-2\r", "Ticket T1-000002"),
    ("1\r", "Ticket T1-000001"),
    ("#1\r", "T1 écriture 1 : caisse ajoutée"),
    ("12,00\r", "· 12,00 €"),
    ("22/11/2026\r", "· 22/11/2026"),
)
UNKNOWN = (
    ("n'importe\r", "Tapez un ticket"),
    ("T1-99\r", "Il n'y a pas de ticket T1-000099"),
    ("T1 4000\r", "T1 n'a pas d'écriture 4000"),
)


async def test_what_is_typed_is_looked_for(sold: Path) -> None:
    async with auditing(sold) as till:
        for typed, sees in FOUND:
            await till.presses("f2", sees="Chercher dans le journal")
            await till.types(typed, sees)
            await till.presses("escape")
            await till.is_on(LogScreen)
        await till.presses("f2", sees="Chercher dans le journal")
        for typed, sees in UNKNOWN:
            await till.types(typed, sees)


async def test_a_receipts_scan_shows_the_ticket_at_once(sold: Path) -> None:
    async with auditing(sold) as till:
        await till.types("T1-000001\r", "Ticket T1-000001")
        await till.is_on(SheetScreen)


async def test_a_whole_log_is_said_to_be_whole_and_what_came_since(
    sold: Path, shop: OpenShop
) -> None:
    async with auditing(sold) as till:
        await till.writes("v", "Le journal est entier.")
        await till.presses("escape", sees=WHOLE)
        await till.sees("vérifiée à 14:32")
        shift = current_shift(shop)
        assert shift
        complete_sale(shop, paid(shop, scanned(shop, "CAFE")), Duty(NADIA, shift.id))
        await till.presses("f1", sees="Ce que font les touches ici")
        await till.presses("escape", sees="1 écriture depuis")


async def test_every_break_is_listed_and_leads_to_its_place(sold: Path, shop: OpenShop) -> None:
    alter(shop, "UPDATE sale SET total_cents = total_cents - 100 WHERE ticket_number = 2")
    async with auditing(sold) as till:
        await till.writes("v", "Le journal est rompu")
        await till.is_on(CheckedScreen)
        shown = till.app.log_check
        assert shown is not None
        breaks = shown.report.breaks
        codes = [each.code for each in breaks]
        of_till = codes.index("perpetual_wrong")  # what follows from the others
        assert breaks[0].ticket == "T1-000002"
        await till.presses("enter")
        await till.is_on(SheetScreen)
        await till.sees("La vérification de 14:32 a trouvé")
        await till.presses("escape")
        await till.is_on(CheckedScreen)
        await till.presses(*["down"] * of_till, "enter", sees="service 1, ouvert depuis")
        await till.is_on(SheetScreen)
        await till.presses("escape")
        await till.is_on(CheckedScreen)
        await till.presses("end", "enter", sees="Il n'y a ni écriture, ni ticket")
        await till.presses("escape", sees=f"T1-000002, écriture {breaks[0].seq}")
        await till.is_on(LogScreen)
        await till.sees("○ T1-000002")
        await till.presses("right", "down", sees="La vérification de 14:32 a trouvé")
        await till.presses("up")
        await till.until(lambda: "La vérification de 14:32 a trouvé" not in till.running_text)
        await till.sees("● empreinte")
        assert "○ T1-000001" not in till.text


async def test_a_gap_leads_to_the_entry_behind_it(sold: Path, shop: OpenShop) -> None:
    alter(shop, "DELETE FROM journal_entry WHERE seq = 3")
    async with auditing(sold) as till:
        await till.writes("v", "Le journal est rompu")
        await till.presses("enter", sees="T1 écriture 4")
        await till.sees("l'écriture d'avant n'est pas dans le journal")


async def test_escape_is_told_and_leads_back_to_all(sold: Path) -> None:
    async with auditing(sold) as till:
        assert "Échap" not in till.text
        await till.presses("f1", sees="Échap  Revenir aux jours")
        await till.presses("escape")
        await till.is_on(LogScreen)
        await till.presses("f2", sees="Chercher dans le journal")
        await till.types("-12,00\r", "· 12,00 €")
        await till.sees("Échap  Tout montrer")
        await till.until(lambda: "22 nov.       " not in till.text)  # no count of other tickets
        await till.presses("right", sees="Échap  Jours")
        await till.presses("escape", "escape", sees="tous les jours")
        await till.until(lambda: "Échap" not in till.text)


async def test_a_check_is_stopped_by_escape(sold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: Any, progress: Any, **__: Any) -> Report:
        while True:
            progress(1, 3)

    monkeypatch.setattr("kiosk.services.verify.verify_shop", endless)
    async with auditing(sold) as till:
        await till.writes("v", "1 sur 3")
        await till.presses("escape")
        await till.is_on(LogScreen)
        await till.sees(NOT_YET)
        await till.writes("v", "1 sur 3")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)  # whoever leaves waits for nothing


async def test_an_export_asks_what_when_how_and_where(sold: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    async with auditing(sold) as till:
        await till.writes("x", "Que faut-il exporter ?")
        await till.writes("1\r", "Quels jours ?")
        await till.writes("2026-11\r", "Dans quel format ?")
        await till.writes("1", "Dans quel dossier ?")
        await till.types(f"{folder}\r", "L'export est écrit")
        await till.sees("sales-2026-11-01-2026-11-30.csv")
        await till.presses("escape")
        await till.is_on(LogScreen)
        await till.writes("x", "Que faut-il exporter ?")
        await till.types("\r\r1")
        await till.sees("Dans quel dossier ?")
        await till.types("/proc/nowhere\r", "Rien n'a pu être écrit")
    rows = (folder / "sales-2026-11-01-2026-11-30.csv").read_text().splitlines()
    assert len(rows) == 3
    (told,) = (e for e in everything_of(sold) if e["kind"] == "exported")
    assert '"what":"sales"' in told["entry"]


def everything_of(home: Path) -> list[dict[str, Any]]:
    """The journal of a shop that is closed."""
    from db.engine import connect

    engine = connect(f"sqlite:///{home / 'kiosk.sqlite'}")
    try:
        return everything(engine)["journal_entry"]
    finally:
        engine.dispose()


async def test_what_is_done_just_when_it_is_stopped_leaves_all_the_same(sold: Path) -> None:
    async with auditing(sold) as till:
        heard = threading.Event()

        def work(told: Told, is_stopped: Callable[[], bool]) -> bool:
            return heard.wait(20)

        aside = AsideScreen(lambda: "Looking", work, lambda result: None)
        till.app.open_dialogue(aside)
        await till.sees("Looking")
        await till.presses("escape")
        await till.until(aside._stop.is_set)
        heard.set()
        await till.is_on(LogScreen)


def all_printed(shop: OpenShop) -> bool:
    """The two receipts are out: what changes from here on, a key has changed."""
    return {job["state"] for job in everything(shop.engine)["print_job"]} == {"sent"}


async def test_an_auditor_changes_nothing_whatever_keys_are_pressed(
    sold: Path, shop: OpenShop
) -> None:
    async with auditing(sold) as till:
        await till.until(lambda: all_printed(shop))
        before = everything(shop.engine)
        functions = [f"f{number}" for number in range(1, 13)]
        controls = [f"ctrl+{letter}" for letter in "raxzpen"]
        for key in (*functions, *controls, "delete", "insert"):
            await till.presses(key)
            await till.pilot.pause()
            await till.presses("escape", "escape")
        for letter in LETTERS:
            if letter != "x":
                await till.writes(letter)
                await till.pilot.pause(0.1)
                await till.presses("escape", "escape")
        await till.types("CAFE\r9520042026659\rPASS-7K3M9H\r")
        await till.until(lambda: till.app._is_free)
        await till.presses("escape", "escape", "escape")
        await till.is_on(LogScreen)
        assert everything(shop.engine) == before


async def test_a_manager_finds_the_log_in_the_menu_and_comes_back_to_the_counter(
    sold: Path,
) -> None:
    async with at_the_counter(sold) as till:
        await till.types("CAFE\r", "Café moulu")
        await till.manages("Journal des ventes", sees="T1-000002")
        await till.is_on(LogScreen)
        await till.sees("Échap")
        await till.presses("escape", sees="Membres")
        await till.presses("escape")
        await till.is_on(CounterScreen)
        await till.sees("1 article")


async def test_what_is_practised_is_no_log(sold: Path) -> None:
    async with at_the_counter(sold) as till:
        await till.presses("ctrl+e", sees="S'exercer librement")
        await till.writes("2", "FORMATION")
        await till.is_on(CounterScreen)
        await till.manages(
            "Journal des ventes", sees="Le journal des ventes est celui de la boutique"
        )
        assert till.app.training


async def test_first_break_stands_on_top_of_the_screen(sold: Path) -> None:
    async with auditing(sold) as till:
        found = Break("hash_wrong", "T1", 2, None, {"found": "a", "expected": "b"})
        report = Report(("T1",), 5, 2, (found,), (Notice("no_kept_head"),), 0.1, ())
        till.app.log_check = CheckedLog(report, till.app.shop.now(), {"T1": 5})
        await till.presses("f1", sees="Ce que font les touches ici")
        await till.presses("escape", sees="Le journal est rompu à 1 endroit")
        await till.sees("à 1 endroit : T1, écriture 2")
        sums = {"table": "till", "row": "T1", "field": "perpetual_absolute_cents"}
        both = {"found": 100_000_00, "expected": 200_000_00}
        report = replace(report, breaks=(Break("perpetual_wrong", "T1", data=sums | both),))
        till.app.log_check = CheckedLog(report, till.app.shop.now(), {"T1": 5})
        await till.presses("f1", sees="Ce que font les touches ici")
        await till.presses("escape")
        await till.is_on(LogScreen)
        await till.until(lambda: till.text.splitlines()[0].rstrip().endswith("…"))


async def test_both_languages_say_the_same(sold: Path) -> None:
    async with auditing(sold, lang="en") as till:
        await till.sees("The log was not checked yet")
        await till.presses("ctrl+t", sees=NOT_YET)
        await till.sees("dim. 22 nov.")


def test_nothing_here_writes() -> None:
    """The services of the log have no deed but exports: they ask for no writing transaction."""
    folder = Path(audit.__file__).parent
    sources = {file.name: file.read_text() for file in folder.glob("*.py")}
    assert not [name for name, source in sources.items() if ".writing(" in source]
    assert [name for name, source in sources.items() if "write_export" in source] == [
        "exporting.py"
    ]
