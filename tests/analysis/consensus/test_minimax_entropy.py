from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import log_softmax, logsumexp

from edge_cases import CASES
from quorate.analysis.consensus.method import Fit, Method
from quorate.analysis.consensus.minimax_entropy import MinimaxEntropy
from quorate.schema import Judgments, Kind, Question
from tables import table

Doubles = NDArray[np.float64]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(MinimaxEntropy())


def noisy(n_items: int = 12, n_raters: int = 5) -> Judgments:
    rng = np.random.default_rng(1)
    return table(
        [
            (f"i{n:02}", f"r{r}", "xyz"[n % 3 if rng.random() < 0.4 + 0.1 * r else rng.integers(3)])
            for n in range(n_items)
            for r in range(n_raters)
            if (n + r) % 3
        ]
    )


def test_the_objective_never_falls() -> None:
    fit = MinimaxEntropy(tolerance=1e-9).fit(noisy())
    assert fit.converged
    assert (np.diff(fit.trace) > -1e-9).all()


def test_ends_at_a_maximum() -> None:
    """Moving any item's matrix anywhere does not raise the objective that is maximised.

    Only tau is known outside, so sigma is fitted anew from the same posterior by long ascent.
    """
    judgments = noisy()
    method = MinimaxEntropy(tolerance=1e-13, iterations=5000)
    fit = method.fit(judgments)
    tau = fit.parameters["item_confusion"]
    assert isinstance(tau, np.ndarray)
    gradient = tau_gradient(judgments, fit, tau, method)
    assert np.abs(gradient).max() < 1e-4


def tau_gradient(judgments: Judgments, fit: Fit, tau: Doubles, method: MinimaxEntropy) -> Doubles:
    """d objective / d tau at the mode: sum of posterior x (label - expected label) - beta tau."""
    K = judgments.n_options
    beta = method.gamma * K**2 * judgments.n_items / judgments.n_raters
    sigma = raters_given(judgments, fit, tau, method)
    assert fit.posterior is not None
    gradient = -beta * tau
    for i, j, label in zip(judgments.item, judgments.rater, judgments.codes, strict=True):
        chances = np.exp(log_softmax(sigma[j] + tau[i], axis=1))
        gradient[i] += fit.posterior[i][:, None] * (np.eye(K)[label] - chances)
    return gradient


def raters_given(judgments: Judgments, fit: Fit, tau: Doubles, method: MinimaxEntropy) -> Doubles:
    """sigma at the maximum for this tau and posterior, by plain gradient ascent."""
    K = judgments.n_options
    alpha = method.gamma * K**2
    centre = method.trust * np.eye(K)
    sigma = np.tile(centre, (judgments.n_raters, 1, 1))
    assert fit.posterior is not None
    mu = fit.posterior[judgments.item]
    for _ in range(4000):
        chances = np.exp(log_softmax(sigma[judgments.rater] + tau[judgments.item], axis=2))
        pull = mu[:, :, None] * (np.eye(K)[judgments.codes][:, None, :] - chances)
        slope = -alpha * (sigma - centre)
        np.add.at(slope, judgments.rater, pull)
        sigma = sigma + 0.1 * slope
    # the objective of this sigma is the one that the fit reports
    scores = np.full((judgments.n_items, K), -np.log(K))
    logs = log_softmax(sigma[judgments.rater] + tau[judgments.item], axis=2)
    np.add.at(scores, judgments.item, logs[np.arange(len(logs)), :, judgments.codes])
    beta = alpha * judgments.n_items / judgments.n_raters
    penalty = alpha / 2 * ((sigma - centre) ** 2).sum() + beta / 2 * (tau**2).sum()
    assert fit.trace[-1] == pytest.approx(logsumexp(scores, axis=1).sum() - penalty, abs=1e-6)
    return sigma


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = MinimaxEntropy().fit(noisy()).posterior
    monkeypatch.setattr("quorate.analysis.consensus.minimax_entropy.BLOCK", 40)
    parts = MinimaxEntropy().fit(noisy()).posterior
    assert whole is not None
    assert parts is not None
    np.testing.assert_allclose(parts, whole, atol=1e-12)


def test_refuses_what_memory_cannot_hold() -> None:
    judgments = noisy()
    many = tuple(map(str, range(4000)))
    wide = Judgments.build(
        Question("q", Kind.CATEGORICAL, many),
        judgments.items,
        judgments.raters,
        judgments.item,
        judgments.rater,
        judgments.label,
    )
    assert "'glad'" in MinimaxEntropy().refuses(wide)
    assert MinimaxEntropy().refuses(judgments) == ""
