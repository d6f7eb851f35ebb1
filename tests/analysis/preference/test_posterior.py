"""P(first better), margin and tie of pair items."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.consensus import consensus
from quorate.analysis.preference.reading.sides import sides
from quorate.analysis.preference.trust.posterior import pair_posterior
from quorate.schema import Kind, NotApplicableError, Question, RequestError
from tables import counted, table


def test_by_hand() -> None:
    # votes a, b, tie: 3 1 0 -> 3/4; 1 1 2 -> 1/4 + 1/4 = 1/2, tied; 0 2 0 -> 0; 2 1 1 -> 5/8
    votes = counted([[3, 1, 0], [1, 1, 2], [0, 2, 0], [2, 1, 1]], ["a", "b", "tie"])
    found = pair_posterior(consensus(votes, "majority"))
    np.testing.assert_allclose(found.p_first, [0.75, 0.5, 0.0, 0.625])
    np.testing.assert_allclose(found.margin, [np.log(3), 0.0, -6.0, np.log(5 / 3)], atol=1e-12)
    np.testing.assert_allclose(found.tie, [0, 0.5, 0, 0.25])
    assert found.labels.to_list() == ["a", "tie", "b", "a"]
    strict = pair_posterior(consensus(votes, "majority"), threshold=0.7, most_margin=1.0)
    assert strict.labels.to_list() == ["a", "tie", "b", None]
    np.testing.assert_allclose(strict.margin[[0, 2]], [1.0, -1.0])
    assert found.table.columns == ["item", "label", "p_first", "margin", "tie"]


def test_strengths_add_up() -> None:
    options = ["reply_a 2", "reply_a 1", "tie", "reply_b 1", "reply_b 2"]
    rows = table(
        [("i", r, label) for r, label in zip("vwxy", [*options[:3], "reply_b 2"], strict=True)],
        Kind.ORDINAL,
        options,
    )
    found = pair_posterior(consensus(rows, "majority"))
    assert (found.first, found.second) == ("reply_a", "reply_b")
    np.testing.assert_allclose(found.better, [0.5])
    np.testing.assert_allclose(found.p_first, [0.625])  # 1/2 + 1/8


def test_an_even_pair_without_ties_has_no_label() -> None:
    assert pair_posterior(
        consensus(counted([[1, 1]], ["a", "b"]), "majority")
    ).labels.to_list() == [None]


def test_names_with_numbers_are_names() -> None:
    of = sides(Question("q", Kind.CATEGORICAL, ("reply 1", "reply 2", "tie")))
    assert (of.first, of.second) == ("reply 1", "reply 2")
    assert of.side.tolist() == [1, -1, 0]
    graded = sides(Question("q", Kind.ORDINAL, ("a 2", "a 1", "tie", "b 1", "b 2")))
    assert graded.level.tolist() == [2, 1, 0, 1, 2]
    mixed = sides(Question("q", Kind.CATEGORICAL, ("reply 1 2", "reply 1 1", "reply 2 1")))
    assert (mixed.first, mixed.second) == ("reply 1", "reply 2")


def test_refusals() -> None:
    pair = consensus(counted([[1, 1]], ["a", "b"]), "majority")
    with pytest.raises(RequestError, match=r"threshold is 0\.4"):
        pair_posterior(pair, threshold=0.4)
    with pytest.raises(RequestError, match="largest margin is 0"):
        pair_posterior(pair, most_margin=0)
    with pytest.raises(NotApplicableError, match="no posterior"):
        pair_posterior(consensus(table([("i", "x", 1.0)], Kind.NUMERIC), "mean"))
