from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Verdict
from quorate.quality.checks.position import Position, shuffled
from quorate.schema.question import Kind
from small_views import NOON, Row, small_view


def found(
    chosen: list[str], first: list[int], places: int = 2, others: list[str] | None = None
) -> list[Finding]:
    """Anna's choices and where they were shown; each of the others' agrees with ``others``."""
    rows: list[Row] = [(f"i{n:03}", "anna", label) for n, label in enumerate(chosen)]
    shown = list(first)
    for n, label in enumerate(others or []):
        for other in range(3):
            rows.append((f"i{n:03}", f"r{other}", label))
            shown.append(-1)
    at = [NOON + n for n in range(len(rows))]
    view = small_view(rows, first=shown, places=places, options=("a", "b", "c"), at=at)
    return list(Position().find(view.of([0]), NOON, Random(0)))


RNG = np.random.default_rng(5)
SIDES = RNG.integers(0, 2, 80).tolist()
"""where option a was shown"""


def test_always_the_same_side_is_found() -> None:
    chosen = ["a" if side == 0 else "b" for side in SIDES]
    (finding,) = found(chosen[:40], [0] * 40)
    assert finding.verdict is Verdict.STRONG
    assert (finding.evidence["place"], finding.evidence["estimate"]) == (1, 1.0)
    assert finding.says.startswith("chose what was shown at place 1 of 2 in 100% of 40")
    assert "same place" in finding.told


def test_always_the_last_of_four_is_found_sooner() -> None:
    (finding,) = found(list("abca") * 5, [3] * 20, places=4)
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["place"] == 4


def test_a_leaning_to_one_side_is_weak() -> None:
    # 56 of 80 at place 1: chance has 40, and up to three in four may be a leaning
    places = [0] * 56 + [1] * 24
    Random(1).shuffle(places)
    chosen = ["a" if side == place else "b" for side, place in zip(SIDES, places, strict=True)]
    (finding,) = found(chosen, places)
    assert finding.verdict is Verdict.WEAK
    assert finding.evidence["estimate"] == pytest.approx(0.7)
    assert finding.told == ""


def test_choices_by_content_are_fine() -> None:
    assert found(["a"] * 80, SIDES) == []


def test_what_others_say_of_the_same_pairs_excuses_a_side() -> None:
    # by chance a was on the left each time somebody said a: whoever looks says left, too
    chosen = ["a" if side == 0 else "b" for side in SIDES[:40]]
    (alone,) = found(chosen, [0] * 40)
    (together,) = found(chosen, [0] * 40, others=chosen)
    assert alone.verdict is Verdict.STRONG
    assert together.verdict is Verdict.WEAK
    assert together.score < alone.score


def test_alternating_sides_are_a_pattern() -> None:
    places = [0, 1] * 20
    chosen = ["a" if side == place else "b" for side, place in zip(SIDES, places, strict=False)]
    (finding,) = found(chosen, places)
    assert finding.verdict is Verdict.STRONG
    assert finding.says == "38 of 38 choices repeat the place of 2 before"


def test_an_order_that_does_not_vary_says_nothing() -> None:
    # a is always on the left: the place is the option
    assert found(["a"] * 40 + ["b"] * 40, [0] * 40 + [1] * 40) == []
    assert found(["a"] * 80, [0] * 80) == []


def test_whether_the_order_varies() -> None:
    def varies(chosen: list[str], first: list[int]) -> bool:
        rows = [(f"i{n}", "anna", label) for n, label in enumerate(chosen)]
        view = small_view(rows, first=first, places=2)
        return shuffled(view, view.answers["label"])

    assert varies(["a", "b", "a", "b"], [0, 0, 1, 1])
    assert not varies(["a", "b"] * 10, [0, 1] * 10)


def test_eleven_choices_say_nothing() -> None:
    assert found(list("abcabcabcab"), [3] * 11, places=4) == []


def test_ties_of_the_others_are_no_side() -> None:
    # the others are torn between a tie and what Anna said, and hardly ever say the other: of the
    # two replies they prefer hers, so that her side is excused as above
    chosen = ["a" if side == 0 else "b" for side in SIDES[:40]]
    rows: list[Row] = [(f"i{n:03}", "anna", label) for n, label in enumerate(chosen)]
    rows += [(f"i{n:03}", f"r{r}", "c") for n in range(40) for r in range(3)]
    rows += [(f"i{n:03}", "s", label) for n, label in enumerate(chosen)]
    shown = [0] * 40 + [-1] * 160
    at = [NOON + n for n in range(len(rows))]
    view = small_view(rows, first=shown, places=2, options=("a", "b", "c"), at=at)
    (finding,) = Position().find(view.of([0]), NOON, Random(0))
    assert finding.verdict is Verdict.WEAK


def test_how_much_better_is_the_same_side() -> None:
    # others say «a 1» where anna says «a 2»: by side they agree
    options = ("a 2", "a 1", "b 1", "b 2")
    chosen = ["a" if side == 0 else "b" for side in SIDES[:40]]
    rows: list[Row] = [(f"i{n:03}", "anna", f"{one} 2") for n, one in enumerate(chosen)]
    rows += [(f"i{n:03}", f"r{r}", f"{one} 1") for n, one in enumerate(chosen) for r in range(3)]
    shown = [0] * 40 + [-1] * 120
    at = [NOON + n for n in range(len(rows))]
    graded = small_view(rows, first=shown, places=2, options=options, kind=Kind.ORDINAL, at=at)
    (finding,) = Position().find(graded.of([0]), NOON, Random(0))
    assert finding.verdict is Verdict.WEAK
    # without what others say it would be strong
    silent = graded.answers["label"].code.copy()
    silent[40:] = -1
    answers = replace(graded.answers["label"], code=silent)
    (alone,) = Position().find(replace(graded, answers={"label": answers}).of([0]), NOON, Random(0))
    assert alone.verdict is Verdict.STRONG
