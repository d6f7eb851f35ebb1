"""Models compared: who wins where it is planted, what is refused, and splits that hold."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from divided_crowd import divided
from quorate.analysis.disagreement.raters_model import RaterModels, rater_models
from quorate.analysis.disagreement.raters_model.density import density
from quorate.analysis.disagreement.raters_model.report import divided as division
from quorate.analysis.disagreement.raters_model.table import ratings
from quorate.schema import InputError, NotApplicableError, RequestError
from tables import table

PLAIN = ["mean", "rater", "majority", "text", "groups", "offset", "ensemble"]


def row(found: RaterModels, name: str) -> dict[str, float]:
    return found.comparison.row(by_predicate=pl.col("model") == name, named=True)


@pytest.mark.parametrize("numeric", [False, True])
def test_offsets_beat_the_text_alone_where_raters_differ(numeric: bool) -> None:
    judgments, features = divided(lean=1.5, own=1.0, numeric=numeric)
    found = rater_models(judgments, features=features, columns=["age"], models=PLAIN, splits=2)
    assert found.best == "offset"
    assert row(found, "offset")["gain_lower"] > 0
    assert row(found, "text")["gain"] == 0
    assert row(found, "mean")["gain_upper"] < 0
    # of a new rater no offset is known, but the group is
    assert row(found, "groups")["new_mae"] < row(found, "text")["new_mae"]
    assert (row(found, "text")["accuracy"] is None) is numeric


def test_where_raters_do_not_differ_offsets_win_nothing() -> None:
    judgments, features = divided(own=0.0)
    found = rater_models(judgments, features=features, models=["text", "offset"], splits=2)
    assert abs(row(found, "offset")["gain"]) < 0.005


def test_the_error_of_numbers_is_in_their_units() -> None:
    judgments, features = divided(numeric=True, own=0.0)
    found = rater_models(judgments, features=features, models=["text"], splits=1)
    # the noise is normal with sd .5, whose mean absolute value is .5 √(2/π) = .399
    assert row(found, "text")["mae"] == pytest.approx(0.399, abs=0.03)
    # root mean squared error: .5
    assert row(found, "text")["loss"] == pytest.approx(0.5, abs=0.04)


def test_splits_are_by_item_and_new_raters_are_never_learned() -> None:
    judgments, features = divided()
    told = ratings(judgments, ["age"])
    lesson, tested, new = division(told, features, 0, 0)
    sides = [set(told.item[rows].tolist()) for rows in (lesson.learned, lesson.tried, tested)]
    assert not sides[0] & sides[1]
    assert not sides[2] & (sides[0] | sides[1])
    assert [len(side) for side in sides] == [84, 12, 24]
    left = set(told.rater[new].tolist())
    assert len(left) == 4
    assert not left & set(told.rater[lesson.learned | lesson.tried].tolist())


def test_heads_are_refused_and_others_warned_where_raters_said_little() -> None:
    # 60 items × 6 of 40 raters: a median of 9 ratings
    judgments, features = divided(items=60, overlap=6)
    found = rater_models(judgments, features=features, models=["offset", "ensemble"], splits=1)
    refused = row(found, "ensemble")["refused"]
    assert "needs a median of 50 ratings a rater" in str(refused)
    assert row(found, "ensemble")["mae"] is None
    assert found.notes[0].startswith("half of the raters gave fewer than 10 ratings")
    dense, _ = divided(items=100, raters=20, overlap=12)
    assert (density(ratings(dense)).heads, density(ratings(dense)).warning) == (True, "")


def test_texts_are_read() -> None:
    rows = [
        (f"t{n:02}", r, "bad" if n % 2 or r == "strict" else "fine")
        for n in range(40)
        for r in ("mild", "strict", "usual")
    ]
    texts = {f"t{n:02}": "awful rude words" if n % 2 else "kind gentle words" for n in range(40)}
    found = rater_models(table(rows), texts=texts, models=["mean", "offset"], splits=2)
    assert row(found, "text")["mae"] + 0.05 < row(found, "mean")["mae"]
    assert row(found, "offset")["gain_lower"] > 0
    with pytest.raises(InputError, match="items have no text"):
        rater_models(table(rows), texts={})


def test_the_same_seed_gives_the_same_figures() -> None:
    judgments, features = divided(items=60)
    one, other, third = (
        rater_models(judgments, features=features, models=["offset"], splits=1, seed=seed)
        for seed in (0, 0, 1)
    )
    assert one.comparison.drop("seconds").equals(other.comparison.drop("seconds"))
    assert not one.comparison.drop("seconds").equals(third.comparison.drop("seconds"))


def test_what_is_asked_wrongly_is_said() -> None:
    judgments, features = divided(items=30)
    with pytest.raises(RequestError, match="is no model of raters"):
        rater_models(judgments, features=features, models=["oracle"])
    with pytest.raises(RequestError, match="a model of raters reads the items"):
        rater_models(judgments)
    with pytest.raises(RequestError, match="there are 30 items"):
        rater_models(judgments, features=features[:10])
    small, of_small = divided(items=10)
    with pytest.raises(NotApplicableError, match="there are 10 items"):
        rater_models(small, features=of_small)
    with pytest.raises(RequestError, match="no number"):
        rater_models(judgments, features=np.full((30, 2), np.nan))
