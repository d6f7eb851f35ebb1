from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from edge_cases import CASES
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.wawa import Wawa
from quorate.analysis.consensus.zero_based_skill import ZeroBasedSkill
from quorate.schema import Judgments
from tables import table, wide


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(ZeroBasedSkill())


def noisy(seed: int) -> Judgments:
    rng = np.random.default_rng(seed)
    return table(
        [
            (f"i{n}", f"r{r}", "xyz"[n % 3 if rng.random() < 0.1 * r + 0.3 else rng.integers(3)])
            for n in range(50)
            for r in range(6)
        ]
    )


def test_the_first_step_is_wawa() -> None:
    judgments = noisy(0)
    once = ZeroBasedSkill(iterations=1).fit(judgments)
    wawa = Wawa().fit(judgments)
    np.testing.assert_allclose(once.competence.extra["skill"], wawa.competence.extra["weight"])
    assert not once.converged


def test_skills_end_as_the_agreement_with_their_own_vote() -> None:
    judgments = noisy(1)
    fit = ZeroBasedSkill().fit(judgments)
    assert fit.converged
    assert fit.posterior is not None
    best = fit.posterior >= fit.posterior.max(axis=1, keepdims=True) - 1e-9
    won = (best / best.sum(axis=1, keepdims=True))[judgments.item, judgments.codes]
    share = np.bincount(judgments.rater, won) / judgments.workload
    np.testing.assert_allclose(fit.competence.extra["skill"], share, atol=1e-5)
    assert fit.trace[-1] < 1e-9


def test_by_hand() -> None:
    # vote: x, y, a tie, x; A and B win 1 + 1 + 1/2 + 1 of 4, C 0 + 1 + 1 of 3
    judgments = wide([["x", "x", "y"], ["y", "y", "y"], ["x", "y", None], ["x", "x", "x"]])
    fit = ZeroBasedSkill(iterations=1).fit(judgments)
    np.testing.assert_allclose(fit.competence.extra["skill"], [3.5 / 4, 3.5 / 4, 2 / 3])
    # squared errors from the first skills of 1/2, per judgment
    errors = 4 * 0.375**2 + 4 * 0.375**2 + 3 * (2 / 3 - 1 / 2) ** 2
    assert fit.trace == pytest.approx([errors / 11])
