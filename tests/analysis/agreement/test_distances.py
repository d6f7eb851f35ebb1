from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.agreement import distances, krippendorff_alpha
from quorate.analysis.agreement.distances import Label
from quorate.schema import Kind, LabelError, NotApplicableError, RequestError
from tables import table, wide

# ∅, {a}, {a, b}, {b, c}
SETS = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 1]], np.bool_)


def test_jaccard_by_hand() -> None:
    D = distances.jaccard_distance(SETS)
    assert D[0] == pytest.approx([0, 1, 1, 1])
    assert D[1] == pytest.approx([1, 0, 1 / 2, 1])
    assert D[2, 3] == pytest.approx(1 - 1 / 3)


def test_masi_by_hand() -> None:
    D = distances.masi_distance(SETS)
    assert np.diagonal(D) == pytest.approx(0)
    assert D[1, 2] == pytest.approx(1 - 1 / 2 * 2 / 3)  # {a} within {a, b}
    assert D[2, 3] == pytest.approx(1 - 1 / 3 * 1 / 3)  # overlap in b
    assert D[1, 3] == pytest.approx(1)  # nothing shared
    assert pytest.approx(D.T) == D


def test_ratio_and_circular_by_hand() -> None:
    assert distances.ratio_distance(np.array([0.0, 1, 3]))[2] == pytest.approx([1, 1 / 4, 0])
    D = distances.circular_distance(np.array([0.0, 6, 12, 23]), 24)
    assert D[0, :3] == pytest.approx([0, 1 / 2, 1])
    assert D[0, 3] == pytest.approx(np.sin(np.pi / 24) ** 2)


def test_ratio_needs_a_true_zero() -> None:
    with pytest.raises(LabelError, match=r"-1 is a label; use the interval metric"):
        krippendorff_alpha(wide([[-1.0, 2.0]], Kind.NUMERIC), "ratio")


def test_a_distance_function_gets_codes_numbers_or_sets() -> None:
    seen: list[Label] = []

    def differ(a: Label, b: Label) -> float:
        seen.append(a)
        return float(a != b)

    krippendorff_alpha(wide([["x", "y"], ["x", "x"]]), differ, bootstrap=0)
    krippendorff_alpha(wide([[1.5, 2.0], [1.5, 1.5]], Kind.NUMERIC), differ, bootstrap=0)
    multi = table(
        [("i", "r", frozenset("a")), ("i", "s", frozenset("ab")), ("j", "r", frozenset("a"))],
        Kind.MULTILABEL,
    )
    krippendorff_alpha(multi, differ, bootstrap=0)
    assert {0, 1} | {1.5, 2.0} | {frozenset("a"), frozenset("ab")} == set(seen)


def test_a_distance_function_must_be_a_distance() -> None:
    judgments = wide([["x", "y"], ["x", "x"]])
    with pytest.raises(RequestError, match="other than 0 between a label and itself"):
        krippendorff_alpha(judgments, lambda a, b: 1.0)
    with pytest.raises(RequestError, match="and back it is"):
        krippendorff_alpha(judgments, lambda a, b: float(a < b))  # type: ignore[operator]


def test_a_matrix_of_too_many_labels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distances, "MOST_OPTIONS", 3)
    judgments = wide([[1.0, 2.0], [3.0, 4.0]], Kind.NUMERIC)
    with pytest.raises(NotApplicableError, match=r"4 \(at most 3\); round the labels"):
        krippendorff_alpha(judgments, "ratio")
