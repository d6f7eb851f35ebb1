"""Tables of predictions: labels, shares of options, chances, predictions by rater."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate.analysis.disagreement import Predictions
from quorate.formats.predictions import read_predictions
from quorate.schema import ColumnError, EmptyError, Judgments, Kind, LabelError, ReadError
from tables import table

YES_NO = table([("a", "r1", "no"), ("a", "r2", "yes"), ("b", "r1", "yes")])
THREE = table([("a", "r1", "x"), ("b", "r1", "y"), ("c", "r1", "z")])
STARS = table([("a", "r1", "1"), ("b", "r1", "5")], Kind.ORDINAL, ["1", "2", "3", "4", "5"])
NUMBERS = table([(f"i{k}", "r1", float(k) / 7) for k in range(30)], Kind.NUMERIC)
SETS = table([("a", "r1", frozenset({"x", "y"}))], Kind.MULTILABEL, ["x", "y"])


def read(text: str, judgments: Judgments, **said: object) -> Predictions:
    return read_predictions(io.BytesIO(text.encode()), judgments, **said)  # type: ignore[arg-type]


def test_shares_of_options() -> None:
    found = read("task_id,yes,no\na,0.7,0.3\nb,1,0\n", YES_NO)
    assert found.items.to_list() == ["a", "b"]
    assert found.options == ("no", "yes")
    assert found.share is not None
    assert found.share.tolist() == [[0.3, 0.7], [0.0, 1.0]]
    named = read("item,p_yes,P(no)\na,.7,.3\n", YES_NO)
    assert named.share is not None
    assert named.share.tolist() == [[0.3, 0.7]]


def test_an_option_without_a_column_has_no_share() -> None:
    found = read("item,x,y\na,0.25,0.75\n", THREE)
    assert found.share is not None
    assert found.share.tolist() == [[0.25, 0.75, 0.0]]


def test_rounded_shares_add_up() -> None:
    found = read("item,x,y,z\na,0.33,0.33,0.33\n", THREE)
    assert found.share is not None
    assert found.share == pytest.approx(np.full((1, 3), 1 / 3))


@pytest.mark.parametrize(
    "text", ["item,score\na,0.2\n", "item,probability\na,0.2\n", "item,yes\na,0.2\n"]
)
def test_one_chance_of_two_options(text: str) -> None:
    found = read(text, YES_NO)
    assert found.share is not None
    assert found.share.tolist() == [[0.8, 0.2]]


def test_what_was_taken_for_what_is_told() -> None:
    # «maybe» is nobody's answer: half of the share would go elsewhere in silence
    found = read("item,no,maybe\na,0.5,0.5\n", YES_NO)
    assert found.notes == (
        "column 'no' was taken as the share of 'no', what is left of 1 as that of 'yes'",
        "not read of the predictions: 'maybe'",
    )
    assert read("item,yes,no\na,0.7,0.3\n", YES_NO).notes == ()


def test_a_chance_of_the_option_that_is_said() -> None:
    found = read("item,score\na,0.2\n", YES_NO, positive="no")
    assert found.share is not None
    assert found.share.tolist() == [[0.2, 0.8]]
    by_name = read("item,no\na,0.2\n", YES_NO)
    assert by_name.share is not None
    assert by_name.share.tolist() == [[0.2, 0.8]]


def test_labels() -> None:
    for head in ("label", "prediction", "Predicted label"):
        found = read(f"id,{head}\na,yes\nb,no\n", YES_NO)
        assert found.label is not None
        assert found.label.to_list() == ["yes", "no"]
    spelled = read("item,label\na,5.0\nb,3\n", STARS)
    assert spelled.label is not None
    assert spelled.label.to_list() == ["5", "3"]
    sets = read('item,label\na,"[""x"", ""y""]"\n', SETS)
    assert sets.label is not None
    assert sets.label.to_list() == ["x|y"]


def test_numbers_and_raters() -> None:
    numbers = read("item,mean\ni1,0.5\n", NUMBERS)
    assert numbers.label is not None
    assert numbers.label.to_list() == ["0.5"]
    by_rater = read("item,annotator,value\na,r1,no\na,r2,yes\n", YES_NO)
    assert by_rater.raters is not None
    assert by_rater.raters.to_list() == ["r1", "r2"]


def test_options_of_sets_need_not_add_up() -> None:
    found = read("item,x,y\na,0.9,0.8\n", SETS)
    assert found.share is not None
    assert found.share.tolist() == [[0.9, 0.8]]


def test_rows_without_a_prediction_are_left_out_and_told() -> None:
    found = read("item,label\na,yes\n,no\nb,\n", YES_NO)
    assert found.items.to_list() == ["a"]
    assert found.notes == ("1 row dropped: no item (line 3)", "1 row dropped: no label (line 4)")


def test_columns_that_are_said_and_other_files(tmp_path: Path) -> None:
    frame = pl.DataFrame({"where": ["a"], "guess": ["yes"], "label": ["no"]})
    frame.write_parquet(tmp_path / "p.parquet")
    columns = {"item": "where", "label": "guess"}
    found = read_predictions(tmp_path / "p.parquet", YES_NO, columns=columns)
    assert found.label is not None
    assert found.label.to_list() == ["yes"]
    frame.write_ndjson(tmp_path / "p.jsonl")
    again = read_predictions(tmp_path / "p.jsonl", YES_NO, columns=columns)
    assert again.label is not None
    assert again.label.to_list() == ["yes"]


@pytest.mark.parametrize(
    ("text", "judgments", "error", "says"),
    [
        ("item,x,y\na,0.25,0.7\n", THREE, LabelError, r"line 2.*add up to 0\.950.*'z'"),
        ("item,no,yes\na,0.5,0.5\nb,70,30\n", YES_NO, LabelError, r"line 3.*'70' in column 'no'"),
        ("item,no,yes\na,often,0.5\n", YES_NO, LabelError, "'often' in column 'no' is no share"),
        ("item,no,yes\na,,1\n", YES_NO, LabelError, "in column 'no' is no share"),
        ("item,colour\na,red\n", YES_NO, ColumnError, "there is no prediction"),
        ("label\nyes\n", YES_NO, ColumnError, "no column of items"),
        ("item,label,answer\na,yes,no\n", YES_NO, ColumnError, "2 columns could be the prediction"),
        ("item,task,label\na,b,no\n", YES_NO, None, ""),
        ("item_id,itemid,label\na,b,no\n", YES_NO, ColumnError, "2 columns could be the item"),
        ("item,label\n", YES_NO, (EmptyError, ReadError), "no"),
        ("item,label\na,\n", YES_NO, EmptyError, "column 'label' is empty"),
    ],
)
def test_faults_are_named(
    text: str, judgments: Judgments, error: type[Exception] | None, says: str
) -> None:
    if error is None:
        read(text, judgments)
        return
    with pytest.raises(error, match=says):
        read(text, judgments)


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(ColumnError, match="no column 'guess' for 'label'"):
        read("item,label\na,yes\n", YES_NO, columns={"label": "guess"})
    with pytest.raises(LabelError, match="no option 'maybe' to be positive"):
        read("item,score\na,0.4\n", YES_NO, positive="maybe")
