"""Signing in: a number or a badge, then the PIN."""

import pytest

from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop
from kiosk.services.staff import (
    BADGE_ALPHABET,
    StaffMember,
    check_new_pin,
    hash_pin,
    new_badge,
    sign_in,
)
from tests.support.keyboards import AZERTY
from tests.support.refusals import refusal_of
from tests.support.shops import LUC, LUC_BADGE, LUC_PIN, NADIA, PIN


@pytest.mark.parametrize(
    ("name", "pin", "who"),
    [
        ("1", PIN, NADIA),
        (" 1 ", PIN, NADIA),
        ("2", LUC_PIN, LUC),
        (LUC_BADGE, LUC_PIN, LUC),
        (LUC_BADGE.lower(), LUC_PIN, LUC),
        (LUC_BADGE.translate(AZERTY), LUC_PIN, LUC),
    ],
)
def test_who_works_here_signs_in_by_number_or_badge(
    shop: OpenShop, name: str, pin: str, who: StaffMember
) -> None:
    assert sign_in(shop, name, pin) == who


@pytest.mark.parametrize(
    ("name", "pin"),
    [
        ("1", "4321"),
        ("1", ""),
        ("1", "\x00"),
        ("1", "\ud800"),
        ("2", PIN),
        ("9", PIN),
        ("3", PIN),  # Paul has left
        ("SGONE", PIN),
        ("", PIN),
        ("²", PIN),
        ("1\x00", PIN),
        ("9" * 10_000, PIN),
        ("999999999999", PIN),
    ],
)
def test_whatever_is_wrong_is_refused_in_the_same_words(
    shop: OpenShop, name: str, pin: str
) -> None:
    refusal = refusal_of(lambda: sign_in(shop, name, pin))
    assert (refusal.code, refusal.data) == ("sign_in_refused", {})


def test_only_a_manager_is_a_manager() -> None:
    assert NADIA.is_manager
    assert not LUC.is_manager
    assert not StaffMember(3, "Ida", "auditor").is_manager


@pytest.mark.parametrize("pin", ["1234", "0000", "123456789012"])
def test_a_pin_has_four_to_twelve_digits(pin: str) -> None:
    check_new_pin(pin)


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "12 4", "١٢٣٤", "²³¹¹"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    with pytest.raises(ShopError, match="pin_too_short"):
        check_new_pin(pin)


def test_a_pin_is_stored_as_a_hash_with_salt() -> None:
    first, second = hash_pin("2468"), hash_pin("2468")
    assert first.startswith("$argon2id$")
    assert first != second
    assert "2468" not in first


def test_badges_hold_signs_that_nobody_confuses() -> None:
    badges = {new_badge() for _ in range(100)}
    assert len(badges) == 100
    for badge in badges:
        assert badge[0] == "S"
        assert len(badge) == 13
        assert set(badge[1:]) <= set(BADGE_ALPHABET)
    assert not set(BADGE_ALPHABET) & set("01OIQAZWM")
