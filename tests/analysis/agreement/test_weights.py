from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.agreement import brennan_prediger, weights
from quorate.analysis.agreement.evidence import Evidence
from quorate.schema import Kind, NotApplicableError, RequestError, UnknownNameError
from tables import wide

X = np.array([1.0, 2.0, 4.0])


@pytest.mark.parametrize(
    ("name", "first_row"),
    [
        ("identity", [1, 0, 0]),
        ("linear", [1, 1 - 1 / 3, 0]),
        ("quadratic", [1, 1 - 1 / 9, 0]),
        ("radical", [1, 1 - np.sqrt(1 / 3), 0]),
        # pairs of options from 1 to 2: C(2, 2) = 1, from 1 to 4: C(3, 2) = 3
        ("ordinal", [1, 1 - 1 / 3, 0]),
        # ((2 - 1) / 3)² = 1/9 of ((4 - 1) / 5)² = 9/25
        ("ratio", [1, 1 - (1 / 9) / (9 / 25), 0]),
        # U = 4: sin²(π/4) = 1/2, sin²(3π/4) = 1/2, sin²(2π/4) = 1
        ("circular", [1, 0.5, 0.5]),
        # (1)² / ((3 - 2)(8 - 3)) = 1/5; (3)² / ((5 - 2)(8 - 5)) = 1; (2)² / ((6 - 2)(8 - 6)) = 1/2
        ("bipolar", [1, 0.8, 0]),
    ],
)
def test_weights_by_hand(name: str, first_row: list[float]) -> None:
    W = weights.WEIGHTS[name](X)
    assert W[0] == pytest.approx(first_row)
    assert pytest.approx(W.T) == W
    assert np.diagonal(W) == pytest.approx(1.0)
    assert W.min() >= 0


@pytest.mark.parametrize("name", weights.WEIGHTS)
def test_one_option_has_full_credit(name: str) -> None:
    assert weights.WEIGHTS[name](np.array([3.0])).tolist() == [[1.0]]


def test_disagreements_become_weights() -> None:
    assert weights.from_disagreement(np.array([[0.0, 2], [2, 0]])) == ((1.0, 0.0), (0.0, 1.0))


def test_words_have_no_distance() -> None:
    judgments = wide([["red", "blue"], ["red", "red"]])
    with pytest.raises(NotApplicableError, match=r"have an order.*declare the question as ordinal"):
        brennan_prediger(judgments, "linear")


def test_declared_order_gives_words_a_distance() -> None:
    judgments = wide([["low", "mid"], ["high", "high"]], Kind.ORDINAL, ["low", "mid", "high"])
    # a = (.5 + 1) / 2, p_e = T_w / 9 = (3 + 4 · .5) / 9 = 5/9: (.75 - 5/9) / (4/9) = .4375
    assert brennan_prediger(judgments, "linear", bootstrap=0).value == pytest.approx(0.4375)


@pytest.mark.parametrize(
    ("matrix", "complaint"),
    [
        (((1.0, 0.0),), "1 × 2, and there are 2 options"),
        (((1.0, 0.5), (0.2, 1.0)), "not symmetric"),
        (((0.0, 1.0), (1.0, 0.0)), "1 on the diagonal"),
        (((1.0, 2.0), (2.0, 1.0)), "between 0 and 1"),
    ],
)
def test_own_weights_must_be_weights(matrix: tuple[tuple[float, ...], ...], complaint: str) -> None:
    with pytest.raises(RequestError, match=complaint):
        brennan_prediger(wide([["a", "b"]]), matrix)


def test_unknown_weights_are_named() -> None:
    with pytest.raises(UnknownNameError, match=r"called 'cubic'.*quadratic"):
        brennan_prediger(wide([["a", "b"]]), "cubic")


def test_identity_needs_no_matrix() -> None:
    assert weights.matrix_of("identity", Evidence.of(wide([["a", "b"]]))) is None
