"""GLEU: how many word n-grams two texts share."""

from __future__ import annotations

from collections import Counter

ORDER = 4
"""the longest n-gram, in words"""


def gleu(hypothesis: str, reference: str, *, order: int = ORDER) -> float:
    """How many n-grams of words a text shares with a reference, from 0 to 1.

    With h and r the n-grams from 1 to ``order`` words of the text and of the reference, and m those
    that both have (each as often as in the one that has it less often),

        GLEU = m / max(h, r)

    the smaller of precision and recall. Words are what white space parts, in lower case. 0 for two
    empty texts.

    Source: Wu et al. 2016, «Google's neural machine translation system», section 4.3,
    arXiv:1609.08144.

    >>> gleu("a b c", "a b d")  # a, b and «a b» of 3 + 2 + 1
    0.5
    """
    said, known = _grams(hypothesis, order), _grams(reference, order)
    largest = max(said.total(), known.total())
    return (said & known).total() / largest if largest else 0.0


def _grams(text: str, order: int) -> Counter[tuple[str, ...]]:
    words = text.lower().split()
    return Counter(
        tuple(words[start : start + n])
        for n in range(1, order + 1)
        for start in range(len(words) - n + 1)
    )
