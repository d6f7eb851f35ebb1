from math import inf, nan

import pytest

from quorate.report import numbers

THIN = numbers.THIN


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, f"0{THIN}%"),
        (0.004, f"<{THIN}1{THIN}%"),
        (0.46, f"46{THIN}%"),
        (0.996, f">{THIN}99{THIN}%"),
        (1.0, f"100{THIN}%"),
        (nan, "—"),
        (None, "—"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(share: float | None, written: str) -> None:
    assert numbers.percent(share) == written


def test_places_of_percentages() -> None:
    assert numbers.percent(0.99995, 1) == f">{THIN}99.9{THIN}%"
    assert numbers.percent(0.1234, 1) == f"12.3{THIN}%"


@pytest.mark.parametrize(
    ("x", "written"),
    [(0.344, "0.34"), (-0.05, "−0.05"), (-0.001, "0.00"), (12345.678, "12,345.68"), (inf, "—")],
)
def test_decimals_have_a_true_minus_and_no_negative_zero(x: float, written: str) -> None:
    assert numbers.decimal(x) == written


def test_intervals_are_spelled_where_a_dash_would_read_as_minus() -> None:
    assert numbers.between(0.31, 0.37) == "0.31–0.37"
    assert numbers.between(-0.05, 0.12) == "−0.05 to 0.12"
    assert numbers.between(nan, 0.12) == ""
    assert numbers.with_interval(0.34, 0.31, 0.37) == "0.34 (0.31–0.37)"
    assert numbers.with_interval(0.34, None, None) == "0.34"
    assert numbers.percent_between(0.31, 0.37) == f"31–37{THIN}%"


@pytest.mark.parametrize(
    ("x", "written"),
    [(0.0, "0"), (12.345, "12.3"), (0.01234, "0.0123"), (123456.0, "123,456"), (-3.14159, "−3.14")],
)
def test_measured_numbers_keep_three_digits(x: float, written: str) -> None:
    assert numbers.significant(x) == written


def test_counts_have_their_noun() -> None:
    assert numbers.plural(1, "item") == "1 item"
    assert numbers.plural(8000, "judgment") == "8,000 judgments"
    assert numbers.plural(2, "category", "categories") == "2 categories"
