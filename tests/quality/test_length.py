from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Verdict, View
from quorate.quality.checks.length import Length
from quorate.quality.view import Compared
from quorate.schema.question import Kind
from small_views import Row, small_view

RNG = np.random.default_rng(3)
LONGER = RNG.permutation(["a"] * 30 + ["b"] * 30).tolist()
"""which of two is longer, by item"""
BETTER = RNG.permutation(["a"] * 30 + ["b"] * 30).tolist()


def fields(
    view: View, a: list[float], b: list[float], marks: tuple[list[int], list[int]] | None = None
) -> View:
    none = np.full(len(a), -1, np.int32)
    flat = marks or ([0] * len(a), [0] * len(a))
    return replace(
        view,
        compared={
            name: Compared(np.array(size, float), np.array(dressed, float), none)
            for name, size, dressed in (("a", a, flat[0]), ("b", b, flat[1]))
        },
    )


def judged(mine: list[str], others: list[str], options: tuple[str, ...] = ("a", "b")) -> View:
    """Anna's choices, and those of four others, who agree."""
    rows: list[Row] = [(f"i{n:02}", "anna", label) for n, label in enumerate(mine)]
    rows += [(f"i{n:02}", f"r{r}", label) for n, label in enumerate(others) for r in range(4)]
    kind = Kind.ORDINAL if len(options) > 3 else Kind.CATEGORICAL
    return small_view(rows, options=options, kind=kind)


def found(view: View) -> list[Finding]:
    return list(Length().find(view.of([0]), 0, Random(0)))


def sizes(longer: list[str], much: float = 2.0) -> tuple[list[float], list[float]]:
    return (
        [100 * much if one == "a" else 100.0 for one in longer],
        [100 * much if one == "b" else 100.0 for one in longer],
    )


def test_always_the_longer_one_is_found() -> None:
    (finding,) = found(fields(judged(LONGER, BETTER), *sizes(LONGER)))
    assert finding.verdict is Verdict.STRONG
    assert (finding.evidence["cue"], finding.evidence["n"]) == ("longer", 60)
    assert finding.evidence["estimate"] == 1.0
    # the others' better ones are the longer ones in about half
    agree = sum(a == b for a, b in zip(LONGER, BETTER, strict=True)) / 60
    assert finding.evidence["others"] == pytest.approx(agree, abs=0.05)
    assert finding.says.startswith("took the longer of two in 60 of 60")
    assert "longer one of two" in finding.told


def test_the_longer_one_where_others_prefer_it_too_is_fine() -> None:
    assert found(fields(judged(LONGER, LONGER), *sizes(LONGER))) == []


def test_choices_by_content_are_fine() -> None:
    assert found(fields(judged(BETTER, BETTER), *sizes(LONGER))) == []


def test_nearly_the_same_length_says_nothing() -> None:
    assert found(fields(judged(LONGER, BETTER), *sizes(LONGER, 1.05))) == []


def test_formatting_is_told_apart_from_length() -> None:
    dressed = ([3 * (one == "a") for one in LONGER], [3 * (one == "b") for one in LONGER])
    even = [100.0] * 60
    (finding,) = found(fields(judged(LONGER, BETTER), even, even, dressed))
    assert finding.evidence["cue"] == "more formatted"


def test_levels_and_ties_are_sides() -> None:
    options = ("a 2", "a 1", "tie", "b 1", "b 2")
    mine = [f"{one} {1 + n % 2}" for n, one in enumerate(LONGER)]
    mine[:6] = ["tie"] * 6
    others = [f"{one} 1" for one in BETTER]
    (finding,) = found(fields(judged(mine, others, options), *sizes(LONGER)))
    assert finding.evidence["n"] == 54


def test_without_lengths_or_others_nothing_is_said() -> None:
    assert found(judged(LONGER, BETTER)) == []
    rows: list[Row] = [(f"i{n:02}", "anna", label) for n, label in enumerate(LONGER)]
    assert found(fields(small_view(rows), *sizes(LONGER))) == []
