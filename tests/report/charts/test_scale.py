import pytest

from quorate.report.charts.scale import Scale, round_step, wide_enough


def test_a_scale_maps_ends_to_ends_and_keeps_to_them() -> None:
    scale = Scale(-1.0, 1.0, 100.0, 300.0)
    assert [scale(x) for x in (-1, 0, 1, 7, -7)] == [100, 200, 300, 300, 100]


def test_a_scale_of_one_value_does_not_divide_by_zero() -> None:
    assert Scale(2.0, 2.0, 0.0, 10.0)(2.0) == 0.0


@pytest.mark.parametrize(
    ("lo", "hi", "most", "ticks"),
    [
        (0.0, 1.0, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-0.2, 1.0, 7, ["−0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.0, 800.0, 5, ["0", "200", "400", "600", "800"]),
        (0.93, 1.0, 5, ["0.94", "0.96", "0.98", "1.00"]),
    ],
)
def test_ticks_are_round_and_written_with_the_places_they_need(
    lo: float, hi: float, most: int, ticks: list[str]
) -> None:
    scale = Scale(lo, hi, 0, 1)
    assert [scale.tick_text(x, most) for x in scale.ticks(most)] == ticks


def test_steps_are_one_two_or_five() -> None:
    assert [round_step(span, 6) for span in (1, 3, 7, 60)] == [0.2, 1, 2, 20]


def test_domains_are_rounded_outward_within_their_limits() -> None:
    assert wide_enough(0.13, 0.91) == pytest.approx((0.0, 1.0))
    assert wide_enough(-0.9, 1.3, -1, 1) == (-1, 1)
    assert wide_enough(3.0, 3.0) == pytest.approx((2.4, 3.6))
