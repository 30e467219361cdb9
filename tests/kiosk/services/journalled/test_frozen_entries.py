"""The log's version 2 is frozen: the bytes of every kind, as the deeds themselves make them."""

import os
from pathlib import Path

import pytest

from db import journal
from db.journal_kinds import GROUPS, KINDS, Group, kinds_of
from kiosk.services.shop import OpenShop
from tests.kiosk.services.journalled import (
    deeds_of_goods,
    deeds_of_money,
    deeds_of_people,
    deeds_of_the_program,
    deeds_of_tickets,
)
from tests.kiosk.services.journalled.stood_still import (
    Deeds,
    Still,
    check_no_code_is_told,
    entries_of,
    frozen,
    without_chance,
)
from tests.support.journals import GOLDEN
from tests.support.shops import Clock

DEEDS: dict[Group, Deeds] = {
    "tickets": deeds_of_tickets.tickets,
    "cash": deeds_of_money.cash,
    "closings": deeds_of_money.closings,
    "papers": deeds_of_goods.papers,
    "stock": deeds_of_goods.stock,
    "vouchers": deeds_of_goods.vouchers,
    "members": deeds_of_people.members,
    "rules": deeds_of_people.rules,
    "staff": deeds_of_people.staff,
    "log": deeds_of_the_program.log,
    "program": deeds_of_the_program.program,
}


def golden_of(kind: str) -> Path:
    """The file with a kind's frozen entries, one a line."""
    return GOLDEN / f"journal_v{journal.VERSION}_{kind}.json"


@pytest.mark.parametrize("group", GROUPS)
def test_the_bytes_of_every_kind_are_frozen(
    group: Group, shop: OpenShop, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who changes what a service writes changes what auditors verify: make another version.

    With UPDATE_GOLDEN=1 the goldens of a version that nobody has yet are made anew.
    """
    without_chance(monkeypatch)
    before = set(entries_of(shop))
    still = Still(shop, clock, tmp_path)
    DEEDS[group](still)
    after = dict.fromkeys([*still.seen, *entries_of(shop)])
    new = [entry for entry in after if entry not in before]
    written = frozen(new)
    check_no_code_is_told(shop, new)
    assert set(kinds_of(group)) <= set(written)
    for kind in kinds_of(group):
        content = b"".join(entry + b"\n" for entry in written[kind])
        if os.environ.get("UPDATE_GOLDEN"):
            golden_of(kind).write_bytes(content)
        assert content == golden_of(kind).read_bytes(), kind


def test_every_kind_has_frozen_bytes() -> None:
    frozen = GOLDEN.glob(f"journal_v{journal.VERSION}_*.json")
    names = {path.stem.removeprefix(f"journal_v{journal.VERSION}_") for path in frozen}
    assert names == set(KINDS)
