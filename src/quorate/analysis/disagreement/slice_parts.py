"""A slice of the judgments and the rest of them, resampled and shuffled by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.tally import counted_cells
from quorate.analysis.numerics.bootstrap import BLOCK_CELLS, item_weights
from quorate.schema import Judgments

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOWHERE = -1
"""the pattern of a part that an item does not have"""


@dataclass(frozen=True, eq=False)
class SliceParts:
    """Every item as two parts, its judgments in the slice and its others, of P distinct patterns.

    An item has one of J distinct couples of parts: ``inside[j]`` and ``outside[j]`` are their
    patterns, ``NOWHERE`` where there is no such judgment; ``items[j]`` show it. ``weighed`` are
    the patterns that the coefficient counts.
    """

    evidence: Evidence
    coefficient: Coefficient
    inside: Longs
    outside: Longs
    items: Longs
    weighed: Longs

    @property
    def n_patterns(self) -> int:
        """How many distinct patterns there are."""
        return len(self.evidence.tally.items)

    @property
    def sizes(self) -> tuple[int, int]:
        """How many items are comparable in the slice and in the rest: two judgments or more."""
        counts = self.items[None, :].astype(np.float64)
        pairable = self.evidence.tally.pairs > 0
        inside, outside = (float(w[0] @ pairable) for w in self._weights(counts))
        return int(inside), int(outside)

    def values(self, weights: tuple[Doubles, Doubles]) -> tuple[Doubles, Doubles]:
        """The coefficient of the slice and of the rest for each of b weightings, (b,) each."""
        inside, outside = (
            self.coefficient.estimate(self.evidence, np.ascontiguousarray(w[:, self.weighed])).value
            for w in weights
        )
        return inside, outside

    def observed(self) -> tuple[float, float]:
        """The coefficient of the slice and of the rest."""
        weights = self._weights(self.items[None, :].astype(np.float64))
        inside, outside = self.values(weights)
        return float(inside[0]), float(outside[0])

    def resampled(self, n: int, seed: int) -> Iterator[tuple[Doubles, Doubles]]:
        """Weights of ``n`` bootstrap replicates: items of either side are drawn anew, by block.

        As many items as have judgments on one side only, and as many as have them on both, are
        drawn from their like, so that a replicate has both sides.
        """
        kinds = self._kinds()
        streams = [item_weights(self.items[kind], n, seed + k) for k, kind in enumerate(kinds)]
        drawn = [
            np.concatenate(list(stream)) if len(k) else None
            for k, stream in zip(kinds, streams, strict=True)
        ]
        step = self._step
        for start in range(0, n, step):
            stop = min(start + step, n)
            counts = np.zeros((stop - start, len(self.items)))
            for kind, weights in zip(kinds, drawn, strict=True):
                if weights is not None:
                    counts[:, kind] = weights[start:stop]
            yield self._weights(counts)

    def shuffled(self, n: int, seed: int) -> Iterator[tuple[Doubles, Doubles]]:
        """Weights of ``n`` shuffles in which the slice says nothing about an item, by block.

        Items with judgments on one side only change places with each other, whole, the numbers on
        either side kept; an item with judgments on both sides swaps its parts or not.
        """
        rng = np.random.default_rng([seed, 2])
        only_in, only_out, both = self._kinds()
        pool = np.zeros(self.n_patterns, np.int64)
        np.add.at(pool, self.inside[only_in], self.items[only_in])
        np.add.at(pool, self.outside[only_out], self.items[only_out])
        m = int(self.items[only_in].sum())
        step = self._step
        for start in range(0, n, step):
            b = min(step, n - start)
            inside = rng.multivariate_hypergeometric(pool, m, size=b, method="marginals")
            outside = (pool - inside).astype(np.float64)
            swapped = rng.binomial(self.items[both], 0.5, size=(b, len(both))).astype(np.float64)
            stayed = self.items[both] - swapped
            to_in, to_out = self._scatter(self.inside, both), self._scatter(self.outside, both)
            yield (
                inside + stayed @ to_in + swapped @ to_out,
                outside + stayed @ to_out + swapped @ to_in,
            )

    @property
    def _step(self) -> int:
        return max(1, BLOCK_CELLS // max(self.n_patterns, len(self.items), 1))

    def _kinds(self) -> tuple[Longs, Longs, Longs]:
        """Which couples have a part in the slice only, in the rest only, in both."""
        inside, outside = self.inside != NOWHERE, self.outside != NOWHERE
        return (
            np.flatnonzero(inside & ~outside),
            np.flatnonzero(~inside & outside),
            np.flatnonzero(inside & outside),
        )

    def _weights(self, counts: Doubles) -> tuple[Doubles, Doubles]:
        """How often each pattern counts in the slice and in the rest: (b, P) from (b, J)."""
        every = np.arange(len(self.items))
        return (
            np.asarray(counts @ self._scatter(self.inside, every)),
            np.asarray(counts @ self._scatter(self.outside, every)),
        )

    def _scatter(self, pattern: Longs, couples: Longs) -> sp.csr_array:
        """(couples, P): 1 where a couple's part has the pattern."""
        there = np.flatnonzero(pattern[couples] != NOWHERE)
        place = there, pattern[couples][there]
        return sp.csr_array((np.ones(len(there)), place), (len(couples), self.n_patterns))


def slice_parts(judgments: Judgments, coefficient: Coefficient, rows: Flags) -> SliceParts:
    """The parts of each item's judgments where ``rows`` (N,) is true, the slice, and false.

    Parts with the same counts of the same labels are found by a sum of random 64-bit numbers, one
    a label: equal for equal counts, and for unequal ones with probability 2⁻⁶⁴.
    """
    evidence = Evidence.of(judgments)
    part = 2 * judgments.item.astype(np.int64) + rows
    order = np.argsort(part, kind="stable")
    ordered, code = part[order], evidence.code[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(ordered) > 0]))
    number = label_numbers(evidence.n_options)
    keys = np.add.reduceat(number[code], starts)
    _, first, pattern = np.unique(keys, return_index=True, return_inverse=True)
    pattern = pattern.ravel().astype(np.int64)
    lengths = np.diff(np.append(starts, len(ordered)))[first]
    shown = np.repeat(np.arange(len(first)), lengths)
    begin = np.cumsum(lengths) - lengths
    cells = np.arange(len(shown)) - np.repeat(begin, lengths) + np.repeat(starts[first], lengths)
    evidence.__dict__["tally"] = counted_cells(
        shown, code[cells], evidence.n_options, np.bincount(pattern).astype(np.int64)
    )
    sides = np.full((judgments.n_items, 2), NOWHERE, np.int64)
    sides[ordered[starts] // 2, ordered[starts] % 2] = pattern
    couples, items = np.unique(sides[judgments.overlap > 0], axis=0, return_counts=True)
    return parts_of_couples(evidence, coefficient, couples[:, 1], couples[:, 0], items)


def label_numbers(n_options: int) -> NDArray[np.uint64]:
    """A random number of each label, (K,), whose sums stand for the counts of a part."""
    return np.random.default_rng(0).integers(0, 1 << 64, size=max(n_options, 1), dtype=np.uint64)


def parts_of_couples(
    evidence: Evidence, coefficient: Coefficient, inside: Longs, outside: Longs, items: Longs
) -> SliceParts:
    """The parts of items that show couples of patterns of an evidence, (J,) each, distinct."""
    order = np.lexsort((inside, outside))
    n_patterns = len(evidence.tally.items)
    weighed = np.arange(n_patterns)
    if len(coefficient.units(evidence)) != n_patterns:
        weighed = np.flatnonzero(evidence.tally.pairs > 0)
    return SliceParts(
        evidence,
        coefficient,
        inside[order],
        outside[order],
        items[order].astype(np.int64),
        weighed,
    )
