from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pytest

from quorate.analysis.marks import Matched, match, parts_of
from quorate.schema import Kind


def heard(*stretches: tuple[float, float, str]) -> str:
    return json.dumps([{"start": s, "end": e, "label": label} for s, e, label in stretches])


def matched(one: str, two: str, least: float = 0.0) -> Matched:
    return match(parts_of([one, two], Kind.SEGMENTS), np.array([0]), np.array([1]), least)


def test_the_sum_of_overlaps_is_largest_where_greedy_is_not() -> None:
    # A-a 8/9, A-b 5/9, B-a 6/8, B-b 2/9: greedy takes A-a, which leaves B-b
    one = heard((0, 9, "x"), (0, 6, "x"))
    two = heard((0, 8, "x"), (4, 9, "x"))
    assert matched(one, two).overlap[0] == pytest.approx(6 / 8 + 5 / 9)


def test_most_matches_come_before_the_largest_sum() -> None:
    # A-a 1, A-b .5, B-a .5, B-b 0: one match of 1 or two of .5; with a least overlap two win
    one, two = heard((0, 4, "x"), (0, 2, "x")), heard((0, 4, "x"), (2, 4, "x"))
    found = matched(one, two, 0.5)
    assert found.matches.tolist() == [2]
    assert found.f1.tolist() == [1.0]
    assert found.overlap[0] == pytest.approx(1.0)


def test_labels_must_be_the_same() -> None:
    found = matched(heard((0, 4, "x")), heard((0, 4, "y"), (0, 3, "x")))
    assert found.overlap[0] == pytest.approx(0.75)
    # 2 · .75 / (1 + 2)
    assert found.likeness[0] == pytest.approx(0.5)


def test_the_least_overlap_counts_itself() -> None:
    one, two = heard((0, 4, "x")), heard((0, 2, "x"))
    assert matched(one, two, 0.5).matches.tolist() == [1]
    assert matched(one, two, 0.51).matches.tolist() == [0]


def test_two_empty_answers_are_the_same_and_one_is_not() -> None:
    assert matched("[]", "[]").f1.tolist() == [1.0]
    assert matched("[]", heard((0, 1, "x"))).likeness.tolist() == [0.0]


def test_it_is_as_good_as_trying_every_assignment() -> None:
    rng = np.random.default_rng(3)
    gained = 0
    for _ in range(40):
        n, m = rng.integers(1, 5, 2)
        sides = [
            [
                (s, s + d, "x")
                for s, d in zip(rng.uniform(0, 5, k), rng.uniform(1, 6, k), strict=True)
            ]
            for k in (n, m)
        ]
        parts = parts_of([heard(*sides[0]), heard(*sides[1])], Kind.SEGMENTS)
        table = np.array(
            [
                [parts.overlap(np.array([i]), np.array([n + j]))[0] for j in range(m)]
                for i in range(n)
            ]
        )
        if n > m:
            table = table.T
        best = max(
            sum(table[i, j] for i, j in enumerate(p))
            for p in permutations(range(table.shape[1]), table.shape[0])
        )
        found = match(parts, np.array([0]), np.array([1]))
        assert found.overlap[0] == pytest.approx(best)
        gained += best > table.max(axis=1).sum() - 1e-9
    assert gained < 40  # in some, parts do compete


def test_pairs_are_kept_apart_in_any_number() -> None:
    rng = np.random.default_rng(0)
    texts = [heard(*((s, s + 2, "x") for s in rng.uniform(0, 30, 8))) for _ in range(30)]
    parts = parts_of(texts, Kind.SEGMENTS)
    one, two = rng.integers(0, 30, (2, 200))
    together = match(parts, one, two, 0.3)
    alone = [match(parts, one[[p]], two[[p]], 0.3) for p in range(200)]
    assert together.matches.tolist() == [int(a.matches[0]) for a in alone]
    assert together.overlap == pytest.approx([a.overlap[0] for a in alone])
