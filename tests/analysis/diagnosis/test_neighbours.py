"""Neighbours: who is alike, whose labels differ, what is there twice."""

from __future__ import annotations

import math
import sys

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.near.cells import nearest_in_cells
from quorate.analysis.diagnosis.near.nearest import directions, nearest
from quorate.analysis.diagnosis.near.neighbours import neighbours
from quorate.analysis.diagnosis.signal import method
from quorate.schema import InputError, NotApplicableError, RequestError

NAN = math.nan


def test_disagreement_is_weighted_by_cosine() -> None:
    # directions at 0°, 60°, 90°: cosines .5 (0-1), 0 (0-2), .8660 (1-2); labels a, b, a
    # 0: neighbours 1 (.5, differs) and 2 (1e-6, same): .5 / .500001
    # 1: neighbours 2 (.866, differs) and 0 (.5, differs): 1; 2: 1 (.866, differs), 0 (1e-6, same)
    turn = math.radians(60)
    rows = np.array([[2.0, 0.0], [math.cos(turn), math.sin(turn)], [0.0, 7.0]])
    found = neighbours(rows, np.array([0, 1, 0]), k=2)
    assert found.index.tolist() == [[1, 2], [2, 0], [1, 0]]
    assert found.similarity.ravel().tolist() == pytest.approx(
        [0.5, 0, 0.8660, 0.5, 0.8660, 0], abs=1e-4
    )
    assert found.disagreement.tolist() == pytest.approx([1 - 2e-6, 1, 1 - 1.15e-6], abs=1e-6)
    one = neighbours(rows, np.array([0, 1, 0]), k=1)
    assert one.disagreement.tolist() == [1, 1, 1]


def _literal(rows: list[list[float]], labels: list[int], k: int) -> list[float]:
    found = []
    for i, one in enumerate(rows):
        cosines = []
        for j, other in enumerate(rows):
            if i != j:
                lengths = math.hypot(*one) * math.hypot(*other)
                dot = sum(a * b for a, b in zip(one, other, strict=True))
                cosines.append((dot / lengths, j))
        top = sorted(cosines, key=lambda pair: (-pair[0], pair[1]))[:k]
        weight = [max(cosine, 1e-6) for cosine, _ in top]
        differ = sum(w for w, (_, j) in zip(weight, top, strict=True) if labels[i] != labels[j])
        found.append(differ / sum(weight))
    return found


@pytest.mark.parametrize("tile", [3, 16, 2048])
def test_equals_the_formula_on_random_features(tile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.analysis.diagnosis.near.nearest.TILE", tile)
    rng = np.random.default_rng(5)
    rows, labels = rng.normal(size=(60, 8)), rng.integers(0, 3, 60)
    found = neighbours(rows, labels, k=7)
    expected = _literal(rows.tolist(), labels.tolist(), 7)
    assert found.disagreement.tolist() == pytest.approx(expected, abs=1e-5)
    assert np.all(found.index != np.arange(60)[:, None]), "no example is its own neighbour"
    assert np.all(np.diff(found.similarity, axis=1) <= 0)


def test_copies_are_neighbours_and_the_lower_place_comes_first() -> None:
    rows = np.array([[1, 0], [1, 0], [1, 0], [1, 0], [0, 1]], np.float16)
    found = neighbours(rows, np.array([0, 0, 1, 0, 1]), k=2)
    assert found.index[:4].tolist() == [[1, 2], [0, 2], [0, 1], [0, 1]]
    assert found.disagreement[:4].tolist() == [0.5, 0.5, 1.0, 0.0]


@pytest.mark.parametrize("empty", [0.0, NAN])
def test_a_row_of_nothing_is_missing_and_harms_nobody(empty: float) -> None:
    rng = np.random.default_rng(2)
    rows, labels = rng.normal(size=(20, 4)), rng.integers(0, 2, 20)
    without = neighbours(np.delete(rows, 7, axis=0), np.delete(labels, 7), k=3)
    rows[7] = empty
    found = neighbours(rows, labels, k=3)
    assert found.missing.nonzero()[0].tolist() == [7]
    assert math.isnan(found.disagreement[7])
    assert found.index[7].tolist() == [-1, -1, -1]
    assert np.delete(found.disagreement, 7).tolist() == without.disagreement.tolist()


def test_tiny_and_huge_rows_have_their_direction() -> None:
    rows = np.array([[1e-30, 0], [1e30, 1e28], [0, 1]], np.float32)
    found = neighbours(rows, np.array([0, 0, 1]), k=1)
    assert found.index[:2, 0].tolist() == [1, 0]
    assert not found.missing.any()


def test_fewer_examples_than_neighbours_leaves_places_empty() -> None:
    found = neighbours(np.eye(2) + 0.1, np.array([0, 1]), k=5)
    assert found.index.tolist() == [[1, -1, -1, -1, -1], [0, -1, -1, -1, -1]]
    assert found.disagreement.tolist() == [1, 1]
    alone = neighbours(np.ones((1, 3)), np.array([0]))
    assert math.isnan(alone.disagreement[0])


def test_features_that_cannot_be_are_refused() -> None:
    labels = np.array([0, 1])
    with pytest.raises(InputError, match="row 1 hold nan"):
        neighbours(np.array([[1, 2], [NAN, 1]]), labels)
    with pytest.raises(InputError, match="row 0 hold inf"):
        neighbours(np.array([[1, math.inf], [1, 1]]), labels)
    with pytest.raises(InputError, match=r"shape \(2,\)"):
        neighbours(np.array([1.0, 2.0]), labels)
    with pytest.raises(InputError, match=r"shape \(3, 2\), and there are 2 labels"):
        neighbours(np.ones((3, 2)), labels)
    with pytest.raises(RequestError, match="0 neighbours"):
        neighbours(np.ones((2, 2)), labels, k=0)


def test_pairs_groups_and_what_leaks_across_splits() -> None:
    # 0, 1, 2 are a chain of near copies (5° apart: .9962; 0-2 10°: .9848), 3 and 4 are copies
    turn = np.radians([0, 5, 10, 60, 60, 150])
    rows = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    found = neighbours(rows, np.zeros(6, np.int64), k=3)
    pairs = found.pairs(least=0.99)
    assert list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)) == [
        (3, 4),
        (0, 1),
        (1, 2),
    ]
    assert pairs.similarity.tolist() == pytest.approx([1, 0.9962, 0.9962], abs=1e-4)
    assert pairs.complete
    groups = pairs.groups
    assert groups[0] == groups[1] == groups[2]
    assert groups[3] == groups[4]
    assert len(set(groups.tolist())) == 3
    splits = ["train", "train", "test", "train", "train", "test"]
    assert pairs.leaking(splits).tolist() == [True, True, True, False, False, False]
    across = pairs.across(splits)
    assert (across.first.tolist(), across.second.tolist()) == ([1], [2])
    assert len(found.pairs(least=0.98)) == 4  # and 0-2
    with pytest.raises(InputError, match="6 examples"):
        pairs.leaking(["train"])
    with pytest.raises(RequestError, match="cosine of 2"):
        found.pairs(least=2)


def test_more_copies_than_neighbours_still_make_one_group() -> None:
    rows = np.vstack([np.tile([1.0, 0.0], (9, 1)), [[0.0, 1.0]]])
    pairs = neighbours(rows, np.zeros(10, np.int64), k=2).pairs()
    assert not pairs.complete
    assert len(set(pairs.groups[:9].tolist())) == 1
    assert pairs.groups[9] != pairs.groups[0]
    splits = np.array([0] * 8 + [1, 1])
    assert pairs.leaking(splits).tolist() == [True] * 9 + [False]


def test_near_cells_find_most_true_neighbours_and_say_how_many() -> None:
    rng = np.random.default_rng(4)
    middles = rng.normal(size=(40, 16))
    rows = middles[rng.integers(0, 40, 3000)] + rng.normal(size=(3000, 16)) / 2
    unit, _ = directions(rows)
    true, found = nearest(unit, 5), nearest_in_cells(unit, 5, seed=1)
    share = np.mean(
        [len(np.intersect1d(a, b)) / 5 for a, b in zip(true.index, found.index, strict=True)]
    )
    assert share > 0.9
    assert found.recall == pytest.approx(share, abs=0.03)
    assert np.all(found.index != np.arange(3000)[:, None])
    assert np.all(found.similarity <= true.similarity + 1e-6)
    again = nearest_in_cells(unit, 5, seed=1)
    assert np.array_equal(found.index, again.index)


def test_near_cells_with_too_few_examples_leave_places_empty() -> None:
    unit, _ = directions(np.random.default_rng(6).normal(size=(40, 4)))
    found = nearest_in_cells(unit, 30)
    empty = found.index == -1
    assert empty.any()
    assert np.all(np.isneginf(found.similarity) == empty)
    assert np.all(found.index != np.arange(40)[:, None])


def test_beyond_the_limit_near_cells_are_searched_and_the_signal_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.modules["quorate.analysis.diagnosis.near.neighbours"], "EXACT", 99)
    rng = np.random.default_rng(0)
    rows, labels = rng.normal(size=(100, 4)), rng.integers(0, 2, 100)
    names = pl.Series([f"e{i}" for i in range(100)])
    evidence = Evidence(TrainingLog(names, labels, ("a", "b"), features=rows))
    found = evidence.neighbours
    assert not found.exact
    said = method("neighbours").read(evidence)
    assert said.values.tolist() == found.disagreement.tolist()
    assert said.notes == (f"near cells were searched: {found.recall:.1%} of true neighbours found",)
    none = found.pairs(1.0)
    assert len(none) == 0
    assert not none.complete, "not every pair was compared"


def test_the_signal_counts_what_has_no_features_and_needs_some() -> None:
    rows, names = np.eye(3), pl.Series(["x", "y", "z"])
    rows[2] = 0
    labels = np.array([0, 1, 1])
    said = method("neighbours", k=1).read(
        Evidence(TrainingLog(names, labels, ("a", "b"), features=rows))
    )
    assert said.suspicion[:2].tolist() == [1, 1]
    assert said.notes == ("1 examples have no features (all 0 or NaN)",)
    with pytest.raises(NotApplicableError, match="no features"):
        method("neighbours").read(Evidence(TrainingLog(names, labels, ("a", "b"))))
