"""Versions of the same words side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.analysis.texts.alignment import NOTHING, network


def side_by_side(*versions: str) -> list[str]:
    letters = sorted(set("".join(versions)))
    placed = network([np.array([letters.index(c) for c in v], np.int64) for v in versions])
    return ["".join("-" if w == NOTHING else letters[w] for w in row) for row in placed]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (("abc", "abc"), ["abc", "abc"]),
        (("abc", "axc"), ["abc", "axc"]),  # 1 for another word; out and in again would be 1.5
        (("abc", "ac"), ["abc", "a-c"]),
        (("ac", "abc"), ["a-c", "abc"]),
        (("abc", ""), ["abc", "---"]),
        (("", "ab"), ["--", "ab"]),
        (("", ""), ["", ""]),
        # the third version has the word of the second in its place: no cost
        (("ac", "abc", "abc"), ["a-c", "abc", "abc"]),
        (("abcd", "bcd", "abc"), ["abcd", "-bcd", "abc-"]),
    ],
)
def test_by_hand(versions: tuple[str, ...], expected: list[str]) -> None:
    assert side_by_side(*versions) == expected


@given(st.lists(st.text("abc", max_size=8), min_size=1, max_size=5))
def test_keeps_every_word_in_its_order(versions: list[str]) -> None:
    found = side_by_side(*versions)
    assert [row.replace("-", "") for row in found] == versions
    assert all(any(c != "-" for c in column) for column in zip(*found, strict=True))


@given(st.text("abc", max_size=10), st.text("abc", max_size=10))
def test_two_versions_cost_least(one: str, other: str) -> None:
    found = side_by_side(one, other)
    cost = sum(0.75 if "-" in (a, b) else float(a != b) for a, b in zip(*found, strict=True))
    assert cost == pytest.approx(least(one, other))


def least(one: str, other: str) -> float:
    """The cheapest alignment, cell by cell."""
    row = [0.75 * n for n in range(len(other) + 1)]
    for m, a in enumerate(one, 1):
        above, row = row, [0.75 * m]
        for n, b in enumerate(other, 1):
            row.append(min(above[n - 1] + (a != b), above[n] + 0.75, row[-1] + 0.75))
    return row[-1]
