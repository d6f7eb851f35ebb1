from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import betaln

from edge_cases import CASES
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.vi_bp import VIBP, _points
from quorate.schema import Gold, Judgments
from tables import Row, table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(VIBP())


def exact(judgments: Judgments, known: dict[int, int]) -> tuple[NDArray[np.float64], float]:
    """P(z_i = 1 | labels) by summing over all classes, and the log evidence; Beta(2, 1) priors."""
    total = np.zeros(judgments.n_items)
    evidence = 0.0
    for z in product((0, 1), repeat=judgments.n_items):
        if any(z[i] != k for i, k in known.items()):
            continue
        log = -judgments.n_items * np.log(2) + len(known) * np.log(2)
        counts = np.zeros((judgments.n_raters, 2, 2))
        for i, j, label in zip(judgments.item, judgments.rater, judgments.codes, strict=True):
            counts[j, z[i], label] += 1
        for rater in counts:
            for k in (0, 1):
                log += betaln(2 + rater[k, k], 1 + rater[k, 1 - k]) - betaln(2, 1)
        evidence += np.exp(log)
        total += np.exp(log) * np.array(z)
    return total / evidence, float(np.log(evidence))


TREE: list[Row] = [
    ("i1", "a", "y"),
    ("i1", "b", "y"),
    ("i1", "c", "x"),
    ("i2", "c", "y"),
    ("i2", "d", "y"),
    ("i3", "d", "x"),
    ("i4", "d", "x"),
    ("i5", "e", "y"),
]


@pytest.mark.parametrize("known", [{}, {2: 0}])
def test_is_exact_on_a_tree(known: dict[int, int]) -> None:
    judgments = table(TREE)
    gold = Gold({f"i{i + 1}": "xy"[k] for i, k in known.items()})
    fit = VIBP(tolerance=1e-10).fit(judgments, gold.on(judgments) if known else None)
    marginal, log_evidence = exact(judgments, known)
    assert fit.posterior is not None
    np.testing.assert_allclose(fit.posterior[:, 1], marginal, atol=1e-9)
    assert fit.trace[-1] == pytest.approx(log_evidence, abs=1e-9)
    assert fit.converged


def test_eight_points_are_near_on_a_graph_with_loops() -> None:
    rng = np.random.default_rng(0)
    rows: list[Row] = [
        (f"i{n}", r, "xy"[n % 2 if rng.random() < 0.8 else 1 - n % 2])
        for n in range(8)
        for r in "abcd"
    ]
    judgments = table(rows)
    fit = VIBP().fit(judgments)
    assert fit.posterior is not None
    np.testing.assert_allclose(fit.posterior[:, 1], exact(judgments, {})[0], atol=0.05)


def test_points_integrate_polynomials_against_the_prior() -> None:
    a, b = np.array([2.0, 7.3, 40.0]), np.array([1.0, 3.1, 90.0])
    p, log_w = _points(a, b, 2.0, 1.0, 8)
    assert p.shape == (3, 8)
    # the integral of p^m (1 - p)^n Beta(2, 1) is exact when the points are for Beta(2 + m, 1 + n)
    for m, n in [(0, 0), (5, 2), (38, 89)]:
        p, log_w = _points(np.array([2.0 + m]), np.array([1.0 + n]), 2.0, 1.0, 8)
        value = np.log(np.exp(log_w + m * np.log(p) + n * np.log1p(-p)).sum())
        assert value == pytest.approx(betaln(2 + m, 1 + n) - betaln(2, 1), abs=1e-9)


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    judgments = table(TREE)
    whole = VIBP().fit(judgments).posterior
    monkeypatch.setattr("quorate.analysis.consensus.vi_bp.BLOCK", 1)
    parts = VIBP().fit(judgments).posterior
    assert whole is not None
    assert parts is not None
    np.testing.assert_allclose(parts, whole, atol=1e-12)


def test_reliabilities_are_found() -> None:
    rng = np.random.default_rng(4)
    # rater e says y too often: sensitivity to y .95, specificity .5
    chance = {"a": (0.9, 0.9), "b": (0.8, 0.8), "c": (0.85, 0.85), "e": (0.5, 0.95)}
    rows: list[Row] = [
        (f"i{n:03}", r, "xy"[n % 2 if rng.random() < p[n % 2] else 1 - n % 2])
        for n in range(300)
        for r, p in chance.items()
    ]
    extra = VIBP().fit(table(rows)).competence.extra
    assert extra["sensitivity"][3] == pytest.approx(0.95, abs=0.06)
    assert extra["specificity"][3] == pytest.approx(0.5, abs=0.1)
