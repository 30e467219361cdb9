"""Another key for a till's log: rotated, or made because the one before is lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import fingerprint
from kiosk.services.journal import key_changes
from kiosk.services.journal.heads import kept_heads
from kiosk.services.journal.key_changes import keys_of_till, replace_lost_key, rotate_key
from kiosk.services.keys import (
    find_signer,
    make_new_key,
    nobody_s_signer,
    signing_path,
    till_signer,
)
from kiosk.services.shop import OpenShop, hold_till, let_till_go, open_shop
from kiosk.services.staff import StaffMember, check_manager
from kiosk.settings import Settings
from tests.support.books import check_books
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, PIN, Clock, OpenTill, duty_at


class Killed(BaseException):
    """The power went."""


def key_file(settings: Settings) -> Path:
    return signing_path(settings.home, "T1")


def last_entry(shop: OpenShop, kind: str) -> dict[str, Any]:
    rows = everything(shop.engine)["journal_entry"]
    [*_, found] = [row for row in rows if row["kind"] == kind]
    return json.loads(found["entry"])  # type: ignore[no-any-return]


def test_the_old_key_signs_the_new_one_in(shop: OpenShop, open_till: OpenTill) -> None:
    old = shop.sign.public_key
    new = rotate_key(shop, NADIA)
    assert (new.number, new.origin) == (2, "rotated")
    entry = last_entry(shop, "key_rotated")
    assert entry["values"] == {
        "staff": 1,
        "number": 2,
        "public_key": new.public_key,
        "fingerprint": fingerprint(new.public_key),
        "before": fingerprint(old),
    }
    first = last_entry(shop, "key_in_use")
    print_ = fingerprint(new.public_key)
    assert first["values"] == {"staff": 1, "number": 2, "fingerprint": print_}
    assert new.from_seq == first["seq"] == entry["seq"] + 1
    file = key_file(shop.settings)
    assert till_signer(shop.settings.home, "T1").public_key == new.public_key != old
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.glob("till-T1*")] == ["till-T1.key"]
    duty_at(open_till())  # the next program signs with it
    check_books(shop.engine)  # each entry by the key that was valid then
    assert kept_heads(shop.settings)["T1"].seq == first["seq"]


def test_keys_may_change_often(shop: OpenShop, open_till: OpenTill) -> None:
    for number in (2, 3, 4):
        assert rotate_key(open_till(), NADIA).number == number
    assert [each.number for each in keys_of_till(shop)] == [1, 2, 3, 4]
    check_books(shop.engine)


def test_a_program_that_read_the_old_key_writes_nothing_more(shop: OpenShop) -> None:
    """An export that was under way, say: its entry would carry a signature of the past."""
    rotate_key(shop, NADIA)
    before = everything(shop.engine)
    assert refusal_of(lambda: duty_at(shop)).code == "key_changed"
    assert everything(shop.engine) == before


def test_a_key_is_rotated_by_managers_while_the_till_is_closed(shop: OpenShop) -> None:
    lock = hold_till(shop)
    assert refusal_of(lambda: rotate_key(shop, NADIA)).code == "till_in_use"
    let_till_go(lock)
    assert refusal_of(lambda: rotate_key(shop, LUC)).code == "manager_needed"
    assert len(keys_of_till(shop)) == 1
    check_books(shop.engine)


STEPS: list[tuple[str, Callable[[Any], Any]]] = [
    ("make_new_key", lambda real: None),  # before there is one
    ("make_new_key", lambda real: real),  # it lies there, the log does not know it
    ("put_in_place", lambda real: None),  # the log names it, it lies beside
    ("put_in_place", lambda real: real),
]


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_a_kill_at_any_step_leaves_a_till_that_opens_and_a_chain_that_holds(
    shop: OpenShop, open_till: OpenTill, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    name, done = STEPS[step]
    real = done(getattr(key_changes, name))

    def killed(*args: object) -> None:
        if real:
            real(*args)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(key_changes, name, killed)
        with pytest.raises(Killed):
            rotate_key(shop, NADIA)
    again = open_till()
    assert len(keys_of_till(again)) == (1 if name == "make_new_key" else 2)
    duty_at(again)
    check_books(again.engine)
    rotate_key(open_till(), NADIA)
    duty_at(open_till("T2"))
    check_books(again.engine)


def lost(settings: Settings, clock: Clock) -> OpenShop:
    return open_shop(settings, clock, signer=lambda *_: nobody_s_signer())


def test_a_lost_key_is_told_by_the_new_one(settings: Settings, clock: Clock) -> None:
    old = till_signer(settings.home, "T1").public_key
    key_file(settings).unlink()
    refusal = refusal_of(lambda: open_shop(settings, clock))
    assert (refusal.code, refusal.data["till"]) == ("signing_key_missing", "T1")
    shop = lost(settings, clock)
    new = replace_lost_key(shop, NADIA, "  the disk\nbroke ")
    entry = last_entry(shop, "key_lost")
    assert entry["values"] == {
        "staff": 1,
        "number": 2,
        "public_key": new.public_key,
        "fingerprint": fingerprint(new.public_key),
        "before": fingerprint(old),
        "reason": "the disk broke",
    }
    assert (new.from_seq, new.origin) == (entry["seq"], "lost")
    shop.close()
    shop = open_shop(settings, clock)
    duty_at(shop)
    check_books(shop.engine)
    shop.close()


def test_a_key_may_be_lost_as_soon_as_it_is_made(settings: Settings, clock: Clock) -> None:
    shop = open_shop(settings, clock)
    rotate_key(shop, NADIA)
    shop.close()
    for _ in range(2):
        key_file(settings).unlink()
        shop = lost(settings, clock)
        replace_lost_key(shop, NADIA, "gone at once")
        shop.close()
    shop = open_shop(settings, clock)
    assert [key.origin for key in keys_of_till(shop)] == ["first", "rotated", "lost", "lost"]
    check_books(shop.engine)
    shop.close()


def test_a_key_that_is_not_the_till_s_is_set_aside_and_not_thrown_away(
    settings: Settings, clock: Clock
) -> None:
    strange = signing_path(settings.home, "T2").read_bytes()
    key_file(settings).write_bytes(strange)
    assert refusal_of(lambda: open_shop(settings, clock)).code == "key_wrong"
    shop = lost(settings, clock)
    replace_lost_key(shop, NADIA, "exchanged")
    shop.close()
    open_shop(settings, clock).close()
    assert (settings.home / "keys" / "till-T1.key.not-of-T1").read_bytes() == strange


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_broken_key_file_is_a_lost_key(settings: Settings, content: bytes) -> None:
    key_file(settings).write_bytes(content)
    assert refusal_of(lambda: open_shop(settings)).code == "signing_key_missing"


def test_a_lost_key_needs_a_reason_and_a_manager(settings: Settings, clock: Clock) -> None:
    key_file(settings).unlink()
    shop = lost(settings, clock)
    assert refusal_of(lambda: replace_lost_key(shop, NADIA, " ")).code == "key_reason_missing"
    assert refusal_of(lambda: replace_lost_key(shop, LUC, "lost")).code == "manager_needed"
    # A wrong PIN counts, and can not be journalled: nothing signs here yet.
    assert refusal_of(lambda: check_manager(shop, "1", "0000")).code == "key_changed"
    assert check_manager(shop, "1", PIN) == NADIA
    assert not list(key_file(settings).parent.glob("till-T1*")), "refused: no new one either"
    shop.close()


def test_a_new_key_that_the_log_does_not_name_signs_nothing(settings: Settings) -> None:
    present = till_signer(settings.home, "T1").public_key
    make_new_key(settings.home, "T1")
    assert find_signer(settings.home, "T1", present).public_key == present
    with pytest.raises(ShopError, match="key_wrong"):
        find_signer(settings.home, "T1", "00" * 32)


def test_a_rotation_that_waited_while_another_was_cut_off_loses_no_key(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had read the key before; the database names the one that lies beside it now."""
    waiting = open_till()

    def killed(*args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(key_changes, "put_in_place", killed)
        with pytest.raises(Killed):
            rotate_key(open_till(), NADIA)
    assert refusal_of(lambda: rotate_key(waiting, NADIA)).code == "key_changed"
    again = open_till()
    assert rotate_key(again, NADIA).number == 3
    duty_at(open_till())
    check_books(again.engine)


def test_a_key_that_was_found_again_is_not_lost(settings: Settings, clock: Clock) -> None:
    """Another rotation was cut off, or the file was put back, while the PIN was asked."""
    good = key_file(settings).read_bytes()
    key_file(settings).unlink()
    shop = lost(settings, clock)
    key_file(settings).write_bytes(good)
    assert refusal_of(lambda: replace_lost_key(shop, NADIA, "lost")).code == "key_not_lost"
    shop.close()
    shop = open_shop(settings, clock)
    duty_at(shop)
    shop.close()


def test_a_refused_rotation_leaves_no_new_key(shop: OpenShop, open_till: OpenTill) -> None:
    gone = StaffMember(3, "Paul", "manager")  # a manager until a moment ago
    assert refusal_of(lambda: rotate_key(shop, gone)).code
    assert [each.name for each in key_file(shop.settings).parent.glob("till-T1*")] == [
        "till-T1.key"
    ]
    duty_at(open_till())
