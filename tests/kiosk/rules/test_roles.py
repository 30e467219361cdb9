"""What each role may do."""

from typing import get_args

import pytest

from kiosk.rules.errors import ShopError
from kiosk.rules.roles import LEAST, ROLES, Deed, check_may, may

DEEDS: tuple[Deed, ...] = get_args(Deed)


def test_every_deed_is_in_the_one_table() -> None:
    assert set(LEAST) == set(DEEDS)


def test_a_role_is_one_that_the_database_knows() -> None:
    from db.tables.shop import ROLES as KNOWN

    assert set(ROLES) == set(KNOWN)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_manager_may_do_everything(deed: Deed) -> None:
    assert may("manager", deed)


def test_an_auditor_reads_and_sells_nothing() -> None:
    assert {deed for deed in DEEDS if may("auditor", deed)} == {"audit"}


def test_a_volunteer_sells_and_corrects_but_lets_no_money_out_of_the_drawer() -> None:
    assert {deed for deed in DEEDS if may("volunteer", deed)} == {
        "sell",
        "refund",
        "void_sale",
        "reprint",
        "no_sale",
        "pay_in",
        "end_shift",
        "training",
    }


def test_who_counts_blind_has_not_read_an_x_report() -> None:
    assert not may("volunteer", "x_report")


@pytest.mark.parametrize("deed", DEEDS)
def test_an_unknown_role_may_do_nothing(deed: Deed) -> None:
    assert not may("", deed)


def test_a_service_refuses_who_may_not() -> None:
    check_may("manager", "pay_out")
    with pytest.raises(ShopError, match="manager_needed"):
        check_may("volunteer", "pay_out")
