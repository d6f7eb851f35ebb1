from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

from quorate.formats import from_arrow, from_pandas, from_polars, from_rows, to_arrow, to_pandas
from quorate.schema import ColumnError, EmptyError, Kind, ReadError

ROWS = [("a", "x", "no"), ("a", "y", "yes"), ("b", "x", "yes")]
FRAME = pl.DataFrame(ROWS, schema=["item", "rater", "label"], orient="row")


def test_every_kind_of_table_gives_the_same_judgments() -> None:
    expected = from_rows(ROWS)
    for judgments in (
        from_polars(FRAME),
        from_polars(FRAME.lazy()),
        from_pandas(pd.DataFrame(ROWS, columns=["item", "rater", "label"])),
        from_arrow(pa.table(FRAME.to_dict(as_series=False))),
        from_rows(FRAME.to_dicts()),
    ):
        assert judgments.digest == expected.digest


def test_and_back() -> None:
    judgments = from_polars(FRAME.with_columns(at=pl.lit("2024-05-01T12:00:00Z")), groups=[])
    back = judgments.to_polars()
    assert_frame_equal(pl.DataFrame(to_arrow(judgments)), back)
    frame = to_pandas(judgments)
    assert frame["label"].tolist() == ["no", "yes", "yes"]
    assert frame["at"].dt.hour.tolist() == [12, 12, 12]
    assert from_pandas(frame).digest == judgments.digest


def test_pandas_columns_of_any_type() -> None:
    frame = pd.DataFrame(
        {
            "item": pd.Categorical(["a", "b", "b"]),
            "rater": [7, 8, 9],
            "label": [1.0, float("nan"), 0.0],
            "at": pd.to_datetime(["2024-05-01T12:00"] * 3).tz_localize("Europe/Berlin"),
        }
    )
    judgments = from_pandas(frame)
    assert judgments.to_polars().rows()[0][:3] == ("a", "7", "1")
    assert judgments.to_polars()["at"].dt.hour().to_list() == [10, 10]
    assert "1 row dropped: label is empty (row 1)" in [str(r) for r in judgments.reading.remarks]
    assert from_pandas(frame.assign(label=[["a"], None, ["a", "b"]])).question.kind is (
        Kind.MULTILABEL
    )


def test_rows_may_hold_any_plain_value() -> None:
    judgments = from_rows([{"task": 1, "worker": 2.5, "answer": True}, {"task": 2, "worker": 2.5}])
    assert judgments.to_polars().rows() == [("1", "2.5", "true")]


def test_rows_of_another_length_are_refused() -> None:
    with pytest.raises(ReadError, match=r"row 1: \('b', 'x'\) is not \(item, rater, label\)"):
        from_rows([ROWS[0], ("b", "x")])


def test_no_row_is_refused() -> None:
    with pytest.raises(EmptyError):
        from_rows([])
    with pytest.raises(EmptyError):
        from_polars(FRAME.head(0))


def test_a_column_of_structs_is_refused() -> None:
    frame = FRAME.with_columns(label=pl.struct("item", "rater"))
    with pytest.raises(ColumnError, match="'label' holds values of type Struct"):
        from_polars(frame)
