"""chrF: how many character n-grams two texts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

ORDER = 6
"""the longest n-gram, in characters"""
BETA = 2.0
"""how many times recall counts as much as precision"""
PAIRS_AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class Grams:
    """The character n-grams of T texts, white space left out.

    ``counts[n - 1]`` (T, distinct n-grams) says how often a text has each n-gram; ``totals``
    (T, ORDER) how many n-grams of each length it has.
    """

    counts: tuple[sparse.csr_array, ...]
    totals: Doubles

    def shared(self, first: Rows, second: Rows) -> Doubles:
        """How many n-grams the texts of each pair share, (P, ORDER)."""
        found = np.empty((len(first), len(self.counts)))
        for start in range(0, len(first), PAIRS_AT_ONCE):
            part = slice(start, start + PAIRS_AT_ONCE)
            for n, counts in enumerate(self.counts):
                both = counts[first[part]].minimum(counts[second[part]])
                found[part, n] = both.sum(axis=1)
        return found


def grams(texts: Sequence[str], order: int = ORDER) -> Grams:
    """The n-grams of each text up to ``order`` characters.

    An n-gram is numbered by the number of its first n - 1 characters and that of its last one, so
    numbers never collide.
    """
    bare = ["".join(text.split()) for text in texts]
    lengths = np.array([len(text) for text in bare], np.int64)
    joined = "".join(bare).encode("utf-32-le", "surrogatepass")
    characters = np.frombuffer(joined, np.uint32)
    row = np.repeat(np.arange(len(bare)), lengths)
    distinct, letter = np.unique(characters, return_inverse=True)
    number = letter.astype(np.int64)
    start = np.arange(len(characters))
    counts = []
    for n in range(1, order + 1):
        if n > 1:
            start = start[start + n <= len(characters)]
            start = start[row[start] == row[start + n - 1]]
            key = number[start] * len(distinct) + letter[start + n - 1]
            _, code = np.unique(key, return_inverse=True)
            number = np.zeros(len(characters), np.int64)
            number[start] = code
        counts.append(_counted(number[start], row[start], len(bare)))
    totals = np.maximum(lengths[:, None] - np.arange(order), 0).astype(np.float64)
    return Grams(tuple(counts), totals)


def _counted(number: Rows, row: Rows, n_texts: int) -> sparse.csr_array:
    """How often each text has each n-gram; rows come sorted."""
    offsets = np.zeros(n_texts + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=n_texts), out=offsets[1:])
    width = int(number.max(initial=0)) + 1
    table = sparse.csr_array(
        (np.ones(len(number)), number.astype(np.int32), offsets.astype(np.int32)),
        shape=(n_texts, width),
    )
    table.sum_duplicates()
    return table


def scores(shared: Doubles, hypothesis: Doubles, reference: Doubles, beta: float = BETA) -> Doubles:
    """chrF of each pair from its shared n-grams and those of each side, all (P, ORDER): (P,)."""
    usable = (hypothesis > 0) & (reference > 0)
    effective = np.maximum(usable.sum(axis=1), 1)
    precision = np.where(usable, shared / np.maximum(hypothesis, 1), 0.0).sum(axis=1) / effective
    recall = np.where(usable, shared / np.maximum(reference, 1), 0.0).sum(axis=1) / effective
    below = beta**2 * precision + recall
    found = np.zeros(len(below))
    np.divide((1 + beta**2) * precision * recall, below, out=found, where=below > 0)
    return found


def pairwise(
    texts: Sequence[str], first: Rows, second: Rows, beta: float = BETA
) -> tuple[Doubles, Doubles]:
    """chrF of ``first`` against ``second`` and the other way round; 1 for equal texts: (P,) each.

    ``first`` and ``second`` are rows of ``texts``, which are distinct.
    """
    made = grams(texts)
    shared = made.shared(first, second)
    one, other = made.totals[first], made.totals[second]
    same = first == second
    there, back = scores(shared, one, other, beta), scores(shared, other, one, beta)
    return np.where(same, 1.0, there), np.where(same, 1.0, back)


def chrf(hypothesis: str, reference: str, *, order: int = ORDER, beta: float = BETA) -> float:
    """How many character n-grams a text shares with a reference, from 0 to 1.

    With p_n the share of the n-grams of the text that the reference has too, r_n the share of the
    reference's that the text has (each as often as in the one that has it less often), P and R
    their means over the n from 1 to ``order`` for which both texts have an n-gram,

        chrF = (1 + β²) P R / (β² P + R)

    White space is left out, case counts; 0 where P + R = 0. The same as chrF2 of sacrebleu 2
    divided by 100.

    Source: Popović 2015, «chrF: character n-gram F-score for automatic MT evaluation», WMT,
    doi:10.18653/v1/W15-3049.

    >>> chrf("the cat", "the cat")
    1.0
    """
    made = grams([hypothesis, reference], order)
    one, other = np.array([0]), np.array([1])
    found = scores(made.shared(one, other), made.totals[one], made.totals[other], beta)
    return float(found[0])
