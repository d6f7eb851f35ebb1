"""How often each option was chosen, for each distinct pattern of item.

Most coefficients see an item only as its value counts: «three said a, two said b». Millions of
items show few such patterns (126 at most for five judgments among five options), so everything
downstream works on patterns and how many items show each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
DENSE_CELLS = 20_000_000
BLOCK_ROWS = 1 << 18

T = TypeVar("T", np.int64, np.uint64)


@dataclass(frozen=True, eq=False)
class Tally:
    """Value counts of P distinct patterns over K options, sparse by row.

    Pattern ``p`` has ``count[c]`` judgments for option ``option[c]`` with ``c`` in
    ``offsets[p]:offsets[p + 1]``; ``size`` (P,) judgments in all, which make ``pairs`` (P,)
    ordered pairs of different judgments; ``items`` (P,) items show it. Every pattern has at
    least one cell. Counts are whole numbers unless raters were resampled, when a copy of a
    judgment makes no pair with itself.
    """

    n_options: int
    offsets: NDArray[np.int64]
    option: NDArray[np.int32]
    count: Doubles
    size: Doubles
    pairs: Doubles
    items: NDArray[np.int64]

    @cached_property
    def dense(self) -> Doubles | None:
        """The counts as (P, K), or None where that would be too large."""
        if len(self.items) * self.n_options > DENSE_CELLS:
            return None
        full = np.zeros((len(self.items), self.n_options))
        full[self.pattern, self.option] = self.count
        return full

    @cached_property
    def pattern(self) -> NDArray[np.int64]:
        """The pattern of each cell."""
        return np.repeat(np.arange(len(self.items)), np.diff(self.offsets))

    def by_pattern(self, cells: Doubles) -> Doubles:
        """Sums of one value a cell, over each pattern: (P,)."""
        if len(cells) == 0:
            return np.zeros(len(self.items))
        return np.asarray(np.add.reduceat(cells, self.offsets[:-1]), np.float64)

    def weighted_counts(self, weights: Doubles, scale: Doubles | None = None) -> Doubles:
        """Σ_p weights[b, p] · scale[p] · V[p, k], shape (b, K)."""
        if scale is not None:
            weights = weights * scale
        if self.dense is not None:
            return weights @ self.dense
        return np.stack(
            [
                np.bincount(self.option, self.count * row[self.pattern], minlength=self.n_options)
                for row in weights
            ]
        )

    def times(self, matrix: Doubles) -> Doubles:
        """Σ_k V[p, k] · matrix[k, …] for each pattern; ``matrix`` is (K,) or (K, b)."""
        if self.dense is not None:
            return np.asarray(self.dense @ matrix)
        if matrix.ndim == 1:
            return self.by_pattern(self.count * matrix[self.option])
        return np.stack([self.times(column) for column in matrix.T], axis=1)

    def quadratic(self, matrix: Doubles) -> Doubles:
        """Σ_kl V[p, k] · matrix[k, l] · V[p, l] for each pattern: (P,)."""
        cells = np.diff(self.offsets)
        if (cells**2).sum() > len(cells) * self.n_options:
            return self._quadratic_dense(matrix)
        total = self.by_pattern(self.count**2 * matrix[self.option, self.option])
        for lag in range(1, int(cells.max(initial=1))):
            one = np.nonzero(self.pattern[lag:] == self.pattern[:-lag])[0]
            k, other = self.option[one], self.option[one + lag]
            value = self.count[one] * self.count[one + lag] * (matrix[k, other] + matrix[other, k])
            total += sums(self.pattern[one], value, len(total))
        return total

    def _quadratic_dense(self, matrix: Doubles) -> Doubles:
        total = np.empty(len(self.items))
        block = max(1, DENSE_CELLS // (8 * max(self.n_options, 1)))
        for start in range(0, len(total), block):
            stop = min(start + block, len(total))
            cells = slice(self.offsets[start], self.offsets[stop])
            V = np.zeros((stop - start, self.n_options))
            V[self.pattern[cells] - start, self.option[cells]] = self.count[cells]
            total[start:stop] = np.einsum("pk,pk->p", V @ matrix, V)
        return total

    def only(self, keep: NDArray[np.bool_]) -> Tally:
        """The tally of the patterns where ``keep`` (P,) is true."""
        cells = keep[self.pattern]
        lengths = np.diff(self.offsets)[keep]
        return Tally(
            self.n_options,
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            self.option[cells],
            self.count[cells],
            self.size[keep],
            self.pairs[keep],
            self.items[keep],
        )

    def split(self, chosen: NDArray[np.bool_]) -> Tally:
        """The tally of two options, those where ``chosen`` (K,) is true as 1 and the rest as 0."""
        picks = self.by_pattern(np.where(chosen[self.option], self.count, 0.0))
        base = int(self.size.max(initial=0)) + 1
        key = self.size.astype(np.int64) * base + picks.astype(np.int64)
        if base**2 <= 1 << 20:
            shown = sums(key, self.items.astype(np.float64), base**2)
            distinct = np.nonzero(shown)[0]
            items = shown[distinct].astype(np.int64)
        else:
            distinct, place = np.unique(key, return_inverse=True)
            shown = sums(place.ravel(), self.items.astype(np.float64), len(distinct))
            items = shown.astype(np.int64)
        size, picked = np.divmod(distinct, base)
        return from_dense(np.stack([size - picked, picked], axis=1).astype(np.float64), items)


def from_dense(counts: Doubles, items: NDArray[np.int64]) -> Tally:
    """A tally of patterns given as full rows of whole counts (P, K); empty rows are left out."""
    size = counts.sum(axis=1)
    counts, items, size = counts[size > 0], items[size > 0], size[size > 0]
    pattern, option = np.nonzero(counts)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(pattern, minlength=len(counts)))])
    return Tally(
        counts.shape[1],
        offsets.astype(np.int64),
        option.astype(np.int32),
        counts[pattern, option].astype(np.float64),
        size.astype(np.float64),
        (size * (size - 1)).astype(np.float64),
        items.astype(np.int64),
    )


def tally(code: NDArray[np.int32], offsets: NDArray[np.int64], n_options: int) -> Tally:
    """The tally of judgments sorted by item: ``code`` (N,) in 0…K-1, ``offsets`` (I + 1,).

    Each item's counts become one integer in a base larger than any count, or, where that does not
    fit 64 bits, two sums of random 64-bit numbers (equal multisets always agree in both, unequal
    ones with probability 2⁻¹²⁸).
    """
    overlap = np.diff(offsets)
    base = int(overlap.max(initial=0)) + 1
    if n_options * log2(base) <= 62:
        powers = np.array([base**k for k in range(n_options)], np.int64)
        keys = _sums(powers, code, offsets)[overlap > 0]
        distinct, items = _distinct(keys, base**n_options)
        return from_dense((distinct[:, None] // powers % base).astype(np.float64), items)
    return _hashed(code, offsets, n_options)


def _hashed(code: NDArray[np.int32], offsets: NDArray[np.int64], n_options: int) -> Tally:
    numbers = hashing(n_options)
    judged = np.nonzero(np.diff(offsets))[0]
    first = _sums(numbers[0], code, offsets)[judged]
    second = _sums(numbers[1], code, offsets)[judged]
    order = np.lexsort((second, first))
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(first[order]) != 0) | (np.diff(second[order]) != 0)
    starts = np.nonzero(new)[0]
    items = np.diff(np.append(starts, len(order)))
    shown = judged[order[starts]]
    lengths = np.diff(offsets)[shown]
    rows = np.repeat(offsets[shown] - np.cumsum(lengths) + lengths, lengths) + np.arange(
        lengths.sum()
    )
    return counted_cells(
        np.repeat(np.arange(len(shown)), lengths), code[rows], n_options, items.astype(np.int64)
    )


def distinct_rows(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct rows of whole counts (P, K), and which of them each row is, (P,)."""
    K = counts.shape[1]
    base = int(counts.max(initial=0)) + 1
    if K * log2(base) > 62:
        rows, place = np.unique(counts, axis=0, return_inverse=True)
        return rows, place.ravel().astype(np.int64)
    powers = np.array([base**k for k in range(K)], np.int64)
    keys = counts @ powers
    if base**K <= max(1 << 16, len(keys) // 4):
        there = np.bincount(keys, minlength=base**K) > 0
        distinct, place = np.flatnonzero(there), (np.cumsum(there) - 1)[keys]
    else:
        distinct, place = np.unique(keys, return_inverse=True)
    return distinct[:, None] // powers % base, place.ravel().astype(np.int64)


def hashing(n_options: int) -> NDArray[np.uint64]:
    """Two random numbers of each option, (2, K), whose sums stand for a pattern."""
    return np.random.default_rng(0).integers(
        0, 1 << 64, size=(2, n_options), dtype=np.uint64, endpoint=False
    )


def counted_cells(
    pattern: NDArray[np.int64],
    code: NDArray[np.int32],
    n_options: int,
    items: NDArray[np.int64],
) -> Tally:
    """The tally of single judgments, given the pattern (sorted) and the option of each."""
    keys, count = np.unique(pattern * n_options + code, return_counts=True)
    at, option = np.divmod(keys, n_options)
    size = np.bincount(pattern, minlength=len(items)).astype(np.float64)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(items)))])
    return Tally(
        n_options,
        offsets.astype(np.int64),
        option.astype(np.int32),
        count.astype(np.float64),
        size,
        size * (size - 1),
        items,
    )


def _sums(number: NDArray[T], code: NDArray[np.int32], offsets: NDArray[np.int64]) -> NDArray[T]:
    """Σ of number[code] over each item, in blocks that stay in cache; 0 for an empty item."""
    total = np.zeros(len(offsets) - 1, number.dtype)
    first = 0
    while first < len(total):
        last = int(np.searchsorted(offsets, offsets[first] + BLOCK_ROWS, side="right")) - 1
        last = max(last, first + 1)
        start, stop = offsets[first], offsets[last]
        filled = np.nonzero(np.diff(offsets[first : last + 1]))[0]
        if len(filled):
            total[first + filled] = np.add.reduceat(
                number[code[start:stop]], offsets[first + filled] - start
            )
        first = last
    return total


def sums(place: NDArray[np.integer[Any]], weight: Doubles, n: int) -> Doubles:
    """The sum of the weights at each of ``n`` places."""
    return np.bincount(place, weight, minlength=n).astype(np.float64, copy=False)


def _distinct(keys: NDArray[np.int64], limit: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sorted distinct keys and how often each occurs; by counting where the range is small."""
    if limit <= max(1 << 16, len(keys) // 4):
        count = np.bincount(keys, minlength=1)
        distinct = np.nonzero(count)[0]
        return distinct, count[distinct]
    return np.unique(keys, return_counts=True)
