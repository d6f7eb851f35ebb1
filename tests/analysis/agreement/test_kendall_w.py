from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

from quorate.analysis.agreement import kendall_w
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.kendall_w import KendallW
from quorate.schema import Kind, NotApplicableError
from tables import wide


def _ratings(seed: int = 0) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    rng = np.random.default_rng(seed)
    return np.round(rng.normal(size=(12, 1)) + rng.normal(size=(12, 4)), 1)


def test_it_is_the_mean_rank_correlation() -> None:
    # exact without ties: the mean Spearman correlation is (m W - 1) / (m - 1)
    X = np.random.default_rng(1).random((9, 4))
    rho = np.asarray(spearmanr(X).statistic)
    mean = rho[np.triu_indices(4, 1)].mean()
    W = kendall_w(wide(X.tolist(), Kind.NUMERIC), bootstrap=0).value
    assert pytest.approx(mean) == (4 * W - 1) / 3


def test_ties_are_corrected() -> None:
    X = _ratings()
    ranks = np.apply_along_axis(rankdata, 0, X)
    S = ((ranks.sum(axis=1) - 4 * 13 / 2) ** 2).sum()
    T = sum((n**3 - n) for x in X.T for n in np.unique(x, return_counts=True)[1])
    W = 12 * S / (16 * (12**3 - 12) - 4 * T)
    assert kendall_w(wide(X.tolist(), Kind.NUMERIC), bootstrap=0).value == pytest.approx(W)


def test_an_item_drawn_twice_is_two_tied_items() -> None:
    X = _ratings(2)
    weights = np.ones((1, 12))
    weights[0, 3] = 2
    drawn = KendallW().estimate(Evidence.of(wide(X.tolist(), Kind.NUMERIC)), weights).value[0]
    doubled = wide([*X.tolist(), X[3].tolist()], Kind.NUMERIC)
    assert drawn == pytest.approx(kendall_w(doubled, bootstrap=0).value)


def test_friedmans_test_is_noted() -> None:
    # three raters, three items, all in one order: W = 1, χ² = 3 · 2 · 1 = 6, p = e^-3 = .0498
    result = kendall_w(wide([[1.0] * 3, [2.0] * 3, [3.0] * 3], Kind.NUMERIC))
    assert result.value == pytest.approx(1.0)
    assert result.notes[0] == "Friedman’s χ² is 6.00 with 2 degrees of freedom, p = 0.05"
    assert result.method == "none: no disagreement was seen"


def test_missing_judgments_are_refused() -> None:
    with pytest.raises(NotApplicableError, match=r"krippendorff-alpha:ordinal"):
        kendall_w(wide([[1.0, 2.0], [1.0, None]], Kind.NUMERIC))


def test_no_order_at_all_is_undefined() -> None:
    assert np.isnan(kendall_w(wide([[1.0, 1.0], [1.0, 1.0]], Kind.NUMERIC)).value)
