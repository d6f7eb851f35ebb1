from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.marks import Likeness, Parts, objects, parts_of
from quorate.schema import Kind

Longs = NDArray[np.int64]


def heard(*stretches: tuple[float, float, str]) -> str:
    return json.dumps([{"start": s, "end": e, "label": label} for s, e, label in stretches])


def grouped(*answers: str, likeness: Likeness | None = None) -> list[int]:
    parts = parts_of(answers, Kind.SEGMENTS)
    unit = np.zeros(len(parts.label), np.int64)
    return [int(k) for k in objects(parts, unit, likeness or Likeness())]


def score(parts: Parts, group: Longs, likeness: Likeness) -> float:
    """Minus infinity where an object has two parts of an answer."""
    keys = list(zip(group.tolist(), parts.answer.tolist(), strict=True))
    if len(set(keys)) < len(keys):
        return -np.inf
    i, j = np.triu_indices(len(group), 1)
    pair = (
        parts.overlap(i, j) - likeness.overlap - likeness.label * (parts.label[i] != parts.label[j])
    )
    return float(pair[group[i] == group[j]].sum())


def partitions(n: int) -> list[Longs]:
    """Every way to group n parts, as restricted growth strings."""
    found = [[0]]
    for _ in range(n - 1):
        found = [[*one, k] for one in found for k in range(max(one) + 2)]
    return [np.array(one, np.int64) for one in found]


def test_marks_of_the_same_thing_make_an_object() -> None:
    one = heard((0, 4, "a"), (10, 14, "a"))
    two = heard((10.5, 14, "a"), (20, 21, "a"), (0.5, 4, "a"))
    # parts in order: 0-4, 10-14 | 10.5-14, 20-21, 0.5-4
    assert grouped(one, two) == [0, 1, 1, 2, 0]


def test_an_object_has_at_most_one_part_of_an_answer() -> None:
    # both parts of the second answer fit the first's; the better one gets it
    assert grouped(heard((0, 4, "a")), heard((0, 3, "a"), (0, 3.5, "a"))) == [0, 1, 0]


def test_labels_that_differ_need_more_overlap() -> None:
    # 4.5 / 10 is above .4 but not above .4 + .1
    one, other, same = heard((0, 10, "a")), heard((0, 4.5, "b")), heard((0, 4.5, "a"))
    assert grouped(one, other) == [0, 1]
    assert grouped(one, same) == [0, 0]
    assert grouped(one, other, likeness=Likeness(0.4, 0.0)) == [0, 0]


def test_a_label_decides_between_two_that_lie_alike() -> None:
    both = heard((0, 10, "music"), (0, 10, "speech"))
    assert grouped(both, heard((0, 10, "speech"))) == [0, 1, 1]
    three = (both, heard((0, 10, "speech")), heard((0, 10, "music")))
    # one object of three: .6 + .5 + .5; two of two: .6 + .6
    assert grouped(*three) == [0, 1, 0, 0]
    # with a penalty of .35: .6 + .25 + .25 < .6 + .6
    assert grouped(*three, likeness=Likeness(0.4, 0.35)) == [0, 1, 1, 0]


def test_items_are_kept_apart_and_numbered_in_their_order() -> None:
    parts = parts_of([heard((0, 4, "a")), heard((0, 4, "a")), heard((0, 4, "a"))], Kind.SEGMENTS)
    assert objects(parts, np.array([1, 0, 1]), Likeness()).tolist() == [1, 0, 1]
    assert objects(parts_of([], Kind.SEGMENTS), np.zeros(0, np.int64), Likeness()).tolist() == []


def test_no_grouping_of_small_cases_scores_more() -> None:
    rng = np.random.default_rng(5)
    likeness = Likeness(0.3, 0.1)
    contested = 0
    for _ in range(60):
        answers = [
            heard(*((s, s + d, str(rng.choice(["a", "b"]))) for s, d in rng.uniform(1, 6, (2, 2))))
            for _ in range(3)
        ]
        parts = parts_of(answers, Kind.SEGMENTS)
        found = objects(parts, np.zeros(6, np.int64), likeness)
        best = max(score(parts, group, likeness) for group in partitions(6))
        assert score(parts, found, likeness) == pytest.approx(best)
        contested += len(set(found.tolist())) > 2
    assert contested > 10


def test_the_order_of_answers_changes_no_object() -> None:
    rng = np.random.default_rng(2)
    answers = [heard(*((s, s + 3, "a") for s in rng.uniform(0, 30, 6))) for _ in range(5)]
    first = grouped(*answers)
    turned = grouped(*answers[::-1])
    back = np.array(turned).reshape(5, 6)[::-1].ravel()
    assert len(set(zip(first, back.tolist(), strict=True))) == len(set(first)) == len(set(turned))
