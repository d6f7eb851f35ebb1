from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.numerics.chain import Chains, likeliest, smooth

Doubles = NDArray[np.float64]


def every_path(logs: Doubles, start: Doubles, transition: Doubles) -> dict[tuple[int, ...], float]:
    """The joint weight of each path of one chain."""
    found = {}
    for path in product(range(logs.shape[1]), repeat=len(logs)):
        weight = start[path[0]] * np.exp(logs[range(len(logs)), path].sum())
        for a, b in pairwise(path):
            weight *= transition[a, b]
        found[path] = float(weight)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_against_every_path(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lengths, K = rng.permutation([1, 4, 2, 4, 5]), 3
    first = np.concatenate([np.arange(n) == 0 for n in lengths])
    logs = rng.normal(size=(len(first), K))
    start, transition = rng.random(K), rng.random((K, K))
    transition[0, 2] = 0.0
    found = smooth(Chains(first), logs, start, transition)
    path = likeliest(Chains(first), logs, start, transition)
    posterior, pairs, opening, evidence = np.zeros_like(logs), np.zeros((K, K)), np.zeros(K), 0.0
    for a, n in zip(np.flatnonzero(first), lengths, strict=True):
        weights = every_path(logs[a : a + n], start, transition)
        total = sum(weights.values())
        evidence += np.log(total)
        for one, weight in weights.items():
            posterior[range(a, a + n), one] += weight / total
            opening[one[0]] += weight / total
            for i, j in pairwise(one):
                pairs[i, j] += weight / total
        assert tuple(path[a : a + n]) == max(weights, key=weights.__getitem__)
    np.testing.assert_allclose(found.posterior, posterior, atol=1e-12)
    np.testing.assert_allclose(found.pairs, pairs, atol=1e-12)
    np.testing.assert_allclose(found.opening, opening, atol=1e-12)
    assert found.log_evidence == pytest.approx(evidence)


def test_a_long_chain_neither_under_nor_overflows() -> None:
    n = 10_000
    logs = np.tile(np.array([-500.0, -501.0]), (n, 1))
    found = smooth(Chains(np.arange(n) == 0), logs, np.array([0.5, 0.5]), np.full((2, 2), 0.5))
    # independent units: 1 / (1 + e^-1) each
    np.testing.assert_allclose(found.posterior[:, 0], 1 / (1 + np.exp(-1)))
    assert found.log_evidence == pytest.approx(n * (-500 + np.log(0.5 + 0.5 * np.exp(-1))))


def test_nothing_at_all() -> None:
    found = smooth(Chains(np.zeros(0, np.bool_)), np.zeros((0, 2)), np.ones(2), np.ones((2, 2)))
    assert found.log_evidence == 0.0
    assert found.posterior.shape == (0, 2)


def test_paths_do_not_depend_on_how_many_chains_are_held_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(0)
    first = rng.random(500) < 0.1
    first[0] = True
    given = (Chains(first), rng.normal(size=(500, 4)), rng.random(4), rng.random((4, 4)))
    whole = likeliest(*given)
    monkeypatch.setattr("quorate.analysis.numerics.chain.BLOCK", 48)  # three chains
    assert (likeliest(*given) == whole).all()
