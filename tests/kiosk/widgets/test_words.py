"""Texts at both ends of a line."""

import pytest

from kiosk.widgets.words import sides


@pytest.mark.parametrize("width", range(0, 60, 3))
@pytest.mark.parametrize("middle", ["", "T1 · Camille"])
def test_a_line_is_as_wide_as_its_place_and_the_right_is_never_cut(width: int, middle: str) -> None:
    line = sides(" Boutique solidaire d'Ivry", "dim. 14:32 ", width, middle)
    assert line.endswith("dim. 14:32 ")
    assert len(line) == max(width, len("dim. 14:32 "))


def test_the_middle_goes_first_when_there_is_no_room() -> None:
    assert sides("left", "right", 21, "middle") == "left   middle   right"
    assert sides("left", "right", 14, "middle") == "left     right"
