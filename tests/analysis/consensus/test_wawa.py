from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from edge_cases import CASES
from quorate import consensus
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.wawa import Wawa
from tables import wide


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(Wawa())


def test_by_hand() -> None:
    judgments = wide([["x", "x", "y"], ["y", "y", "y"], ["x", "y", None], ["x", "x", "y"]])
    fit = Wawa().fit(judgments)
    # majority: x, y, tie of x and y, x
    # A agrees with 1 + 1 + 1/2 + 1 of 4, B the same, C with 0 + 1 + 0 of 3
    weight = np.array([3.5 / 4, 3.5 / 4, 1 / 3])
    np.testing.assert_allclose(fit.competence.extra["weight"], weight)
    assert fit.posterior is not None
    x = (weight[0] + weight[1]) / weight.sum()
    np.testing.assert_allclose(fit.posterior[:, 0], [x, 0, 1 / 2, x])


def test_registered() -> None:
    assert consensus(wide([["x", "x", "y"]]), method="wawa").labels.to_list() == ["x"]
