"""Top-up codes lie sealed: none comes in twice, none can be read without the key."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from db.stock import LOT
from db.topups import TOPUP
from kiosk.services.counter.on_hand import check_codes_left, check_on_hand
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from kiosk.services.topups.codes import NewCode, add_codes
from kiosk.services.topups.sealing import grouped, normalised, seal_code, sealer, sealer_of
from tests.kiosk.services.shops import rows_of
from tests.support.refusals import refusal_of
from tests.support.topup_shop import (
    LOT_NAME,
    SKU,
    basket_of,
    bytes_of,
    code,
    duty_of,
    sell,
    shows_no_code,
    topup_shop,
)

CODES = st.text("0123456789ABCDEFxyz", min_size=6, max_size=40)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with topup_shop(database_url, tmp_path / "home") as shop:
        yield shop


def test_the_key_is_the_tills_users_alone(shop: OpenShop) -> None:
    key = shop.settings.home / "keys" / "topups.key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_the_database_holds_no_code_in_the_clear(shop: OpenShop) -> None:
    rows = rows_of(shop, TOPUP)
    assert len(rows) == 3
    assert shows_no_code(repr(rows).encode(), 3)
    assert shows_no_code(bytes_of(shop.settings.home), 3)
    opened = {sealer_of(shop.settings.home).open(row["sealed"]) for row in rows}
    assert opened == {code(1), code(2), code(3)}


def test_the_same_code_does_not_come_in_twice_however_it_is_spelled(shop: OpenShop) -> None:
    again = NewCode(LOT_NAME, SKU, f" {code(1)[:7]}-{code(1)[7:]} ", "R-9999")
    with pytest.raises(IntegrityError):
        add_codes(shop, [again])
    assert len(rows_of(shop, TOPUP)) == 3


@pytest.mark.parametrize("bad", ["", "12345", "1" * 41, "1234*56#", "12345é"])
def test_what_is_no_code_is_refused_without_being_named(shop: OpenShop, bad: str) -> None:
    refusal = refusal_of(lambda: seal_code(shop, bad))
    assert (refusal.code, dict(refusal.data)) == ("topup_code_unreadable", {})


def test_more_codes_than_there_are_are_refused_before_any_money_is_taken(shop: OpenShop) -> None:
    check_on_hand(shop, basket_of(shop, codes=3, bread=1))
    too_many = basket_of(shop, codes=4)
    for look in (
        lambda: check_on_hand(shop, too_many),
        lambda: complete_sale(shop, too_many, duty_of(shop)),
    ):
        refusal = refusal_of(look)
        assert (refusal.code, refusal.data["left"]) == ("topup_too_few", 3)
    sell(shop, codes=3)
    one = basket_of(shop)
    assert refusal_of(lambda: check_on_hand(shop, one)).code == "topup_none_left"
    item = one.lines[0].item
    assert refusal_of(lambda: check_codes_left(shop, item, 1)).code == "topup_sold_out"


@pytest.mark.parametrize("key", [None, b"A" * 43 + b"="])
def test_a_till_that_could_not_tell_the_code_sells_none(shop: OpenShop, key: bytes | None) -> None:
    one, bread = basket_of(shop), basket_of(shop, codes=0, bread=1)
    file = shop.settings.home / "keys" / "topups.key"
    file.unlink()
    if key:
        file.write_bytes(key)
    why = "topups_key_wrong" if key else "key_missing"
    assert refusal_of(lambda: check_codes_left(shop, one.lines[0].item, 1)).code == why
    assert refusal_of(lambda: check_on_hand(shop, one)).code == why
    check_on_hand(shop, bread)


def test_codes_of_a_lot_in_quarantine_or_past_its_date_are_not_offered(shop: OpenShop) -> None:
    one = basket_of(shop)
    yesterday = shop.now().date() - timedelta(days=1)
    for values in ({"quarantined": True}, {"quarantined": False, "expires_on": yesterday}):
        with shop.writing() as connection:
            connection.execute(LOT.update().values(values))
        assert refusal_of(lambda: check_on_hand(shop, one)).code == "topup_none_left"


def test_a_shop_from_before_top_ups_gets_its_key_with_the_first_code(
    database_url: str, tmp_path: Path
) -> None:
    with topup_shop(database_url, tmp_path / "home", codes=0 + 1) as shop:
        with shop.writing() as connection:
            connection.execute(TOPUP.delete())
        (shop.settings.home / "keys" / "topups.key").unlink()
        sealed = seal_code(shop, code(1)).sealed
        assert sealer_of(shop.settings.home).open(sealed) == code(1)


def test_a_key_that_is_lost_is_not_made_anew_while_codes_wait_for_it(shop: OpenShop) -> None:
    key = shop.settings.home / "keys" / "topups.key"
    key.unlink()
    assert refusal_of(lambda: seal_code(shop, code(9))).code == "key_missing"
    assert not key.exists()


def test_a_till_with_another_key_takes_no_codes_in(shop: OpenShop, tmp_path: Path) -> None:
    """Its fingerprints would not tell that a code is there already."""
    with topup_shop(f"sqlite:///{tmp_path / 'other.sqlite'}", tmp_path / "other") as other:
        foreign = (other.settings.home / "keys" / "topups.key").read_bytes()
    (shop.settings.home / "keys" / "topups.key").write_bytes(foreign)
    assert refusal_of(lambda: seal_code(shop, code(9))).code == "topups_key_wrong"


@given(plain=CODES, spaces=st.lists(st.integers(0, 40), max_size=5))
def test_a_code_reads_the_same_however_it_was_spaced(plain: str, spaces: list[int]) -> None:
    spaced = plain
    for at in spaces:
        spaced = spaced[:at] + " " + spaced[at:]
    assert normalised(spaced) == normalised(grouped(plain)) == plain
    assert all(len(group) <= 4 for group in grouped(plain).split(" "))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("sealing")
    with topup_shop(f"sqlite:///{folder / 'kiosk.sqlite'}", folder / "home") as shop:
        sealer(shop)
        yield shop.settings.home


@given(one=CODES, other=CODES)
def test_only_the_same_code_has_the_same_fingerprint(home: Path, one: str, other: str) -> None:
    sealing = sealer_of(home)
    first, second = sealing.seal(one), sealing.seal(other)
    assert (first.fingerprint == second.fingerprint) == (one == other)
    assert sealing.open(first.sealed) == one
    assert one not in first.sealed + first.fingerprint
    assert first.sealed != sealing.seal(one).sealed
