"""A guideline's blocks with their lines, its sentences, and how hard it is to read."""

from __future__ import annotations

import pytest

from quorate.schema.linting.lints.length import level
from quorate.schema.linting.text import blocks, plain, sentences, words

TEXT = """Before all.

# Tone #
Some words
go on.
- *Warm*: kind
  - «Hello»
- Cold

| a | b |
## Below
1. First
"""


def test_blocks_have_their_line_and_what_they_stand_under() -> None:
    found = [(one.line, one.plain, one.above, one.heading) for one in blocks(TEXT)]
    assert found == [
        (1, "Before all.", (), ""),
        (3, "Tone", (), "Tone"),
        (4, "Some words go on.", ("Tone",), "Tone"),
        (6, "Warm: kind", ("Tone",), "Tone"),
        (7, "«Hello»", ("Tone", "*Warm*: kind"), "Tone"),
        (8, "Cold", ("Tone",), "Tone"),
        (10, "a b", ("Tone",), "Tone"),
        (11, "Below", ("Tone",), "Below"),
        (12, "First", ("Tone", "Below"), "Below"),
    ]


def test_words_sentences_and_plain_text() -> None:
    assert words("Don't re-read 3 «things»!") == ["Don't", "re-read", "things"]
    assert sentences("One, e.g. this one. Two? «Three.» ¡Four! 5.") == [
        "One, e.g. this one.",
        "Two?",
        "«Three.",
        "¡Four!",
    ]
    assert plain("**Bold** [link](https://x.example) `code`\n> said") == "Bold link code said"


def test_lix_is_words_a_sentence_and_long_words_in_a_hundred() -> None:
    # 20 sentences of 5 words, one in five longer than six letters: 5 + 20
    found = level(["This sentence has five words."] * 20)
    assert found is not None
    assert (found.words, found.mean) == (100, 5.0)
    assert found.lix == pytest.approx(25.0)


def test_of_scripts_without_long_words_the_sentences_are_left() -> None:
    found = level(["هذه جملة من خمس كلمات."] * 20)
    assert found is not None
    assert (found.mean, found.lix) == (5.0, None)


def test_of_few_words_and_without_spaces_there_is_no_level() -> None:
    assert level(["Five words are too few."] * 11) is None
    assert level(["これは空白のない文章であり単語の境目が分からない。"] * 60) is None
