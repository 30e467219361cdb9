"""What could be a PIN is not written down."""

import pytest

from kiosk.rules.pins import could_be_pin, without_pin


@pytest.mark.parametrize("text", ["4711", "123456", "123456789012"])
def test_four_to_twelve_bare_figures_could_be_a_pin(text: str) -> None:
    assert could_be_pin(text)
    assert without_pin(text) == "•" * len(text)


@pytest.mark.parametrize("text", ["", "471", "9520042099998", "NOKIA", "47 11", "M1001", "٤٧١١"])
def test_anything_else_is_a_code(text: str) -> None:
    assert not could_be_pin(text)
    assert without_pin(text) == text
