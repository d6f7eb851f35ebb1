"""Rows are sorted by item, then rater, and keep their order among equals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.schema.judgments import sort_rows


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=50))
@settings(max_examples=100, deadline=None)
def test_the_order_is_stable(rows: list[tuple[int, int]]) -> None:
    item, rater = (np.array(column, np.int32) for column in zip(*rows, strict=True))
    sorted_item, sorted_rater, order = sort_rows(item, rater, 6, 4)
    expected = sorted(range(len(rows)), key=lambda k: (rows[k], k))
    assert list(zip(sorted_item, sorted_rater, strict=True)) == [rows[k] for k in expected]
    assert (list(range(len(rows))) if order is None else order.tolist()) == expected
    assert (order is None) == (rows == sorted(rows))


@pytest.mark.parametrize("names", [(2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (1, 2**31 - 1)])
def test_numbers_of_names_that_fill_the_bits(names: tuple[int, int]) -> None:
    # 31 + 31 bits of codes leave 2 for four rows, which need 3: the rows are sorted another way.
    top_item, top_rater = names[0] - 1, names[1] - 1
    item = np.array([top_item, 0, top_item, 0], np.int32)
    rater = np.array([top_rater, top_rater, 0, top_rater], np.int32)
    sorted_item, sorted_rater, order = sort_rows(item, rater, *names)
    expected = sorted(range(4), key=lambda k: (item[k], rater[k], k))
    assert order is not None or expected == list(range(4))
    assert sorted_item.tolist() == item[expected].tolist()
    assert sorted_rater.tolist() == rater[expected].tolist()
    assert order is None or order.tolist() == expected
