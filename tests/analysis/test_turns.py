"""What the turns of a conversation come to."""

from __future__ import annotations

from math import sqrt

import numpy as np
import polars as pl
import pytest

from quorate.analysis.consensus import Competence, Consensus, Fit, consensus
from quorate.analysis.consensus.inference import of_fit
from quorate.analysis.turns import conversations
from quorate.schema import Kind, NotApplicableError, RequestError
from tables import Row, table

ROWS: list[Row] = [("a#1", "r", "yes"), ("a#3", "r", "no"), ("b#1", "r", "no"), ("b#2", "s", "no")]


def believed(kind: Kind, options: tuple[str, ...], *posterior: tuple[float, ...]) -> Consensus:
    """A consensus of three turns of a and one of b with these probabilities."""
    names = ("a#1", "a#3", "a#11", "b#2")
    judgments = table([(n, "r", options[0]) for n in names], kind, options)
    by_name = dict(zip(names, posterior, strict=True))
    p = np.array([by_name[n] for n in judgments.items])
    return of_fit("given", judgments, Fit(Competence(), posterior=p), 0)


def test_shares_by_hand() -> None:
    turns = ((0.5, 0.5), (0.9, 0.1), (1.0, 0.0), (0.2, 0.8))
    found = conversations(believed(Kind.CATEGORICAL, ("good", "bad"), *turns))
    # a: good 2.4 of 3; of bad none .45, one .5, two .05: at least 2.5 % are from none to two
    # any good for sure, any bad 1 - .5 · .9 = .55
    assert found.rows() == [
        ("a", 3, "good", pytest.approx(0.8), pytest.approx(1 / 3), 1.0, 1.0),
        ("a", 3, "bad", pytest.approx(0.2), 0.0, pytest.approx(2 / 3), pytest.approx(0.55)),
        ("b", 1, "good", 0.2, 0.0, 1.0, pytest.approx(0.2)),
        ("b", 1, "bad", 0.8, 0.0, 1.0, pytest.approx(0.8)),
    ]


def test_what_is_sure_has_no_interval() -> None:
    turns = ((1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 0.0))
    found = conversations(believed(Kind.CATEGORICAL, ("x", "y"), *turns)).row(0)
    assert found[3:] == (pytest.approx(2 / 3),) * 3 + (1.0,)


def test_the_interval_of_a_share_is_of_the_count() -> None:
    rng = np.random.default_rng(1)
    p = rng.random(40)
    rows: list[Row] = [(f"a#{n}", "r", "x") for n in range(40)]
    judgments = table(rows, options=("x", "y"))
    of_item = np.array([p[int(name[2:])] for name in judgments.items])
    fit = Fit(Competence(), posterior=np.stack([of_item, 1 - of_item], axis=1))
    found = conversations(of_fit("given", judgments, fit, 0)).row(0, named=True)
    drawn = (rng.random((100_000, 40)) < p).mean(axis=1)
    # a count is held by the interval with at least 95 %, a narrower one with less
    within = (drawn >= found["lower"] - 1e-9) & (drawn <= found["upper"] + 1e-9)
    assert 0.95 <= within.mean() < 0.985


def test_ordered_options_have_a_mean() -> None:
    turns = ((0.5, 0.5), (0.0, 1.0), (1.0, 0.0), (0.0, 1.0))
    found = conversations(believed(Kind.ORDINAL, ("1", "3"), *turns)).filter(
        pl.col("option").is_null()
    )
    # a: 2, 3, 1: 2; the variance of the first is 1, so the mean's is 1/9
    row = found.filter(conversation="a").row(0, named=True)
    assert row["mean"] == 2.0
    assert row["upper"] == pytest.approx(2 + 1.959964 / 3)
    assert row["share"] is None


def test_numbers_by_hand() -> None:
    rows: list[Row] = [("a#1", "r", 1.0), ("a#2", "r", 3.0), ("b#1", "r", 5.0)]
    judgments = table(rows, Kind.NUMERIC)
    value = np.array([1.0, 3.0, 5.0])
    fit = Fit(Competence(), value=value, lower=value - [3, 4, np.nan], upper=value + 1)
    found = conversations(of_fit("given", judgments, fit, 0))
    assert found.rows() == [
        ("a", 2, 2.0, pytest.approx(2 - 5 / 2), pytest.approx(2 + sqrt(2) / 2)),
        ("b", 1, 5.0, None, 6.0),
    ]


def test_turns_that_nobody_judged_do_not_count() -> None:
    judgments = table(ROWS)
    found = conversations(consensus(judgments.subset(judgments.item != 1), "majority"))
    assert found.filter(conversation="a")["turns"].to_list() == [1, 1]


def test_what_cannot_be_summarised() -> None:
    with pytest.raises(RequestError, match="'a' is no turn"):
        conversations(consensus(table([("a", "r", "x"), ("b#1", "r", "y")]), "majority"))
    said = table([("a#1", "r", "some words"), ("a#1", "s", "other words")], Kind.TEXT)
    with pytest.raises(NotApplicableError, match="no share"):
        conversations(consensus(said, "medoid"))


def test_columns() -> None:
    found = conversations(consensus(table(ROWS), "majority"))
    assert found.columns == ["conversation", "turns", "option", "share", "lower", "upper", "any"]
    assert found.schema["share"] == pl.Float64
