from __future__ import annotations

import random
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Verdict
from quorate.quality.checks.near_duplicates import Copies, NearDuplicates
from quorate.quality.sequential import log_e_above
from quorate.schema.question import Kind
from small_views import NOON, Row, small_view


def text(seed: int, words: int = 15) -> str:
    chosen = random.Random(f"{seed}")
    return " ".join("".join(chosen.choices("abcdefghijklmnopqrs", k=6)) for _ in range(words))


def found(rows: list[Row], **more: object) -> list[Finding]:
    view = small_view(rows, kind=Kind.TEXT, **more)  # type: ignore[arg-type]
    return list(NearDuplicates().find(view.of([view.raters.index("anna")]), NOON, Random(0)))


def others(items: int) -> list[Row]:
    """Three raters who write texts of their own."""
    return [
        (f"i{item:02}", f"r{rater}", text(100 * rater + item))
        for item in range(items)
        for rater in range(3)
    ]


def test_the_same_text_for_every_item_is_found() -> None:
    pasted = [(f"i{n:02}", "anna", f"{text(7)} {n}") for n in range(8)]
    (finding,) = found([*others(8), *pasted])
    assert finding.verdict is Verdict.STRONG
    # the first can be no copy: 7 of 7. Nobody else has any, so a tenth is in order; the e-values of
    # the two kinds that find nothing are below, and the third has no content to look at: 1
    own, other = log_e_above(7, 7, 0.1), log_e_above(0, 8, 0.1)
    expected = np.logaddexp.reduce([own, other, 0.0]) - np.log(3)
    assert finding.score == pytest.approx(expected)
    assert finding.evidence["kind"] == "own"
    assert finding.evidence["n"] == 7
    assert finding.says.startswith("7 of 7 texts are nearly the same as the rater's own answer")


def test_copying_others_is_found_and_they_are_not_blamed() -> None:
    rows = [row for row in others(8) if row[1] != "r2"]
    copied = [(item, "anna", str(said)) for item, rater, said in rows if rater == "r1"]
    (finding,) = found([*rows, *copied])
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["kind"] == "other"
    # who was copied came before
    view = small_view([*rows, *copied], kind=Kind.TEXT)
    both = NearDuplicates().find(view, NOON, Random(0))
    assert [one.rater for one in both] == ["anna"]


def test_the_item_s_own_text_is_recognised() -> None:
    content = {f"i{n:02}": text(500 + n) for n in range(8)}
    pasted = [(item, "anna", said.upper()) for item, said in content.items()]
    (finding,) = found([*others(8), *pasted], content=content)
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["kind"] == "item"
    assert found([*others(8), *pasted]) == []


def test_own_words_are_fine() -> None:
    assert found([*others(8), *[(f"i{n:02}", "anna", text(900 + n)) for n in range(8)]]) == []


def test_where_all_must_write_the_same_nothing_is_found() -> None:
    spoken = {f"i{n:02}": text(n) for n in range(12)}
    rows: list[Row] = [
        (item, rater, said) for item, said in spoken.items() for rater in ("r0", "r1", "r2", "anna")
    ]
    assert found(rows) == []


def test_short_answers_do_not_count() -> None:
    assert (
        found([*others(8), *[(f"i{n:02}", "anna", "it is all fine here") for n in range(8)]]) == []
    )


def test_three_texts_say_nothing() -> None:
    pasted: list[Row] = [(f"i{n:02}", "anna", text(7)) for n in range(3)]
    assert found([*others(3), *pasted]) == []
    view = small_view([*others(3), *pasted], kind=Kind.TEXT)
    copies = NearDuplicates().copies(view, view.answers["label"], 0)
    assert (copies["own"].n, len(copies["own"].found)) == (2, 2)
    assert copies["item"] == Copies(0, ())


def test_the_same_item_again_is_no_copy() -> None:
    view = small_view([("i0", "anna", text(7))] * 6 + others(3), kind=Kind.TEXT)
    assert NearDuplicates().copies(view, view.answers["label"], 0)["own"].found == ()
