from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import chi2

from edge_cases import CASES
from quorate.analysis.consensus.catd import CATD, confidence_weight
from quorate.analysis.consensus.method import Method
from tables import table, wide


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(CATD())


def test_the_quantile_is_the_lower_one() -> None:
    # chi²(0.025, 10) = 3.246973 and chi²(0.025, 1) = 0.000982069 in printed tables
    weight = confidence_weight(np.array([2.0, 0.0, 1.0]), np.array([10.0, 1.0, 0.0]), 0.05, 0.5)
    np.testing.assert_allclose(weight, [3.246973 / 2, 0.000982069 / 0.5, 0], rtol=1e-6)


def test_few_judgments_weigh_little() -> None:
    """Three newcomers without a fault do not outvote two raters known to be right."""
    rows = [(f"i{n:02}", r, "xy"[n % 2]) for n in range(40) for r in ("a", "b")]
    rows += [(f"i{n:02}", "c", "yx"[n % 2] if n % 4 == 0 else "xy"[n % 2]) for n in range(40)]
    rows += [("last", r, "x") for r in ("a", "b")] + [("last", f"new{k}", "y") for k in range(3)]
    fit = CATD().fit(table(rows))
    assert fit.posterior is not None
    assert fit.posterior[-1, 0] > 0.9


def test_by_hand() -> None:
    judgments = wide([["x", "x", "y"], ["y", "y", "y"], ["x", "x", "x"], ["x", "x", "y"]])
    fit = CATD(floor=0.5).fit(judgments)
    # votes x y x x stand; errors 0, 0, 2 of 4 each
    w = chi2.ppf(0.025, 4) / np.array([0.5, 0.5, 2])
    np.testing.assert_allclose(fit.competence.extra["weight"], w / w.sum())
    assert fit.posterior is not None
    np.testing.assert_allclose(fit.posterior[0, 0], 2 * w[0] / w.sum())
    assert fit.converged
    objective = chi2.ppf(0.025, 4) * np.log(w).sum() - (w * [0.5, 0.5, 2]).sum()
    assert fit.trace == pytest.approx([objective])


@pytest.mark.parametrize("seed", range(5))
def test_the_joint_loss_never_rises(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        (f"i{n}", f"r{r}", "xyz"[n % 3 if rng.random() < 0.15 * r else rng.integers(3)])
        for n in range(80)
        for r in rng.permutation(7)[:4]
    ]
    trace = CATD().fit(table(rows)).trace
    assert len(trace) > 1
    assert (np.diff(trace) >= -1e-9).all()
