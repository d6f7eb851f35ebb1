"""Pairs of options that stand against each other more often than their frequencies explain.

Where a guideline does not tell two options apart, split items gather on that pair. Of n split
items, O lie on pair p; were none of the pairs close, p would get a share b_p of them by how
frequent its options are. Pairs are taken out one after the other, the least likely first, while
P(Binomial(n, b_p) >= O) times the number of pairs is at most .05, b scaled to the pairs that are
left. What the others then predict for a taken pair is E; of its split items 1 - E/O are due to the
guideline, the rest are ambiguous by themselves. With a column of items (a topic, a rule) the same
is asked of each value within a pair, with its share of all items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute
from quorate.analysis.disagreement.causes.model import base_pairs, pairs_of
from quorate.analysis.disagreement.causes.votes import Doubles

LEVEL = 0.05
LEAST_ITEMS = 4.0
"""split items on a pair below which nothing is said of the guideline"""
MOST_DUE = 0.98


@dataclass(frozen=True)
class Unclear:
    """A pair of options on which split items gather, in all items or in a value of a column.

    ``items`` is how many split items are expected to lie there, ``expected`` how many would if the
    pair were like the others, ``p`` the adjusted probability of so many. ``due`` is the share of
    these items that the guideline explains.
    """

    options: tuple[str, str]
    items: float
    expected: float
    p: float
    column: str = ""
    value: str = ""

    @property
    def due(self) -> float:
        """``1 - expected / items``."""
        return min(MOST_DUE, max(0.0, 1 - self.expected / self.items))


def unclear_pairs(
    split: Doubles, prevalence: Doubles, options: Sequence[str], *, ordinal: bool
) -> list[tuple[int, Unclear]]:
    """Pairs of all items that are unclear; ``split`` (I, P) as the model believes it."""
    seen, base = split.sum(axis=0), base_pairs(prevalence, ordinal=ordinal)
    first, second = pairs_of(len(prevalence))
    left = np.ones(len(seen), bool)
    taken: list[tuple[int, float]] = []
    while left.sum() > 1:
        n = int(np.ceil(seen[left].sum()))
        share = np.where(left, base / base[left].sum(), 1.0)
        p = np.where(left, binom.sf(np.floor(seen) - 1, n, share), 1.0)
        pair = int(p.argmin())
        adjusted = float(p[pair] * len(seen))
        if adjusted > LEVEL or seen[pair] < LEAST_ITEMS:
            break
        left[pair] = False
        taken.append((pair, adjusted))
    rate = (seen[left].sum() + 0.5) / base[left].sum() if taken else 0.0
    return [
        (
            pair,
            Unclear(
                (options[first[pair]], options[second[pair]]),
                float(seen[pair]),
                float(min(rate * base[pair], seen[pair])),
                p,
            ),
        )
        for pair, p in taken
    ]


def unclear_values(
    split: Doubles, options: Sequence[str], slices: Sequence[Attribute]
) -> list[tuple[int, int, Unclear]]:
    """Values of item columns in which a pair is unclear: pair, value's code, and what was found."""
    first, second = pairs_of(len(options))
    tests: list[tuple[int, int, Attribute, float, float, float]] = []
    for one in slices:
        known = one.codes != UNKNOWN
        share = np.bincount(one.codes[known], minlength=len(one.values)) / max(known.sum(), 1)
        for pair in np.flatnonzero(split[known].sum(axis=0) >= LEAST_ITEMS).tolist():
            seen = np.bincount(one.codes[known], split[known, pair], len(one.values))
            n = int(np.ceil(seen.sum()))
            for value, count in enumerate(seen.tolist()):
                p = float(binom.sf(np.floor(count) - 1, n, share[value]))
                rest = max(1 - float(share[value]), 1e-9)
                expected = (n - count + 0.5) * float(share[value]) / rest
                tests.append((pair, value, one, count, expected, p))
    found = []
    for pair, value, one, count, expected, p in tests:
        adjusted = p * len(tests)
        if adjusted <= LEVEL and count >= LEAST_ITEMS and expected < count:
            names = options[first[pair]], options[second[pair]]
            where = one.column, one.values[value]
            found.append((pair, value, Unclear(names, count, expected, adjusted, *where)))
    return found
