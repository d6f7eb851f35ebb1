"""Flips: how often people contradict themselves, from repeats."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.disagreement import flips, stated_flips
from quorate.analysis.numerics.bootstrap import wilson
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError
from tables import table

ROW = tuple[str, str, str]


def repeated(raters: int, items: int, p: float, options: str, seed: int) -> Judgments:
    """Each rater judges each item twice, flipping with probability p to any other option."""
    rng = np.random.default_rng(seed)
    rows: list[ROW] = []
    again: list[tuple[str, str, str, str]] = []
    for r in range(raters):
        for i in range(items):
            primary = int(rng.integers(len(options)))
            said = []
            for _ in range(2):
                step = int(rng.integers(1, len(options))) if rng.random() < p else 0
                said.append(options[(primary + step) % len(options)])
            rows.append((f"i{i}", f"r{r}", said[1]))
            again.append((f"i{i}", f"r{r}", said[0], said[1]))
    return table(rows, options=list(options), repeats=again)


def test_two_options() -> None:
    # 18 of 100 repeats differ: 2p(1 - p) = .18, p = .1
    rows = [(f"i{k:02}", "r1" if k < 50 else "r2", "y") for k in range(100)]
    again = [(i, r, "n" if k % 50 < 9 else "y", "y") for k, (i, r, _) in enumerate(rows)]
    found = flips(table(rows, options=["n", "y"], repeats=again))
    assert found.p_flip == pytest.approx([0.1])
    assert found.changed == pytest.approx([0.18])
    assert (found.n, found.raters) == (100, 2)
    # both raters change alike, so the 100 count as independent; p at Wilson's ends of .18
    low, high = wilson(np.array([0.18]), np.array([100]), 0.95)
    assert found.lower == pytest.approx((1 - np.sqrt(1 - 2 * low)) / 2)
    assert found.upper == pytest.approx((1 - np.sqrt(1 - 2 * high)) / 2)
    told = {row["option"]: row for row in found.table.to_dicts()}
    assert (told["n"]["n"], told["n"]["changed"]) == (18, 1.0)
    assert (told["y"]["n"], told["y"]["changed"]) == (82, 0.0)


@pytest.mark.parametrize(("options", "p"), [("ny", 0.05), ("abc", 0.1), ("abcde", 0.2)])
def test_the_probability_is_found_again(options: str, p: float) -> None:
    found = flips(repeated(20, 200, p, options, seed=1))
    assert found.p_flip[0] == pytest.approx(p, abs=0.012)
    assert found.lower[0] < p < found.upper[0]


def test_intervals_hold() -> None:
    held = 0
    for seed in range(60):
        found = flips(repeated(6, 20, 0.1, "ny", seed))
        held += bool(found.lower[0] <= 0.1 <= found.upper[0])
    assert held >= 53  # 57 expected; fewer than 53 of 60 has a chance below .02


def test_raters_who_differ_widen_the_interval() -> None:
    same = [(f"i{k:02}", f"r{k % 10}", "y") for k in range(100)]
    # a fifth of the repeats differ: two of each rater, or all of two raters
    two_each = [(i, r, "n" if k < 20 else "y", "y") for k, (i, r, _) in enumerate(same)]
    two_raters = [(i, r, "n" if int(r[1]) < 2 else "y", "y") for i, r, _ in same]
    spread = table(same, options=["n", "y"], repeats=two_each)
    one = table(same, options=["n", "y"], repeats=two_raters)
    wide, narrow = flips(one), flips(spread)
    assert wide.p_flip == pytest.approx(narrow.p_flip)
    assert wide.upper[0] - wide.lower[0] > 2 * (narrow.upper[0] - narrow.lower[0])


def test_options_of_sets_flip_by_themselves() -> None:
    x, both = frozenset({"x"}), frozenset({"x", "y"})
    rows = [(f"i{k}", "r1", x) for k in range(8)]
    again = [(f"i{k}", "r1", both if k < 3 else x, x) for k in range(8)]
    found = flips(table(rows, Kind.MULTILABEL, ["x", "y"], repeats=again))
    # x never changed; y changed in 3 of 8: (1 - √(1 - 6/8)) / 2 = .25
    assert found.p_flip == pytest.approx([0.0, 0.25])


def test_guesses_are_said_to_be_guesses() -> None:
    rows = [(f"i{k}", "r1", "y") for k in range(4)]
    again = [(f"i{k}", "r1", "n", "y") for k in range(4)]
    found = flips(table(rows, options=["n", "y"], repeats=again))
    assert found.p_flip == pytest.approx([0.5])
    assert any("nothing is left" in note for note in found.notes)


def test_faults_are_named() -> None:
    with pytest.raises(NotApplicableError, match="nobody judged an item twice"):
        flips(table([("a", "r1", "x"), ("b", "r1", "y")]))
    with pytest.raises(RequestError, match=r"p_flip is 0\.5"):
        stated_flips(0.5)
    assert stated_flips(0.05).stated
