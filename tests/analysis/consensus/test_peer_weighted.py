from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from edge_cases import CASES
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.peer_weighted import PeerWeighted
from quorate.schema import Gold
from tables import table, wide


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_edges(case: Callable[[Method], None]) -> None:
    case(PeerWeighted())


def test_by_hand() -> None:
    judgments = wide([["x", "x", "y"], ["y", "y", "y"], ["x", "y", None]])
    fit = PeerWeighted().fit(judgments)
    # A: agrees with B, not C; with B and C; not with B: 3 of 5. B alike. C: 0 of 2, 2 of 2.
    np.testing.assert_allclose(fit.competence.extra["pairs"], [5, 5, 4])
    np.testing.assert_allclose(fit.competence.extra["weight"], [3 / 5, 3 / 5, 2 / 4])
    assert fit.parameters["pairwise_agreement"] == pytest.approx(8 / 14)
    assert fit.posterior is not None
    np.testing.assert_allclose(fit.posterior[0], [1.2 / 1.7, 0.5 / 1.7])


def test_gold_stands_for_the_peers() -> None:
    judgments = wide([["x", "x", "y"], ["y", None, None]])
    fit = PeerWeighted().fit(judgments, Gold({"i000": "y", "i001": "y"}).on(judgments))
    # on i000 two peers said y; on i001 gold is the one peer
    np.testing.assert_allclose(fit.competence.extra["pairs"], [3, 2, 2])
    np.testing.assert_allclose(fit.competence.extra["weight"], [1 / 3, 0, 1])


def test_nobody_is_their_own_peer() -> None:
    twice = [("i", "a", "x"), ("i", "a", "x"), ("i", "a", "y"), ("i", "b", "y"), ("j", "b", "x")]
    fit = PeerWeighted().fit(table(twice))
    # each of a's three judgments meets b's one, b's one meets three; one pair each way agrees
    np.testing.assert_allclose(fit.competence.extra["pairs"], [3, 3])
    np.testing.assert_allclose(fit.competence.extra["weight"], [1 / 3, 1 / 3])


def test_without_pairs_all_weigh_the_same() -> None:
    fit = PeerWeighted().fit(table([("i", "a", "x"), ("j", "b", "y")]))
    np.testing.assert_array_equal(fit.competence.extra["weight"], [1, 1])
