"""Flips that look like the suspected errors."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.confident.joint import Joint
from quorate.analysis.diagnosis.suspects.planting import plant_alike
from quorate.schema import NotApplicableError, RequestError


def counted(table: list[list[int]]) -> Joint:
    """A joint with these cells: rows given, columns true."""
    cells = np.array(table)
    given, true = np.nonzero(cells >= 0)
    counts = cells[given, true].astype(np.int64)
    return Joint(given, true, counts, counts, cells.sum(axis=1), np.full(len(cells), 0.5))


def test_flips_go_where_the_joint_says() -> None:
    # class 0 is given as 1 in 300 of 1,000, nothing else is confused; labels are 0 … 3 in turn
    joint = counted([[700, 0, 0, 0], [300, 1000, 0, 0], [0, 0, 1000, 0], [0, 0, 0, 1000]])
    labels = np.tile(np.arange(4), 1000)
    found = plant_alike(labels, joint, seed=1)
    assert len(found.rows) == 200  # 5 % of 4,000
    assert np.array_equal(np.flatnonzero(found.labels != labels), found.rows)
    own = labels[found.rows] == 0
    # weights: .3 + .25 · .075 for class 0 and .25 · .075 for the others: .319 of .375 is 85 %
    assert own.mean() == pytest.approx(0.85, abs=0.08)
    assert (found.labels[found.rows][own] == 1).mean() > 0.98  # 300.17 of 300.5


def test_without_any_suspected_error_flips_are_even() -> None:
    joint = counted([[500, 0, 0], [0, 500, 0], [0, 0, 500]])
    labels = np.tile(np.arange(3), 500)
    found = plant_alike(labels, joint, seed=2)
    moves = np.bincount(labels[found.rows] * 3 + found.labels[found.rows], minlength=9)
    assert moves[[0, 4, 8]].sum() == 0
    assert moves.reshape(3, 3)[~np.eye(3, dtype=bool)].min() >= 4  # 12.5 expected of each


def test_small_data_get_more_flips_and_an_only_example_stays() -> None:
    joint = counted([[100, 0, 0], [0, 100, 0], [0, 0, 1]])
    labels = np.array([0, 1] * 100 + [2])
    for seed in range(20):
        found = plant_alike(labels, joint, seed)
        assert len(found.rows) == 20  # 10 % of 201: five in a hundred would be 10, 50 are too many
        assert found.labels[200] == 2


def test_what_cannot_be_planted_is_refused() -> None:
    joint = counted([[1, 0], [0, 1]])
    with pytest.raises(NotApplicableError, match="no class has two"):
        plant_alike(np.array([0, 1]), joint)
    with pytest.raises(RequestError, match=r"a share of 0\.5"):
        plant_alike(np.array([0, 1]), joint, share=0.5)
