"""Laws that every coefficient keeps, on random tables."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.analysis.agreement import agreement, krippendorff_alpha
from quorate.schema import Kind
from tables import Row, table, wide

NAMES = (
    "krippendorff-alpha",
    "fleiss-kappa",
    "conger-kappa",
    "cohen-kappa",
    "gwet-ac1",
    "brennan-prediger",
    "percent",
)
OPTIONS = ("a", "b", "c")


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Judgments of up to 8 items by up to 4 raters, each at most once an item."""
    cells = draw(
        st.dictionaries(
            st.tuples(st.integers(0, 7), st.integers(0, 3)),
            st.sampled_from(OPTIONS),
            min_size=1,
            max_size=32,
        )
    )
    return [(f"i{i}", f"r{r}", label) for (i, r), label in cells.items()]


def _values(judged: list[Row], options: tuple[str, ...] = OPTIONS) -> list[float]:
    report = agreement(table(judged, options=options), NAMES, bootstrap=0)
    return [x for r in report.results for x in (r.value, r.se, r.n_items, r.n_pairs)]


def _same(one: list[float], two: list[float]) -> bool:
    return bool(np.allclose(one, two, atol=1e-9, equal_nan=True))


@settings(max_examples=40, deadline=None)
@given(rows(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(judged: list[Row], random: Random) -> None:
    shuffled = list(judged)
    random.shuffle(shuffled)
    assert _same(_values(judged), _values(shuffled))


@settings(max_examples=40, deadline=None)
@given(rows())
def test_names_of_raters_items_and_classes_change_nothing(judged: list[Row]) -> None:
    rater = {"r0": "z", "r1": "y", "r2": "x", "r3": "w"}
    label = {"a": "3rd", "b": "1st", "c": "2nd"}
    renamed: list[Row] = [(f"{9 - int(i[1:])}", rater[r], label[str(x)]) for i, r, x in judged]
    assert _same(_values(judged), _values(renamed, ("1st", "2nd", "3rd")))


@settings(max_examples=40, deadline=None)
@given(rows())
def test_values_are_at_most_one_and_ends_are_in_order(judged: list[Row]) -> None:
    report = agreement(table(judged, options=OPTIONS), NAMES, bootstrap=50)
    for result in report.results:
        if result.defined:
            assert result.value <= 1 + 1e-12
        if np.isfinite(result.lower):
            assert result.lower <= result.upper <= 1 + 1e-12


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(OPTIONS), min_size=2, max_size=12), st.integers(2, 5))
def test_perfect_agreement_is_one(labels: list[str], raters: int) -> None:
    judgments = wide([[label] * raters for label in labels], options=OPTIONS)
    report = agreement(judgments, NAMES, bootstrap=0)
    for result in report.results:
        varied = len(set(labels)) > 1
        if varied or result.coefficient in ("percent", "gwet-ac1", "brennan-prediger"):
            assert result.value == pytest.approx(1.0)
        else:
            assert np.isnan(result.value)


@pytest.mark.parametrize("kind", [Kind.CATEGORICAL, Kind.ORDINAL])
def test_independent_raters_agree_by_chance_only(kind: Kind) -> None:
    rng = np.random.default_rng(0)
    labels = rng.choice(["1", "2", "3", "4"], p=[0.4, 0.3, 0.2, 0.1], size=(4000, 3))
    judgments = wide(labels.tolist(), kind)
    names = ["krippendorff-alpha", "fleiss-kappa", "conger-kappa", "cohen-kappa"]
    for result in agreement(judgments, names, bootstrap=200).results:
        assert result.value == pytest.approx(0, abs=0.03)
        assert result.lower <= 0.02
        assert result.upper >= -0.02


def test_more_noise_is_less_agreement() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, (500, 1))
    values = []
    for noise in (0.1, 0.3, 0.6):
        labels = np.where(rng.random((500, 3)) < noise, rng.integers(0, 3, (500, 3)), truth)
        values.append(krippendorff_alpha(wide(labels.astype(str).tolist()), bootstrap=0).value)
    assert values[0] > values[1] > values[2]
    # two raters agree beyond chance where neither is noisy: (1 - noise)²
    assert values == pytest.approx([0.81, 0.49, 0.16], abs=0.06)
