from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from edge_cases import CASES
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.pm import PM, loss_weight
from tables import Label, wide


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(PM())


def test_loss_weight() -> None:
    np.testing.assert_allclose(
        loss_weight(np.array([4.0, 2.0, 0.0]), 0.5), [0, np.log(2), np.log(8)]
    )


@pytest.mark.parametrize("per_judgment", [True, False])
def test_by_hand(per_judgment: bool) -> None:
    rows: list[list[Label | None]] = [
        ["x", "x", "y", "x"],
        ["y", "y", "y", "x"],
        ["x", "x", "x", None],
        ["x", "x", "y", "x"],
    ]
    fit = PM(per_judgment=per_judgment).fit(wide(rows))
    # votes x y x x; losses 0, 0, 2 of 4 and 1 of 3, no less than 1/2
    loss = np.array([0.5, 0.5, 2, 1])
    if per_judgment:
        loss /= [4, 4, 4, 3]
    w = -np.log(loss / loss.max())
    np.testing.assert_allclose(fit.competence.extra["weight"], w)
    assert fit.posterior is not None
    np.testing.assert_allclose(fit.posterior[1, 1], w[:3].sum() / w.sum())
    assert fit.converged
    assert fit.trace == pytest.approx([-(w @ [0, 0, 2, 1]) / w.sum()])


def test_an_item_of_the_worst_rater_alone_keeps_its_label() -> None:
    fit = PM().fit(wide([["x", "x", "y"], ["y", "y", "x"], ["x", "x", "y"], [None, None, "y"]]))
    assert fit.competence.extra["weight"][2] == 0
    assert fit.posterior is not None
    np.testing.assert_array_equal(fit.posterior[3], [0, 1])
