"""Whether a sale's receipt is printed."""

import pytest

from kiosk.rules.items import ITEM_KINDS, ItemKind
from kiosk.rules.paper import POLICIES, Policy, first_state, must_be_printed


@pytest.mark.parametrize(
    ("policy", "state"), [("ask", "held"), ("always", "queued"), ("never", "not_wanted")]
)
def test_a_plain_sale_is_printed_as_the_shop_decided(policy: Policy, state: str) -> None:
    assert first_state(policy, must_be=must_be_printed(["unit", "weight"])) == state


@pytest.mark.parametrize("policy", POLICIES)
def test_what_must_be_on_paper_is_printed_whatever_the_shop_decided(policy: Policy) -> None:
    assert first_state(policy, must_be=True) == "queued"


def test_a_guarantee_and_a_code_are_always_on_paper() -> None:
    alone = [kind for kind in ITEM_KINDS if must_be_printed([kind])]
    beside: list[ItemKind] = ["unit", "serial"]
    assert alone == ["serial", "topup"]
    assert must_be_printed(beside)


def test_what_came_back_and_what_hangs_on_the_wall_is_on_paper() -> None:
    assert must_be_printed([], corrects=True)
    assert must_be_printed(["unit"], slips=1)
    assert not must_be_printed([])
