"""Learning curves: laws that were planted are found, subsets are nested, slices are their own."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.learning.holding_out import (
    Held,
    accuracy,
    bounds,
    replicates,
    right,
)
from quorate.analysis.diagnosis.learning.learning_curve import More, curve_of, learning_curve
from quorate.analysis.diagnosis.learning.power_law import PowerLaw, fit_power_law, fit_power_laws
from quorate.schema import InputError, RequestError

SIZES = np.array([100, 200, 400, 800, 1600, 3200])
LAW = PowerLaw(0.95, 2.0, 0.5)


def test_the_law_by_hand() -> None:
    # .95 − 2/√400 = .85; to reach .90, 2/√n = .05, so √n = 40 and n = 1,600
    assert LAW.at(400) == pytest.approx(0.85)
    assert LAW.needed(0.90) == pytest.approx(1600)
    assert LAW.needed(0.95) == float("inf")
    assert PowerLaw(0.9, 0.0, 0.5).needed(0.8) == 0.0


@pytest.mark.parametrize("law", [LAW, PowerLaw(0.8, 1.0, 0.3), PowerLaw(1.0, 3.0, 0.45)])
def test_a_planted_law_is_found(law: PowerLaw) -> None:
    found = fit_power_law(SIZES.astype(float), np.array([law.at(n) for n in SIZES]))
    assert found.ceiling == pytest.approx(law.ceiling, abs=1e-3)
    assert found.exponent == pytest.approx(law.exponent, abs=1e-3)
    assert found.at(12_800) == pytest.approx(law.at(12_800), abs=1e-3)


def test_bounds_of_the_law_hold() -> None:
    # rising straight through 1 the ceiling stays at 1; falling accuracy is a level line
    steep = fit_power_law(SIZES.astype(float), np.linspace(0.5, 0.999, 6))
    assert steep.ceiling == 1.0
    falling = fit_power_law(SIZES.astype(float), np.linspace(0.9, 0.8, 6))
    assert falling.factor == 0.0
    assert falling.ceiling == pytest.approx(0.85)


def test_a_size_without_weight_is_not_seen() -> None:
    curve = np.array([LAW.at(n) for n in SIZES])
    spoiled = curve.copy()
    spoiled[0] = 0.1
    weights = np.array([[0.0, 1, 1, 1, 1, 1]])
    (found,) = fit_power_laws(SIZES.astype(float), spoiled[None], weights)
    assert found.ceiling == pytest.approx(LAW.ceiling, abs=2e-3)


def test_how_many_more_items_and_how_sure() -> None:
    # five trainings about the law; .90 at 1,600 and so .92 at (2/.03)² = 4,444: 2,844 more
    rng = np.random.default_rng(3)
    noisy = np.array([LAW.at(n) for n in SIZES[:5]]) + rng.normal(0, 0.003, (5, 5))
    more = curve_of(SIZES[:5].tolist(), noisy).more(0.02)
    assert more.lower is not None
    assert more.items is not None
    assert more.lower < 2844 < (more.upper or float("inf"))
    assert more.items == pytest.approx(2844, rel=0.35)
    # the ceiling of .95 is .05 above: .1 is out of reach
    exact = curve_of(SIZES[:5].tolist(), np.array([LAW.at(n) for n in SIZES[:5]]))
    assert exact.more(0.1).items is None
    low, high = exact.at(6400)[1:]
    assert low <= LAW.at(6400) + 1e-3
    assert high >= LAW.at(6400) - 1e-3


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    # 60 curves of five trainings with binomial noise of 2,000 examples; the accuracy at twice the
    # size is in the interval nearly always (they are wide on purpose), and not in every one by
    # being endless
    rng = np.random.default_rng(8)
    truth = np.array([LAW.at(n) for n in SIZES])
    hits, width = 0, []
    for seed in range(60):
        seen = rng.binomial(2000, truth, (5, 6)) / 2000
        _, low, high = curve_of(SIZES.tolist(), seen, draws=120, seed=seed).at(6400)
        hits += low <= LAW.at(6400) <= high
        width.append(high - low)
    assert hits >= 53  # .88 of 60
    assert np.median(width) < 0.03


def test_sentences_say_what_is_known() -> None:
    assert str(More(0.02, 4123.0, 1860.0, 25_300.0)) == (
        "about 4,100 more judged items for +2 points (1,900 to 25,000)"
    )
    assert str(More(0.01, 870.0, 450.0, None)) == (
        "about 870 more judged items for +1 points (450 or more)"
    )
    assert str(More(0.02, None, None, None)) == ("more judged items alone will not bring +2 points")


def blobs(n: int = 300, k: int = 3, spread: float = 1.2) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    labels = np.arange(n) % k
    return np.eye(8)[labels] * 3 + rng.normal(0, spread, (n, 8)), labels


def test_the_built_in_model_learns_more_from_more() -> None:
    rows, labels = blobs()
    places = ["near" if n % 2 else "far" for n in range(299)] + ["nowhere"]
    curve = learning_curve(
        rows, labels, "abc", slices=places, repeats=2, rate=0.1, hidden=0, draws=40
    )
    assert len(curve.sizes) == 6
    assert curve.sizes[-1] == 240  # four fifths of 300
    assert curve.accuracy[-1] > curve.accuracy[0]
    assert (curve.lower <= curve.accuracy).all()
    assert (curve.accuracy <= curve.upper).all()
    assert set(curve.slices) == {"far", "near"}
    assert curve.notes == ("slices too small for a curve: nowhere",)
    both = [curve.slices[name].accuracy for name in ("far", "near")]
    # halves of nearly the same size: the whole is about their mean
    assert np.mean(both, axis=0) == pytest.approx(curve.accuracy, abs=0.02)


def test_subsets_are_nested_and_never_judged() -> None:
    rows, labels = blobs()
    asked: list[tuple[set[int], set[int]]] = []

    def predict(learned: np.ndarray, judged: np.ndarray) -> np.ndarray:
        asked.append((set(learned.tolist()), set(judged.tolist())))
        return np.asarray(labels[judged])

    curve = learning_curve(rows, labels, "abc", predict=predict, repeats=2, sizes=[30, 60, 240])
    assert curve.accuracy.tolist() == [1.0, 1.0, 1.0]
    assert [len(learned) for learned, _ in asked] == [30, 60, 240] * 2
    for smaller, larger in ((0, 1), (1, 2), (3, 4), (4, 5)):
        assert asked[smaller][0] < asked[larger][0]
    assert all(not learned & judged for learned, judged in asked)
    assert np.bincount(labels[list(asked[0][0])]).tolist() == [10, 10, 10]


def test_the_same_seed_gives_the_same_curve() -> None:
    rows, labels = blobs(90)

    def curve(seed: int) -> tuple[float, ...]:
        found = learning_curve(
            rows, labels, "abc", repeats=2, rate=0.1, hidden=4, epochs=3, draws=20, seed=seed
        )
        return (*found.accuracy, found.laws[7].ceiling, found.laws[7].exponent)

    assert curve(1) == curve(1)
    assert curve(1) != curve(2)


def test_replicates_draw_repeats_and_examples_together() -> None:
    # one repeat gets all right by the first training and none by the second: every replicate
    # of examples has means 1 and 0, so with another repeat of 0 and 1 means add up to 1
    a = Held(np.arange(4), np.array([[True] * 4, [False] * 4]))
    b = Held(np.arange(4), np.array([[False] * 4, [True] * 4]))
    assert accuracy([a, b]).tolist() == [0.5, 0.5]
    drawn = replicates([a, b], 50, np.random.default_rng(0))
    assert set(drawn[:, 0]) == {0.0, 0.5, 1.0}
    assert (drawn.sum(axis=1) == 1).all()
    low, high = bounds(np.array([1.0, 2.0, np.inf]))
    assert (float(low), float(high)) == (1.0, float("inf"))


def test_what_cannot_be_a_curve_is_refused() -> None:
    rows, labels = blobs(60)
    with pytest.raises(RequestError, match="1 repeats"):
        learning_curve(rows, labels, "abc", repeats=1)
    with pytest.raises(RequestError, match="48 examples to learn from"):
        learning_curve(rows, labels, "abc", sizes=[10, 20, 60])
    with pytest.raises(InputError, match="3 slices"):
        learning_curve(rows, labels, "abc", slices=["a", "b", "c"])
    with pytest.raises(RequestError, match="a gain of 2"):
        curve_of([1, 2, 4], np.array([0.1, 0.2, 0.3])).more(2)
    with pytest.raises(InputError, match="three sizes"):
        curve_of([1, 2], np.array([0.1, 0.2]))
    with pytest.raises(InputError, match="ascending"):
        curve_of([1, 4, 2], np.array([0.1, 0.2, 0.3]))
    with pytest.raises(InputError, match="shape"):
        right(lambda a, b: np.zeros(3), np.arange(2), np.arange(2), labels)
