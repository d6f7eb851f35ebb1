from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from crowd import accuracy, crowd
from edge_cases import CASES
from quorate.analysis.consensus.kos import KOS
from quorate.analysis.consensus.method import Method
from quorate.schema import Judgments
from tables import table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(KOS())


def noisy(n_items: int = 30, labels: str = "xy") -> Judgments:
    rng = np.random.default_rng(2)
    ability = [0.95, 0.9, 0.8, 0.6, 0.5, 0.3]
    return table(
        [
            (f"i{n:02}", f"r{r}", labels[truth if rng.random() < ability[r] else 1 - truth])
            for n in range(n_items)
            for truth in [n % 2]
            for r in rng.permutation(6)[: 3 + n % 3]
        ]
    )


def paper(judgments: Judgments, rounds: int) -> NDArray[np.float64]:
    """sum_j A_ij y_{j->i} by the paper's two sums, edge by edge, from y = 1."""
    edges = list(zip(judgments.item.tolist(), judgments.rater.tolist(), strict=True))
    A = dict(zip(edges, np.where(judgments.codes == 0, 1.0, -1.0), strict=True))
    y = dict.fromkeys(edges, 1.0)
    for _ in range(rounds):
        x = {
            (i, j): sum(A[i, k] * y[i, k] for n, k in edges if n == i and k != j) for i, j in edges
        }
        y = {
            (i, j): sum(A[n, j] * x[n, j] for n, k in edges if k == j and n != i) for i, j in edges
        }
        size = np.sqrt(np.mean(np.square(list(y.values()))))
        y = {edge: float(value / size) for edge, value in y.items()}
    answer = np.zeros(judgments.n_items)
    for i, j in edges:
        answer[i] += A[i, j] * y[i, j]
    return answer


@pytest.mark.parametrize("rounds", [1, 2, 10])
def test_two_options_and_sums_are_the_paper(rounds: int) -> None:
    judgments = noisy()
    fit = KOS(per_judgment=False, iterations=rounds, tolerance=0.0).fit(judgments)
    assert fit.posterior is not None
    answer = paper(judgments, rounds)
    margin = fit.posterior[:, 0] - fit.posterior[:, 1]
    tied = np.abs(answer) < 1e-9
    assert tied.mean() < 0.2
    np.testing.assert_allclose(margin[tied], 0, atol=1e-9)
    np.testing.assert_array_equal(np.sign(margin[~tied]), np.sign(answer[~tied]))
    assert len(fit.trace) == rounds


def test_a_rater_who_says_the_contrary_speaks_for_the_other_option() -> None:
    fit = KOS().fit(noisy(200))
    y = fit.competence.extra["y"]
    assert y[5] < -0.2 < y[4] < 0.2 < y[2] < y[0]
    assert fit.converged


@pytest.mark.parametrize(("name", "least"), [("rte", 0.90), ("snow_temp", 0.93), ("trec", 0.57)])
def test_busy_raters_do_not_take_over(name: str, least: float) -> None:
    # with the paper's sums .4975, .5693 and .5723
    judgments, gold = crowd(name)
    fit = KOS().fit(judgments)
    assert fit.posterior is not None
    assert accuracy(fit.posterior, gold) > least
