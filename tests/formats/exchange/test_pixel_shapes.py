"""Numbers of pixels, as hostile files have them."""

import pytest

from quorate.formats.exchange.pixel_shapes import number, size_of


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400, 1e300, True, "7", None, []])
def test_what_is_no_number_of_pixels_is_none(value: object) -> None:
    assert number(value) is None  # type: ignore[arg-type]
    assert size_of(value, 10) is None  # type: ignore[arg-type]


def test_numbers_are_kept() -> None:
    assert (number(7), number(-0.5), number(0)) == (7.0, -0.5, 0.0)
    size = size_of(640, 480)
    assert size is not None
    assert (size.width, size.height) == (640, 480)
