"""Names are coded by a sorted dictionary, whichever way they are read."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.formats import from_rows
from quorate.formats.dictionary import coded, sorting
from quorate.formats.numbered import NONE, coded_numbers, counted, counted_prefix

NAMES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=30)


@given(NAMES)
@settings(max_examples=100, deadline=None)
def test_sorting_is_by_code_point_and_ties_by_position(names: list[str]) -> None:
    order = sorting(pl.Series(names, dtype=pl.String))
    assert order.tolist() == sorted(range(len(names)), key=lambda k: (names[k], k))


@given(st.lists(st.none() | st.sampled_from(["b", " b", "a", "A", "é", "e\u0301", "", "nan"])))
@settings(max_examples=100, deadline=None)
def test_coding_is_that_of_a_sorted_set_of_clean_names(cells: list[str | None]) -> None:
    clean = {"b": "b", " b": "b", "a": "a", "A": "A", "é": "é", "e\u0301": "é"}
    found = coded(pl.Series("item", cells, dtype=pl.String), ["nan"])
    names = sorted({clean[c] for c in cells if c in clean})
    assert found.names.to_list() == names
    assert found.codes.tolist() == [names.index(clean[c]) if c in clean else -1 for c in cells]


@given(
    st.lists(
        st.none()
        | st.integers(0, 3 * 10**9).map(lambda n: f"item_{n}")
        | st.sampled_from(["item_07", "item_+7", "item_ 7", "item_", "Item_7", "item_99999999999"]),
        max_size=30,
    )
)
@settings(max_examples=200, deadline=None)
def test_counted_names_are_coded_like_any_others(cells: list[str | None]) -> None:
    column = pl.Series("item", cells, dtype=pl.String)
    numbers = column.to_frame().select(counted("item", pl.String(), "item_")).to_series()
    foreign = (numbers == NONE).fill_null(False)
    others = [c for c in cells if c is not None and not c.removeprefix("item_").isdecimal()]
    assert set(others) <= set(column.filter(foreign))
    ours = pl.Series("item", column.filter(~foreign))
    found = coded_numbers(numbers.filter(~foreign), "item_")
    plain = coded(ours)
    assert found.names.to_list() == plain.names.to_list()
    assert found.codes.tolist() == plain.codes.tolist()


def test_the_prefix_of_counted_names() -> None:
    def prefix(*names: str, words: tuple[str, ...] = ()) -> str | None:
        return counted_prefix(pl.Series(names, dtype=pl.String), words)

    assert prefix("w1", "w20") == "w"
    assert prefix("3", "0") == ""
    assert prefix("doc-1 p3", "doc-1 p10") == "doc-1 p"
    assert prefix("w1", "x1") is None
    assert prefix("w01", "w2") is None
    assert prefix("a") is None
    assert prefix("1", "2", words=("999",)) is None


def test_a_late_name_of_another_form_is_not_lost() -> None:
    rows = [(f"i{n}", f"w{n % 7}", n % 2) for n in range(2000)]
    rows += [("other", "w1", 1), ("i007", "w1", 1)]
    judgments = from_rows(rows)
    assert set(judgments.items) == {row[0] for row in rows}
    assert len(judgments) == len(rows)


@given(st.permutations(range(12)))
@settings(max_examples=30, deadline=None)
def test_the_table_does_not_depend_on_the_order_of_rows(order: list[int]) -> None:
    rows = [(f"i{n % 5}", f"r{n % 4}", ["no", "yes", "maybe"][n % 3]) for n in range(12)]
    assert from_rows(rows[k] for k in order).digest == from_rows(rows).digest


def test_a_dictionary_can_be_narrowed_to_rows() -> None:
    found = coded(pl.Series(["c", "a", None, "b", "a"]))
    narrow = found.dense(np.array([0, 2, 3]))
    assert narrow.names.to_list() == ["b", "c"]
    assert narrow.codes.tolist() == [1, -1, 0]
