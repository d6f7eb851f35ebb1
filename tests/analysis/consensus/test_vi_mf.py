from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import digamma

from edge_cases import CASES
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.vi_mf import VIMF
from quorate.analysis.numerics.packed import pack
from tables import table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(VIMF())


ROWS = [
    (f"i{n:02}", f"r{r}", "xy"[n % 2] if (n * 7 + r * 3) % 10 < 5 + r else "yx"[n % 2])
    for n in range(20)
    for r in range(5)
    if (n + r) % 4
]


def test_is_the_two_coin_update_for_two_options() -> None:
    judgments = table(ROWS)
    fit = VIMF(tolerance=1e-12).fit(judgments)
    assert fit.posterior is not None
    mu = np.zeros((20, 2))
    np.add.at(mu, (judgments.item, judgments.codes), 1)
    mu /= mu.sum(axis=1, keepdims=True)
    for _ in range(len(fit.trace)):
        # alpha[j, z, l]: Beta(2, 1) on saying z when z is true
        alpha = np.tile([[2.0, 1.0], [1.0, 2.0]], (5, 1, 1))
        for i, j, label in zip(judgments.item, judgments.rater, judgments.codes, strict=True):
            alpha[j, :, label] += mu[i]
        scores = np.zeros((20, 2))
        for i, j, label in zip(judgments.item, judgments.rater, judgments.codes, strict=True):
            scores[i] += digamma(alpha[j, :, label]) - digamma(alpha[j].sum(axis=1))
        mu = np.exp(scores)
        mu /= mu.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(fit.posterior, mu, atol=1e-7)


def test_the_bound_never_falls() -> None:
    fit = VIMF().fit(table(ROWS))
    assert fit.converged
    assert (np.diff(fit.trace) > -1e-6).all()


def test_the_cut_does_not_matter() -> None:
    judgments = table(ROWS)
    made = {VIMF().fit_packed(pack(judgments, None, n)).trace for n in (1, 2, 7)}
    assert len(made) == 1
