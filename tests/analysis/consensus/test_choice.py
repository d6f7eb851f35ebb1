from __future__ import annotations

import numpy as np
import pytest

from quorate import consensus
from quorate.analysis.consensus.choice import (
    choose_multilabel,
    choose_numeric,
    choose_ordinal,
    near_misses,
)
from quorate.schema import Kind
from simulate_numbers import crowd_of_numbers
from tables import Row, table, wide


def test_few_judgments_an_item_take_the_median() -> None:
    chosen = choose_numeric(wide([[1.0, 2.0], [3.0, None]], Kind.NUMERIC))
    assert chosen.method.name == "median"
    assert "1.5 judgments on average" in chosen.reason


def test_unlike_raters_take_a_method_that_tells_them_apart() -> None:
    for seed in range(3):
        judgments, truth = crowd_of_numbers(seed, unlike=1.0)
        chosen = choose_numeric(judgments)
        assert chosen.method.name in {"gaussian", "weighted-mean", "pm-numeric"}
        assert chosen.scores[chosen.method.name] == min(chosen.scores.values())
        value, mean = chosen.method.fit(judgments).value, consensus(judgments, "mean").value
        assert value is not None
        assert mean is not None
        assert np.mean((value - truth) ** 2) < np.mean((mean - truth) ** 2)


def test_a_rater_in_other_units_does_not_decide_the_choice() -> None:
    judgments, truth = crowd_of_numbers(3)
    rows: list[Row] = [
        (i, r, float(y) * (1e6 if r == "r000" else 1))
        for i, r, y in judgments.to_polars().iter_rows()
    ]
    found = consensus(table(rows, Kind.NUMERIC), "auto")
    assert found.value is not None
    assert np.sqrt(np.mean((found.value - truth) ** 2)) < 3.5


def test_near_misses_by_hand() -> None:
    # items (0, 1), (1, 2), (0, 1): six ordered differing pairs, all one step apart, mean 1.
    # margins 2, 3, 1 of 6: chance pairs 2*3 (step 1), 3*1 (step 1), 2*1 (step 2):
    # mean step (6 + 3 + 4) / 11 = 13/11, ratio 11/13
    found = near_misses(wide([["0", "1"], ["1", "2"], ["0", "1"]], Kind.ORDINAL))
    assert found == pytest.approx(11 / 13)


def test_order_is_used_where_it_shows_and_not_where_it_does_not() -> None:
    rng = np.random.default_rng(0)
    near: list[Row] = []
    far: list[Row] = []
    for i in range(80):
        truth = int(rng.integers(5))
        for r in range(4):
            step = int(rng.integers(-1, 2))
            near.append((f"i{i:02}", f"r{r}", str(min(4, max(0, truth + step)))))
            other = truth if rng.random() < 0.6 else int(rng.integers(5))
            far.append((f"i{i:02}", f"r{r}", str(other)))
    chosen = choose_ordinal(table(near, Kind.ORDINAL, list("01234")))
    assert chosen is not None
    assert chosen.method.name == "ordinal"
    assert choose_ordinal(table(far, Kind.ORDINAL, list("01234"))) is None


def test_two_options_have_no_order_to_use() -> None:
    assert choose_ordinal(wide([["0", "1"], ["1", "1"]], Kind.ORDINAL)) is None


def test_sets_take_the_vote_where_raters_cannot_be_compared() -> None:
    one = frozenset({"a"})
    alone: list[Row] = [("i1", "r1", one), ("i2", "r2", frozenset({"b"}))]
    assert choose_multilabel(table(alone, Kind.MULTILABEL)).method.name == "multilabel-majority"
    both: list[Row] = [*alone, ("i1", "r2", one)]
    assert choose_multilabel(table(both, Kind.MULTILABEL)).method.name == "binary-relevance"


@pytest.mark.parametrize("kind", [Kind.NUMERIC, Kind.MULTILABEL])
def test_auto_says_what_it_took_and_why(kind: Kind) -> None:
    label = 1.0 if kind is Kind.NUMERIC else frozenset({"a"})
    other = 2.0 if kind is Kind.NUMERIC else frozenset({"b"})
    rows: list[Row] = [
        (f"i{i}", f"r{r}", label if r % 2 else other) for i in range(5) for r in range(4)
    ]
    found = consensus(table(rows, kind), "auto")
    assert ", because " in found.notes[0]
