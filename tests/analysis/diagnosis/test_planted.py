"""Planted flips: how many, where from, where to."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.planting.planted import plant
from quorate.schema import InputError, LabelError, NotApplicableError, RequestError

NAMES = ("a", "b", "c", "d")
LABELS = np.arange(400) % 4


def test_symmetric_flips_go_to_every_other_class() -> None:
    found = plant(LABELS, NAMES, 0.25, seed=1)
    assert len(found.rows) == 100  # .25 · 400
    changed = found.labels != LABELS
    assert np.flatnonzero(changed).tolist() == found.rows.tolist()
    assert changed.tolist() == found.wrong.tolist()
    moves = (found.labels - LABELS)[changed] % 4
    assert np.bincount(moves, minlength=4)[1:].min() > 20  # of 100 about a third each
    assert found.true.tolist() == (np.arange(400) % 4).tolist()


def test_asymmetric_flips_go_to_the_nearest_class() -> None:
    # centroids on a line at 0, 1, 10, 11 and up: a and b are near each other, c and d too
    centre = np.array([[0, 1], [1, 1], [10, -1], [11, -1.0]])
    found = plant(LABELS, NAMES, 0.5, "asymmetric", features=centre[LABELS])
    assert found.labels[found.rows].tolist() == [(1, 0, 3, 2)[old] for old in LABELS[found.rows]]


def test_pairs_go_where_they_are_named_and_else_to_the_next() -> None:
    named = plant(LABELS, NAMES, 0.5, "pairs", pairs={"a": "d", "b": "a"})
    assert len(named.rows) == 100  # half of the 200 of a and b
    assert {(int(LABELS[r]), int(named.labels[r])) for r in named.rows} == {(0, 3), (1, 0)}
    following = plant(LABELS, NAMES, 0.5, "pairs")
    assert {(int(LABELS[r]), int(following.labels[r])) for r in following.rows} == {
        (0, 1),
        (1, 2),
        (2, 3),
        (3, 0),
    }


def test_only_those_allowed_are_flipped_and_one_at_least() -> None:
    allowed = np.zeros(400, bool)
    allowed[[5, 9]] = True
    found = plant(LABELS, NAMES, 0.01, among=allowed)
    assert len(found.rows) == 1
    assert found.rows[0] in (5, 9)


def test_the_seed_decides() -> None:
    assert plant(LABELS, NAMES, 0.1, seed=4).labels.tolist() == (
        plant(LABELS, NAMES, 0.1, seed=4).labels.tolist()
    )
    assert (plant(LABELS, NAMES, 0.1, seed=4).rows != plant(LABELS, NAMES, 0.1).rows).any()


def test_what_cannot_be_planted_is_refused() -> None:
    with pytest.raises(RequestError, match="a share of"):
        plant(LABELS, NAMES, 1.5)
    with pytest.raises(RequestError, match="features"):
        plant(LABELS, NAMES, 0.1, "asymmetric")
    with pytest.raises(RequestError, match="kind 'odd'"):
        plant(LABELS, NAMES, 0.1, "odd")  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="'a' to 'z'"):
        plant(LABELS, NAMES, 0.1, "pairs", pairs={"a": "z"})
    with pytest.raises(LabelError, match="2 classes"):
        plant(LABELS, ("a", "b"), 0.1)
    with pytest.raises(InputError, match="among"):
        plant(LABELS, NAMES, 0.1, among=np.ones(3, bool))
    with pytest.raises(NotApplicableError, match="no example"):
        plant(np.zeros(5, np.int64), NAMES, 0.1, "asymmetric", features=np.ones((5, 2)))
