from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.agreement.tally import Tally, counted_cells, distinct_rows, tally


def _random(
    n_items: int, n_options: int, most: int, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    overlap = rng.integers(0, most + 1, n_items)
    offsets = np.concatenate([[0], np.cumsum(overlap)]).astype(np.int64)
    return rng.integers(0, n_options, offsets[-1], dtype=np.int32), offsets


def _patterns(found: Tally) -> Counter[tuple[tuple[int, int], ...]]:
    counts: Counter[tuple[tuple[int, int], ...]] = Counter()
    for p, items in enumerate(found.items):
        cells = slice(found.offsets[p], found.offsets[p + 1])
        cell = zip(found.option[cells], found.count[cells], strict=True)
        counts[tuple(sorted((int(k), int(n)) for k, n in cell))] += int(items)
    return counts


def _counted_one_by_one(
    code: NDArray[np.int32], offsets: NDArray[np.int64]
) -> Counter[tuple[tuple[int, int], ...]]:
    counts: Counter[tuple[tuple[int, int], ...]] = Counter()
    for start, stop in pairwise(offsets):
        if stop > start:
            counts[tuple(sorted(Counter(code[start:stop].tolist()).items()))] += 1
    return counts


# few options fit one integer, 1,000 do not and are hashed
@pytest.mark.parametrize(
    ("n_items", "n_options", "most"), [(500, 3, 4), (300, 30, 6), (400, 1000, 5), (50, 2, 90)]
)
def test_patterns_are_those_counted_one_by_one(n_items: int, n_options: int, most: int) -> None:
    code, offsets = _random(n_items, n_options, most, seed=n_options)
    found = tally(code, offsets, n_options)
    patterns = _patterns(found)
    assert patterns == _counted_one_by_one(code, offsets)
    assert len(patterns) == len(found.items)
    assert found.items @ found.size == len(code)
    assert (found.pairs == found.size * (found.size - 1)).all()


def test_items_without_judgments_are_no_pattern() -> None:
    found = tally(np.array([1, 1], np.int32), np.array([0, 0, 2, 2, 2]), 2)
    assert found.items.tolist() == [1]
    assert found.size.tolist() == [2.0]


def test_blocks_of_items_join_up(monkeypatch: pytest.MonkeyPatch) -> None:
    code, offsets = _random(200, 3, 5, seed=1)
    whole = _patterns(tally(code, offsets, 3))
    monkeypatch.setattr("quorate.analysis.agreement.tally.BLOCK_ROWS", 3)
    assert _patterns(tally(code, offsets, 3)) == whole


def test_sparse_and_dense_sums_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    code, offsets = _random(80, 6, 5, seed=2)
    dense = tally(code, offsets, 6)
    weights = np.random.default_rng(0).integers(0, 4, (3, len(dense.items))).astype(float)
    matrix = np.random.default_rng(1).random((6, 6))
    monkeypatch.setattr("quorate.analysis.agreement.tally.DENSE_CELLS", 40)
    sparse = tally(code, offsets, 6)
    assert dense.dense is None  # not yet asked for when the limit fell
    fresh = tally(code, offsets, 6)
    full = np.zeros((len(fresh.items), 6))
    full[fresh.pattern, fresh.option] = fresh.count
    assert sparse.weighted_counts(weights) == pytest.approx(weights @ full)
    assert sparse.times(matrix) == pytest.approx(full @ matrix)
    assert sparse.times(matrix[0]) == pytest.approx(full @ matrix[0])
    assert sparse.quadratic(matrix) == pytest.approx(np.einsum("pk,kl,pl->p", full, matrix, full))


@pytest.mark.parametrize("n_options", [2, 60])
def test_quadratic_forms_by_cells_and_in_blocks_agree(n_options: int) -> None:
    code, offsets = _random(90, n_options, 6, seed=5)
    found = tally(code, offsets, n_options)
    matrix = np.random.default_rng(0).random((n_options, n_options))
    full = np.zeros((len(found.items), n_options))
    full[found.pattern, found.option] = found.count
    expected = np.einsum("pk,kl,pl->p", full, matrix, full)
    assert found.quadratic(matrix) == pytest.approx(expected)


@pytest.mark.parametrize("n_options", [4, 200])
def test_split_merges_options_and_patterns(n_options: int) -> None:
    code, offsets = _random(300, n_options, 5, seed=3)
    chosen = np.zeros(n_options, np.bool_)
    chosen[[1, 3]] = True
    split = tally(code, offsets, n_options).split(chosen)
    again = tally(chosen.astype(np.int32)[code], offsets, 2)
    assert _patterns(split) == _patterns(again)
    assert len(split.items) == len(again.items)


def test_split_of_items_with_very_many_judgments() -> None:
    code, offsets = _random(3, 4, 3000, seed=4)
    chosen = np.array([True, False, False, True])
    split = tally(code, offsets, 4).split(chosen)
    assert _patterns(split) == _patterns(tally(chosen.astype(np.int32)[code], offsets, 2))


def test_only_keeps_some_patterns() -> None:
    found = tally(np.array([0, 0, 1, 1], np.int32), np.array([0, 1, 4]), 2)
    pairable = found.only(found.pairs > 0)
    assert pairable.size.tolist() == [3.0]
    assert _patterns(pairable) == Counter({((0, 1), (1, 2)): 1})


def test_counted_cells_keeps_the_order_of_items() -> None:
    unit = np.array([0, 0, 1, 2, 2, 2])
    found = counted_cells(unit, np.array([1, 1, 0, 0, 1, 0], np.int32), 2, np.ones(3, np.int64))
    assert found.size.tolist() == [2.0, 1.0, 3.0]
    assert found.times(np.array([0.0, 1.0])).tolist() == [2.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("rows", "options", "largest"), [(5, 2, 1), (4000, 3, 3), (300, 8, 5), (200, 40, 9), (0, 3, 2)]
)
def test_distinct_rows_are_those_of_numpy(rows: int, options: int, largest: int) -> None:
    rng = np.random.default_rng(0)
    counts = rng.integers(0, largest + 1, (rows, options))
    counts[rows // 2 :] = counts[: rows - rows // 2]
    shown, place = distinct_rows(counts)
    assert np.array_equal(shown[place], counts)
    assert len(shown) == len(np.unique(counts, axis=0))
