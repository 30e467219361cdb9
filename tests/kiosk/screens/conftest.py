"""Shops for the screens, made once a run by the services and copied for every test."""

import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.staff import add_staff
from kiosk.services.imports import IMPORTS
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import VAT_EXEMPTION, NewShop, OpenShop, ShopRecord, init_shop, open_shop
from kiosk.services.staff import hash_pin
from kiosk.settings import Settings
from tests.kiosk.screens.driven import NOW
from tests.support.made_once import made_once
from tests.support.parsed_once import parse_once

NAME = "Boutique solidaire d'Ivry"
TABLES = {
    "items": """\
sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate
CAFE;3046920028004;Café moulu 250 g;Épicerie;3,49;2,50;0,70;unit;5,5
OEUFS;;Œufs ×6 plein air;Épicerie;5,78;;;unit;5,5
CLE4G;4006381333931;Clé 4G « nomade »;Téléphonie;30,00;12,00;6,00;unit;20
POMMES;;Pommes en vrac;Épicerie;2,40;1,80;;weight;5,5
TUTO;;Aide aux démarches en ligne, une heure, avec un bénévole;Service;;5,00;2,00;service;
BRIC;;Bric-à-brac;Bric-à-brac;;;;open;
LIVRE;;Livre au choix;Livres;;;;open;
RECHARGE;;Recharge 5 €;Téléphonie;5,00;4,00;;topup;
""",
    "tiers": "tier;percent_of_market\nA;30\nB;20\n",
    "lots": """\
lot;donor;sku;quantity;unit_value;received_on;expires_on
L1;Banque alimentaire;CAFE;100;3,49;2026-11-01;2027-11-01
L2;Ferme du Plateau;POMMES;12,5;2,40;2026-11-21;2026-11-30
""",
    "members": """\
card;display_name;tier;household_size;valid_from;valid_until;oriented_by
M1001;Aminata Diallo;B;4;2026-09-01;2027-05-31;CCAS
M1002;Bogdan Petrov;A;1;2026-01-01;2026-11-19;CCAS
M1003;Chloé Durand;A;1;2026-12-01;2027-05-31;CCAS
M1004;Maximiliana-Theodora Papadopoulou van den Berg;A;1;2026-01-01;2026-11-30;CCAS
""",
    "vouchers": """\
code;kind;value;issuer;valid_from;valid_until
PASS-7K3M9H;payment;10,00;Pass numérique;2026-10-01;2027-10-01
PASS-C9J4XF;payment;5,00;Pass numérique;2026-01-01;2026-10-31
RED-K7T9HX;percent;20;Mairie;2026-10-01;2027-10-01
""",
}


@pytest.fixture(autouse=True, scope="package")
def in_ivry() -> Iterator[None]:
    """Times are shown as on the shop's wall, wherever the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(autouse=True, scope="session")
def parsed_once() -> None:
    """The style sheets of the run's apps are parsed for the first of them."""
    parse_once()


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose till is closed; copied and never opened."""
    return made_once(tmp_path_factory, "screens-closed", _make_shop) / "home"


@pytest.fixture(scope="session")
def template_open_home(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its till open, and 80 euros in the drawer."""

    def make(folder: Path) -> None:
        home = Path(shutil.copytree(template_home, folder / "home"))
        shop = open_shop(Settings(home=home), now=lambda: NOW)
        open_till(shop, 1, 80_00)
        shop.close()

    return made_once(tmp_path_factory, "screens-open", make) / "home"


def _make_shop(folder: Path) -> None:
    settings = Settings(home=folder / "home")
    record = ShopRecord(NAME, "12 rue des Lilas\n94200 Ivry", "EUR", "fr", VAT_EXEMPTION["fr"])
    init_shop(settings, NewShop(record, "T1", "Camille", "1234"), now=lambda: NOW)
    shop = open_shop(settings, now=lambda: NOW)
    for table, rows in TABLES.items():
        file = folder / f"{table}.csv"
        file.write_text(rows, encoding="utf-8")
        IMPORTS[table](shop, file)
    with shop.writing() as connection:
        add_staff(connection, 2, "Ousmane", "volunteer", hash_pin("4321"), "SBADGE2")
    shop.close()


@pytest.fixture
def closed_home(template_home: Path, tmp_path: Path) -> Path:
    """A shop whose till is closed."""
    return Path(shutil.copytree(template_home, tmp_path / "home"))


@pytest.fixture
def home(template_open_home: Path, tmp_path: Path) -> Path:
    """A shop whose till is open, with 80 euros in the drawer."""
    return Path(shutil.copytree(template_open_home, tmp_path / "home"))


@pytest.fixture
def shop(home: Path) -> Iterator[OpenShop]:
    """The shop of `home`, to look into it."""
    shop = open_shop(Settings(home=home), now=lambda: NOW)
    yield shop
    shop.close()


assert NOW.date() == date(2026, 11, 22), "the members' cards and vouchers are made for this day"
