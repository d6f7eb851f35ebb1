"""Agreement of raters as a limit to accuracy."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.trust.ceiling import bounds, ceiling
from quorate.schema import ColumnError, Kind, NotApplicableError
from tables import counted, table

SPLIT = ["a", "b", "tie"]


def test_by_hand() -> None:
    # items with votes a, b, tie; shares of agreeing pairs:
    # 3 0 0: 1; 2 1 0: 2/6 = 1/3; 1 1 1: 0; 2 0 4: 1; 1 0 2: no pair
    result = ceiling(
        counted([[3, 0, 0], [2, 1, 0], [1, 1, 1], [2, 0, 4], [1, 0, 2]], SPLIT), bootstrap=0
    )
    assert result.agreement == pytest.approx((1 + 1 / 3 + 0 + 1) / 4)  # 7/12
    assert result.items == 4
    assert result.votes == 3 + 3 + 2 + 2
    assert result.ties == pytest.approx((0 + 0 + 1 + 4 + 2) / 18)
    assert result.lower == pytest.approx(7 / 12)
    assert result.upper == pytest.approx((1 + (2 * 7 / 12 - 1) ** 0.5) / 2)
    assert np.isnan(result.agreement_low)


def test_by_pair_items_of_many_votes_count_more() -> None:
    # 6, 6, 2, 2 ordered pairs: (6 + 2 + 0 + 2) / 16
    rows = counted([[3, 0, 0], [2, 1, 0], [1, 1, 1], [2, 0, 4]], SPLIT)
    assert ceiling(rows, weigh="pair", bootstrap=0).agreement == pytest.approx(10 / 16)


def test_bounds() -> None:
    low, high = bounds(np.array([1.0, 0.82, 0.5, 0.3]))
    # (1 + √0.64) / 2 = 0.9
    np.testing.assert_allclose(low, [1.0, 0.82, 0.5, 0.5])
    np.testing.assert_allclose(high, [1.0, 0.9, 0.5, 0.5])


@pytest.mark.parametrize("q", [0.6, 0.8, 0.95])
def test_even_noise_reaches_the_upper_bound(q: float) -> None:
    rng = np.random.default_rng(1)
    first = rng.binomial(3, q, 4000)
    result = ceiling(counted([[int(k), 3 - int(k)] for k in first], SPLIT[:2]), bootstrap=200)
    # the best guess is always the first: right with q
    assert result.upper == pytest.approx(q, abs=0.02)
    assert result.lowest < result.lower < q < result.highest


def test_even_splits_among_clear_items_reach_the_lower_bound() -> None:
    # half of the items a coin, half clear: the best accuracy is (1/2 + 1) / 2 = 3/4 = A
    rng = np.random.default_rng(2)
    coins = rng.binomial(4, 0.5, 3000)
    rows = [[int(k), 4 - int(k)] for k in coins] + [[4, 0]] * 3000
    assert ceiling(counted(rows, SPLIT[:2]), bootstrap=0).lower == pytest.approx(0.75, abs=0.01)


def test_the_interval_covers() -> None:
    rng = np.random.default_rng(3)
    hit = 0
    for seed in range(200):
        q = rng.choice([0.5, 0.9], 60)  # A = (1/2 + (0.81 + 0.01)) / 2 = 0.66
        first = rng.binomial(3, q)
        rows = counted([[int(k), 3 - int(k)] for k in first], SPLIT[:2])
        found = ceiling(rows, bootstrap=200, seed=seed)
        hit += found.agreement_low <= 0.66 <= found.agreement_high
    assert 182 <= hit <= 198


def test_without_disagreement_the_bound_is_binomial() -> None:
    result = ceiling(counted([[3, 0]] * 10 + [[0, 2]] * 10, SPLIT[:2]))
    assert result.agreement == 1.0
    assert result.agreement_low == pytest.approx(0.05 ** (1 / 20))
    assert result.upper == 1.0


def test_by_topic() -> None:
    rows = [(f"i{i:02}", r, "a") for i in range(40) for r in "xy"]
    rows += [(f"j{i:02}", r, "ab"[r == "x"]) for i in range(30) for r in "xy"]
    rows += [("k", r, "a") for r in "xy"]
    judgments = table(rows, groups={"slice.topic": [i[0] for i, _, _ in rows]})
    result = ceiling(judgments, by="slice.topic")
    assert result.groups is not None
    assert result.groups["topic"].to_list() == ["i", "j", "k"]
    assert result.groups["items"].to_list() == [40, 30, 1]
    assert result.groups["agreement"].to_list() == [1.0, 0.0, None]
    mapped = ceiling(judgments, by={i: i[0] for i, _, _ in rows})
    assert mapped.groups is not None
    assert mapped.groups.equals(result.groups)
    with pytest.raises(ColumnError, match=r"no group column 'topic'; there are slice\.topic"):
        ceiling(judgments, by="topic")


def test_strengths_of_preference_count_by_side() -> None:
    # a 2 and a 1 are votes for the same side
    options = ["a 2", "a 1", "tie", "b 1", "b 2"]
    rows = table(
        [("i", "x", "a 2"), ("i", "y", "a 1"), ("j", "x", "b 1"), ("j", "y", "a 2")],
        Kind.ORDINAL,
        options,
    )
    assert ceiling(rows, bootstrap=0).agreement == 0.5


def test_of_comparisons_whatever_is_named_first() -> None:
    zeros = np.zeros(4, np.int32)
    compared = Comparisons(
        pl.Series(["p", "q"]),
        pl.Series(["x", "y", "z"]),
        pl.Series(["i"]),
        first=np.array([0, 1, 0, 0], np.int32),
        second=np.array([1, 0, 1, 1], np.int32),
        outcome=np.array([1, -1, -1, 1], np.int8),  # p, p, q, and x again
        rater=np.array([0, 1, 2, 0], np.int32),
        item=zeros,
        position=zeros.astype(np.int8),
        block=np.arange(4, dtype=np.int32),
    )
    result = ceiling(compared, bootstrap=0)
    assert result.agreement == pytest.approx(1 / 3)
    assert result.votes == 3
    assert "1 judgments of a pair" in result.notes[0]


def test_refusals() -> None:
    with pytest.raises(NotApplicableError, match="no pair has votes of two raters"):
        ceiling(counted([[1, 0], [0, 1]], SPLIT[:2]))
    with pytest.raises(NotApplicableError, match="options for 3 fields"):
        ceiling(counted([[1, 1, 1]], ["a", "b", "c"]))
    with pytest.raises(NotApplicableError, match="one option of several"):
        ceiling(table([("i", "x", 1.0)], Kind.NUMERIC))
