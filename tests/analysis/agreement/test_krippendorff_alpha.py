from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from quorate.analysis.agreement import krippendorff_alpha
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.krippendorff_alpha import KrippendorffAlpha
from quorate.schema import (
    Judgments,
    Kind,
    NotApplicableError,
    RequestError,
    UnknownNameError,
)
from tables import Label, table, wide


def _alpha_by_definition(
    units: list[list[float]], difference: Callable[[float, float], float]
) -> float:
    """1 - D_o / D_e, pair by pair."""
    units = [u for u in units if len(u) > 1]
    every = [x for u in units for x in u]
    n = len(every)
    observed = sum(difference(a, b) / (len(u) - 1) for u in units for a, b in permutations(u, 2))
    expected = sum(difference(a, b) for a, b in permutations(every, 2))
    return 1 - (observed / n) / (expected / (n * (n - 1)))


def _random_units(seed: int, values: list[float]) -> list[list[float]]:
    rng = np.random.default_rng(seed)
    units = []
    for _ in range(12):
        truth = rng.choice(values)
        m = int(rng.integers(0, 5))
        units.append([float(truth if rng.random() < 0.6 else rng.choice(values)) for _ in range(m)])
    return units


def _numbers(units: list[list[float]]) -> Judgments:
    return wide([list(u) + [None] * (5 - len(u)) for u in units], Kind.NUMERIC)


@pytest.mark.parametrize("seed", range(4))
def test_metrics_are_those_of_the_definition(seed: int) -> None:
    units = _random_units(seed, [1.0, 2.0, 4.0, 7.0, 7.5])
    judgments = _numbers(units)
    pairable = sorted(x for u in units if len(u) > 1 for x in u)

    def rank(x: float) -> float:
        return sum(y < x for y in pairable) + sum(y == x for y in pairable) / 2

    definitions: dict[str, Callable[[float, float], float]] = {
        "nominal": lambda a, b: float(a != b),
        "ordinal": lambda a, b: (rank(a) - rank(b)) ** 2,
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2,
        "circular": lambda a, b: np.sin(np.pi * (a - b) / 12) ** 2,
    }
    for metric, difference in definitions.items():
        found = krippendorff_alpha(
            judgments, metric, period=12 if metric == "circular" else None, bootstrap=0
        )
        assert found.value == pytest.approx(_alpha_by_definition(units, difference), abs=1e-12)


def test_by_hand() -> None:
    # aa ab bb bbb: n_a = 3, n_b = 6, n = 9; D_o = 2/9, D_e = 2 · 3 · 6 / (9 · 8) = 1/2
    result = krippendorff_alpha(wide([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b", "b"]]))
    assert result.observed == pytest.approx(2 / 9)
    assert result.expected == pytest.approx(1 / 2)
    assert result.value == pytest.approx(1 - 4 / 9)
    assert (result.n_items, result.n_raters, result.n_pairs) == (4, 3, 6)


def test_single_judgments_are_left_out() -> None:
    with_single = wide([["a", "a"], ["a", "b"], ["b", "b"], ["a", None]])
    without = wide([["a", "a"], ["a", "b"], ["b", "b"]])
    one, two = (krippendorff_alpha(j, bootstrap=0) for j in (with_single, without))
    assert one.value == two.value
    assert one.n_items == 3


def test_several_judgments_by_one_rater_each_count() -> None:
    # units 1: a a b (r twice), 2: a b, 3: b b, by the definition over values
    rows: list[tuple[str, str, Label]] = [
        ("1", "r", "a"),
        ("1", "r", "a"),
        ("1", "s", "b"),
        ("2", "r", "a"),
        ("2", "s", "b"),
        ("3", "r", "b"),
        ("3", "s", "b"),
    ]
    by_definition = _alpha_by_definition([[0, 0, 1], [0, 1], [1, 1]], lambda a, b: float(a != b))
    assert krippendorff_alpha(table(rows), bootstrap=0).value == pytest.approx(by_definition)


def test_sets_default_to_masi() -> None:
    a, ab, c = frozenset("a"), frozenset("ab"), frozenset("c")
    judgments = wide([[a, ab], [c, c], [a, a]], Kind.MULTILABEL)
    result = krippendorff_alpha(judgments, bootstrap=0)
    assert result.coefficient == "krippendorff-alpha:masi"
    # D_o = 2 · (2/3) / 6; n: a 3, ab 1, c 2: D_e = 2 (3 · 2/3 + 3 · 2 + 1 · 2) / 30
    assert result.observed == pytest.approx(2 / 9)
    assert result.expected == pytest.approx(2 * (2 + 6 + 2) / 30)
    jaccard = krippendorff_alpha(judgments, "jaccard", bootstrap=0)
    assert jaccard.observed == pytest.approx(2 * (1 / 2) / 6)


def test_equal_sets_are_one_label_however_they_are_stored() -> None:
    judgments = wide([[frozenset("a"), frozenset("b")]] * 3, Kind.MULTILABEL)
    twice = replace(judgments, sets=np.array([[True, False], [True, False]]))
    assert Evidence.of(twice).n_options == 1
    assert Evidence.of(twice).code.tolist() == [0] * 6


def test_texts_are_equal_or_not() -> None:
    judgments = wide([["yes", "yes"], ["no", "nay"]], Kind.TEXT)
    assert krippendorff_alpha(judgments, bootstrap=0).observed == pytest.approx(0.5)


def test_numbers_far_from_zero_lose_no_digits() -> None:
    near = _numbers(_random_units(1, [1.0, 2.0, 3.0]))
    far = _numbers([[x + 1e9 for x in u] for u in _random_units(1, [1.0, 2.0, 3.0])])
    small = _numbers([[x * 1e-9 for x in u] for u in _random_units(1, [1.0, 2.0, 3.0])])
    value = krippendorff_alpha(near, "interval", bootstrap=0).value
    assert krippendorff_alpha(far, "interval", bootstrap=0).value == pytest.approx(value, abs=1e-9)
    assert krippendorff_alpha(small, "interval", bootstrap=0).value == pytest.approx(value)


def test_many_distinct_numbers_need_no_matrix() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(size=3000)
    rows = (truth[:, None] + rng.normal(size=(3000, 2))).tolist()
    result = krippendorff_alpha(wide(rows, Kind.NUMERIC), bootstrap=50)
    assert result.lower < 0.5 < result.upper
    ordinal = krippendorff_alpha(wide(rows[:300], Kind.NUMERIC), "ordinal", bootstrap=50)
    assert ordinal.lower < ordinal.value < ordinal.upper


def test_analytic_and_bootstrap_intervals_are_alike() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 400)
    rows = np.where(rng.random((400, 3)) < 0.7, truth[:, None], rng.integers(0, 3, (400, 3)))
    judgments = wide([[str(x) for x in row] for row in rows], Kind.ORDINAL)
    for metric in ("nominal", "interval", "ratio", "gwet-ordinal"):
        one = krippendorff_alpha(judgments, metric, bootstrap=2000)
        two = krippendorff_alpha(judgments, metric, bootstrap=0)
        assert one.lower == pytest.approx(two.lower, abs=0.012)
        assert one.upper == pytest.approx(two.upper, abs=0.012)


@pytest.mark.parametrize(
    ("kind", "metric", "complaint"),
    [
        (Kind.CATEGORICAL, "ordinal", "have an order"),
        (Kind.CATEGORICAL, "masi", "masi compares sets"),
        (Kind.TEXT, "interval", "needs numbers"),
    ],
)
def test_metrics_that_do_not_apply_are_refused(kind: Kind, metric: str, complaint: str) -> None:
    with pytest.raises(NotApplicableError, match=complaint):
        krippendorff_alpha(wide([["x", "y"]], kind), metric)


def test_a_circle_needs_its_period() -> None:
    with pytest.raises(NotApplicableError, match="krippendorff-alpha:circular:24"):
        krippendorff_alpha(wide([[1.0, 23.0]], Kind.NUMERIC), "circular")
    with pytest.raises(RequestError, match="give one above 0"):
        KrippendorffAlpha("circular", -1.0)


def test_variants_are_parsed() -> None:
    assert KrippendorffAlpha.parse("circular:24") == KrippendorffAlpha("circular", 24.0)
    assert KrippendorffAlpha.parse("circular:24").label == "krippendorff-alpha:circular:24"
    with pytest.raises(UnknownNameError, match="no variant 'cosine'"):
        KrippendorffAlpha.parse("cosine")
    with pytest.raises(UnknownNameError, match="'noon' is not a number"):
        KrippendorffAlpha.parse("circular:noon")
    with pytest.raises(UnknownNameError, match="no metric called 'cosine'"):
        KrippendorffAlpha("cosine")
