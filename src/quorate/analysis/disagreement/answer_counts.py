"""How often each count of each option occurs: all that the prior of soft labels hangs on.

Items of the same counts are alike to the prior, so that parts of a table can be counted anywhere
and the counts added: whole numbers, whatever the parts and their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OptionCounts:
    """The distinct counts of one option: ``items`` (P,) have it ``chosen`` (P,) of ``total`` (P,)
    times. They are in the order of ``total``, then ``chosen``; items without a judgment are left
    out.
    """

    chosen: Doubles
    total: Doubles
    items: Longs

    def share(self) -> float:
        """The sum over items of the share that chose the option."""
        return float((self.items * (self.chosen / self.total)).sum())

    def distinct(self, values: Doubles) -> tuple[Doubles, Longs]:
        """Distinct values of the (P,) given, and how many items have each."""
        found, place = np.unique(values, return_inverse=True)
        return found, _added(place, self.items, len(found))


def option_counts(counts: Doubles, total: Doubles) -> tuple[OptionCounts, ...]:
    """The counts of each option, from ``counts`` (I, K) of ``total`` (I,)."""
    seen = total > 0
    return tuple(
        _distinct(column[seen], total[seen], np.ones(int(seen.sum()), np.int64))
        for column in counts.T
    )


def together(every: Iterable[tuple[OptionCounts, ...]]) -> tuple[OptionCounts, ...]:
    """The counts of several parts of a table, option by option."""
    return tuple(
        _distinct(
            np.concatenate([one.chosen for one in of_option]),
            np.concatenate([one.total for one in of_option]),
            np.concatenate([one.items for one in of_option]),
        )
        for of_option in zip(*every, strict=True)
    )


def _distinct(chosen: Doubles, total: Doubles, items: Longs) -> OptionCounts:
    # the two numbers as one, by which NumPy sorts and compares quickly
    found, place = np.unique(total + 1j * chosen, return_inverse=True)
    return OptionCounts(found.imag, found.real, _added(place, items, len(found)))


def _added(place: NDArray[np.intp], items: Longs, n: int) -> Longs:
    out = np.zeros(n, np.int64)
    np.add.at(out, place.ravel(), items)
    return out
