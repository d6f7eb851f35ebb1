from __future__ import annotations

import random

import numpy as np
import pytest

from quorate.quality.texts import KEPT, fingerprint, likeness, may_be_alike, plain, signatures

WORDS = ["".join(random.Random(n).choices("abcdefghijklmnop", k=6)) for n in range(400)]


def said(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def exact(one: str, other: str) -> float:
    """|A ∩ B| / |A ∪ B| of the pieces of eight characters."""
    pieces = [
        {text[n : n + 8] for n in range(len(text) - 7)} for text in (plain(one), plain(other))
    ]
    return len(pieces[0] & pieces[1]) / len(pieces[0] | pieces[1])


def test_case_marks_and_spaces_do_not_count() -> None:
    assert plain("Ein  „Zug“,\nEIN_Zug!") == "ein zug ein zug"
    one, other = fingerprint("The cat sat on the mat."), fingerprint("the CAT sat, on the mat")
    assert likeness(one, other) == 1.0


def test_short_texts_are_compared_exactly_by_hand() -> None:
    # abcdefghij and abcdefghix have three pieces of eight each: abcdefgh and bcdefghi are the same
    # two, cdefghij and cdefghix differ: 2 of 4
    assert likeness(fingerprint("abcdefghij"), fingerprint("abcdefghix")) == 0.5


def test_texts_shorter_than_a_shingle_are_like_nothing() -> None:
    assert likeness(fingerprint("yes"), fingerprint("yes")) == 0.0


def test_scripts_without_spaces_work() -> None:
    text = "これは例です。猫が窓辺で寝ています"
    assert likeness(fingerprint(text), fingerprint(text + "よ")) > 0.8
    assert likeness(fingerprint(text), fingerprint("まったく別の文章をここに書きました")) == 0.0


@pytest.mark.parametrize("changed", [3, 20, 60, 150])
def test_long_texts_are_estimated_within_their_error(changed: int) -> None:
    words = said(1)
    other = [*said(2, changed), *words[changed:]]
    true = exact(" ".join(words), " ".join(other))
    found = likeness(fingerprint(" ".join(words)), fingerprint(" ".join(other)))
    # three standard errors of √(J(1-J)/128)
    assert abs(found - true) <= 3 * np.sqrt(max(true * (1 - true), 0.01) / KEPT)


def test_likeness_is_the_same_both_ways() -> None:
    one, other = fingerprint(" ".join(said(1))), fingerprint(" ".join(said(1)[:200]))
    assert likeness(one, other) == likeness(other, one)


def test_signatures_find_near_duplicates_and_leave_others() -> None:
    texts = [said(seed, 60) for seed in range(40)]
    near = [[*text[:58], "changed"] for text in texts]
    one = signatures([fingerprint(" ".join(text)) for text in texts])
    other = signatures([fingerprint(" ".join(text)) for text in near])
    alike = may_be_alike(one[:, None], other[None], 0.8)
    assert alike.diagonal().all()
    assert alike.sum() == 40
    assert signatures([]).shape == (0, 16)
