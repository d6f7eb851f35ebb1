"""Length: is the guideline long enough to say something, and short and plain enough to be read?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from quorate.schema.linting.reading import Reading
from quorate.schema.linting.remark import Remark, Severity
from quorate.schema.linting.text import sentences, words

SHORTEST, LONGEST = 40, 1_500
"""words of a guideline: with fewer it can hardly decide a case; more are hardly kept in mind"""
PER_MINUTE = 200
"""words that are read in a minute"""
LONG_SENTENCE = 40
"""words of a sentence that is read twice"""
HARD_LIX, HARD_MEAN = 55.0, 22.0
"""LIX, and without it words a sentence, above which a text is hard to read"""
ENOUGH = 60
"""words without which a reading level says nothing"""
LONG_WORD = 6
"""letters beyond which a word is long"""
UNSPACED = 15.0
"""letters a word on average above which a script has no spaces, and words are not told apart"""


@dataclass(frozen=True, slots=True)
class Level:
    """How hard a text is to read.

    LIX (Björnsson 1968, Läsbarhet) = words / sentences + 100 · long words / words, a long word
    having more than six letters: 25 is easy, 40 a newspaper, 55 a law. It needs no syllables and so
    no dictionary. ``lix`` is None for scripts whose words are short by nature (it was made for
    Latin letters and holds for Greek and Cyrillic ones); there ``mean``, words a sentence, is what
    is left.
    """

    words: int
    mean: float
    lix: float | None


def level(texts: list[str]) -> Level | None:
    """The level of texts without mark-up; None where words cannot be told apart, or are few.

    >>> level(["The cat sat on the mat. It purred."] * 10)
    Level(words=80, mean=4.0, lix=4.0)
    """
    found = [word for text in texts for word in words(text)]
    count = sum(len(sentences(text)) for text in texts)
    if len(found) < ENOUGH or sum(map(len, found)) / len(found) > UNSPACED:
        return None
    mean = len(found) / count
    if not _alphabetic(found):
        return Level(len(found), mean, None)
    long = sum(len(word) > LONG_WORD for word in found)
    return Level(len(found), mean, mean + 100 * long / len(found))


def length(reading: Reading) -> Iterator[Remark]:
    """Guidelines too short to decide anything, or too long to be kept in mind."""
    count = sum(len(words(block.plain)) for block in reading.blocks)
    letters = sum(len(block.plain) for block in reading.blocks)
    if count and letters / count > UNSPACED:  # words that are not told apart by spaces
        count = letters // 2
    if count < SHORTEST:
        yield Remark(
            "length",
            Severity.WARNING,
            f"the guideline has {count} words",
            "say what counts, show examples, and decide the hard cases",
            "guideline.text",
        )
    if count > LONGEST:
        yield Remark(
            "length",
            Severity.HINT,
            f"the guideline has {count:,} words, {round(count / PER_MINUTE)} minutes to read",
            "keep what decides cases; move background into the help of options, or behind it",
            "guideline.text",
        )


def reading_level(reading: Reading) -> Iterator[Remark]:
    """Guidelines that are hard to read, by LIX or by the length of their sentences."""
    found = level([block.plain for block in reading.blocks if not block.is_heading])
    if found is None:
        return
    do = "shorten sentences, and take the shorter word where there is one"
    if found.lix is not None and found.lix > HARD_LIX:
        says = f"the guideline is hard to read: LIX {found.lix:.0f}, where {HARD_LIX:.0f} is hard"
        yield Remark("reading-level", Severity.HINT, says, do, "guideline.text")
    elif found.lix is None and found.mean > HARD_MEAN:
        says = f"the guideline is hard to read: {found.mean:.0f} words a sentence"
        yield Remark("reading-level", Severity.HINT, says, do, "guideline.text")


def long_sentences(reading: Reading) -> Iterator[Remark]:
    """Sentences that have to be read twice."""
    for block in reading.blocks:
        most = max((len(words(one)) for one in sentences(block.plain)), default=0)
        if most > LONG_SENTENCE:
            yield Remark(
                "long-sentence",
                Severity.HINT,
                f"a sentence of {most} words",
                "make two or three of it, or a list",
                "guideline.text",
                block.line,
                block.heading,
            )


def _alphabetic(found: list[str]) -> bool:
    """Whether most words are in Latin, Greek or Cyrillic letters."""
    names = [unicodedata.name(word[0], "").split(" ", 1)[0] for word in found]
    return 2 * sum(name in ("LATIN", "GREEK", "CYRILLIC") for name in names) > len(names)
