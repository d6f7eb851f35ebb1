from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from partitioned import LAYOUTS, four_files, lake_rows, one_file
from quorate import Gold, read
from quorate.analysis.numerics import packed as numerics
from quorate.formats import asked, buckets, packing
from quorate.formats.options import ReadOptions
from quorate.formats.packed_cache import open_packed, packed_names
from quorate.formats.packing import pack_source, packed_table
from quorate.schema import ColumnError, EmptyError, Judgments, NotApplicableError


@pytest.fixture(autouse=True)
def _small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUCKET_ROWS", 150)
    monkeypatch.setattr(buckets, "BATCH_ROWS", 64)
    monkeypatch.setattr(packing, "JUDGMENTS_PER_PART", 40)
    monkeypatch.setattr(asked, "SAMPLE", 40)


@pytest.mark.parametrize("layout", ["one", "other order"])
def test_what_is_packed_is_the_table_read_at_once(tmp_path: Path, layout: str) -> None:
    rows = lake_rows()
    whole = read(one_file(rows, tmp_path / "whole"))
    source = LAYOUTS[layout](rows, tmp_path / "lake")
    table = pack_source(source, ReadOptions(), tmp_path / "cache")
    opened = open_packed(tmp_path / "cache")
    assert (table.question, table.digest) == (whole.question, whole.digest)
    assert len(opened.parts) > 5
    codes = np.concatenate([part.code for part in opened.parts])
    assert codes.tolist() == (whole.rater * whole.n_options + whole.codes).tolist()
    items, raters, options = packed_names(tmp_path / "cache")
    assert items.to_list() == whole.items.to_list()
    assert raters.to_list() == whole.raters.to_list()
    assert options == whole.question.options


def test_what_befell_rows_is_added_up(tmp_path: Path) -> None:
    rows = lake_rows()
    whole = read(one_file(rows, tmp_path / "whole"))
    table = pack_source(one_file(rows, tmp_path / "lake"), ReadOptions(), tmp_path / "cache")
    assert table.reading.dropped == whole.reading.dropped > 0
    counted = {(r.effect, r.what): (r.count, r.lines) for r in whole.reading.remarks if r.count}
    found = {(r.effect, r.what): (r.count, r.lines) for r in table.reading.remarks if r.count}
    assert found == counted
    assert packed_table(tmp_path / "cache") == table


def test_items_that_lie_in_several_files_are_told(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {"item": ["a", "a", "b", "c"], "rater": ["r", "s", "r", "r"], "label": ["x", "y", "x", "x"]}
    )
    (tmp_path / "lake").mkdir()
    rows[:1].write_parquet(tmp_path / "lake/1.parquet")
    rows[1:].write_parquet(tmp_path / "lake/2.parquet")
    table = pack_source(str(tmp_path / "lake"), ReadOptions(), tmp_path / "cache")
    # a is in both files
    assert "1 items lay in several files and were regrouped" in map(str, table.reading.remarks)


def test_gold_is_packed_with_its_items(tmp_path: Path) -> None:
    rows = lake_rows()
    gold = Gold({"i003": "c", "i149": "a", "nowhere": "b"})

    def known(judgments: Judgments) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        codes = gold.on(judgments).codes
        assert codes is not None
        return codes

    source = four_files(rows, tmp_path / "lake")
    pack_source(source, ReadOptions(), tmp_path / "cache", known)
    items = packed_names(tmp_path / "cache")[0]
    codes = np.concatenate([part.gold for part in open_packed(tmp_path / "cache").parts])
    found = {items[n]: "abc"[codes[n]] for n in np.flatnonzero(codes >= 0).tolist()}
    assert found == {"i003": "c", "i149": "a"}


def lake(folder: Path, **columns: list[object]) -> str:
    folder.mkdir(exist_ok=True)
    pl.DataFrame(columns).write_parquet(folder / "rows.parquet")
    return str(folder)


def test_of_several_questions_one_is_chosen(tmp_path: Path) -> None:
    source = lake(
        tmp_path / "lake",
        item=["a", "a", "b", "b"],
        rater=["r", "s", "r", "s"],
        label=["x", "y", "no", "yes"],
        question=["kind", "kind", "rude", "rude"],
    )
    with pytest.raises(ColumnError, match=r"2 questions: 'kind', 'rude'.*--question"):
        pack_source(source, ReadOptions(), tmp_path / "cache")
    table = pack_source(source, ReadOptions(question="rude"), tmp_path / "cache")
    assert (table.question.name, table.question.options) == ("rude", ("no", "yes"))
    assert packed_names(tmp_path / "cache")[0].to_list() == ["b"]


def test_options_that_no_row_has_stay_only_where_declared(tmp_path: Path) -> None:
    source = lake(tmp_path / "lake", item=["a", "b", ""], rater=["r"] * 3, label=["x", "y", "z"])
    # the one row with z has no item
    assert pack_source(source, ReadOptions(), tmp_path / "1").question.options == ("x", "y")
    said = ReadOptions.of(options=["z", "y", "x"])
    assert pack_source(source, said, tmp_path / "2").question.options == ("z", "y", "x")


@pytest.mark.parametrize(
    ("labels", "what"),
    [([0.5, 1.25, 7.75], "is numeric"), (["a|b", "b|c", "a"], "is multilabel")],
)
def test_what_is_no_question_of_options_is_refused(
    tmp_path: Path, labels: list[object], what: str
) -> None:
    source = lake(tmp_path / "lake", item=["a", "b", "c"], rater=["r"] * 3, label=labels)
    with pytest.raises(NotApplicableError, match=what):
        pack_source(source, ReadOptions(), tmp_path / "cache")
    assert not list(tmp_path.glob("cache*"))


def test_files_whose_columns_differ_are_refused(tmp_path: Path) -> None:
    source = lake(tmp_path / "lake", item=["a"], rater=["r"], label=["x"])
    pl.DataFrame({"task": ["a"], "rater": ["r"], "label": ["x"]}).write_parquet(
        tmp_path / "lake/rows2.parquet"
    )
    with pytest.raises(ColumnError, match="columns are not those of"):
        pack_source(source, ReadOptions(), tmp_path / "cache")


def test_where_no_row_is_left_the_reason_is_told(tmp_path: Path) -> None:
    source = lake(tmp_path / "lake", item=["", ""], rater=["r", "s"], label=["x", "y"])
    with pytest.raises(EmptyError, match="no judgment of 'label' is left"):
        pack_source(source, ReadOptions(), tmp_path / "cache")


def with_groups(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a topic of each item and a shift of each row, both missing now and then."""
    number = pl.col("task").str.strip_chars().str.slice(1).cast(pl.Int64)
    shift = pl.int_range(pl.len()) % 7
    return rows.with_columns(
        topic=pl.when(number % 11 != 3).then("topic " + (number % 5).cast(pl.String)),
        shift=pl.when(shift > 0).then(shift),
    )


@pytest.mark.parametrize("layout", ["one", "four", "other order"])
def test_group_columns_are_packed_beside(tmp_path: Path, layout: str) -> None:
    rows = with_groups(lake_rows())
    whole = read(one_file(rows, tmp_path / "whole"), groups=["topic", "shift"])
    said = ReadOptions.of(groups=["topic", "shift"])
    table = pack_source(LAYOUTS[layout](rows, tmp_path / "lake"), said, tmp_path / "cache")
    opened = open_packed(tmp_path / "cache")
    assert table.digest == whole.digest
    assert list(opened.groups) == ["topic", "shift"]
    assert len(opened.parts) > 5
    for n, (name, values) in enumerate(opened.groups.items()):
        codes = np.concatenate([part.groups[n] for part in opened.parts])
        found = [None if k == 0 else values[k - 1] for k in codes.tolist()]
        assert found == whole.groups[name].cast(pl.String).to_list()
        assert None in found
    assert opened.parts[0].groups[-1].dtype == np.uint8
    assert len(opened.parts[0].groups[:]) == 2


def test_a_group_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    source = one_file(lake_rows(), tmp_path / "lake")
    with pytest.raises(ColumnError, match="topic"):
        pack_source(source, ReadOptions.of(groups=["topic"]), tmp_path / "cache")


def test_a_group_column_of_too_many_values_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numerics, "LARGEST_VALUES", 4)
    source = one_file(with_groups(lake_rows()), tmp_path / "lake")
    with pytest.raises(NotApplicableError, match="topic has 5 values or more"):
        pack_source(source, ReadOptions.of(groups=["topic"]), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
