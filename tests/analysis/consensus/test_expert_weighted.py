from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from edge_cases import CASES
from quorate import consensus
from quorate.analysis.consensus.expert_weighted import ExpertWeighted
from quorate.analysis.consensus.method import Method
from quorate.schema import Gold, NotApplicableError
from tables import Label, wide

ROWS: list[list[Label | None]] = [
    ["x", "x", "y"],
    ["y", "y", "y"],
    ["x", "y", "y"],
    ["x", "y", None],
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(ExpertWeighted())


@pytest.mark.parametrize("shrinkage", [0.0, 1.0, 3.0])
def test_by_hand(shrinkage: float) -> None:
    judgments = wide(ROWS)
    fit = ExpertWeighted(shrinkage).fit(judgments, Gold({"i000": "x", "i001": "y"}).on(judgments))
    # A and B name both gold labels, C one of two: 5 of 6 judgments agree
    hits, n, average = np.array([2, 2, 1]), 2, 5 / 6
    weight = (hits + shrinkage * average) / (n + shrinkage)
    np.testing.assert_allclose(fit.competence.extra["weight"], weight)
    assert fit.posterior is not None
    third = weight[0] / weight.sum()
    np.testing.assert_allclose(fit.posterior, [[1, 0], [0, 1], [third, 1 - third], [0.5, 0.5]])
    assert fit.parameters["agreement_with_gold"] == pytest.approx(average)


def test_a_rater_without_gold_has_the_average_weight() -> None:
    judgments = wide([["x", "y", None], ["x", "y", "y"], ["y", "y", "y"]])
    fit = ExpertWeighted(0.0).fit(judgments, Gold({"i000": "x"}).on(judgments))
    np.testing.assert_allclose(fit.competence.extra["weight"], [1, 0, 0.5])
    assert fit.notes == ("1 raters judged no gold item and have the average weight",)


@pytest.mark.parametrize("gold", [None, {}, {"nowhere": "x"}, {"i000": "never said"}])
def test_needs_gold(gold: dict[str, str] | None) -> None:
    with pytest.raises(NotApplicableError, match="peer-weighted"):
        consensus(wide(ROWS), method="expert-weighted", gold=gold)
