from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, log_expit, logsumexp

from edge_cases import CASES
from quorate.analysis.consensus import glad
from quorate.analysis.consensus.glad import GLAD, State
from quorate.analysis.consensus.method import Method
from quorate.analysis.numerics.packed import pack
from quorate.schema import Judgments
from tables import table

Doubles = NDArray[np.float64]


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(
    case: Callable[[Method], None], compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glad, "COMPILED_FROM", 0 if compiled else 2**62)
    case(GLAD())


def simulated(n_items: int = 300, n_raters: int = 20, K: int = 3) -> tuple[Judgments, State]:
    """Labels drawn from the model, with the abilities and difficulties behind them."""
    rng = np.random.default_rng(0)
    alpha = rng.normal(1, 0.7, n_raters)
    log_beta = rng.normal(0.5, 0.8, n_items)
    rows = [
        (
            f"i{n:04}",
            f"r{r:02}",
            str((n + (rng.random() > expit(alpha[r] * np.exp(log_beta[n]))) * shift) % K),
        )
        for n in range(n_items)
        for r in rng.permutation(n_raters)[:10]
        for shift in [int(rng.integers(1, K))]
    ]
    return table(rows), State(alpha, log_beta)


def log_posterior(judgments: Judgments, state: State) -> float:
    """ln p(L, alpha, log beta) with Z summed out, without the priors' constants."""
    K = judgments.n_options
    x = state.alpha[judgments.rater] * np.exp(state.log_beta[judgments.item])
    scores = np.full((judgments.n_items, K), -np.log(K))
    wrong = log_expit(-x) - np.log(K - 1)
    for k in range(K):
        given = np.where(judgments.codes == k, log_expit(x), wrong)
        scores[:, k] += np.bincount(judgments.item, given, judgments.n_items)
    off = ((state.alpha - 1) ** 2).sum() + ((state.log_beta - 1) ** 2).sum()
    return float(logsumexp(scores, axis=1).sum() - off / 2)


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
def test_climbs_to_a_maximum(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glad, "COMPILED_FROM", 0 if compiled else 2**62)
    judgments, _ = simulated(60, 8)
    fit = GLAD(tolerance=1e-11, iterations=20_000).fit(judgments)
    assert fit.converged
    assert (np.diff(fit.trace) > -1e-6).all()
    log_beta = fit.parameters["log_beta"]
    assert isinstance(log_beta, np.ndarray)
    end = State(fit.competence.extra["alpha"], log_beta)
    top = log_posterior(judgments, end)
    assert fit.trace[-1] == pytest.approx(top, abs=1e-4)
    rng = np.random.default_rng(0)
    for _ in range(20):
        step = 1e-3 * rng.normal(size=8), 1e-3 * rng.normal(size=60)
        aside = State(end.alpha + step[0], end.log_beta + step[1])
        assert log_posterior(judgments, aside) < top + 1e-6


def test_finds_ability_and_difficulty() -> None:
    judgments, truth = simulated()
    fit = GLAD().fit(judgments)
    assert fit.posterior is not None
    assert np.corrcoef(fit.competence.extra["alpha"], truth.alpha)[0, 1] > 0.9
    log_beta = fit.parameters["log_beta"]
    assert isinstance(log_beta, np.ndarray)
    assert np.corrcoef(log_beta, truth.log_beta)[0, 1] > 0.4
    difficulty = fit.parameters["difficulty"]
    assert isinstance(difficulty, np.ndarray)
    np.testing.assert_allclose(difficulty, np.exp(-log_beta))


def test_one_pass_by_hand() -> None:
    """One item, one rater, two options, alpha = 1, log beta = 1: p = sigma(e)."""
    judgments = table([("i", "a", "x")], options="xy")
    method = GLAD()
    packed = pack(judgments)
    state = State(np.ones(1), np.ones(1))
    p = expit(np.e)
    np.testing.assert_allclose(method.posterior(packed, state), [[p, 1 - p]])
    sums = method.expect(packed, state)
    assert sums.log_posterior == pytest.approx(np.log(0.5))
    # Q = p x - ln(1 + e^x) - (b - 1)²/2 with x = e^b is level at b = 1, as p is sigma(x) there
    np.testing.assert_allclose(sums.log_beta, 1, atol=1e-12)
    np.testing.assert_allclose(sums.slope, (p - 0.5) * np.e, atol=1e-6)
    np.testing.assert_allclose(sums.curvature, np.tanh(np.e / 2) / 2 * np.e, atol=1e-6)
    # and the rater's bound is at its top at alpha = 1, its prior's mean
    np.testing.assert_allclose(method.maximize(sums).alpha, 1, atol=1e-6)


@pytest.mark.parametrize("gold", [False, True])
def test_tiers_agree(gold: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    judgments, _ = simulated()
    known = np.where(np.arange(300) % 5 == 0, np.arange(300) % 3, -1).astype(np.int32)
    packed = pack(judgments, known if gold else None)
    fits = []
    for threshold in (0, 2**62):
        monkeypatch.setattr(glad, "COMPILED_FROM", threshold)
        fits.append(GLAD(iterations=40).fit_packed(packed))
    first, second = (fit.posterior for fit in fits)
    assert first is not None
    assert second is not None
    np.testing.assert_allclose(first, second, atol=1e-6)
    np.testing.assert_allclose(fits[0].trace, fits[1].trace, rtol=1e-9)


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
def test_the_cut_does_not_matter(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glad, "COMPILED_FROM", 0 if compiled else 2**62)
    judgments, _ = simulated()
    bits = set()
    for n in (1, 2, 7, 16):
        fit = GLAD().fit_packed(pack(judgments, None, n))
        assert fit.posterior is not None
        bits.add((fit.posterior.tobytes(), fit.competence.extra["alpha"].tobytes(), fit.trace))
    assert len(bits) == 1


def test_an_item_of_a_thousand_judgments(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product of 1 + e^-|x| is flushed before it overflows."""
    judgments = table([("i", f"r{r:04}", "xy"[r % 3 == 0]) for r in range(2000)])
    answers = []
    for threshold in (0, 2**62):
        monkeypatch.setattr(glad, "COMPILED_FROM", threshold)
        fit = GLAD().fit(judgments)
        assert np.isfinite(fit.trace).all()
        answers.append(fit.trace[-1])
    assert answers[0] == pytest.approx(answers[1], rel=1e-9)
