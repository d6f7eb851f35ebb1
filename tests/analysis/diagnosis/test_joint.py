"""The joint of given and true labels, by hand."""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any, cast

import numpy as np
import pytest

from noisy_labels import noisy
from quorate.analysis.diagnosis.confident.joint import Joint, Pair, calibrated, joint
from quorate.schema import EmptyError, InputError, LabelError, RequestError

LABELS = [0, 0, 0, 1, 1]
SAID = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.3, 0.7], [0.9, 0.1]])


def test_examples_are_counted_for_the_likeliest_class_above_its_threshold() -> None:
    # t_0 = (.9 + .8 + .4) / 3 = .7, t_1 = (.7 + .1) / 2 = .4
    # given 0: .9 and .8 pass class 0; (.4, .6) passes class 1; given 1: .7 passes 1, .9 passes 0
    found = joint(LABELS, SAID)
    assert found.thresholds.tolist() == pytest.approx([0.7, 0.4])
    assert found.counts.tolist() == [[2, 1], [1, 1]]
    assert found.shares.tolist() == [[0.4, 0.2], [0.2, 0.2]]
    assert found.errors == 2
    assert found.pairs() == (Pair(0, 1, 1), Pair(1, 0, 1))
    assert found.pairs(1) == (Pair(0, 1, 1),)
    # 3² · ⅓ · ⅔ / 3 + 2² · ½ · ½ / 2 = 7/6; 2 ± 1.96 √(7/6) = 2 ± 2.117, not below 0
    low, high = found.interval
    assert low == 0
    assert high == pytest.approx(4.117, abs=1e-3)


def test_an_example_that_passes_nowhere_is_not_counted_and_its_label_scaled_for() -> None:
    # t_0 = (.9 + .9 + .5 + .5) / 4 = .7, t_1 = (.6 + .6) / 2 = .6; of the four given 0 two count
    # for 0 and none for 1, so 4 · 2/2 = 4
    said = [[0.9, 0.1], [0.9, 0.1], [0.5, 0.5], [0.5, 0.5], [0.4, 0.6], [0.4, 0.6]]
    found = joint([0, 0, 0, 0, 1, 1], said)
    assert found.confident.tolist() == [2, 2]
    assert found.counts.tolist() == [[4, 0], [0, 2]]


def test_where_several_classes_pass_the_likeliest_of_them_counts_or_the_likeliest_of_all() -> None:
    # thresholds .5, .3, .2; the last row (.45, .33, .22) passes 1 and 2, and 0 is likelier
    labels = [0, 1, 2, 2]
    said = [[0.5, 0.3, 0.2], [0.6, 0.3, 0.1], [0.7, 0.12, 0.18], [0.45, 0.33, 0.22]]

    def last(counted: Any) -> int:
        found = joint([*labels, 1, 1], [*said, [0.6, 0.3, 0.1], [0.6, 0.3, 0.1]], counted=counted)
        assert found.thresholds.tolist() == pytest.approx([0.5, 0.3, 0.2])
        return int(found.true[(found.given == 2) & (found.true != 2)][-1])

    # of the two given 2, (.7, .12, .18) counts for 0 throughout
    assert last("passed") == 1
    assert last("passed-else-likeliest") == 0
    assert last("likeliest") == 0


def test_counts_are_scaled_to_whole_examples_the_largest_remainders_up() -> None:
    def scaled(confident: list[int], n: int, own: int = 0) -> list[int]:
        k = len(confident)
        given, labels = np.full(k, own), np.zeros(k, np.int64)
        labels[own] = n
        found = calibrated(given, np.arange(k), np.array(confident), labels)
        return [int(count) for count in found]

    assert scaled([2, 1], 5) == [3, 2]  # 3.33 and 1.67
    assert scaled([1, 1], 3) == [2, 1]  # 1.5 and 1.5: the diagonal
    assert scaled([1, 1], 3, own=1) == [1, 2]
    assert scaled([2, 1, 1], 6) == [3, 2, 1]  # 3, 1.5 and 1.5: the lower class
    assert scaled([1, 3, 3], 6) == [1, 3, 2]  # .86, 2.57 and 2.57


def test_a_class_that_is_never_predicted_keeps_one_of_its_examples() -> None:
    # all three given 0 are sure to be 1; one is counted on the diagonal: 3 · ¼ = .75, 3 · ¾ = 2.25
    found = joint([0, 0, 0, 1, 1], [[0.0, 1.0]] * 5)
    assert found.counts.tolist() == [[1, 2], [0, 2]]


def test_a_class_without_labels_is_never_the_true_one() -> None:
    said = [[0.6, 0.1, 0.3], [0.1, 0.3, 0.6], [0.0, 0.1, 0.9], [0.1, 0.8, 0.1]]
    found = joint([0, 1, 1, 1], said)
    assert math.isnan(found.thresholds[2])
    assert found.counts[:, 2].tolist() == [0, 0, 0]
    assert found.labels.tolist() == [1, 3, 0]


def test_rows_of_nan_are_left_out_and_counted() -> None:
    found = joint([*LABELS, 1], np.vstack([SAID, [math.nan, math.nan]]))
    assert found.counts.tolist() == joint(LABELS, SAID).counts.tolist()
    assert (found.absent, found.n) == (1, 5)


def test_labels_and_counts_agree_however_the_cells_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labels, said = noisy(3, 4000, 7)
    usual = joint(labels, said)
    assert usual.counts.sum(axis=1).tolist() == np.bincount(labels).tolist()
    monkeypatch.setattr("quorate.analysis.diagnosis.confident.blocks.NUMBERS", 100)
    blocks = joint(labels, said)
    # the room offers a function of the same name
    monkeypatch.setattr(import_module("quorate.analysis.diagnosis.confident.joint"), "DENSE", 0)
    sparse = joint(labels, said)
    for other in (blocks, sparse):
        assert other.given.tolist() == usual.given.tolist()
        assert other.true.tolist() == usual.true.tolist()
        assert other.confident.tolist() == usual.confident.tolist()


def test_thousands_of_classes_are_counted_without_a_table() -> None:
    k, n = 2_000, 4_000
    labels = np.arange(n) % k
    said = np.zeros((n, 1), np.float16) + np.zeros((1, k), np.float16)
    said[np.arange(n), (labels + (np.arange(n) >= k)) % k] = (
        1  # the second half says the next class
    )
    found = joint(labels, said)
    # t = ½ each; a label has one example for it and one for the next class
    assert len(found.given) == 2 * k
    assert found.errors == k


def test_a_float32_threshold_passes_exactly_what_its_double_does() -> None:
    labels, said = noisy(5, 3000, 4)
    single = said.astype(np.float32)
    found = joint(labels, single)
    least = found.thresholds - 1e-6
    passed = np.where(single >= least, single, -1)
    counted = np.where((passed >= 0).any(axis=1), passed.argmax(axis=1), -1)
    for a, b, count in zip(found.given, found.true, found.confident, strict=True):
        assert count == max(int(((labels == a) & (counted == b)).sum()), int(a == b))


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ([math.nan, 0.5], "nan, 0.5"),
        ([0.5, 0.6], "0.5, 0.6"),
        ([1.2, -0.2], "1.2, -0.2"),
        ([math.inf, 0.0], "inf, 0"),
    ],
)
def test_rows_that_are_no_probabilities_are_refused(row: list[float], shown: str) -> None:
    with pytest.raises(InputError, match=f"probabilities of example 5 are {shown}"):
        joint([*LABELS, 1], np.vstack([SAID, row]))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(LabelError, match="label of example 1 is 2, and there are 2 classes"):
        joint([0, 2, 0, 1, 1], SAID)
    with pytest.raises(LabelError, match="label of example 0 is -1"):
        joint([-1, 0, 0, 1, 1], SAID)
    with pytest.raises(LabelError, match="type float64"):
        joint([0.0, 0, 0, 1, 1], SAID)
    with pytest.raises(InputError, match=r"5 rows of probabilities and labels of shape \(2,\)"):
        joint([0, 1], SAID)
    with pytest.raises(InputError, match=r"shape \(5,\)"):
        joint(LABELS, SAID[:, 0])
    with pytest.raises(InputError, match="one class"):
        joint([0], [[1.0]])
    with pytest.raises(EmptyError, match="no example"):
        joint(np.zeros(0, np.int64), np.zeros((0, 2)))
    with pytest.raises(EmptyError, match="no example has probabilities"):
        joint([0, 1], np.full((2, 2), np.nan))
    with pytest.raises(RequestError, match="'all'"):
        joint(LABELS, SAID, counted=cast("Any", "all"))
    assert isinstance(joint([0, 1], [[1.0, 0.0], [0.0, 1.0]]), Joint)
