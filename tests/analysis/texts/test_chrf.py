"""chrF against hand arithmetic and against sacrebleu."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.analysis.texts import chrf, gleu
from quorate.analysis.texts.chrf import grams, pairwise

SACREBLEU = [
    ("The cat sat on the mat.", "The cat is on the mat.", 67.17273492330233),
    (
        "Let's go home before the rain gets heavier.",
        "let 's get home before this rain gets any stronger .",
        49.311454272374114,
    ),
    ("Zażółć gęślą jaźń", "Zazolc gesla jazn", 9.04761904761905),
    ("東京へ行きます。", "東京に行きました。", 20.225323432485716),
    ("a", "the very long reference text", 0.0),
    ("👩\u200d👩\u200d👧 family", "👨\u200d👩\u200d👧 family", 87.72426647426647),
]
"""chrF2 of sacrebleu 2.6.0, nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no"""


def test_hand_arithmetic() -> None:
    # one character: a and b of a, b are in a, b, c: P 2/2, R 2/3; two: ab of ab, bc: P 1/1, R 1/2
    # three: «ab» has none, so only two lengths count: P = 1, R = 7/12
    # 5 · 1 · 7/12 / (4 · 1 + 7/12) = (35/12) / (55/12) = 7/11
    assert chrf("ab", "abc") == pytest.approx(7 / 11, abs=1e-15)
    # the other way round P = 7/12, R = 1: 5 · 7/12 / (28/12 + 1) = 35/40
    assert chrf("abc", "ab") == pytest.approx(35 / 40, abs=1e-15)
    # precision and recall alike: 2 · 7/12 / (19/12) = 14/19
    assert chrf("ab", "abc", beta=1.0) == pytest.approx(14 / 19, abs=1e-15)


@pytest.mark.parametrize(("text", "reference", "score"), SACREBLEU)
def test_is_what_sacrebleu_gives(text: str, reference: str, score: float) -> None:
    assert 100 * chrf(text, reference) == pytest.approx(score, abs=1e-10)


def test_is_what_sacrebleu_gives_for_any_text() -> None:
    metrics = pytest.importorskip("sacrebleu.metrics")
    theirs, rng = metrics.CHRF(), random.Random(1)
    for _ in range(300):
        one, other = ("".join(rng.choices("ab \té😀字", k=rng.randint(0, 12))) for _ in "12")
        expected = theirs.sentence_score(one, [other]).score
        assert 100 * chrf(one, other) == pytest.approx(expected, abs=1e-10)


def test_white_space_is_left_out_and_case_counts() -> None:
    assert chrf("a b\tc\n", "abc") == 1.0
    assert chrf("ABC", "abc") == 0.0


def test_empty_texts_share_nothing() -> None:
    assert chrf("", "") == chrf("", "a") == chrf("a", "") == chrf(" ", "\n") == 0.0


def test_a_repeated_letter_is_shared_as_often_as_both_have_it() -> None:
    # one letter: 2 of 4 and of 2; order 1 alone: P 1/2, R 1: 5 · 1/2 / (4/2 + 1) = 5/6
    assert chrf("aaaa", "aa", order=1) == pytest.approx(5 / 6, abs=1e-15)


@given(st.text(max_size=30), st.text(max_size=30))
def test_lies_between_0_and_1_and_turns_round(one: str, other: str) -> None:
    there, back = pairwise([one, other], np.array([0]), np.array([1]), beta=1.0)
    assert 0 <= there[0] <= 1
    assert there[0] == pytest.approx(back[0], abs=1e-12)


def test_pairs_in_a_crowd_of_texts_are_what_they_are_alone() -> None:
    texts = ["abc", "abd", "", "xyz abc", "ab"]
    first, second = np.triu_indices(5, 1)
    there, back = pairwise(texts, first, second)
    assert there.tolist() == [chrf(texts[a], texts[b]) for a, b in zip(first, second, strict=True)]
    assert back.tolist() == [chrf(texts[b], texts[a]) for a, b in zip(first, second, strict=True)]


def test_long_texts() -> None:
    text = "".join(random.Random(2).choices("abcdefghij ", k=10_000))
    made = grams([text])
    bare = len("".join(text.split()))
    assert made.totals[0].tolist() == [bare - n for n in range(6)]
    assert chrf(text, text[:-1]) > 0.999
    assert chrf(text, text) == 1.0


def test_gleu_by_hand() -> None:
    # 4 words: 4 + 3 + 2 + 1 = 10 n-grams; the, cat, sat, the cat, cat sat, the cat sat: 6 shared
    assert gleu("the cat sat down", "The cat sat up") == 6 / 10
    # 2 words, 3 n-grams, all 3 among the 10: the larger number counts
    assert gleu("the cat", "the cat sat down") == 3 / 10
    assert gleu("", "") == gleu("", "a") == 0.0
